"""Transcripts, interviews and posts: the label before the colon says who speaks."""

import pytest

from onrecord import read_text
from onrecord.statements.joining import Page
from onrecord.statements.transcripts import turns

BRIEFING = """Briefing by the envoy's office

MR. TELK: Good morning. The talks go on.
They will last until Friday.

QUESTION: Who will come?

MR. TELK: Both sides: the north and the south.

(The briefing ended at noon.)
"""


def found(text: str) -> list[tuple[str, str]]:
    return [(text[slice(*turn.source)], text[slice(*turn.contents[0])]) for turn in turns(Page(text)) if turn.source]


def test_a_turn_runs_over_its_paragraphs_to_the_next_label() -> None:
    assert found(BRIEFING) == [
        ("MR. TELK", "Good morning. The talks go on.\nThey will last until Friday."),
        ("MR. TELK", "Both sides: the north and the south."),
    ]


@pytest.mark.parametrize("rule", ["---", "* * *", "____________", "–––"])
def test_a_rule_across_the_page_ends_a_turn(rule: str) -> None:
    text = f"Q: Who?\nA: The envoy.\nQ: When?\nA: Soon -- or *never*.\n\n{rule}\n\nThe road office did not answer."
    assert found(text) == [("A", "The envoy."), ("A", "Soon -- or *never*.")]


def test_names_that_come_again_are_labels() -> None:
    text = "Mara Telk: We go.\nOna Misk: We stay.\nMara Telk: Now.\nOna Misk: Never."
    assert found(text) == [("Mara Telk", "We go."), ("Ona Misk", "We stay."), ("Mara Telk", "Now."), ("Ona Misk", "Never.")]


def test_who_mostly_asks_says_nothing() -> None:
    text = "TELK: We go.\nONA MISK, COAST RADIO: When?\nTELK: Who knows?\nTELK: Now."
    assert found(text) == [("TELK", "We go."), ("TELK", "Who knows?"), ("TELK", "Now.")]


def test_a_post_is_said_by_its_handle_and_ends_with_its_line() -> None:
    assert found("Some posts:\n@road_office: The pass is shut.\nNobody knows why.") == [("@road_office", "The pass is shut.")]


def test_bold_labels_and_labels_with_an_office_are_labels() -> None:
    text = "**Q:** Who?\n**A:** The envoy.\n**Q:** When?"
    assert found(text) == [("A", "The envoy.")]
    text = "TELK (Road Office): We go.\nMISK (Press): Not us.\nTELK (Road Office): Now."
    assert [label for label, _ in found(text)] == ["TELK", "MISK", "TELK"]


@pytest.mark.parametrize(
    "text",
    [
        "Telk: We will not sign\n\nThe envoy spoke on Monday.",
        "PHOTO: The bridge.\nUPDATE: It is shut.\nUPDATE: It is open.\nSOURCE: The road office.",
        "The envoy had three wishes: peace, bread and roads.\nNobody said: Go.",
        "Monday: talks.\nTuesday: more talks.\nWednesday: none.",
    ],
)
def test_other_colons_make_no_turns(text: str) -> None:
    assert found(text) == []


def test_q_and_a_may_end_with_a_stop() -> None:
    assert found("Q. Who?\n\nA. The envoy.\n\nQ. When?\n\nA. Now. A. Telk knows.") == [
        ("A", "The envoy."),
        ("A", "Now. A. Telk knows."),
    ]


INTERVIEW = """Mara Telk left the road office in May. We met Telk at home.

Q: Why?

A: The road was shut.

Q: And now?

A: It is open.
"""


QUOTED = """Mara Telk left the road office in May. She lives by the sea.

Why did you leave?

“The road was shut.”

Is it open now?

“It is open.” She laughs. “For cars.”

Who opened it?

“The council did.”
"""


@pytest.mark.parametrize(("text", "answers"), [(INTERVIEW, 2), (QUOTED, 3)])
def test_answers_are_given_by_whom_the_introduction_names(text: str, answers: int) -> None:
    turned = [s for s in read_text(text).statements if s.because == "answer"]
    assert [s.speaker for s in turned] == ["Mara Telk"] * answers
    assert {s.kind for s in turned} == {"direct"}


def test_a_handle_that_holds_a_surname_is_that_person() -> None:
    record = read_text("Mara Telk answered at once.\n\n@telk_office: The pass is open.\n\n@pass_watch: It is not.")
    assert [s.speaker for s in record.statements if s.because == "turn"] == ["Mara Telk", "@pass_watch"]
