from collections.abc import Callable
from dataclasses import replace

import pytest

from onrecord.reader import Reading, RoleSpan
from onrecord.records import Document, Part, Statement
from onrecord.statements import statements
from onrecord.statements.floating import names_title
from onrecord.statements.joining import Page
from onrecord.statements.quotations import quotations


def marked(text: str, score: float = 0.9) -> tuple[str, Reading]:
    """A text with its spans marked as [s:…] (source), [q:…] (cue), [c:…] (content), each linked to the nearest."""
    plain, spans, open_at = "", [], None
    kinds = {"s": "source", "q": "cue", "c": "content"}
    at = 0
    while at < len(text):
        if text[at] == "[" and text[at + 2 : at + 3] == ":":
            open_at = (kinds[text[at + 1]], len(plain))
            at += 3
        elif text[at] == "]" and open_at:
            spans.append((open_at[0], open_at[1], len(plain)))
            open_at, at = None, at + 1
        else:
            plain, at = plain + text[at], at + 1

    def near(role: str, start: int) -> int | None:
        of_role = [n for n, s in enumerate(spans) if s[0] == role]
        return min(of_role, key=lambda n: abs(spans[n][1] - start), default=None)

    links = {"content": "cue", "cue": "source"}
    roles = [RoleSpan(r, a, b, score, near(links[r], a) if r in links else None, 0.9) for r, a, b in spans]
    return plain, Reading(tuple(roles), ())


def nothing(_: str) -> Reading:
    return Reading((), ())


def said(text: str, read: Callable[[str], Reading] = nothing, parts: tuple[Part, ...] = ()) -> tuple[Statement, ...]:
    plain, reading = marked(text)
    return statements(Document("d1", "test", plain, parts), reading, read)


def contents(found: tuple[Statement, ...]) -> list[list[str]]:
    return [[c.text for c in s.content] for s in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[s:Telk] [q:said] [c:the road is open].", [["the road is open"]]),
        ("[s:Telk] [q:said] [c:that the road is open].", [["the road is open"]]),
        ("“[c:The road is open],” [s:Telk] [q:said].", [["“The road is open,”"]]),
        ("[c:“It is open,”] [s:she] [q:said]. [c:“Go.”]", [["“It is open,”", "“Go.”"]]),
        ("[c:The road is open, ]according to no one.", []),
        ("[s:Telk] [q:said] [c:that ].", []),
    ],
)
def test_contents_are_joined_and_cleaned(text: str, expected: list[list[str]]) -> None:
    assert contents(said(text)) == expected


def test_source_and_cue_are_those_the_reader_linked() -> None:
    (one,) = said("[s:Telk] [q:said] [c:the road is open].")
    assert (one.source and one.source.text, one.cue and one.cue.text) == ("Telk", "said")


