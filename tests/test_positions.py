"""Who may hold a stance in which passage, about what it is asked, and what becomes of the answers: the scorer is a table here."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from counting import lines_run
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.positions import positions
from onrecord.positions.candidates import AROUND, MOST, Passage, passages
from onrecord.positions.likeness import likeness, shared, stem, subjects
from onrecord.positions.step import ANYBODY, MOST_ISSUES, SURE_OF_OTHERS, SURE_OF_SPEAKER
from onrecord.reader import Reading, Topics
from onrecord.records import (
    Actor,
    Cast,
    Codebook,
    Document,
    Event,
    Issue,
    Mention,
    Part,
    Position,
    Span,
    Statement,
    identity,
)
from onrecord.scorer import Answer, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

FEDERAL = Issue("federal", "Federal state", "The islands should be an Odranic federation", ("Odranic", "federation"))
TRUCE = Issue("truce", "Truce", "Fighting around Mirrin should pause for aid", ("Mirrin", "ceasefire", "truce"))
DAM = Issue("dam", "The dam", "Engineers should stop filling the Haldren dam", ())
BOOK = Codebook((FEDERAL, TRUCE, DAM))
NAMES = ("Norland", "Vessia", "Ada Venn", "Tom Orrel", "Grand Council", "Kestrel Front")
FAR = " Rain fell on the quays and the boats stayed in. " * 4  # keeps two passages out of each other's context
UNSURE = (0.5, 0.5, 0.0, 0.0)  # that anybody takes a side; too little for a row
NONE, FOR, AGAINST, MIXED = (tuple(0.94 if n == k else 0.02 for n in range(4)) for k in range(4))


class Table:
    """A scorer that answers by a rule and remembers what it was asked."""

    version = "table"

    def __init__(self, rule: Callable[[Question], Any]) -> None:
        self.rule, self.asked = rule, list[Question]()

    def score(self, questions: Iterable[Question]) -> list[Answer]:
        found = []
        for question in questions:
            self.asked.append(question)
            told = self.rule(question)
            found.append(told if isinstance(told, Answer) else Answer(told, 0.1, None))
        return found


class Blank:
    """A reader that makes nothing of any text, or what a table says."""

    def __init__(self, **vectors: list[float]) -> None:
        self.vectors = vectors

    def vector(self, text: str) -> Any:
        return np.array(next((v for word, v in self.vectors.items() if word in text), []), np.float32)


def said(document: Document, speaker: str | None, words: str, cue: str = "", within: str | None = None) -> Statement:
    """A statement of these words; its source is the speaker's name where that stands before ``cue``."""
    content = (span(document.text, words),)
    source = span(document.text, speaker) if speaker and speaker in document.text else None
    mark = span(document.text, cue) if cue else None
    id_ = Statement.name_of(document.id, content, mark)
    return Statement(id_, document.id, content, source, mark, speaker, speaker and f"a {speaker}", within=within)


def span(text: str, words: str) -> Span:
    return Span.cut(text, text.index(words), text.index(words) + len(words))


def made(text: str, **fields: Any) -> Document:
    return Document(identity("d", text), "one", text, **fields)


def cast(text: str, pronouns: str = "") -> Cast:
    """Everybody of NAMES in the text; ``pronouns`` stands for whom a pronoun means."""
    found = re.finditer("|".join([*NAMES, r"\b[Hh]e\b|\b[Ss]he\b" if pronouns else "(?!)"]), text)
    mentions = [
        Mention(Span.cut(text, *m.span()), f"a {name}", name, "name" if m[0] in NAMES else "pronoun")
        for m in found
        for name in [m[0] if m[0] in NAMES else pronouns]
    ]
    return Cast(tuple(Actor(f"a {name}", name, "person") for name in NAMES), tuple(mentions))


def read(document: Document | str, rule: Callable[[Question], Any], *statements: Statement, **more: Any) -> tuple[Position, ...]:
    document = made(document) if isinstance(document, str) else document
    models: Any = SimpleNamespace(reader=more.get("reader", Blank()), scorer=more.get("scorer", Table(rule)))
    readings = more.get("readings", {"text": Reading((), ())})
    who = more.get("cast", cast(document.text))
    return positions(document, readings, statements, more.get("events", ()), who, more.get("book", BOOK), models)


