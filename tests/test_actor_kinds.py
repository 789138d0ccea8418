"""What somebody or something is: person, body or state; in which office; and what is nobody."""

import re

import pytest
from marked_texts import actor, marked, read

from onrecord.actors import cast
from onrecord.actors.shapes import items_of
from onrecord.reader import NameSpan, Reading
from onrecord.records import Document, Part


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("[s:The Norwegian foreign ministry] [q:said] [c:no].", "Norwegian foreign ministry", "organisation"),
        ("[s:The Oru government] [q:said] [c:no].", "Oru government", "organisation"),
        ("[s:A senior Chilean official] [q:said] [c:no].", "a senior Chilean official", "unnamed"),
        ("[s:Arab envoys] [q:said] [c:no].", "Arab envoys", "unnamed"),
        ("[s:US envoys] [q:said] [c:no].", "US envoys", "unnamed"),
        ("[s:Some in the valley] [q:said] [c:no].", "some in the valley", "unnamed"),
        ("[s:A report in the Oru Times] [q:said] [c:no].", "Oru Times", "organisation"),
        ("[s:The Europeans] [q:said] [c:no].", "Europeans", "group"),
        ("[s:Mara Telk and Ilan Oran] [q:said] [c:no].", "Mara Telk and Ilan Oran", "group"),
        ("[s:Chile, the UN and aid groups] [q:said] [c:no].", "Chile, UN and aid groups", "group"),
    ],
)
def test_kinds(text: str, name: str, kind: str) -> None:
    (said,), who = read(text)
    assert said.actor
    assert (said.speaker, who.actor(said.actor).kind) == (name, kind)


def test_roles_are_kept() -> None:
    _, who = read("The Norwegian foreign minister, Mara Telk, met Ilan Oran, chief of the Oru Peace Council (OPC).")
    assert [(r.office, r.of) for r in actor(who, "Mara Telk").roles] == [("foreign minister", "Norway")]
    assert actor(who, "Ilan Oran").roles[0].office == "chief"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mara Telk, deputy director of the Oru Peace Council, left.", ("deputy director", "Oru Peace Council")),
        ("The former Norwegian envoy, Mara Telk, left.", ("former envoy", "Norway")),
        ("The former king’s envoy, Mara Telk, left.", ("envoy", None)),
        ("Mara Telk, a Norwegian analyst, left.", ("analyst", None)),
        ("Mara Telk, an analyst at the Oslo-based Oru Peace Council, left.", ("analyst", "Oru Peace Council")),
        ("Mara Telk, a press officer from Oslo, left.", ("officer", None)),
        ("The US envoy to Norway, Mara Telk, left.", ("envoy", "United States")),
        ("The envoy to Norway, Mara Telk, left.", ("envoy", None)),
        ("The special envoy for Norway, Mara Telk, left.", ("special envoy", None)),
        ("Mara Telk, spokeswoman for Norway, left.", ("spokeswoman", "Norway")),
        ("The Norwegian leader, Mara Telk, met US diplomats.", ("leader", "Norway")),
        ("The Norwegian opposition leader, Mara Telk, left.", ("leader", None)),
        ("Norwegian rebel commander Mara Telk left.", ("commander", None)),
        ("The British head of the UN mission to Norway, Mara Telk, left.", ("head", "United Nations")),
    ],
)
def test_a_role_says_no_more_than_the_text(text: str, expected: tuple[str, str | None]) -> None:
    assert [(r.office, r.of) for r in actor(read(text)[1], "Mara Telk").roles] == [expected]


@pytest.mark.parametrize(
    ("text", "calls", "expected"),
    [
        ("Velt’s foreign ministry said no. Velt left.", {"Velt": "person"}, {"Velt": "state"}),
        ("Velt, which sells fish, left.", {"Velt": "person"}, {"Velt": "state"}),
        ("The government of Velt left. Velt left.", {"Velt": "person"}, {"Velt": "state"}),
        ("Both Norway and Velt left.", {"Velt": "person"}, {"Norway": "state", "Velt": "state"}),
        ("Mara Velt left. Velt’s foreign ministry said no.", {"Mara Velt": "person", "Velt": "person"}, {"Mara Velt": "person"}),
        ("President Velt’s army left.", {"Velt": "person"}, {"Velt": "person"}),
        ("Velt, 32, left. Velt’s army left.", {"Velt": "person"}, {"Velt": "person"}),
        ("Velt’s hat burned.", {"Velt": "person"}, {"Velt": "person"}),
        ("Mara Telk left. Telk left.", {"Mara Telk": "person", "Telk": "place"}, {"Mara Telk": "person"}),
        ("Mara Telk left the Roads Cup.", {"Mara Telk": "person", "Roads Cup": "misc"}, {"Mara Telk": "person"}),
    ],
)
def test_what_an_actor_is_by_all_its_mentions(text: str, calls: dict[str, str], expected: dict[str, str]) -> None:
    names = tuple(
        NameSpan(kind, at.start(), at.end(), 0.9)  # type: ignore[arg-type]
        for name, kind in calls.items()
        for at in re.finditer(rf"(?<!Mara ){name}", text)
    )
    kinds = {actor.name: actor.kind for actor in read(text, names)[1].actors if actor.kind in {"person", "state"}}
    assert kinds == expected


def test_towns_and_reporters_of_datelines_and_credits_are_nobody() -> None:
    text = "VELT, May 3 - Mara Telk left.\n\n(Reporting by Ona Misk)"
    parts = (Part("dateline", 0, 13), Part("body", 14, 29), Part("credit", 31, len(text)))
    names = (NameSpan("organisation", 0, 4, 0.9), NameSpan("person", 14, 23, 0.9), NameSpan("person", 45, 53, 0.9))
    assert [a.name for a in cast(Document("d", "test", text, parts), Reading((), names), ()).actors] == ["Mara Telk"]


