"""What the reader learns from: corpora → labels.  The training itself needs torch and is not run here."""

import gzip
import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.reader import NAME_LABELS, TAG_LABELS, load_vocabulary
from onrecord.training.examples import NULL, UNKNOWN, Article, label, polnear, restyle

TEXT = "Mara Telk said the road is open."
ATTRIBUTION = {"source": [(0, 9)], "cue": [(10, 14)], "content": [(15, 31)]}


def labels(article: Article) -> dict[str, str]:
    example = label(article, load_vocabulary())
    spans = zip(example.pieces.starts, example.pieces.ends, strict=True)
    return {article.text[a:b]: TAG_LABELS[tag] for (a, b), tag in zip(spans, example.tags, strict=True)}


def test_an_attribution_is_laid_over_the_pieces() -> None:
    found = labels(Article(TEXT, [ATTRIBUTION], None))
    assert found["said"] == "B-cue"
    assert found["the"] == "B-content"
    assert found["open"] == "I-content"
    assert found["."] == "O"


def test_contents_link_to_the_cue_and_the_cue_to_its_source() -> None:
    example = label(Article(TEXT, [ATTRIBUTION], None), load_vocabulary())
    at = {TEXT[a:b]: n for n, (a, b) in enumerate(zip(example.pieces.starts, example.pieces.ends, strict=True))}
    assert example.cue_link[at["open"]] == at["said"]
    assert example.source_link[at["said"]] == 0
    assert example.cue_link[at["said"]] == UNKNOWN


def test_a_cue_without_a_source_links_to_nothing() -> None:
    spans = {role: spans for role, spans in ATTRIBUTION.items() if role != "source"}
    example = label(Article(TEXT, [spans], None), load_vocabulary())
    assert NULL in example.source_link


def test_names_that_are_not_known_teach_nothing() -> None:
    wordpiece = load_vocabulary()
    assert set(label(Article(TEXT, [], None), wordpiece).names) == {UNKNOWN}
    named = label(Article(TEXT, [], [("person", 0, 9)]), wordpiece).names
    assert NAME_LABELS[named[0]] == "B-person"
    assert named[-1] == 0


def test_polnear_is_read_with_every_annotator_and_its_silver_names(tmp_path: Path) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text" / "one.txt").write_text(TEXT, "utf8")
    spans = ("Source 0 9", "Cue 10 14", "Content 15 20;21 31", "Attribution 10 14")
    marked = "".join(f"T{n}\t{span}\tx\n" for n, span in enumerate(spans, 1))
    lines = marked + "E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3"
    for annotator in ("a", "b"):
        (tmp_path / "attributions" / f"one_{annotator}.ann").write_text(lines, "utf8")
    tokens = [[0, 4, "NNP", "PERSON", 1, "x"], [5, 9, "NNP", "PERSON", 2, "x"], [10, 14, "VBD", "O", -1, "root"]]
    with gzip.open(tmp_path / "silver.jsonl.gz", "wt", encoding="utf8") as file:
        file.write(json.dumps({"id": "one", "sentences": [tokens], "coref": []}) + "\n")
    first, second = polnear(tmp_path, tmp_path / "silver.jsonl.gz")
    assert first == second
    assert first.attributions == [{"source": [(0, 9)], "cue": [(10, 14)], "content": [(15, 20), (21, 31)]}]
    assert first.names == [("person", 0, 9)]


@given(st.text(alphabet="ab “”‘’\"'\n.,"), st.integers())
def test_a_text_written_another_way_keeps_its_offsets(text: str, seed: int) -> None:
    other = restyle(text, random.Random(seed))
    assert len(other) == len(text)
    assert [c for c in other if c.isalpha()] == [c for c in text if c.isalpha()]


@pytest.mark.parametrize("seed", range(40))
def test_an_apostrophe_stays_within_its_word(seed: int) -> None:
    assert restyle("Telk's road", random.Random(seed)) in ("Telk's road", "Telk’s road")