def always(answer: Any) -> Callable[[Question], Any]:
    return lambda _: answer


# Who may hold a stance in a passage


def candidates(document: Document, *statements: Statement, pronouns: str = "") -> list[tuple[str, str]]:
    (passage,) = passages(document, "text", statements, cast(document.text, pronouns))
    return sorted((c.holder, c.by) for c in passage.candidates)


def test_whom_the_narrative_names_may_hold_what_it_tells_of_them() -> None:
    assert candidates(made("Norland and Vessia are for an Odranic federation.")) == [("Norland", "self"), ("Vessia", "self")]


def test_who_says_it_may_hold_it_and_whom_he_names_by_his_word() -> None:
    document = made("Ada Venn said Vessia rejects an Odranic federation.")
    row = said(document, "Ada Venn", "Vessia rejects an Odranic federation", "said")
    assert candidates(document, row) == [("Ada Venn", "self"), ("Vessia", "Ada Venn")]


def test_who_names_himself_in_what_he_says_is_asked_of_once() -> None:
    document = made("Ada Venn said Ada Venn wants an Odranic federation.")
    row = said(document, "Ada Venn", "Ada Venn wants an Odranic federation", "said")
    assert candidates(document, row) == [("Ada Venn", "self")]


def test_a_statement_within_another_is_by_the_outer_speaker() -> None:
    document = made("Ada Venn said Orrel demanded an Odranic federation.")
    outer = said(document, "Ada Venn", "Orrel demanded an Odranic federation", "said")
    inner = said(document, "Tom Orrel", "an Odranic federation", "demanded", within=outer.id)
    assert ("Tom Orrel", "Ada Venn") in candidates(document, outer, inner)


@pytest.mark.parametrize("speaker", ["Tom Orrel", None])
def test_a_statement_within_ones_own_or_within_nobodys_is_by_oneself(speaker: str | None) -> None:
    document = made("It was said that Orrel demanded an Odranic federation.")
    outer = said(document, speaker, "Orrel demanded an Odranic federation", "said")
    inner = said(document, "Tom Orrel", "an Odranic federation", "demanded", within=outer.id)
    assert candidates(document, outer, inner) == [("Tom Orrel", "self")]


def test_a_statement_without_a_speaker_is_nobodys() -> None:
    document = made("“We want an Odranic federation.”")
    assert list(passages(document, "text", (said(document, None, "We want an Odranic federation"),), cast(document.text))) == []


def test_a_pronoun_holds_what_is_told_of_whom_it_means_unless_it_only_speaks() -> None:
    document = made("She wants an Odranic federation, he said.")
    assert candidates(document, pronouns="Tom Orrel") == [("Tom Orrel", "self")]
    row = replace(
        said(document, "Ada Venn", "wants an Odranic federation", "said"),
        source=Span.cut(document.text, document.text.index(" he ") + 1, document.text.index(" he ") + 3),
    )
    assert candidates(document, row, pronouns="Tom Orrel") == [("Ada Venn", "self"), ("Tom Orrel", "self")]
    both = replace(row, content=(span(document.text, "She wants an Odranic federation"),))
    assert candidates(document, both, pronouns="Tom Orrel") == [("Ada Venn", "self"), ("Tom Orrel", "Ada Venn")]


def test_of_a_long_list_of_names_the_first_few_are_asked_of() -> None:
    names = [f"Norland{n}" for n in range(MOST + 3)]
    document = made(f"{', '.join(names)} want an Odranic federation.")
    mentions = tuple(Mention(span(document.text, name), name, name) for name in names)
    (passage,) = passages(document, "text", (), Cast((), mentions))
    assert [c.holder for c in passage.candidates] == names[:MOST]


@pytest.mark.parametrize(("kind", "count"), [("dateline", 0), ("credit", 0), ("caption", 1), ("body", 1)])
def test_where_only_the_paper_speaks_of_itself_nobody_holds_anything(kind: Any, count: int) -> None:
    text = "Norland wants an Odranic federation."
    assert len(list(passages(made(text, parts=(Part(kind, 0, len(text)),)), "text", (), cast(text)))) == count


def test_a_sentence_that_names_nobody_is_no_passage() -> None:
    assert [
        p.sentence.text for p in passages(made("Rain fell. Norland slept."), "text", (), cast("Rain fell. Norland slept."))
    ] == ["Norland slept."]


