import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.decoding import spans_of
from onrecord.errors import ModelError
from onrecord.heads import TAG_LABELS
from onrecord.modelfile import MODEL, card_key, digest
from onrecord.reader import Reader, load_vocabulary, whole, windows
from onrecord.wordpiece import Pieces
from training.seal import seal


def pieces_of(paragraphs: list[int]) -> Pieces:
    """Pieces of paragraphs of so many pieces each, one character a piece."""
    made = Pieces()
    for size in paragraphs:
        for n in range(size):
            made.ids.append(7)
            made.starts.append(len(made.starts))
            made.ends.append(len(made.starts))
            made.forms.append(2 if n == 0 else 1)
    return made


@given(st.lists(st.integers(1, 700), max_size=8))
def test_every_piece_is_kept_by_one_window(paragraphs: list[int]) -> None:
    found = windows(pieces_of(paragraphs))
    assert [w.first for w in found] + [sum(paragraphs)] == [0] + [w.last for w in found]
    assert all(w.start <= w.first < w.last <= w.end and w.end - w.start <= 254 for w in found)


def test_windows_are_cut_where_paragraphs_end() -> None:
    assert [(w.start, w.end) for w in windows(pieces_of([100, 100, 100]))] == [(0, 200), (200, 300)]


def test_windows_of_a_long_paragraph_overlap() -> None:
    found = windows(pieces_of([600]))
    assert all(after.start < before.end for before, after in pairwise(found))


def scores(*labels: str) -> np.ndarray:
    made = np.zeros((len(labels), len(TAG_LABELS)), np.float32)
    for row, label in enumerate(labels):
        made[row, TAG_LABELS.index(label)] = 5.0
    return made


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["O", "B-cue", "O"], [("cue", 1, 2)]),
        (["B-source", "I-source", "B-cue"], [("source", 0, 2), ("cue", 2, 3)]),
        (["B-content", "B-content"], [("content", 0, 1), ("content", 1, 2)]),
        (["O", "O", "B-content", "I-content"], [("content", 2, 4)]),
    ],
)
def test_spans_of_labels(labels: list[str], expected: list[tuple[str, int, int]]) -> None:
    assert [span[:3] for span in spans_of(scores(*labels), TAG_LABELS)] == expected


def test_an_inside_label_never_follows_another_kind() -> None:
    found = spans_of(scores("B-cue", "I-content", "I-content"), TAG_LABELS)
    assert {kind for kind, *_ in found} != {"cue", "content"} or found[1][1] == 1
    assert all(0.0 < score <= 1.0 for *_, score in found)


@given(st.lists(st.lists(st.floats(-9, 9, width=32), min_size=7, max_size=7), min_size=1, max_size=12))
def test_spans_are_in_order_and_apart(rows: list[list[float]]) -> None:
    edges = [edge for _, a, b, _ in spans_of(np.array(rows, np.float32), TAG_LABELS) for edge in (a, b)]
    assert edges == sorted(edges)
    assert all(a < b for a, b in zip(edges[::2], edges[1::2], strict=True))


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["B-source", "O", "O", "B-cue"], ["Kelvany", "backs"]),
        (["O", "O", "B-source", "B-cue"], ["Kelvany", "backs"]),
        (["B-source", "B-cue", "O", "O"], ["Kelvany"]),
    ],
)
def test_spans_are_of_whole_words(labels: list[str], expected: list[str]) -> None:
    text = "Kelvany backs"
    pieces = load_vocabulary().cut(text)
    assert len(pieces) == len(labels)
    found = whole(spans_of(scores(*labels), TAG_LABELS), pieces)
    assert [text[pieces.starts[a] : pieces.ends[b - 1]] for _, a, b, _ in found] == expected


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def test_the_shipped_model_reads_a_plain_statement(reader: Reader) -> None:
    text = "The talks will resume on Monday, Foreign Minister Mara Telk told reporters in Velkara."
    found = {span.role: text[span.start : span.end] for span in reader.read(text).roles}
    assert "Mara Telk" in found["source"]
    assert "told" in found["cue"]
    assert found["content"].startswith("The talks will resume")


def test_a_cue_is_linked_to_its_source_and_a_content_to_its_cue(reader: Reader) -> None:
    text = "Mara Telk said the border would open. Deputy leader Oren Vass denied that any deal had been struck."
    roles = reader.read(text).roles
    pairs = {
        text[s.start : s.end]: text[roles[s.link].start : roles[s.link].end]
        for s in roles
        if s.role == "cue" and s.link is not None
    }
    assert pairs["said"] == "Mara Telk"
    assert pairs["denied"].endswith("Oren Vass")


def test_nothing_is_lost_where_windows_meet(reader: Reader) -> None:
    filler = "The delegations walked along the river for a while and looked at the water and the hills beyond it. " * 30
    text = filler + "Mara Telk said the border would open."
    assert any(text[s.start : s.end] == "said" for s in reader.read(text).roles)


def test_an_empty_text_has_no_spans(reader: Reader) -> None:
    assert reader.read("").roles == reader.read(" \n").names == ()


@given(st.text(max_size=200))
def test_any_text_at_all_can_be_read(reader: Reader, text: str) -> None:
    reading = reader.read(text)
    assert all(0 <= s.start < s.end <= len(text) for s in (*reading.roles, *reading.names))


def test_the_vocabulary_is_whole() -> None:
    assert len(load_vocabulary().vocabulary) == 30522


@pytest.mark.parametrize("content", [None, b"no model"])
def test_a_model_that_is_missing_or_broken_is_told_in_a_sentence(tmp_path: Path, content: bytes | None) -> None:
    (tmp_path / "vocabulary.txt").write_text("[UNK]\n[CLS]\n[SEP]\n", "utf8")
    if content:
        (tmp_path / "reader.onnx").write_bytes(content)
    with pytest.raises(ModelError, match="install onrecord again"):
        Reader(tmp_path).read("A road.")


def test_a_missing_vocabulary_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="install onrecord again"):
        load_vocabulary(tmp_path)


@pytest.mark.parametrize("name", ["reader", "scorer"])
def test_the_card_names_the_models_that_ship(name: str) -> None:
    path = MODEL / f"{name}.onnx"
    assert json.loads((MODEL / "card.json").read_text("utf8"))[card_key(path)] == digest(path), "run: python -m training.seal"


@pytest.mark.parametrize("card", ['{"reader_sha256": "00"}', "{nonsense", "[]"])
def test_a_model_that_its_card_does_not_name_is_not_used(tmp_path: Path, card: str) -> None:
    for name in ("vocabulary.txt", "reader.onnx"):
        (tmp_path / name).write_bytes((MODEL / name).read_bytes())
    reader = Reader(tmp_path)
    assert reader.version == Reader().version  # who trains a model of his own need not have a card
    (tmp_path / "card.json").write_text(card, "utf8")
    for use in (lambda reader: reader.read("A road."), lambda reader: reader.version):
        with pytest.raises(ModelError, match="install onrecord again"):
            use(Reader(tmp_path))
    (tmp_path / "card.json").write_text('{"name": "other"}', "utf8")
    assert seal(tmp_path) == {"reader_sha256": digest(MODEL / "reader.onnx")}
    assert json.loads((tmp_path / "card.json").read_text("utf8"))["name"] == "other"
    assert Reader(tmp_path).read("A road.").roles == ()
    (tmp_path / "reader.onnx").write_bytes((MODEL / "reader.onnx").read_bytes()[:-1] + b"\0")
    with pytest.raises(ModelError, match="is not the one that its card names"):
        Reader(tmp_path).read("A road.")