def test_a_quotation_right_after_another_is_of_its_speaker_whatever_the_reader_linked() -> None:
    text, reading = marked("[s:Oran] [q:calls] [c:it a duty]. [c:“It is open,”] [s:Telk] [q:said]. [c:“Go.”] It was late.")
    far = [replace(span, link=1) if text[span.start : span.end] == "“Go.”" else span for span in reading.roles]
    found = statements(Document("d1", "test", text), Reading(tuple(far), ()), nothing)
    assert contents(found) == [["it a duty"], ["“It is open,”", "“Go.”"]]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[c:“The road is open,”] [s:Telk] [q:said].", "direct"),
        ("[s:Telk] [q:said] [c:the road was “wide open”].", "mixed"),
        ("[s:Telk] [q:said] [c:the road was open].", "indirect"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert said(text)[0].kind == kind


@pytest.mark.parametrize(("cue", "mode"), [("said", "speech"), ("believes", "thought"), ("wrote on the wall", "writing")])
def test_mode(cue: str, mode: str) -> None:
    assert said(f"[s:Telk] [q:{cue}] [c:the road is open].")[0].mode == mode


def test_a_quoted_paragraph_without_a_cue_is_a_statement_of_its_own() -> None:
    found = said("[s:Telk] [q:said] [c:the road is open].\n\n“We shall keep it open for as long as it takes.”")
    assert contents(found)[1] == ["“We shall keep it open for as long as it takes.”"]
    assert found[1].source is None
    assert found[1].cue is None


def test_a_scare_quotation_is_no_statement() -> None:
    assert said("The “open road” is closed, and the “very long and winding detour” is too.") == ()


def test_a_statement_within_a_statement_is_a_row_of_its_own() -> None:
    def read(text: str) -> Reading:
        return (
            marked("[s:both sides] [q:agreed] [c:to keep the old road open all winter]")[1]
            if text.startswith("both")
            else nothing(text)
        )

    outer, inner = said("[s:Telk] [q:said] [c:both sides agreed to keep the old road open all winter].", read)
    assert inner.within == outer.id
    assert inner.content[0].text == "to keep the old road open all winter"
    assert outer.content[0].holds(inner.content[0])


def test_a_loose_end_within_a_statement_is_none_of_its_own() -> None:
    def read(text: str) -> Reading:
        return marked("a day that [s:both sides] [q:proposed] [c:for Monday]")[1] if text.startswith("a day") else nothing(text)

    assert len(said("[s:Telk] [q:said] [c:a day that both sides proposed for Monday].", read)) == 1


def test_a_caption_is_told_from_the_body() -> None:
    text = "[s:Telk]: [q::] [c:the road is open]"
    assert said(text, parts=(Part("caption", 0, 40),))[0].where == "caption"


def test_a_statement_is_hedged_where_its_words_are() -> None:
    assert said("[s:Telk] [q:said] [c:the road may open].")[0].hedged
    assert not said("[s:Telk] [q:said] [c:the road is open].")[0].hedged


@pytest.mark.parametrize(
    ("content", "hedged"),
    [
        ("the road opens in May", False),
        ("the road has been shut since May 2021", False),
        ("May Telk lied", False),
        ("the road opens on 5 may", False),
        ("the road may open in May", True),
        ("the road might open", True),
    ],
)
def test_the_month_of_may_is_no_hedge(content: str, hedged: bool) -> None:
    assert said(f"[s:Telk] [q:said] [c:{content}].")[0].hedged is hedged


def test_the_same_words_get_the_same_ids() -> None:
    text = "[s:Telk] [q:said] [c:the road is open]. [s:Vass] [q:denied] [c:it]."
    assert [s.id for s in said(text)] == [s.id for s in said(text)]
    assert len({s.id for s in said(text)}) == 2


def test_who_passes_words_on_is_not_their_source() -> None:
    (one,) = said("“[c:The road is open],” Telk [q:was quoted] by [s:the Sarn agency].")
    assert one.source is None


@pytest.mark.parametrize(
    ("headline", "source", "content"),
    [
        ("Telk: We will not sign", "Telk", "We will not sign"),
        ("Sarn talks: Valley leaders to envoy: Our patience is at an end", "Valley leaders", "Our patience is at an end"),
        ("Telk: ‘Not one step’", "Telk", "‘Not one step’"),
        ("Analysis: the road is long", None, None),
        ("Telk says: wait", None, None),
    ],
)
def test_headlines_that_quote(headline: str, source: str | None, content: str | None) -> None:
    found = said(headline + "\n\nA first paragraph.", parts=(Part("headline", 0, len(headline)),))
    assert [(s.source and s.source.text, s.content[0].text, s.where) for s in found] == (
        [(source, content, "headline")] if source else []
    )


@pytest.mark.parametrize(
    "text",
    [
        "[s:Telk] [q:may want] [c:the road to be opened].",
        "[c:The road] [q:is expected] [c:to open soon].",
        "It [q:seems] [c:to be over now].",
        "the road, [c:which] [s:Telk] [q:described]",
        "[s:Both sides] [q:discussed] [c:the opening of the road].",
        "[s:The meeting] [q:did not clarify] [c:whether the road would open].",
        "[q:There] were fears for [c:the old bridge over the river].",
        "[s:The parties] [q:have] [c:an old bridge over the river].",
    ],
)
def test_a_guess_and_an_empty_content_are_no_statements(text: str) -> None:
    assert said(text) == ()


@pytest.mark.parametrize(("content", "kept"), [("the road is open", False), ("“the road is open”", True)])
def test_words_of_which_the_reader_is_unsure_must_be_quoted(content: str, kept: bool) -> None:
    plain, reading = marked(f"[s:Telk] [q:said] [c:{content}].", score=0.25)
    assert bool(statements(Document("d1", "test", plain), reading, nothing)) is kept


def test_nobody_is_called_what() -> None:
    (one,) = said("The road is open, [q:according to] [s:what] the council announced: [c:the road is wide open].")
    assert one.source is None


@pytest.mark.parametrize(
    "text",
    [
        "It [q:was announced] [c:that the road is open].",
        "[c:The closing of the road] [q:was criticised].",
        "[c:“It is over now,”] it [q:seems].",
    ],
)
def test_what_is_announced_or_quoted_is_said_though_nobody_is_named(text: str) -> None:
    assert len(said(text)) == 1


def test_a_quotation_with_a_name_behind_a_dash_is_that_persons() -> None:
    (one,) = said("Some letters:\n\n“The road is open now and nobody uses it.” ― Mara Telk\n\nThe road is long.")
    assert (one.source and one.source.text, one.because) == ("Mara Telk", "signed quotation")


USED = "“The road is open now and nobody uses it.”"
LED_IN, FLOATING = "quotation with a lead-in", "floating quotation"


@pytest.mark.parametrize(
    ("text", "source", "because"),
    [
        (f"It came from the desk of Mara Telk, mayor of Orsk:\n\n{USED}", "Mara Telk, mayor of Orsk", LED_IN),
        (f"And from Chairwoman Mara Telk:\n\n{USED}", "Chairwoman Mara Telk", LED_IN),
        (f"Mara Telk, mayor of Orsk:\n\n{USED}", "Mara Telk, mayor of Orsk", LED_IN),
        (f"The road is long.\n\n{USED}", None, "quotation that runs on"),
        ("Mara Telk put down the map. “It is a long road.” It rained.", "Mara Telk", FLOATING),
        ("Mara Telk put down the map. “It is a long road.” [s:Oran Vass] [q:nodded].", "Mara Telk", FLOATING),
        ("Mara Telk put down the map. [c:“It is a long road.”] [s:Oran Vass] [q:nodded].", "Mara Telk", FLOATING),
    ],
)
def test_a_quotation_without_a_cue_is_of_whom_the_text_leads_in(text: str, source: str | None, because: str) -> None:
    (one,) = said(text)
    assert (one.source and one.source.text, one.because) == (source, because)


def test_a_source_ends_with_its_paragraph() -> None:
    (one,) = said("[c:“The road is open,”] [q:said] [s:Mara Telk\n\nAnd from Oran Vass]:")
    assert one.source is not None
    assert one.source.text == "Mara Telk"


@pytest.mark.parametrize(
    "text",
    [
        "[s:The station] [q:has shown] [c:films such as “The Long Road” and “Mud and Snow” since May].",
        "[s:The station] [q:aired] a film called [c:“The Long Road”].",
        "[s:The council] [q:opened] the so-called [c:“friendship road”].",
        "[s:The council] [q:named] [c:Mara Telk as its director].",
        "[s:experience] [q:shows] [c:that a long road is a bad road].",
    ],
)  # fmt: skip
def test_titles_names_and_appointments_are_no_statements(text: str) -> None:
    assert said(text) == ()


@pytest.mark.parametrize(
    "text", ["[s:Telk] [q:called] [c:it “a long road”].", "[s:Telk] [q:said] [c:the film “The Long Road” was bad]."]
)
def test_words_that_are_quoted_beside_titles_stay(text: str) -> None:
    assert len(said(text)) == 1


@pytest.mark.parametrize(
    ("text", "items"),
    [
        (
            "[s:They] [q:agreed to]:\n- [c:open the road];\n- mend it; and\n- meet.\nIt rained.",
            ["open the road", "mend it", "meet"],
        ),
        ("[s:They] [q:agreed to]:\n\n[c:open the road];\n\nmend it.\n\nIt rained.", ["open the road", "mend it"]),
        ("[s:They] [q:agreed] on this:\n1. [c:Open the road].\n2. Mend it.\nIt rained.", ["Open the road", "Mend it"]),
        ("[s:They] [q:agreed to] [c:open the road].\n- mend it\n", ["open the road"]),
    ],
)
def test_every_item_of_a_list_is_said(text: str, items: list[str]) -> None:
    assert contents(said(text)) == [items]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("He left amid [q:rumours of] [c:a raid on the old bridge].", False),
        ("It is wrong to [q:warn] [c:all of the drivers away].", False),
        ("He left and [q:claims] [c:the old bridge is quite shut].", True),
        ("He left amid [q:rumours that] [c:“the old bridge is shut”].", True),
    ],
)
def test_a_noun_of_saying_without_a_source_makes_no_statement_unless_it_is_quoted(text: str, kept: bool) -> None:
    assert bool(said(text)) is kept