# What of a passage stands for the holder


def marks(passage: Passage, holder: str) -> list[str]:
    (found,) = (c for c in passage.candidates if c.holder == holder)
    return [passage.text[a:b] for a, b in found.held]


def test_all_words_for_the_holder_are_marked_around_the_sentence_too() -> None:
    document = made("Norland was cold. She rejected an Odranic federation, said Ada Venn. Norland slept.")
    row = said(document, "Ada Venn", "She rejected an Odranic federation", "said")
    (_, passage, _) = passages(document, "text", (row,), cast(document.text, "Norland"))
    assert marks(passage, "Norland") == ["Norland", "She", "Norland"]
    assert marks(passage, "Ada Venn") == ["Ada Venn"]


def test_words_that_stand_for_who_speaks_are_marked_though_they_are_no_mention() -> None:
    document = made("Her office rejected an Odranic federation.")
    row = replace(said(document, "Ada Venn", "an Odranic federation", "rejected"), source=span(document.text, "Her office"))
    (passage,) = passages(document, "text", (row,), cast(document.text))
    assert marks(passage, "Ada Venn") == ["Her office"]


def test_a_passage_is_a_sentence_with_whole_words_around_it() -> None:
    text = f"{'word ' * 60}end. Norland slept. Then {'other ' * 60}"
    (passage,) = passages(made(text), "text", (), cast(text))
    assert passage.text == text[passage.start : passage.start + len(passage.text)]
    before, after = passage.text.split("Norland slept.")
    assert 0 < len(before) <= AROUND
    assert 0 < len(after) <= AROUND
    assert set(passage.text.split()) == {"word", "end.", "Norland", "slept.", "Then", "other"}


# What a passage is asked about


@pytest.mark.parametrize(
    ("passage", "likelier", "than"),
    [
        ("an Odranic federation", "federal", "truce"),
        ("a ceasefire in Mirrin", "truce", "federal"),
        ("to stop filling the dam at Haldren", "dam", "truce"),  # without keywords by the proposition and the label
        ("federations", "federal", "dam"),  # in other forms
        ("aid for Mirrin", "truce", "dam"),
    ],
)
def test_words_that_passage_and_issue_share_speak_for_it(passage: str, likelier: str, than: str) -> None:
    found = {each.issue.id: shared(passage, each) for each in subjects(BOOK, Blank())}  # type: ignore[arg-type]
    assert 0 <= found[than] < found[likelier] <= 1


def test_a_word_that_many_issues_share_speaks_less_than_one_of_its_own() -> None:
    other = Issue("levy", "Levy", "Haldren should have a levy", ("Haldren",))
    dam = subjects(Codebook((DAM, other)), Blank())[0]  # type: ignore[arg-type]
    assert dam.weights[stem("Haldren")] < dam.weights[stem("engineers")]


def test_a_common_word_speaks_less_than_a_rare_one() -> None:
    (one,) = subjects(Codebook((Issue("x", "", "", ("people", "ceasefire")),)), Blank())  # type: ignore[arg-type]
    assert one.weights[stem("people")] < one.weights[stem("ceasefire")]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("decentralized", "decentralisation", True), ("Odran’s", "Odran", True), ("arm", "army", False)],
)
def test_words_are_compared_without_their_endings(one: str, other: str, same: bool) -> None:
    assert (stem(one) == stem(other)) is same


def test_likeness_is_the_cosine_and_nothing_where_there_is_no_vector() -> None:
    one, other, none = np.array([3, 0], np.float32), np.array([0, 2], np.float32), np.zeros(0, np.float32)
    assert (likeness(one, one), likeness(one, other), likeness(one, none), likeness(none, none)) == (1, 0, 0, 0)
    assert likeness(one, np.zeros(2, np.float32)) == 0


def asked(text: str, reader: Any = None, readings: Any = None, book: Codebook = BOOK) -> list[str]:
    """The propositions that Norland is asked about."""
    scorer = Table(always(NONE))
    more = {"readings": readings} if readings else {}
    read(text, always(NONE), scorer=scorer, reader=reader or Blank(), book=book, **more)
    return [question.proposition for question in scorer.asked]


