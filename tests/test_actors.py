import re
from dataclasses import replace

import pytest
from counting import lines_run
from hypothesis import given, settings
from hypothesis import strategies as st
from marked_texts import NOTHING, actor, marked, read, speakers

from onrecord.actors import cast, name_speakers
from onrecord.reader import NameSpan
from onrecord.records import Document, Span, Statement, StatementKind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mara Telk came. [s:Telk] [q:said] [c:no].", ["Mara Telk"]),
        ("[s:Telk] [q:said] [c:no]. Foreign Minister Mara Telk left.", ["Mara Telk"]),
        ("[s:Foreign Minister Mara Telk] [q:said] [c:no].", ["Mara Telk"]),
        ("[s:Dr Mara Telk, an envoy of France,] [q:said] [c:no].", ["Mara Telk"]),
        ("[s:The French foreign minister, Mara Telk,] [q:said] [c:no].", ["Mara Telk"]),
        ("[s:The head of the Oru Peace Council, Mara Telk,] [q:said] [c:no].", ["Mara Telk"]),
        ("Ilan Kosh wrote a book. [s:Cosh] [q:said] [c:no].", ["Ilan Kosh"]),
        ("Ilan al-Vass spoke. [s:Vass] [q:said] [c:no].", ["Ilan al-Vass"]),
        ("The Oru Peace Council (OPC) met. [s:The OPC] [q:said] [c:no].", ["Oru Peace Council"]),
        ("[s:French Maj Gen Mara Telk] [q:said] [c:no].", ["Mara Telk"]),
        ("[s:The beekeeper, Mara Telk,] [q:said] [c:no].", ["Mara Telk"]),
        ("[s:Mara Telk, a French analyst and writer on Chile], [q:said] [c:no]. Oran left.", ["Mara Telk"]),
        ("The united farmers of Oru (UFO) met. [s:The UFO] [q:said] [c:no].", ["united farmers of Oru"]),
    ],
)
def test_names_in_full_and_in_part(text: str, expected: list[str]) -> None:
    assert speakers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mara Telk, the French foreign minister, came. [s:The minister] [q:said] [c:no].", "Mara Telk"),
        ("[s:The foreign minister] [q:said] [c:no]. The foreign minister, Mara Telk, left.", "Mara Telk"),
        ("Mara Telk, president of the Oru Peace Council, came. [s:The head of the council] [q:said] [c:no].", "Mara Telk"),
        (
            "The French minister, Mara Telk, met the Spanish minister, Ilan Oran. [s:The French minister] [q:said] [c:no].",
            "Mara Telk",
        ),
        ("The Oru Peace Council met. [s:The council] [q:said] [c:no].", "Oru Peace Council"),
        ("A group of farmers from the valley met. [s:The group] [q:said] [c:no].", None),
        ("[s:A group of lawyers] [q:demanded] [c:a vote]. ¶[s:The group] [q:said] [c:no].", "a group of lawyers"),
        ("[s:A source close to the talks] [q:said] [c:yes]. ¶[s:The official] [q:said] [c:no].", "a source close to the talks"),
        ("[s:Mara Telk] [q:said] [c:yes]. ¶[s:The source] [q:said] [c:no].", "Mara Telk"),
        ("Mara Telk left. According to [s:an OPC source], Telk [q:said] [c:no].", "an OPC source"),
        ("Mara Telk, the deputy director of the Oru Peace Council, came. [s:The deputy director] [q:said] [c:no].", "Mara Telk"),
        ("France closed its port. [s:The government] [q:said] [c:no].", "France"),
        ("[s:The first secretary of the Norwegian mission to the Council in Oslo], Mara Telk, [q:said] [c:no].", "Mara Telk"),
        (
            "[s:The envoy of the Norwegian mission to the Council in Oslo], farmers and traders met, [q:said] [c:no].",
            "the envoy of the Norwegian mission to the Council in Oslo",
        ),
        (
            "[s:The head of the mission of Norway to the Oru Council] [q:said] [c:no]. "
            "The Norwegian mission’s head, Mara Telk, left.",
            "Mara Telk",
        ),
    ],
)
def test_descriptions_take_up_whom_they_fit(text: str, expected: str | None) -> None:
    found = speakers(text)[-1]
    assert found == (expected or "the group")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[s:Mara Telk] [q:said] [c:yes]. ¶[s:She] [q:added] [c:no].", "Mara Telk"),
        ("[s:Maria Telk] [q:said] [c:yes] to Peter Oran. ¶[s:He] [q:said] [c:no].", "Peter Oran"),
        ("[s:Mara Telk] [q:said] [c:Ilan Oran was late]. ¶[s:She] [q:said] [c:no].", "Mara Telk"),
        ("After a call with Ilan Oran, Mara Telk left. [s:She] [q:said] [c:no].", "Mara Telk"),
        ("Chile, [s:which] [q:says] [c:no], voted.", "Chile"),
        ("A letter reached Mara Telk, [s:who] [q:said] [c:no].", "Mara Telk"),
        ("Mara Telk met Ilan Oran. [s:They both] [q:said] [c:no].", "Mara Telk and Ilan Oran"),
        ("Mara Telk met Ilan Oran. [s:The two leaders] [q:said] [c:no].", "Mara Telk and Ilan Oran"),
        ("[s:French officials] [q:said] [c:yes]. ¶[s:They] [q:said] [c:no].", "French officials"),
        ("[s:Ilan Oran] [q:said] [c:yes]. ¶[s:A crowd] [q:cheered] [c:no]. ¶[s:He] [q:said] [c:no].", "Ilan Oran"),
        ("Nothing happened. [s:He] [q:said] [c:no].", None),
    ],
)
def test_pronouns(text: str, expected: str | None) -> None:
    assert speakers(text)[-1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[s:Oslo] [q:said] [c:no].", "Oslo"),
        ("[s:The Norwegian side] [q:said] [c:no].", "Norwegian side"),
        ("[s:The Norwegians] [q:said] [c:no].", "Norwegians"),
        ("[s:Norwegian] objections: [c:no].", "Norwegian"),
        ("[s:The Norwegian government] [q:said] [c:no].", "Norwegian government"),
    ],
)
def test_a_state_is_called_as_the_text_calls_it_and_known_by_its_name(text: str, expected: str) -> None:
    (said,), who = read(text)
    assert said.speaker == expected
    assert said.actor
    assert (who.actor(said.actor).name, who.actor(said.actor).kind, who.actor(said.actor).known) == ("Norway", "state", True)


