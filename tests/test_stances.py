"""Texts of one's own → stances: every line in its place, and a line that cannot be asked stops no other."""

import csv
import io
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import onrecord
from onrecord.cli import main
from onrecord.errors import ModelError
from onrecord.scorer import STANCES, Answer, Question, Scorer, choice
from onrecord.stances import TOGETHER, Refused, csv_rows, json_rows, stance

FERRY = "The ferry should run at night"


class ByLength:
    """A scorer that takes long texts for support and short ones for opposition, and remembers what it was asked."""

    version = "1"

    def __init__(self) -> None:
        self.calls: list[list[Question]] = []

    def score(self, questions: Iterable[Question]) -> list[Answer]:
        self.calls.append(list(questions))
        return [Answer((0.1, 0.8, 0.1, 0.0) if len(q.passage) > 9 else (0.1, 0.1, 0.8, 0.0), 0.0, None) for q in self.calls[-1]]


def row(text: str = "long enough", **more: Any) -> dict[str, Any]:
    return {"text": text, "holder": "Telk", "proposition": FERRY, **more}


def test_each_row_comes_back_in_order_with_its_stance() -> None:
    found = list(stance([row(id=1), row("short")], ByLength()))
    told = {"stance": "support", "confidence": 0.8, "none": 0.1, "support": 0.8, "oppose": 0.1, "mixed": 0.0}
    assert found[0] == {**row(id=1), **told}
    assert [one["stance"] for one in found if isinstance(one, dict)] == ["support", "oppose"]


def test_the_words_for_the_holder_are_marked() -> None:
    judge = ByLength()
    list(stance([row("Then Telk sang."), row("Then Telk sang.", holder=""), row("Then Telk sang.", holder=None)], judge))
    assert judge.calls[0][0] == Question(FERRY, "Then Telk sang.", "Telk", ((5, 9),))
    assert judge.calls[0][1] == judge.calls[0][2] == Question(FERRY, "Then Telk sang.")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"text": ""}, "text is empty"),
        ({"text": " \n"}, "text is empty"),
        ({"text": None}, "text is missing"),
        ({"text": 7}, "text is no text"),
        ({"proposition": ""}, "proposition is empty"),
        ({"proposition": ["a"]}, "proposition is no text"),
        ({"holder": 7}, "holder is no text"),
    ],
)
def test_a_row_that_cannot_be_asked_is_told_in_its_place(wrong: dict[str, Any], why: str) -> None:
    first, bad, last = stance([row(), row() | wrong, row()], ByLength())
    assert isinstance(bad, Refused)
    assert str(bad).startswith("line 2: ")
    assert why in bad.reason
    assert isinstance(first, dict)
    assert isinstance(last, dict)


def test_many_rows_are_asked_some_at_a_time() -> None:
    judge = ByLength()
    rows = iter([row(id=n) for n in range(2 * TOGETHER + 1)])
    found = stance(rows, judge)
    next(found)
    assert len(list(rows)) == TOGETHER + 1  # what comes later has not been read yet
    assert [len(call) for call in judge.calls] == [TOGETHER]


@given(st.lists(st.one_of(st.just({}), st.builds(row, st.text(min_size=1, max_size=12))), max_size=9))
def test_as_many_come_out_as_go_in(rows: list[dict[str, Any]]) -> None:
    found = list(stance(rows, ByLength()))
    assert len(found) == len(rows)
    assert [one.number if isinstance(one, Refused) else None for one in found] == [
        None if given.get("text", "").strip() else number for number, given in enumerate(rows, 1)
    ]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.binary(max_size=30).map(lambda line: line.replace(b"\n", b" ") + b"\n"), max_size=6))
def test_any_bytes_are_rows_or_sentences(lines: list[bytes]) -> None:
    assert len(list(json_rows(lines))) <= len(lines)
    for one in stance(csv_rows([b"text,holder,proposition\n", *lines]), ByLength()):
        assert isinstance(one, Refused) or one["stance"] in STANCES


# On the command line


def run(*arguments: str, input: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["stance", *arguments], input=input)


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The stand-in in the place of the scorer that ships."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(choice, "Scorer", ByLength)