def test_whose_the_picture_is_is_nobody() -> None:
    text = "Mara Telk in Velt. Photo: Ona Misk/The Lantern"
    names = (NameSpan("person", 0, 9, 0.9), NameSpan("person", 26, 34, 0.9))
    document = Document("d", "test", text, (Part("caption", 0, len(text)),))
    assert [a.name for a in cast(document, Reading((), names), ()).actors] == ["Mara Telk"]


def test_a_demonym_in_a_role_is_the_place_s() -> None:
    text = "The Veltian president, Mara Telk, left. Farmers were in Velt."
    _, who = read(text, (NameSpan("place", len(text) - 5, len(text) - 1, 0.9),))
    assert [(r.office, r.of) for r in actor(who, "Mara Telk").roles] == [("president", "Velt")]


@pytest.mark.parametrize(
    ("text", "kind", "slips", "expected"),
    [
        ("Mara Telk left. Telk’s hat burned.", "organisation", ["Telk"], ["Mara Telk"]),
        ("Maj Mara Telk left.", "organisation", ["Maj"], ["Mara Telk"]),
        ("Someone left.", "organisation", ["Someone"], []),
        ("OPC-controlled hills burned.", "organisation", ["OPC-controlled"], []),
        ("It rained in the town of Sharn.", "person", ["Sharn"], []),
        ("It rained in towns such as Sharn.", "person", ["Sharn"], []),
        ("Sharn province burned.", "person", ["Sharn"], []),
        ("It rained in Sharn and Velt.", "person", ["Sharn", "Velt"], []),
        ("Mara Telk, 32, came from Sharn.", "person", ["Sharn"], ["Mara Telk"]),
        ("The city of Sharn burned.", "organisation", ["Sharn"], []),
        ("They cited the Fair Roads Act.", "organisation", ["Fair Roads Act"], []),
        ("It went to the Oru Network for Roads.", "organisation", ["Network for"], ["Oru Network for Roads"]),
    ],
)
def test_slips_of_the_reader_make_nobody(text: str, kind: str, slips: list[str], expected: list[str]) -> None:
    names = tuple(NameSpan(kind, text.rindex(slip), text.rindex(slip) + len(slip), 0.9) for slip in slips)  # type: ignore[arg-type]
    assert [a.name for a in read(text, names)[1].actors] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Norwegian army left. Norway’s army came.", ["Norwegian army"]),
        ("Mara Telk’s regime fell. The Telk regime fell.", ["Mara Telk", "Mara Telk’s regime"]),
        ("Mara Telk’s movements were seen.", ["Mara Telk"]),
        ("Norwegian campaigns failed three times.", []),
    ],
)
def test_bodies_that_somebody_has(text: str, expected: list[str]) -> None:
    assert [a.name for a in read(text)[1].actors if a.name != "Norway"] == expected


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("It rained in Kelva. [s:Kelva] [q:said] [c:no].", "Kelva", "state"),
        ("A Kelvian farmer left. [s:Kelva] [q:said] [c:no].", "Kelva", "state"),
        ("The foreign minister of Kelva left. [s:Kelva] [q:said] [c:no].", "Kelva", "state"),
        ("Mara Telk left. [s:Telk,] [q:said] [c:no].", "Mara Telk", "person"),
        ("The Oru States Forum met. [s:The Forum] [q:said] [c:no].", "Oru States Forum", "organisation"),
    ],
)
def test_names_that_no_table_has(text: str, name: str, kind: str) -> None:
    plain, _ = marked(text)
    places = (match.start() for match in re.finditer(r"Kelva\b", plain))
    names = tuple(NameSpan("person", at, at + len("Kelva"), 0.9) for at in places)  # a reader's mistake
    (said,), who = read(text, names)
    assert (said.speaker, who.actor(said.actor or "").kind) == (name, kind)


def test_the_reader_tells_places_and_persons_apart() -> None:
    text = "Upper Oru voted. Jordan Vale left."
    names = (NameSpan("place", 0, 9, 0.9), NameSpan("person", 17, 28, 0.9))
    _, who = read(text, names)
    assert [a.name for a in who.actors] == ["Jordan Vale"]


def test_a_place_that_speaks_is_a_state() -> None:
    (said,), who = read("[s:Kondara] [q:said] [c:no].", (NameSpan("place", 0, 7, 0.9),))
    assert (said.speaker, who.actor(said.actor or "").kind) == ("Kondara", "state")


@pytest.mark.parametrize(("source", "name"), [("The old guards’", "the old guards"), ("The old guard’s", "the old guard")])
def test_an_owner_is_named_without_the_sign(source: str, name: str) -> None:
    (said,), _ = read(f"[s:{source}] [q:demand] [c:to stay] was heard.")
    assert said.speaker == name


def test_a_body_can_be_named_after_a_place() -> None:
    text = "The Ansel Movement left. [s:The movement] [q:said] [c:no]."
    (said,), _ = read(text, (NameSpan("place", 4, 9, 0.9),))
    assert said.speaker == "Ansel Movement"


def test_a_place_that_ends_in_a_noun_for_a_body_is_that_body() -> None:
    text = "She met the leader of the Oru Front, Ada Venn, in the Oru Valley."
    names = tuple(NameSpan("place", text.index(name), text.index(name) + len(name), 0.9) for name in ("Oru Front", "Oru Valley"))
    letters = {text[item.start : item.end]: item.letter for item in items_of(text, names)}
    assert (letters["Oru Front"], letters["Valley"]) == ("O", "L")
