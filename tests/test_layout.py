import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.documents.layout import lay_out
from onrecord.documents.paragraphs import paragraphs

W = "Council walks out"
LEAD = "The river towns will open the bridge, Ilan Dovrin said after a day of talks with the upland council."
MORE = "“We will not sign today,” he told reporters in the town hall of Ketterby. “But we will come back.”"
BODY = f"{LEAD}\n\n{MORE}\n\nNothing else was agreed, and the talks go on next week."


def told(text: str) -> list[tuple[str, str]]:
    return [(part.kind, text[part.start : part.end]) for part in lay_out(text).parts if part.kind != "body"]


def body(text: str) -> str:
    return "|".join(text[part.start : part.end] for part in lay_out(text).parts if part.kind == "body")


@pytest.mark.parametrize(
    ("head", "title", "outlet", "author", "published"),
    [
        (W, W, None, None, None),
        (f"The Example\n\n{W}\n\n3/27/2023, 5:14:08 PM", W, "The Example", None, "2023-03-27T17:14:08"),
        (f"Ketterby Gazette\n{W}", W, "Ketterby Gazette", None, None),
        (f"example.org\n\n{W}", W, "example.org", None, None),
        (f"The Example (Ketterby)\n\n{W}", W, "The Example", None, None),
        (f"World news\n\n{W}", W, None, None, None),
        (f"{W}\n\nBy Mara Telk in Ketterby\n\n7 March 2023", W, None, "Mara Telk", "2023-03-07"),
        (f"{W}\nBy Mara Telk | 7 March 2023 | Valley News", W, "Valley News", "Mara Telk", "2023-03-07"),
        (f"{W}\n\nMara Telk Published March 7, 2023", W, None, None, "2023-03-07"),
        (f"{W}\n\nSource: Newswire | 2023-03-07 18:04:11 | Editor: mt", W, "Newswire", None, "2023-03-07T18:04:11"),
        ("7 March 2023\n\nWill the bridge open?", "Will the bridge open?", None, None, "2023-03-07"),
        (f"# {W}\n\n*By Mara Telk*", W, None, "Mara Telk", None),
        ("“We will not sign,” says Dovrin", "“We will not sign,” says Dovrin", None, None, None),
        ("Council Walks Out Of Valley Talks.", "Council Walks Out Of Valley Talks.", None, None, None),
        (f"{W} of the talks.\n\n7 March 2023", f"{W} of the talks.", None, None, "2023-03-07"),
        ("\ufeffCouncil\u00a0walks out", W, None, None, None),
        ("7 March 2023", None, None, None, "2023-03-07"),
    ],
)
def test_the_head_tells_of_the_report(
    head: str, title: str | None, outlet: str | None, author: str | None, published: str | None
) -> None:
    found = lay_out(f"{head}\n\n{BODY}")
    assert (found.title, found.outlet, found.author, found.published) == (title, outlet, author, published)
    assert body(f"{head}\n\n{BODY}") == BODY


def test_a_text_that_opens_with_prose_has_no_head() -> None:
    assert lay_out(BODY).title is None
    assert told(BODY) == []
    assert told("One line alone") == []
    assert told("") == []


def test_a_standfirst_counts_as_headline_and_is_not_the_title() -> None:
    text = f"Council walks out\n\nUpland delegates say guarantees are missing as both sides trade blame\n\n{BODY}"
    assert [kind for kind, _ in told(text)] == ["headline", "headline"]
    assert lay_out(text).title == "Council walks out"