def days(text: str, read: Callable[[str], Reading] = nothing) -> list[str | None]:
    """When each is said, in a report of Friday, 12 March 2021."""
    plain, reading = marked(text)
    found = statements(Document("d1", "test", plain, published="2021-03-12"), reading, read)
    return [str(s.said_on) if s.said_on else None for s in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[s:Telk] [q:said] on Tuesday [c:that the road is open].", ["2021-03-09"]),
        ("[s:Telk] [q:said] [c:that the road opens on Tuesday].", [None]),
        ("[c:The road was shut on Tuesday], [s:Telk] [q:said], and [q:promised] [c:to open it again].", [None, None]),
    ],
)
def test_a_day_in_what_somebody_said_is_no_day_of_saying_it(text: str, expected: list[str | None]) -> None:
    assert days(text) == expected


def test_words_within_words_were_said_on_a_day_that_stands_among_these() -> None:
    def read(text: str) -> Reading:
        within = "[s:both sides] [q:agreed] on Monday [c:to keep the old road open all winter]"
        return marked(within)[1] if text.startswith("both") else nothing(text)

    told = "[s:Telk] [q:said] on Tuesday [c:both sides agreed on Monday to keep the old road open all winter]."
    assert days(told, read) == ["2021-03-09", "2021-03-08"]


@pytest.mark.parametrize(("times", "is_title"), [(3, True), (60, False)])
def test_a_quotation_longer_than_titles_are_is_none(times: int, is_title: bool) -> None:
    """Else a text of quotations that nothing closes is gone through once for each of them."""
    text = f"Films such as “{'Long Road ' * times}”"
    (quotation,) = quotations(text)
    assert names_title(text, quotation) is is_title


@pytest.mark.parametrize("text", ["“One” two “three” “four”.", "No “one, two.", "“One\n\n“two”", "None"])
def test_the_quotations_that_reach_into_a_stretch_are_told_without_a_look_at_all(text: str) -> None:
    page = Page(text)
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            expected = [q for q in quotations(text) if q.start < end and start < q.end]
            assert list(page.touching(start, end)) == expected