def test_a_passage_is_asked_about_the_issue_that_its_words_tell() -> None:
    assert asked("Norland rejected a truce in Mirrin, the ceasefire.") == [TRUCE.proposition]
    assert asked("Norland rejected a new budget.") == []


def test_the_meaning_of_a_sentence_speaks_for_an_issue_without_a_shared_word() -> None:
    text = "Norland wants the guns to fall silent."
    reading = Reading((), (), topics=Topics((0,), np.array([[1.0, 0.0]], np.float32)))
    assert asked(text) == []
    assert asked(text, Blank(Mirrin=[1.0, 0.0], islands=[0.0, 1.0]), {"text": reading}) == [TRUCE.proposition]


def test_a_passage_is_asked_about_the_likeliest_issues_only() -> None:
    issues = [Issue(f"i{n}", "", f"Proposition number {n}", tuple(["Odranic"] + ["truce"] * (n == 7))) for n in range(8)]
    found = asked("Norland wants an Odranic truce: Odranic, all Odranic.", book=Codebook(tuple(issues)))
    assert len(found) <= MOST_ISSUES
    assert found[:1] == ["Proposition number 7"]


def test_without_issues_nobody_is_asked() -> None:
    scorer = Table(always(FOR))
    assert read("Norland wants an Odranic federation.", always(FOR), scorer=scorer, book=Codebook()) == ()
    assert scorer.asked == []


def test_the_question_has_the_passage_the_holder_and_its_marks() -> None:
    scorer = Table(always(NONE))
    read("Norland wants an Odranic federation.", always(NONE), scorer=scorer)
    assert scorer.asked == [Question(FEDERAL.proposition, "Norland wants an Odranic federation.", "Norland", ((0, 7),))]


# What becomes of the answers


@pytest.mark.parametrize(("answer", "stance"), [(FOR, "support"), (AGAINST, "oppose"), (MIXED, "mixed"), (NONE, None)])
def test_an_answer_that_takes_a_side_is_a_row(answer: Any, stance: str | None) -> None:
    found = read("Norland spoke of an Odranic federation.", always(answer))
    assert [(row.holder, row.actor, row.issue, row.stance, row.by) for row in found] == (
        [("Norland", "a Norland", "federal", stance, "self")] if stance else []
    )


def test_sides_count_together_against_none_and_the_likeliest_is_the_stance() -> None:
    (row,) = read("Norland spoke of an Odranic federation.", always((0.1, 0.2, 0.4, 0.3)))
    assert (row.stance, row.confidence) == ("oppose", 0.4)


@pytest.mark.parametrize(("speaks", "least"), [(True, SURE_OF_SPEAKER), (False, SURE_OF_OTHERS)])
def test_what_is_less_sure_to_take_a_side_than_the_threshold_is_no_row(speaks: bool, least: float) -> None:
    document = made("Norland spoke of an Odranic federation.")
    rows = [said(document, "Norland", "an Odranic federation", "spoke of")] if speaks else []
    answers = [(1 - side, side, 0.0, 0.0) for side in (least + 0.001, least - 0.001)]
    assert [len(read(document, always(answer), *rows)) for answer in answers] == [1, 0]


@pytest.mark.parametrize(("side", "asked"), [(ANYBODY, ["Norland", "Vessia"]), (ANYBODY - 0.001, ["Norland"])])
def test_where_the_first_is_surely_for_nothing_nobody_else_is_asked_of(side: float, asked: list[str]) -> None:
    scorer = Table(always((1 - side, side, 0.0, 0.0)))
    read("Norland and Vessia spoke of an Odranic federation.", always(NONE), scorer=scorer)
    assert [question.holder for question in scorer.asked] == asked


def test_a_description_holds_what_it_says_and_not_what_it_is_named_beside() -> None:
    document = made("“We want an Odranic federation,” officials said, and envoys sat by.")
    who = (Mention(span(document.text, words), f"a {words}", words, "description") for words in ("officials", "envoys"))
    row = said(document, "officials", "We want an Odranic federation", "said")
    assert [each.holder for each in read(document, always(FOR), row, cast=Cast((), tuple(who)))] == ["officials"]