@pytest.mark.usefixtures("ours")
def test_json_lines_in_and_out() -> None:
    lines = [json.dumps(row(id=1)), "", "{", json.dumps(row("short")), "[1]", json.dumps({"text": "a"})]
    Path("a.jsonl").write_text("\n".join(lines), "utf8")
    result = run("a.jsonl")
    first, second = map(json.loads, result.stdout.splitlines())
    assert (first["id"], first["stance"], second["stance"], second["oppose"]) == (1, "support", "oppose", 0.8)
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == ["line 3", "line 5", "line 6"]
    assert result.exit_code == 1


@pytest.mark.usefixtures("ours")
def test_csv_in_and_out() -> None:
    rows = [b"\xef\xbb\xbftext,proposition,id", b'"two', b'lines, here",P,=1', b"short,P", b"b\xe9,P,2"]
    Path("a.csv").write_bytes(b"\r\n".join(rows))
    result = run("a.csv", "--format", "csv")
    (found,) = csv.DictReader(io.StringIO(result.stdout_bytes.decode("utf-8-sig"), newline=""))
    assert (found["text"], found["id"], found["stance"], found["confidence"]) == ("two\r\nlines, here", "'=1", "support", "0.8")
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == ["line 4", "line 5"]


@pytest.mark.usefixtures("ours")
def test_a_table_and_standard_input() -> None:
    result = run("-", "--format", "table", input=json.dumps(row("long " * 30)))
    assert "Telk" in result.stdout
    assert "support" in result.stdout
    assert "…" in result.stdout
    assert result.exit_code == 0


@pytest.mark.usefixtures("ours")
@pytest.mark.parametrize(
    ("arguments", "content", "said"),
    [
        (["none.jsonl"], None, "none.jsonl cannot be read"),
        (["."], None, "cannot be read"),
        (["a.csv"], "holder,proposition\n", "no column text"),
        (["a.jsonl", "--scorer", "nobodys"], "{}", "No scorer is called nobodys"),
        (["a.jsonl"], "{", "line 1: it is no JSON"),
        (["a.jsonl"], "", ""),
    ],
)
def test_where_nothing_can_be_done_it_is_said_in_a_sentence(arguments: list[str], content: str | None, said: str) -> None:
    if content is not None:
        Path(arguments[0]).write_text(content, "utf8")
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.output


# Whose scorer


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package that offers three scorers."""
    info = tmp_path / "quay-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: quay\nVersion: 1\n", "utf8")
    (info / "entry_points.txt").write_text("[onrecord.scorers]\nquay = quay:Quay\nlost = quay:Lost\nshort = quay:Short\n", "utf8")
    (tmp_path / "quay.py").write_text(
        "from types import SimpleNamespace\n"
        "class Quay:\n"
        "    version = '1'\n"
        "    def score(self, questions):\n"
        "        return [SimpleNamespace(probabilities=(0, 0, 0, 1)) for q in questions]\n"
        "class Short(Quay):\n"
        "    def score(self, questions):\n"
        "        return []\n",
        "utf8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "quay", raising=False)


@pytest.mark.usefixtures("installed")
def test_a_scorer_is_found_by_its_entry_point() -> None:
    assert choice.scorers()[0] == "shipped"
    assert set(choice.scorers()) >= {"quay", "lost", "short"}
    (found,) = stance([row()], "quay")
    assert isinstance(found, dict)
    assert (found["stance"], found["confidence"]) == ("mixed", 1.0)
    result = run("-", "--scorer", "quay", input=json.dumps(row()))
    assert json.loads(result.stdout)["stance"] == "mixed"


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(("name", "said"), [("lost", "cannot be used"), ("short", "1 answers with 4"), ("none", "No scorer")])
def test_a_scorer_that_does_not_do_is_told_in_a_sentence(name: str, said: str) -> None:
    with pytest.raises(ModelError, match=said):
        list(stance([row()], name))


def test_a_scorer_that_stumbles_is_told_in_a_sentence() -> None:
    class Stumbles(ByLength):
        def score(self, questions: Iterable[Question]) -> list[Answer]:
            raise KeyError("x")

    with pytest.raises(ModelError, match="KeyError"):
        list(stance([row()], Stumbles()))


def test_the_scorer_that_ships_answers() -> None:
    assert isinstance(choice.scorer(), Scorer)
    text = "“The ferry must run at night,” Mara Telk said."
    (found,) = onrecord.stance([row(text, holder="Mara Telk")])
    assert isinstance(found, dict)
    assert found["stance"] in STANCES
    assert sum(found[name] for name in STANCES) == pytest.approx(1, abs=1e-5)