@pytest.mark.parametrize(
    "caption",
    [
        "Ilan Dovrin: The towns are waiting for an answer (Example Net)",
        "Ilan Dovrin walks to the hall with his delegation [File: Ana Ruel/Newswire]",
        "Ilan Dovrin (L) and Mara Telk before the talks.",
        "FILE PHOTO: Ilan Dovrin at a conference in Ketterby.",
        "Image caption, Ilan Dovrin leaves the hall on Tuesday evening after the talks",
        "The council’s Mara Telk shakes hands with Ilan Dovrin before a meeting in Ketterby, Orsk, March 7, 2023.",
        "Ilan Dovrin speaks in Ketterby, Orsk on March 7, 2023. REUTERS/Ana Ruel",
        "![Ilan Dovrin at the hall](hall.jpg)",
    ],
)
@pytest.mark.parametrize("frame", ["Council walks out\n\n{}\n\n" + BODY, LEAD + "\n\n{}\n\n" + MORE])
def test_captions_are_told_from_the_body(caption: str, frame: str) -> None:
    assert ("caption", caption) in told(frame.format(caption))


def test_beside_a_photo_credit_the_present_tense_makes_a_caption() -> None:
    shown = "Ilan Dovrin greets Mara Telk at the gates of the old mill."
    assert ("caption", shown) in told(f"Council walks out\n\nPhoto by: Ana Ruel\n\n{shown}\n\n{BODY}")
    assert told(f"{LEAD}\n\n{shown}\n\n{MORE}") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The treaty was signed in Ketterby, Orsk, on March 7, 2023.",
        "Delegates said after talks in Ketterby that nothing had been agreed by March 7, 2023.",
        "“She talks too much,” he said of the envoy (Mara Telk).",
        "He leads the Covenant of River Towns (CRT).",
    ],
)
def test_sentences_are_no_captions(sentence: str) -> None:
    assert told(f"{LEAD}\n\n{sentence}\n\n{MORE}") == []


@pytest.mark.parametrize(
    "credit", ["Photo by: Reuters", "Photograph: Ana Ruel/AFP", "(AP)", "Getty Images", "Image credit: Ana Ruel", "© Ana Ruel"]
)
def test_photo_credits_stand_anywhere(credit: str) -> None:
    assert told(f"{LEAD}\n\n{credit}\n\n{MORE}") == [("credit", credit)]


@pytest.mark.parametrize(
    ("closing", "outlet"),
    [
        ("Valley News and agencies", "Valley News"),
        ("SOURCE: THE EXAMPLE AND NEWS AGENCIES", "THE EXAMPLE"),
        ("ABCWorld and agencies", "ABC World"),
        ("Reuters and agencies", None),
        ("(Reporting by Mara Telk; Editing by Ana Ruel)", None),
        ("The Sarn Press Agency contributed to this report", None),
        ("Additional reporting: Ana Ruel", None),
        ("© 2023 Example Media. All rights reserved.", None),
        ("Mara Telk, Ketterby", None),
    ],
)
def test_closing_credits_are_told_from_the_body(closing: str, outlet: str | None) -> None:
    assert told(f"{BODY}\n\n{closing}") == [("credit", closing)]
    assert lay_out(f"{BODY}\n\n{closing}").outlet == outlet


def test_a_credit_may_run_on_in_the_last_paragraph() -> None:
    assert told(f"{LEAD} {MORE} Additional reporting by Ana Ruel") == [("credit", "Additional reporting by Ana Ruel")]
    assert told(f"{LEAD} Newswire contributed to this report.") == [("credit", "Newswire contributed to this report.")]


def test_a_dateline_is_cut_from_the_first_paragraph() -> None:
    text = f"Council walks out\n\nKETTERBY, March 7, 2023 (Newswire) - {BODY}"
    assert told(text)[1:] == [("dateline", "KETTERBY, March 7, 2023 (Newswire) - ")]
    assert body(text) == BODY
    assert (lay_out(text).agency, lay_out(text).published, lay_out(text).published_from) == ("Newswire", "2023-03-07", "dateline")


def test_speakers_of_a_transcript_are_no_datelines() -> None:
    assert ("dateline", "KETTERBY: ") in told(f"KETTERBY: {LEAD}\n\n{MORE}")
    assert told("TELK: Will you sign? You said you would.\n\nDOVRIN: We will not sign today, I have said so often.") == []