def test_one_row_has_all_the_evidence_of_a_holder_issue_stance_and_source() -> None:
    told = (
        "Norland wants an Odranic federation.",
        "Vessia wants an Odranic federation.",
        "Norland is for an Odranic federation.",
    )
    first, second = read(FAR.join(told), always(FOR))
    assert (first.holder, [s.text for s in first.evidence]) == (
        "Norland",
        ["Norland wants an Odranic federation.", "Norland is for an Odranic federation."],
    )
    assert (second.holder, len(second.evidence)) == ("Vessia", 1)
    assert first.id == identity("p", first.document, "a Norland", "federal", "support", "self")


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("NORLAND WANTS ODRANIC FEDERATION\n\nThe islands are an Odranic federation in the making.", []),
        ("NORLAND WANTS ODRANIC FEDERATION\n\nVessia said no more. Norland slept.", ["Norland"]),
        ("In the chamber NORLAND asks for an Odranic federation.", ["Norland"]),
    ],
)
def test_a_name_that_stands_in_capitals_alone_holds_nothing(text: str, held: list[str]) -> None:
    found = re.finditer("norland|vessia", text, re.IGNORECASE)
    mentions = tuple(Mention(Span.cut(text, *m.span()), f"a {m[0].title()}", m[0].title()) for m in found)
    rows = read(made(text), lambda q: FOR if q.holder == "Norland" else NONE, cast=Cast((), mentions))
    assert [row.holder for row in rows] == held


def test_another_stance_is_another_row() -> None:
    text = f"Norland wants an Odranic federation.{FAR}Norland dreads an Odranic federation."
    found = read(text, lambda question: AGAINST if "dreads" in question.passage else FOR)
    assert [(row.stance, row.evidence[0].text) for row in found] == [
        ("support", "Norland wants an Odranic federation."),
        ("oppose", "Norland dreads an Odranic federation."),
    ]


def test_the_same_stance_by_another_is_another_row() -> None:
    document = made(f"Norland wants an Odranic federation.{FAR}Ada Venn said Norland was for an Odranic federation.")
    row = said(document, "Ada Venn", "Norland was for an Odranic federation", "said")
    found = read(document, lambda question: FOR if question.holder == "Norland" else UNSURE, row)
    assert [(each.by, each.statements) for each in found] == [("self", ()), ("Ada Venn", (row.id,))]


def test_words_that_are_the_holders_own_and_anothers_too_make_one_row() -> None:
    document = made("Norland wants an Odranic federation, and Ada Venn said Norland had long been for it.")
    row = said(document, "Ada Venn", "Norland had long been for it", "said")
    found = read(document, lambda question: FOR if question.holder == "Norland" else NONE, row)
    assert [each.by for each in found] == ["self"]


def test_a_row_names_the_statements_whose_words_it_rests_on_once() -> None:
    document = made("“We want an Odranic federation. An Odranic federation is all,” Ada Venn said.")
    row = said(document, "Ada Venn", "We want an Odranic federation. An Odranic federation is all", "said")
    (found,) = read(document, always(FOR), row)
    assert (found.statements, len(found.evidence)) == ((row.id,), 2)


def test_a_row_names_the_events_told_in_its_evidence() -> None:
    document = made("Norland boycotted the Odranic federation congress. Rain fell.")
    here, there = (
        Event(words, document.id, "CONSULT", "meeting", "refused", ("Norland",), (span(document.text, words),))
        for words in ("boycotted the Odranic federation congress", "Rain fell")
    )
    (row,) = read(document, always(FOR), events=(here, there))
    assert row.events == (here.id,)


def test_the_surest_passage_gives_confidence_and_reason() -> None:
    text = f"Norland wants an Odranic federation.{FAR}Norland loves an Odranic federation."
    (row,) = read(text, lambda question: FOR if "loves" in question.passage else (0.1, 0.8, 0.05, 0.05))
    assert (row.confidence, row.because) == (0.94, "scorer: support 0.94, of 2 passages")
    (row,) = read("Norland wants an Odranic federation.", always(FOR))
    assert row.because == "scorer: support 0.94"


def test_a_condition_is_kept_with_its_words() -> None:
    text = f"{FAR}Norland accepts an Odranic federation if the clans agree."
    words = "if the clans agree"

    def rule(question: Question) -> Answer:
        at = question.passage.index(words)
        return Answer(MIXED, 0.1, (at, at + len(words)))  # type: ignore[arg-type]

    (row,) = read(text, rule)
    assert row.conditional == span(text, words)


