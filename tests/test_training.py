"""What the reader learns from: corpora → labels.  The training itself needs torch and is not run here."""

import gzip
import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.heads import NAME_LABELS, TAG_LABELS
from onrecord.reader import load_vocabulary
from training.examples import DOUBTFUL, NULL, UNKNOWN, Article, label, restyle
from training.gum import gum
from training.polnear import polnear
from training.reports import FOLDER, parse, reports
from training.silver import with_vocabulary

TEXTS = sorted((Path(__file__).parent.parent / "training" / FOLDER).glob("*.txt"))
TEXT = "Mara Telk said the road is open."
ATTRIBUTION = {"source": [(0, 9)], "cue": [(10, 14)], "content": [(15, 31)]}


def labels(article: Article) -> dict[str, str]:
    example = label(article, load_vocabulary())
    spans = zip(example.pieces.starts, example.pieces.ends, strict=True)
    return {article.text[a:b]: TAG_LABELS[tag] for (a, b), tag in zip(spans, example.arrays["tags"], strict=True)}


def test_an_attribution_is_laid_over_the_pieces() -> None:
    found = labels(Article(TEXT, [ATTRIBUTION], None))
    assert found["said"] == "B-cue"
    assert found["the"] == "B-content"
    assert found["open"] == "I-content"
    assert found["."] == "O"


def test_contents_link_to_the_cue_and_the_cue_to_its_source() -> None:
    example = label(Article(TEXT, [ATTRIBUTION], None), load_vocabulary())
    at = {TEXT[a:b]: n for n, (a, b) in enumerate(zip(example.pieces.starts, example.pieces.ends, strict=True))}
    assert example.arrays["cue_link"][at["open"]] == at["said"]
    assert example.arrays["source_link"][at["said"]] == 0
    assert example.arrays["cue_link"][at["said"]] == UNKNOWN


def test_a_cue_without_a_source_links_to_nothing() -> None:
    spans = {role: spans for role, spans in ATTRIBUTION.items() if role != "source"}
    example = label(Article(TEXT, [spans], None), load_vocabulary())
    assert NULL in example.arrays["source_link"]


def test_names_that_are_not_known_teach_nothing() -> None:
    wordpiece = load_vocabulary()
    assert set(label(Article(TEXT, [], None), wordpiece).arrays["names"]) == {UNKNOWN}
    named = label(Article(TEXT, [], [("person", 0, 9)]), wordpiece).arrays["names"]
    assert NAME_LABELS[named[0]] == "B-person"
    assert named[-1] == 0


def test_attributions_that_are_not_known_teach_nothing() -> None:
    assert set(label(Article(TEXT, None, []), load_vocabulary()).arrays["tags"]) == {UNKNOWN}


def test_a_doubtful_name_teaches_nothing_but_the_name_within_it_does() -> None:
    found = label(Article(TEXT, [], [(DOUBTFUL, 0, 19), ("person", 5, 9)]), load_vocabulary()).arrays["names"]
    assert found[0] == UNKNOWN
    assert "B-person" in {NAME_LABELS[name] for name in found if name != UNKNOWN}
    assert found[-1] == 0


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


MARKED = """{s1:Telk} {c1:said} {t1:{s2:the northern council} {c2:had promised} {t2:to open} the old coast road}. {t1:“Soon.”}
===
person: Telk
organisation: northern council | council
"""


def test_a_marked_report_gives_its_statements_layer_by_layer(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(MARKED, "utf8")
    whole, content = reports(tmp_path, weight=3)
    assert whole.text == "Telk said the northern council had promised to open the old coast road. “Soon.”"
    (outer,) = whole.attributions
    assert {role: [whole.text[a:b] for a, b in spans] for role, spans in outer.items()} == {
        "source": ["Telk"],
        "cue": ["said"],
        "content": ["the northern council had promised to open the old coast road", "“Soon.”"],
    }
    (inner,) = content.attributions
    assert {role: [content.text[a:b] for a, b in spans] for role, spans in inner.items()} == {
        "source": ["the northern council"],
        "cue": ["had promised"],
        "content": ["to open"],
    }
    assert [(kind, whole.text[a:b]) for kind, a, b in whole.names] == [("person", "Telk"), ("organisation", "northern council")]
    assert [(kind, content.text[a:b]) for kind, a, b in content.names] == [("organisation", "northern council")]
    assert whole.weight == content.weight == 3


@pytest.mark.parametrize("raw", ["{s1:Telk", "Telk}", "Telk\n===\nhero: Telk"])
def test_marks_that_do_not_fit_are_refused(raw: str) -> None:
    with pytest.raises(ValueError):
        parse(raw)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_our_reports_are_marked_throughout(path: Path) -> None:
    text, marks, names = parse(path.read_text("utf8"))
    contents = {mark.number for mark in marks if mark.role == "content"}
    assert contents == {mark.number for mark in marks}
    assert len({(mark.number, mark.depth) for mark in marks}) == len(contents)  # a statement's marks stand on one layer
    assert names
    assert "{" not in text


def test_peoples_and_offices_are_named_by_the_vocabulary() -> None:
    text = "A French minister met Ona Misk."
    assert with_vocabulary(text, [("misc", 2, 8), ("person", 22, 30)]) == [("group", 2, 8), ("office", 9, 17), ("person", 22, 30)]


SENTENCE = """# newdoc id = GUM_news_invented
# newpar
1\tPresident\tpresident\tPROPN\tNNP\t_\t5\tnsubj\t_\tEntity=(1-person-new
2\tMara\tMara\tPROPN\tNNP\t_\t1\tflat\t_\t_
3-4\tTelk's\t_\t_\t_\t_\t_\t_\t_\t_
3\tTelk\tTelk\tPROPN\tNNP\t_\t1\tflat\t_\tEntity=1)
4\t's\t's\tPART\tPOS\t_\t1\tcase\t_\t_
5\tvisit\tvisit\tNOUN\tNN\t_\t0\troot\t_\t_
6\tto\tto\tADP\tIN\t_\t7\tcase\t_\t_
7\tBank\tBank\tPROPN\tNNP\t_\t5\tnmod\t_\tEntity=(2-organization-new
8\tof\tof\tADP\tIN\t_\t9\tcase\t_\t_
9\tUmbar\tUmbar\tPROPN\tNNP\t_\t7\tnmod\t_\tEntity=(3-place-new)2)
10\tyesterday\tyesterday\tNOUN\tNN\t_\t5\tobl\t_\tEntity=(4-time-new)|SpaceAfter=No
11\t.\t.\tPUNCT\t.\t_\t5\tpunct\t_\t_

"""


def test_gum_gives_names_without_titles_and_possessives(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "gum.gz", "wt", encoding="utf8") as file:
        file.write(SENTENCE + SENTENCE.replace("news", "fiction"))
    (article,) = gum(tmp_path / "gum.gz")
    assert article.text.strip() == "President Mara Telk's visit to Bank of Umbar yesterday."
    assert [(kind, article.text[a:b]) for kind, a, b in article.names] == [
        ("office", "President"),
        ("person", "Mara Telk"),
        ("organisation", "Bank of Umbar"),
        (DOUBTFUL, "yesterday"),
    ]
    assert len(list(gum(tmp_path / "gum.gz", genres=None))) == 2