def test_several_as_one_are_found_by_each_name() -> None:
    (said,), who = read("[s:Mara Telk and Ilan Oran] [q:said] [c:no].")
    assert who.actor(said.actor or "").aliases == ("Mara Telk", "Ilan Oran")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[s:Mara Telk] [q:said] [c:yes], ¶[q:adding] [c:no].", ["Mara Telk", "Mara Telk"]),
        ("Mara Telk left, [q:saying] [c:no].", ["Mara Telk"]),
        ("Mara Telk left the town, which [q:is thought] [c:lost].", [None]),
        ("Mara Telk [q:is reported to have said] [c:no].", ["Mara Telk"]),
        ("Mara Telk left amid [q:rumours that] [c:the road is shut].", [None]),
        ("Mara Telk heard [q:claims of] [c:a raid].", [None]),
        ("Mara Telk left and [q:claims] [c:the road is shut].", ["Mara Telk"]),
        ("It is right for Mara Telk to [q:warn] [c:them].", [None]),
        ("Mara Telk left. [s:The] [q:said] [c:no].", [None]),
        ("[c:“No,”] [q:said] Mara Telk.", ["Mara Telk"]),
        ("[s:Mara Telk] [q:said] [c:yes].\n\n¶[c:“We shall go on as we began.”]", ["Mara Telk", "Mara Telk"]),
        ("[s:Mara Telk] [q:said] [c:yes]." + " Rain fell all day." * 40 + "\n\n¶[c:“On we go.”]", ["Mara Telk", None]),
        ("[c:“We shall go on as we began.”]", [None]),
    ],
)
def test_statements_without_a_source(text: str, expected: list[str | None]) -> None:
    assert speakers(text) == expected


def test_we_within_a_statement_is_whoever_makes_it() -> None:
    plain, (outer, inner) = marked("[s:Mara Telk] [q:said] [c:“we think it is time”]. ¶[c:x]")
    inner = replace(
        inner, source=Span.cut(plain, 16, 18), cue=Span.cut(plain, 19, 24), content=(Span.cut(plain, 25, 35),), within=outer.id
    )
    document = Document("d", "test", plain)
    who = cast(document, NOTHING, [outer, inner])
    assert [s.speaker for s in name_speakers([outer, inner], who, document)] == ["Mara Telk", "Mara Telk"]


@pytest.mark.parametrize(
    ("text", "audience", "via"),
    [
        ("[s:Telk] [q:told] Reuters [c:no].", "Reuters", None),
        ("[s:Telk] [q:told reporters] [c:no].", "reporters", None),
        ("[s:Mara Telk] [q:was quoted] by Reuters: [c:no].", None, "Reuters"),
        ("[s:Mara Telk] [q:said] [c:no].", None, None),
        ("[s:Telk] [q:told] parliament on Monday [c:no].", "parliament", None),
        ("[s:Telk] [q:told] the foreign press that [c:no].", "foreign press", None),
        ("[s:Telk] [q:told] a news conference that [c:no].", "news conference", None),
        ("[s:Telk] [q:told] nobody that parliament said [c:no].", None, None),
        ("[s:Telk] [q:had told] her Reuters would print [c:no].", None, None),
        ("[s:Telk] [q:had informed] him Reuters would print [c:no].", None, None),
    ],
)
def test_audience_and_via(text: str, audience: str | None, via: str | None) -> None:
    (said,), _ = read(text)
    assert (said.audience, said.via) == (audience, via)