def test_dates_of_captions_count_unless_they_are_of_the_archive() -> None:
    shown = "Ilan Dovrin walks to the hall in Ketterby, Orsk, March 7, 2023."
    found = lay_out(f"Council walks out\n\n{shown}\n\nThe towns will wait, Dovrin said on Wednesday.\n\n{MORE}")
    assert (found.published, found.published_from) == ("2023-03-08", "inferred")
    assert lay_out(f"Council walks out\n\n{shown}\n\n{BODY}").published_from == "text"
    assert lay_out(f"Council walks out\n\nFILE PHOTO: {shown}\n\n{BODY}").published is None


def test_headings_stand_within_the_body() -> None:
    assert told(f"{LEAD}\n\nA long road\n\n{MORE}") == [("headline", "A long road")]
    assert told(f"{LEAD}\n\n## And now?\n\n{MORE}") == [("headline", "And now?")]
    assert told(f"{LEAD}\n\n“No.”\n\n{MORE}") == []


def test_a_title_known_from_elsewhere_is_found_in_the_text_or_none_is() -> None:
    text = f"Council walks out\n\n{BODY}"
    assert lay_out(text, "COUNCIL  WALKS OUT.").title == "Council walks out"
    assert lay_out(text, "Talks fail").title is None


def test_captions_that_are_known_need_no_sign() -> None:
    found = lay_out(f"{LEAD}\n\nThe old  mill.\n\n{MORE}", captions=frozenset({"The old mill."}))
    assert [part.kind for part in found.parts] == ["body", "caption", "body"]


def test_lines_of_a_fixed_width_are_joined_to_paragraphs() -> None:
    text = (
        "COUNCIL WALKS OUT\n\n"
        "The river towns will open the bridge on Thursday, Ilan\nDovrin said after talks with the council, which has\n"
        "asked for guarantees since the autumn.\n\n"
        "He did not sign. He told reporters in the town hall\nthat he would come back.\n"
    )
    assert len(list(paragraphs(text))) == 3
    assert [kind for kind, _ in told(text)] == ["headline"]
    assert len(list(paragraphs(text.replace("\n", "\r\n")))) == 3


LINES = [
    "The Example", W, "7 March 2023", "By Mara Telk", "KETTERBY, March 7 (Newswire) - The bridge is open.",
    "Photo: Ana Ruel", "Ilan Dovrin arrives in Ketterby, March 7, 2023.", "[Ana Ruel/AFP]", "## Now", "***", "“No,” he said.",
    "Valley News and agencies", "Additional reporting by Ana Ruel", "\ufeff", " \u00a0", "\u200b", "A: Yes.", "and so on",
    "(", "Photo:", "By ", "— ", "© ", "![x](y)", LEAD,
]  # fmt: skip
ANY_TEXT = st.text(max_size=200) | st.lists(st.sampled_from(LINES) | st.text(max_size=20), max_size=12).flatmap(
    lambda lines: st.sampled_from(["\n", "\n\n", "\r\n", "\u2028", " "]).map(lambda line_break: line_break.join(lines))
)


@given(ANY_TEXT, st.none() | st.sampled_from(LINES), st.integers(0, 5))
def test_parts_come_in_order_and_do_not_overlap(text: str, title: str | None, start: int) -> None:
    edges = [offset for part in lay_out(text, title, start).parts for offset in (part.start, part.end)]
    assert edges == sorted(edges)
    assert all(start <= offset <= len(text) for offset in edges)
    assert all(part.start < part.end for part in lay_out(text, title, start).parts)


@given(ANY_TEXT)
def test_every_word_lies_in_a_part(text: str) -> None:
    parts = lay_out(text).parts
    assert all(any(p.start <= i < p.end for p in parts) for i, character in enumerate(text) if character.isalnum())


def test_the_same_text_is_always_laid_out_the_same() -> None:
    shuffled = random.Random(7).sample(LINES, len(LINES))
    assert lay_out("\n".join(shuffled)) == lay_out("\n".join(shuffled))
