from pathlib import Path

import pytest

import onrecord

TEXT = "“The bridge must be opened,” Mara Telk said on Thursday."


def test_a_text_in_memory() -> None:
    record = onrecord.read_text(TEXT, outlet="The Sarn Courier", date="2021-03-12")
    assert [(s.speaker, s.content[0].text, s.said_on) for s in record.statements] == [
        ("Mara Telk", "“The bridge must be opened,”", "2021-03-11")
    ]


def test_files(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(TEXT, "utf8")
    (tmp_path / "two.txt").write_text("", "utf8")
    one, two = onrecord.read(tmp_path)
    assert isinstance(one, onrecord.Record)
    assert isinstance(two, onrecord.Failure)


def test_rows_as_a_frame() -> None:
    pytest.importorskip("pandas", reason="pandas is not installed (extra `pandas`)")
    made = onrecord.frame(onrecord.read_text(TEXT, date="2021-03-12").statements)
    assert list(made["content"]) == ["“The bridge must be opened,”"]


def test_without_pandas_a_frame_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(onrecord.OnrecordError, match="pip install"):
        onrecord.frame([])
