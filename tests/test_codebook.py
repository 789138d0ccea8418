"""What a codebook must be, and what is said of one that is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.codebook import load_codebook, problems
from onrecord.errors import CodebookError
from onrecord.handwritten import LARGEST
from onrecord.records import Issue

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
issues:
  - id: border
    label: Open border
    proposition: The border should reopen
    keywords: [border, "crossing point"]
  - {id: no, label: Dam, proposition: "The dam on the Tarn must not be built", keywords: [dam]}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "codebook.yaml"


def test_a_codebook_is_read_in_its_order_and_as_it_is_written(path: Path) -> None:
    path.write_text(GOOD, "utf8")
    assert load_codebook(path).issues == (
        Issue("border", "Open border", "The border should reopen", ("border", "crossing point")),
        Issue("no", "Dam", "The dam on the Tarn must not be built", ("dam",)),
    )
    assert problems(path) == []


@pytest.mark.parametrize("spelling", ["\ufeff" + GOOD, GOOD.replace("\n", "\r\n"), "# ours\n---\n" + GOOD])
def test_bom_crlf_and_comments_are_no_problem(path: Path, spelling: str) -> None:
    path.write_bytes(spelling.encode())
    assert len(load_codebook(path).issues) == 2


def one(**fields: str) -> str:
    row = {"id": "a", "label": "A", "proposition": "The border should reopen", "keywords": "[border]"} | fields
    return "issues:\n  - " + "\n    ".join(f"{name}: {value}" for name, value in row.items() if value) + "\n"


PROBLEMS = {
    "no YAML": ("issues: [", "line 1: this is not YAML"),
    "an alias": ("issues: &a\n  - *a\n", "an alias (*name) stands here"),
    "no issues": ("border: yes\n", "there is no list of issues"),
    "issues are no list": ("issues: border\n", "there is no list of issues"),
    "an empty list": ("issues: []\n", "there is no list of issues"),
    "nothing": ("", "there is no list of issues"),
    "a bare word": ("issues: [border]\n", "line 1: issue 1 has no fields"),
    "no id": (one(id=""), "line 2: issue 1 has no id; give it a short name"),
    "no label": (one(label=""), "issue 'a' has no label"),
    "no proposition": (one(proposition=""), "issue 'a' has no proposition"),
    "a null": (one(proposition="~"), "issue 'a' has no proposition"),
    "keywords are words": (one(keywords="border, crossing"), "line 5: the keywords of issue 'a' are not a list"),
    "a keyword is empty": (one(keywords="[border, '']"), "a keyword of issue 'a' has no letters"),
    "an id with a space": (one(id="open border"), "issue 'open border' has a space in its id; write hyphens"),
    "a question mark": (one(proposition="Will it reopen?"), "line 4: the proposition of issue 'a' is a question"),
    "a question": (one(proposition="Should the border reopen"), "is a question"),
    "a label for a proposition": (one(proposition="A new border regime for Vessia"), "has no verb"),
    "two words": (one(proposition="Borders reopen"), "has no verb"),
    "a field twice": (one() + "    label: B\n", "issue 'a' has 'label' twice"),
    "an id twice": (one() + one(proposition="Ships may pass").removeprefix("issues:\n"), "the id 'a' stands already on line 2"),
    "a proposition twice": (one() + one(id="b").removeprefix("issues:\n"), "stands already on line 4; merge"),
}


@pytest.mark.parametrize(("text", "said"), PROBLEMS.values(), ids=PROBLEMS.keys())
def test_what_is_wrong_is_said_with_its_line_and_what_to_do(path: Path, text: str, said: str) -> None:
    path.write_text(text, "utf8")
    found = problems(path)
    assert any(said in each for each in found), found
    assert all(each.startswith("line ") for each in found)
    with pytest.raises(CodebookError) as raised:
        load_codebook(path)
    assert str(path) in str(raised.value)
    assert found[0].removeprefix("line ").split(":")[0] in str(raised.value)


@pytest.mark.parametrize(
    "proposition",
    [
        "Vessia supports the pact",
        "Norland can't keep the islands",
        "May Day is a holiday",
        "WHO observers should be let in",
        "Tolls are to end",
        "The council gave a false account of the vote",
        "The guard set the mill alight",
        "Both armies withdraw beyond the river",
    ],
)
def test_a_sound_proposition_passes(path: Path, proposition: str) -> None:
    path.write_text(one(proposition=proposition), "utf8")
    assert problems(path) == []


@pytest.mark.parametrize("keywords", ["", "[]", "null"])
def test_keywords_may_be_left_out(path: Path, keywords: str) -> None:
    path.write_text(one(keywords=keywords), "utf8")
    assert load_codebook(path).issues[0].keywords == ()


def test_all_problems_come_at_once_in_the_order_of_their_lines(path: Path) -> None:
    path.write_text(one(id="a b", proposition="Why?", keywords="x"), "utf8")
    assert [each.split(":")[0] for each in problems(path)] == ["line 2", "line 4", "line 5"]
    with pytest.raises(CodebookError, match="2 more: onrecord codebook check"):
        load_codebook(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00issues", "not UTF-8"),
        (b"a" * (LARGEST + 1), "larger than"),
        (b"[" * 5000, "nested"),
        (b"\x00", "characters"),
    ],
)
def test_what_is_no_codebook_at_all(path: Path, content: bytes, said: str) -> None:
    path.write_bytes(content)
    assert said in problems(path)[0]


def test_a_missing_file_is_one_sentence(path: Path) -> None:
    with pytest.raises(CodebookError, match="cannot be read"):
        load_codebook(path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=80), st.text(alphabet="issue: -[]{}&*'\"\n#|>!?,ab", max_size=80)))
def test_any_text_is_either_a_codebook_or_has_problems(path: Path, text: str) -> None:
    path.write_bytes(text.encode("utf8", "surrogatepass"))
    found = problems(path)
    if found:
        with pytest.raises(CodebookError):
            load_codebook(path)
    else:
        assert load_codebook(path).issues