def test_a_row_is_hedged_where_all_its_passages_are() -> None:
    text = f"Norland may want an Odranic federation.{FAR}Norland wants an Odranic federation."
    hedged = Answer(FOR, 0.9, None)  # type: ignore[arg-type]
    assert [row.hedged for row in read("Norland may want an Odranic federation.", always(hedged))] == [True]
    assert [row.hedged for row in read(text, lambda q: hedged if "may want" in q.passage else FOR)] == [False]


@pytest.mark.parametrize(("outlet", "count"), [("The Norland", 0), ("norland", 0), ("Norland Courier", 1), (None, 1)])
def test_the_paper_that_reports_holds_nothing(outlet: str | None, count: int) -> None:
    assert len(read(made("Norland rejects an Odranic federation.", outlet=outlet), always(AGAINST))) == count


def test_a_title_that_stands_apart_comes_first() -> None:
    document = Document(
        "d", "one", "Vessia wants an Odranic federation.", title="Norland rejects Odranic federation", title_apart=True
    )
    apart = Mention(Span(0, 7, "Norland", "title"), "a Norland", "Norland")
    who = Cast((), (apart, *cast(document.text).mentions))
    blank = Reading((), ())
    found = read(document, always(AGAINST), cast=who, readings={"text": blank, "title": blank})
    assert [(row.holder, row.evidence[0].of) for row in found] == [("Norland", "title"), ("Vessia", "text")]


SCRAPS = ["Norland ", "Vessia’s ", "Ada Venn ", "rejected ", "an Odranic federation", " truce ", "if ", ". ", "\n", "\n\n", "“",
          "”", "(", "—", "’s", "é", "😀", "\ud800", "she "]  # fmt: skip


@settings(max_examples=60)
@given(st.lists(st.sampled_from(SCRAPS), max_size=40).map("".join), st.data())
def test_for_any_text_the_evidence_stands_where_the_row_says(text: str, data: st.DataObject) -> None:
    document, statements = made(text), []
    for number in range(data.draw(st.integers(0, 3)) if text else 0):
        start = data.draw(st.integers(0, len(text) - 1))
        content = Span.cut(text, start, data.draw(st.integers(start + 1, len(text))))
        within = data.draw(st.sampled_from([None, *(row.id for row in statements)]))
        speaker = data.draw(st.sampled_from([None, *NAMES]))
        statements.append(Statement(f"s{number}", document.id, (content,), None, None, speaker, speaker and f"a {speaker}",
                                    within=within))  # fmt: skip

    def rule(question: Question) -> Answer:
        assert all(0 <= a < b <= len(question.passage) for a, b in question.held)
        at = data.draw(st.integers(0, len(question.passage) - 1))
        condition = data.draw(st.sampled_from([None, (at, len(question.passage))]))
        return Answer(data.draw(st.sampled_from([NONE, FOR, AGAINST, MIXED])), data.draw(st.sampled_from([0.1, 0.9])), condition)

    found = read(document, rule, *statements, cast=cast(text, "Ada Venn"))
    assert len({row.id for row in found}) == len(found)
    assert len({(row.actor, row.issue, row.stance, row.by) for row in found}) == len(found)
    for row in found:
        assert row.evidence
        assert row.holder in NAMES
        assert row.by == "self" or row.by in NAMES
        assert set(row.statements) <= {each.id for each in statements}
        spans = (*row.evidence, *([row.conditional] if row.conditional else []))
        assert all(text[s.start : s.end] == s.text for s in spans)
        assert 0 <= row.confidence <= 1


def test_the_work_grows_with_the_text_alone() -> None:
    def work(times: int) -> int:
        text = "Ada Venn said Norland wants an Odranic federation. " * times
        document, who = made(text), cast(text)
        content = [Span.cut(text, m.start(), m.end()) for m in re.finditer("Norland wants an Odranic federation", text)]
        rows = [
            Statement(f"s{n}", document.id, (each,), speaker="Ada Venn", actor="a Ada Venn") for n, each in enumerate(content)
        ]
        met = [Event(f"e{n}", document.id, "CONSULT", None, "held", ("Norland",), (each,)) for n, each in enumerate(content)]
        return lines_run(lambda: read(document, always(FOR), *rows, cast=who, events=met))

    work(10)  # what is worked out once
    assert work(240) < 4.5 * work(60)
