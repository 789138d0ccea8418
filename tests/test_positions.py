"""Who stands where: texts with what a careful reader would take out of them, and nothing more."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.positions import positions
from onrecord.records import (
    Actor,
    Cast,
    Codebook,
    Document,
    Event,
    Issue,
    Mention,
    Position,
    Role,
    Span,
    Statement,
    identity,
)

ISSUES = (
    ("dren-stays", "Dren stays", "President Dren may stay in power for now", ("Dren", "resignation", "step down", "transition")),
    ("dren-goes", "Departure of Dren", "President Dren should give up power", ("Dren", "clinging to", "abandon")),
    ("troops-leave", "Withdrawal", "Norland troops should leave the Tarn valley", ("Norland troops", "withdrawal", "pull out")),
    ("raids-end", "End of the raids", "Vessia should stop its raids on the Kestrel camps", ("Kestrel", "raid", "incursion")),
    ("summit-boycott", "Boycott", "The Odran summit should be boycotted", ("Odran", "boycott", "attend", "summit")),
    ("federal", "Federal state", "The islands should be a federal state", ("federal", "federation", "devolved")),
    ("quota", "Quotas", "Seats should be shared out by quota among the clans", ("quota", "clan list")),
    ("truce", "Truce", "Fighting around Mirrin should pause for aid", ("Mirrin", "ceasefire", "truce")),
)
BOOK = Codebook(tuple(Issue(*issue) for issue in ISSUES))
# The two issues on Dren share their words: each is asked for without the other.
ONE = {
    each.id: Codebook((each, *(other for other in BOOK.issues if other.id not in (each.id, "dren-goes", "dren-stays"))))
    for each in BOOK.issues
}
NAMES = ("Norland", "Vessia", "Ada Venn", "Tom Orrel", "Dren", "Kestrel Front", "Grand Council", "Kestrel")


@dataclass(frozen=True)
class Said:
    """Who says it, with which cue, and what."""

    speaker: str
    cue: str
    content: str
    within: str | None = None


def made(text: str, *said: Said) -> tuple[Document, tuple[Statement, ...], Cast]:
    """A document with these statements, and the cast of all NAMES in it."""
    document = Document(identity("d", text), "one", text)
    rows: list[Statement] = []
    for each in said:
        content, cue = (span(text, words) if words else None for words in (each.content, each.cue))
        assert content is not None
        outer = next((row.id for row in rows if row.content[0].text == each.within), None)
        id_ = Statement.name_of(document.id, (content,), cue)
        rows.append(Statement(id_, document.id, (content,), None, cue, each.speaker, identity("a", each.speaker), within=outer))
    found = re.finditer("|".join(sorted(NAMES, key=len, reverse=True)), text)
    mentions = tuple(Mention(Span.cut(text, *m.span()), identity("a", m[0]), m[0]) for m in found)
    actors = tuple(Actor(identity("a", name), name, "state" if name in ("Norland", "Vessia") else "person") for name in NAMES)
    return document, tuple(rows), Cast(actors, mentions)


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span.cut(text, start, start + len(words))


def read(text: str, *said: Said, book: Codebook = BOOK) -> tuple[Position, ...]:
    document, statements, cast = made(text, *said)
    return positions(document, statements, (), cast, book)


def rows(found: tuple[Position, ...]) -> set[tuple[str, str, str]]:
    return {(row.holder, row.stance, row.by) for row in found}


SPEECH = [
    # what is asked for, in the proposition's words or in others for the same course
    ("troops-leave", "demanded", "that Norland troops leave the Tarn valley", "support"),
    ("troops-leave", "demanded", "the withdrawal of Norland troops", "support"),
    ("troops-leave", "called for", "Norland troops to stay in the valley", "oppose"),
    ("troops-leave", "rejected", "a withdrawal of Norland troops", "oppose"),
    ("troops-leave", "said", "We will not pull our Norland troops out of the valley", "oppose"),
    ("troops-leave", "said", "Norland troops must leave the valley", "support"),
    ("troops-leave", "said", "Norland troops can't stay in the valley", "support"),
    ("troops-leave", "had threatened", "to keep Norland troops in the valley", "oppose"),
    ("raids-end", "negotiated", "a deal to avoid an incursion into the Kestrel camps", "support"),
    ("troops-leave", "warned", "they want to keep Norland troops in the valley", "support"),
    # a negative proposition turns both ways
    ("raids-end", "condemned", "the raids on the Kestrel camps", "support"),
    ("raids-end", "said", "We will continue our raids on the Kestrel camps", "oppose"),
    ("summit-boycott", "said", "We will not attend the Odran summit", "support"),
    ("summit-boycott", "urged them", "to attend the Odran summit", "oppose"),
    ("summit-boycott", "opposes", "a boycott of the Odran summit", "oppose"),
    ("truce", "called for", "a ceasefire in Mirrin", "support"),
    ("truce", "rejected", "a truce in Mirrin", "oppose"),
    # a person's power
    ("dren-goes", "said", "there is no deal that does not include Dren, so we will not abandon Dren", "oppose"),
    ("dren-goes", "said", "Dren cannot stay in power", "support"),
    ("dren-goes", "insisted on", "support for Dren", "oppose"),
    ("dren-stays", "demanded", "that Dren step down", "oppose"),
    # issues without a course
    ("federal", "said", "We want a federal state", "support"),
    ("quota", "said", "we are aiming at a chamber with no clan quotas", "oppose"),
    ("quota", "ruled out", "any quota", "oppose"),
]


@pytest.mark.parametrize(("issue", "cue", "content", "stance"), SPEECH, ids=lambda v: str(v)[:40])
def test_what_a_speaker_says_is_his_own_stance(issue: str, cue: str, content: str, stance: str) -> None:
    text = f"On Monday Tom Orrel {cue}: {content}."
    found = read(text, Said("Tom Orrel", cue, content), book=ONE[issue])
    assert ("Tom Orrel", stance, "self") in rows(tuple(row for row in found if row.issue == issue))
    assert {row.stance for row in found if row.issue == issue} == {stance}


NARRATIVE = [
    ("Norland has called for a federal state.", {("Norland", "support", "self")}),
    ("Norland and Vessia have called for a federal state.", {("Norland", "support", "self"), ("Vessia", "support", "self")}),
    ("The Grand Council, a body of elders, rejected a federal state.", {("Grand Council", "oppose", "self")}),
    ("The envoy of Norland, Ada Venn, rejected a federal state.", {("Ada Venn", "oppose", "self")}),
    ("A federal state was rejected by Vessia.", {("Vessia", "oppose", "self")}),
    ("Norland's leadership rejected a federal state.", {("Norland", "oppose", "self")}),
    ("Ada Venn spoke of Vessia, which rejects a federal state.", {("Vessia", "oppose", "self")}),
    ("Vessia, long opposed to a federal state, was silent.", {("Vessia", "oppose", "article")}),
    ("Norland is keen on a federal state.", {("Norland", "support", "article")}),
    ("Norland's traditional refusal of a federal state is well known.", {("Norland", "oppose", "self")}),
    ("The list, endorsed by Vessia, has a federal state.", set()),
    ("Ada Venn spoke of Vessia and the whole wide northern bloc, which rejects a federal state.", set()),
]


@pytest.mark.parametrize(("text", "expected"), NARRATIVE, ids=lambda v: str(v)[:45])
def test_the_narrative_tells_deeds_as_the_holders_own_and_minds_as_the_articles_word(
    text: str, expected: set[tuple[str, str, str]]
) -> None:
    assert rows(read(text)) == expected


NO_STANCE = [
    "A federal state is a state of states.",
    "The federal question was raised in the Grand Council.",
    "Norland was asked about a federal state.",
    "Norland welcomed guests. A federal state is a state of states.",
    "Norland turned down a meeting on a federal state.",
    "Norland agreed to an interview on a federal state.",
    "Norland rejected the truce.",  # nothing tells that it is the one around Mirrin
    "If Norland wanted a federal state, it would say so.",
    "It is unclear whether Norland wants a federal state.",
    "The withdrawal of Norland troops would take weeks.",
    "Ada Venn rejected the charge.",
    "Norland rejected a new budget.",
]


@pytest.mark.parametrize("text", NO_STANCE)
def test_where_the_text_takes_no_side_there_is_no_row(text: str) -> None:
    assert read(text) == ()


def test_a_stance_given_to_another_is_by_whoever_gives_it() -> None:
    found = read("Ada Venn said Vessia rejects a federal state.", Said("Ada Venn", "said", "Vessia rejects a federal state"))
    assert rows(found) == {("Vessia", "oppose", "Ada Venn")}


def test_who_rejects_what_another_calls_for_takes_a_side_beside_him() -> None:
    text = "Ada Venn rejected Vessia's calls for a federal state."
    found = read(text, Said("Ada Venn", "rejected", "Vessia's calls for a federal state"))
    assert rows(found) == {("Ada Venn", "oppose", "self"), ("Vessia", "support", "Ada Venn")}


def test_a_cue_is_read_with_the_little_word_behind_it() -> None:
    text = "Ada Venn calls on the clans to grant a federal state."
    assert rows(read(text, Said("Ada Venn", "calls", "the clans to grant a federal state"))) == {("Ada Venn", "support", "self")}


def test_a_statement_within_another_is_by_the_outer_speaker() -> None:
    inner = Said("Tom Orrel", "demanded", "a federal state", within="Orrel demanded a federal state")
    text = "Ada Venn said Orrel demanded a federal state."
    assert rows(read(text, Said("Ada Venn", "said", "Orrel demanded a federal state"), inner)) == {
        ("Tom Orrel", "support", "Ada Venn")
    }


def test_who_speaks_for_a_state_gives_no_stance_to_another() -> None:
    text = "Norland wants a federal state, Ada Venn said."
    document, said, cast = made(text, Said("Ada Venn", "said", "Norland wants a federal state"))
    minister = Actor(identity("a", "Ada Venn"), "Ada Venn", "person", (), (Role("minister", "Norland"),))
    cast = replace(cast, actors=(minister, *(actor for actor in cast.actors if actor.id != minister.id)))
    assert rows(positions(document, said, (), cast, BOOK)) == {("Ada Venn", "support", "self")}


def test_a_statement_without_a_speaker_is_nobodys_stance() -> None:
    document, said, cast = made("“We want a federal state.”", Said("X", "", "We want a federal state"))
    assert positions(document, (replace(said[0], speaker=None),), (), cast, BOOK) == ()


CONDITIONS = [
    ("We accept a federal state if the clans agree", "mixed", "if the clans agree"),
    ("Unless the clans agree, we reject a federal state", "mixed", "Unless the clans agree"),
    ("We will not accept a federal state as long as Dren rules", "oppose", "as long as Dren rules"),
    ("We will not accept a federal state until the clans agree", "mixed", "until the clans agree"),
    ("We demand a federal state until the clans agree", "support", "until the clans agree"),
    ("We will accept a federal state only after a vote", "mixed", "only after a vote"),
    ("A devolved federal state would depend on the clans", "mixed", "depend on the clans"),
]


@pytest.mark.parametrize(("content", "stance", "condition"), CONDITIONS)
def test_a_condition_is_kept_and_a_yes_on_a_condition_is_mixed(content: str, stance: str, condition: str) -> None:
    (row,) = read(f"{content}, Ada Venn said.", Said("Ada Venn", "said", content))
    assert row.stance == stance
    assert row.conditional is not None
    assert row.conditional.text == condition


def test_to_deny_that_one_is_bound_is_no_refusal() -> None:
    text = "Ada Venn said Norland is not committed to a federal state."
    assert rows(read(text, Said("Ada Venn", "said", "Norland is not committed to a federal state"))) == {
        ("Norland", "mixed", "Ada Venn")
    }


def test_both_sides_in_one_statement_are_a_mixed_stance() -> None:
    content = "We want a federal state. But we reject a federal state without seats"
    assert rows(read(f"{content}, Ada Venn said.", Said("Ada Venn", "said", content))) == {("Ada Venn", "mixed", "self")}


def test_the_decision_takes_up_what_was_spoken_of() -> None:
    text = "Norland has called for a federal state. Vessia denounced the decision."
    assert rows(read(text)) == {("Norland", "support", "self"), ("Vessia", "oppose", "self")}


def test_a_guess_is_hedged() -> None:
    content = "Vessia may perhaps want a federal state"
    (row,) = read(f"{content}, Ada Venn said.", Said("Ada Venn", "said", content))
    assert row.hedged


def test_one_row_holds_all_the_evidence_and_the_events_it_stands_in() -> None:
    text = "Norland has called for a federal state. Later Norland again demanded a federal state."
    document, _, cast = made(text)
    met = Event("e1", document.id, "CONSULT", "meeting", "held", ("Norland",), (span(text, "Later Norland again"),))
    (row,) = positions(document, (), (met,), cast, BOOK)
    assert len(row.evidence) == 2
    assert row.events == ("e1",)
    assert row.id == identity("p", document.id, identity("a", "Norland"), "federal", "support", "self")


def test_the_paper_that_reports_takes_no_part() -> None:
    document, said, cast = made("Norland rejected a federal state.")
    assert positions(replace(document, outlet="The Norland"), said, (), cast, BOOK) == ()


def test_and_that_opens_what_is_said_next() -> None:
    content = "it wanted a truce in Mirrin and that a federal state was a house without doors"
    assert {row.issue for row in read(f"Vessia said {content}.", Said("Vessia", "said", content))} == {"truce"}


def test_to_insist_on_what_a_third_did_is_no_stance_of_ones_own() -> None:
    content = "that the army had refused to let the Odran summit begin"
    assert read(f"Ada Venn denied {content}.", Said("Ada Venn", "denied", content)) == ()


def test_who_had_once_been_against_a_thing_is_less_surely_so() -> None:
    (now,) = read("Norland has rejected a federal state.")
    before = [*read("Norland had rejected a federal state."), *read("Norland was rejecting a federal state then.")]
    assert [row.confidence < now.confidence for row in before] == [True, True]


def test_the_row_says_why() -> None:
    text = "Vessia rejected a federal state."
    (row,) = read(text)
    assert row.because == (
        "speaks of “federal, state” turned by “rejected” (against); the proposition is for it; "
        "the holder is the subject of these words"
    )


def test_a_title_that_stands_apart_is_read_too() -> None:
    document = Document("d", "one", "Nothing here.", title="Norland rejects federal state", title_apart=True)
    mention = Mention(Span(0, 7, "Norland", "title"), "a1", "Norland")
    (row,) = positions(document, (), (), Cast((), (mention,)), BOOK)
    assert (row.holder, row.stance, row.evidence[0].of) == ("Norland", "oppose", "title")


def test_without_issues_there_are_no_positions() -> None:
    assert read("Norland rejected a federal state.", book=Codebook()) == ()


def test_a_single_issue_is_enough_of_a_codebook() -> None:
    assert rows(read("Norland rejected a federal state.", book=Codebook(BOOK.issues[5:6]))) == {("Norland", "oppose", "self")}


SCRAPS = [
    "Norland ",
    "Vessia’s ",
    "Ada Venn ",
    "rejected ",
    "wants ",
    "a federal state",
    " does not ",
    "said that ",
    "who ",
    "must ",
]
SCRAPS += [
    "leave ",
    "troops ",
    "if ",
    "until 9 ",
    "the decision ",
    "by ",
    " to ",
    ", ",
    ". ",
    "\n",
    "“",
    "”",
    "(",
    ")",
    "—",
    "’s",
    "n’t ",
]
SCRAPS += ["_", "\ud800", "é", "😀"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(SCRAPS), max_size=40).map("".join), st.data())
def test_for_any_text_the_evidence_stands_where_the_row_says(text: str, data: st.DataObject) -> None:
    document, _, cast = made(text)
    said: tuple[Statement, ...] = ()
    if text:
        start = data.draw(st.integers(0, len(text) - 1))
        content = Span.cut(text, start, data.draw(st.integers(start + 1, len(text))))
        said = (Statement("s1", document.id, (content,), speaker="Ada Venn", actor=identity("a", "Ada Venn")),)
    found = positions(document, said, (), cast, BOOK)
    assert found == positions(document, said, (), cast, BOOK)
    assert len({row.id for row in found}) == len(found)
    for row in found:
        assert row.evidence
        spans = (*row.evidence, *([row.conditional] if row.conditional else []))
        assert all(text[s.start : s.end] == s.text for s in spans)
        assert 0 <= row.confidence <= 1
