"""A text as the steps read it: what a layout, an encoding or a house style did to it is undone, and every offset leads back."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.documents import from_text
from onrecord.documents.normalized import as_read, normalized
from onrecord.documents.paragraphs import soft_line_ends
from onrecord.models import Models
from onrecord.pipeline import read_document
from onrecord.records import Codebook, Span, Statement
from tests.test_pipeline import check

STORY = (
    "The river towns will open the bridge on Thursday, Ilan Dovrin said after talks with the council, which has asked for "
    "guarantees since the autumn.",
    "“We have no water to give, and we have said so to the ministry more than once,” Mara Telk told reporters in Ketterby. "
    "She did not say when the gates would be closed.",
    "The talks go on next week.",
    "According to the upland council, the old mill is to be sold before the end of the year; Dovrin denied it.",
)
WIDE = st.integers(40, 110)


def wrapped(width: int, between: str, indent: str = "") -> str:
    lines = [textwrap.wrap(paragraph, width, break_long_words=False, break_on_hyphens=False) for paragraph in STORY]
    return between.join(indent + "\n".join(paragraph) for paragraph in lines)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("He said the road was\nopen and the bridge\nwas not.", "He said the road was open and the bridge was not."),
        ("He said the road was open\r\nand the bridge was not.", "He said the road was open and the bridge was not."),
        ("> He said the road was\n> open and the bridge was\n> not.", "> He said the road was open and the bridge was not."),
        ("The chairwoman, Katarina Wolfs-\nberg, did not come.", "The chairwoman, Katarina Wolfsberg, did not come."),
        ("They accepted the agree\u00ad\nment of the river towns.", "They accepted the agreement of the river towns."),
        ("They agreed on a three-\nmonth truce on the river.", "They agreed on a three-month truce on the river."),
        ("The talks of the Upland-\nSarn council went on.", "The talks of the Upland-Sarn council went on."),
        ("Of Telk-Orsk: the commission of Telk-\norsk met again.", "Of Telk-Orsk: the commission of Telk-orsk met again."),
        ("&#8220;We won&#8217;t&#8221; &amp; &quot;no&quot;", '“We won’t” & "no"'),
        ("&amp;quot;No,&amp;quot; she said", '"No," she said'),
        ("<p>One.</p><p>Two <b>bold</b> words</p>", "\nOne.\n\nTwo bold words\n"),
        ("5 < 6 and 7 > 6 & R&D; <Name>", "5 < 6 and 7 > 6 & R&D; <Name>"),
        ("Zoe\u0308 Ma\u00adlk\u200b went\u00a0home", "Zoë Malk went home"),
        ("``We will not,'' she said", "“We will not,” she said"),
        ('It isn"t Telk"s "word"', "It isn't Telk's \"word\""),
    ],
)
def test_what_a_layout_did_is_undone(text: str, read: str) -> None:
    assert normalized(text).text == read


@pytest.mark.parametrize(
    "text",
    [
        "Valley News\nCouncil walks out\nBy Mara Telk",
        "The parties agreed to:\nopen the crossing;\nexchange lists;\nmeet again.",
        "bread\nmilk\nsalt\n",
        "The bridge is open.\nThe mill is shut.",
    ],
)
def test_lines_that_are_paragraphs_stay_apart(text: str) -> None:
    assert list(soft_line_ends(text)) == []


@pytest.mark.parametrize(
    ("line", "next_line"),
    [
        ("said in the town hall of Ketterby.", "    The talks go on next week."),
        ("said that the parties agreed to:", "- open the crossing to the towns;"),
        ("COUNCIL WALKS OUT OF BRIDGE TALKS", "The river towns will open the bridge"),
        ("said in the town hall of Ketterby", "7 March 2023"),
        ("said in the town hall of Ketterby", "MARA TELK: The road is open."),
        ("said in the town hall of Ketterby", "# The mill and its new owners"),
    ],
)
def test_in_wrapped_text_some_lines_open_a_paragraph_of_their_own(line: str, next_line: str) -> None:
    above = "The river towns will open the bridge\nand the mill, and the council will\n"
    text = f"{above}{line}\n{next_line}"
    assert len(above) + len(line) not in {start for start, _ in soft_line_ends(text)}
    assert len(list(soft_line_ends(text))) >= 1


@given(WIDE, st.sampled_from(["\n\n", "\n\n\n", "\r\n\r\n"]), st.sampled_from(["", "    "]))
def test_wrapped_text_is_read_as_its_paragraphs(width: int, between: str, indent: str) -> None:
    read = normalized(wrapped(width, between, indent)).text
    assert [line.strip() for line in read.split("\n") if line.strip()] == list(STORY)


@given(WIDE)
def test_paragraphs_may_be_told_by_their_indent_alone(width: int) -> None:
    read = normalized(wrapped(width, "\n", "    ")).text
    assert [line.strip() for line in read.split("\n") if line.strip()] == list(STORY)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "'We don't want the ministers' money, we want the ministers' word,' she said. 'It's not too late.'",
            "“We don't want the ministers' money, we want the ministers' word,” she said. “It's not too late.”",
        ),
        ("the talks were 'going nowhere' and that he'd leave", "the talks were “going nowhere” and that he'd leave"),
        ("‘We don’t want “the bridge”,’ she said", "“We don’t want ‘the bridge’,” she said"),
        ("'He said \"no\" to us,' she said", "“He said ‘no’ to us,” she said"),
        ("the 'river towns' and the 'upland council'", "the “river towns” and the “upland council”"),
        ("“It is 'fine',” he said", "“It is 'fine',” he said"),
        ("the towns' mayor and the mill's owner", "the towns' mayor and the mill's owner"),
        ("in the '90s, 'twas said, they'd go", "in the '90s, 'twas said, they'd go"),
        ("it was 5' 10'' wide", "it was 5' 10'' wide"),
    ],
)
def test_single_quotation_marks_are_read_as_double_ones(text: str, read: str) -> None:
    assert normalized(text).text == read


SCRAPS = [
    "\n",
    "\r\n",
    "-\n",
    "\u00ad",
    "&amp;",
    "&quot;",
    "<p>",
    "</b>",
    "'",
    "‘",
    "’",
    '"',
    "“",
    "e\u0301",
    " ",
    "a word ",
    "and",
    ".",
]
ODD = st.lists(st.sampled_from(SCRAPS) | st.text(max_size=5), max_size=40).map("".join)


@given(ODD)
def test_every_character_has_its_place_in_the_text_as_it_came(text: str) -> None:
    found = normalized(text)
    places = [found.original(i, i + 1) for i in range(len(found.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)
    letters = [(i, c) for i, c in enumerate(found.text) if c.isascii() and c.isalnum()]
    assert all(text[places[i][0]] in (c, "&") for i, c in letters)
    assert found.starts or found.text in (text, "")


def test_the_parts_of_a_document_move_with_its_text() -> None:
    document = from_text("Council walks out\r\n\r\n7 March 2023\r\n\r\nThe towns <b>will</b> wait,\r\nand so will the mill.")
    inner, _ = as_read(document)
    assert [(p.kind, inner.text[p.start : p.end]) for p in inner.parts] == [
        ("headline", "Council walks out"),
        ("dateline", "7 March 2023"),
        ("body", "The towns will wait, and so will the mill."),
    ]


def _told(statement: Statement) -> tuple[object, ...]:
    def words(span: Span | None) -> str | None:
        return span and " ".join(span.text.split())

    return statement.speaker, words(statement.source), words(statement.cue), [words(c) for c in statement.content], statement.kind


@pytest.mark.parametrize("width", [44, 72])
def test_a_wrapped_report_says_what_it_says_when_its_lines_are_joined(width: int) -> None:
    models = Models()
    once, again = (
        read_document(from_text(text, date="2021-03-12"), models, Codebook())
        for text in ("\n\n".join(STORY), wrapped(width, "\n\n"))
    )
    check(again)
    assert [_told(s) for s in again.statements] == [_told(s) for s in once.statements]
    assert len(once.statements) >= 4


def test_a_title_alone_that_is_changed_leaves_the_parts_of_the_text_as_they_are() -> None:
    document = from_text("LISSAMAR, March 3 (Inland Wire) - The council met.", title="The council\r\nmet")
    inner, _ = as_read(document)
    assert inner.title != document.title
    assert inner.parts == document.parts != ()