@pytest.mark.parametrize(("kind", "speaker"), [("direct", "Mara Telk"), ("indirect", "Ona Misk")])
def test_she_in_the_very_words_of_somebody_is_another(kind: StatementKind, speaker: str) -> None:
    """Who speaks is "I" there; in an account of the words she may be "she".  "Me" is told either way."""
    plain, (inner, outer) = marked(
        "Mara Telk met Ona Misk. Misk spoke. “[s:She] [q:told] me [c:it is over]” ¶, [s:Misk] [q:said][c:.]"
    )
    words = Span.cut(plain, plain.index("“"), plain.index("”") + 1)
    outer = replace(outer, content=(words,), kind=kind)
    document, made = Document("d", "test", plain), [outer, replace(inner, within=outer.id)]
    said = name_speakers(made, cast(document, NOTHING, made), document)
    assert [(s.speaker, s.audience) for s in said] == [("Ona Misk", None), (speaker, "Ona Misk")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[s:The Government of Jordan] [q:said] [c:no]. ¶[s:It] [q:added] [c:never].", ["Jordan", "Jordan"]),
        ("[s:The government of Jordan] [q:said] [c:no].", ["Jordan"]),
        (
            "[s:The Salt Front] [q:said] [c:yes]. ¶[s:The Government of Oru] [q:said] [c:no]. ¶[s:It] [q:added] [c:never].",
            ["Salt Front", "Oru", "Oru"],
        ),
        ("[s:The government of Mara Telk] [q:said] [c:no].", ["the government of Mara Telk"]),
    ],
)
def test_the_government_of_a_state_is_the_state(text: str, expected: list[str]) -> None:
    places = tuple(NameSpan("place", *found.span(), 0.9) for found in re.finditer("Oru", marked(text)[0]))
    assert [s.speaker for s in read(text, places)[0]] == expected


@pytest.mark.parametrize("noun", ["states", "governments"])
def test_no_band_is_one_of_two_states(noun: str) -> None:
    text = f"Norway and Jordan met the Oru Front and the Salt Council. [s:The two {noun}] [q:said] [c:no]."
    assert speakers(text) == ["Norway and Jordan"]


def test_somebodys_office_is_another_than_somebody_and_it_takes_it_up() -> None:
    text = "Ona Misk came. The Oru Front left. [s:The minister's {}] [q:said] [c:no]. ¶[s:It] [q:added] [c:never]."
    assert speakers(text.format("press office")) == ["the minister's press office"] * 2
    assert speakers(text.format("aides")) == ["the minister's aides", "Oru Front"]


def test_the_same_name_is_the_same_actor_in_every_document_and_an_unnamed_one_is_not() -> None:
    plain, made = marked("[s:Mara Telk] [q:said] [c:yes]. ¶[s:A senior official] [q:said] [c:no].")
    one, two = (cast(Document(name, name, plain), NOTHING, made) for name in ("one", "two"))
    assert actor(one, "Mara Telk").id == actor(two, "Mara Telk").id
    assert actor(one, "a senior official").id != actor(two, "a senior official").id


def test_a_headline_that_stands_apart_goes_by_the_names_of_the_text() -> None:
    document = Document("d", "test", "Mara Telk spoke on Friday.", title="Telk: we will not sign", title_apart=True)
    source, content = (Span.cut("Telk: we will not sign", a, b, "title") for a, b in ((0, 4), (6, 22)))
    headline = Statement("s1", "d", (content,), source)
    who = cast(document, NOTHING, [headline])
    assert name_speakers([headline], who, document)[0].speaker == "Mara Telk"
    assert who.mentions[0].span == source


WORDS = [
    "Mara Telk",
    "Telk",
    "the minister",
    "said",
    "Oslo",
    "she",
    ",",
    ".",
    "“",
    "”",
    "(OPC)",
    "Oru Peace Council",
    "of",
    "and",
    "\n\n",
    "’s",
]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=40).map(" ".join), st.data())
def test_for_any_text(text: str, data: st.DataObject) -> None:
    """Mentions stand in order, with their words at their offsets, and naming speakers again changes nothing."""
    made = []
    for _ in range(3 if len(text) > 3 else 0):
        a, b, c = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=3, max_size=3, unique=True)))
        content = (Span.cut(text, b, c),)
        made.append(Statement(Statement.name_of("d", content, None), "d", content, Span.cut(text, a, b)))
    document = Document("d", "test", text)
    who = cast(document, NOTHING, made)
    assert [m.span for m in who.mentions] == sorted(m.span for m in who.mentions)
    assert all(text[m.span.start : m.span.end] == m.span.text for m in who.mentions)
    assert {m.actor for m in who.mentions} == {a.id for a in who.actors}
    once = name_speakers(made, who, document)
    assert name_speakers(once, who, document) == once
    assert all((s.speaker is None) == (s.actor is None) for s in once)


def test_work_grows_with_the_length_alone() -> None:
    text = "Mara Telk, the French minister, met Ilan Oran. He said it rained. The minister left for Rome.\n"

    def work(times: int) -> int:
        return lines_run(lambda: cast(Document("d", "test", text * times), NOTHING, []))

    work(2)  # what is loaded once
    assert work(80) < 3 * work(40)  # twice the text; a square would be four times
