"""Records made by hand, of invented people and places, for the tests of the ledger."""

from onrecord.records import Actor, Document, Event, Part, Position, Record, Role, Span, Statement, identity

TEXT = (
    "VELKARA, March 12, 2021 - Foreign Minister Mara Telk met Oren Vass of the Sarn Council in Velkara on Thursday.\n\n"
    "“The bridge must be opened,” Telk said. Vass said the council would not wait, Sélim Orr told the Courier.\n"
)
TELK, VASS, ORR = identity("a", "telk"), identity("a", "vass"), identity("a", "orr")


def at(document: Document, words: str, of: str = "text") -> Span:
    """The first place where the words stand."""
    start = document.field(of).index(words)
    return Span.cut(document.field(of), start, start + len(words), of)


def report(name: str = "one", text: str = TEXT, **fields: object) -> Document:
    """A report of the Sarn Courier, of 12 March 2021 unless told otherwise."""
    told = {
        "outlet": "The Sarn Courier",
        "published": "2021-03-12T08:00:00",
        "published_from": "dateline",
        "title": "Talks in Velkara",
    }
    parts = (Part("dateline", 0, 25), Part("body", 26, len(text)))
    return Document(identity("d", name, text), name, text, parts, path=f"{name}.txt", **{**told, **fields})


def said(document: Document, words: str, **fields: object) -> Statement:
    """A statement with these words for its content."""
    content = (at(document, words),)
    return Statement(Statement.name_of(document.id, content, None), document.id, content, **fields)


def stands(document: Document, holder: str, words: str, **fields: object) -> Position:
    """A position on the bridge with these words for its evidence."""
    told = {"issue": "bridge-opening", "stance": "support", "by": "self"} | fields
    name = identity("p", document.id, holder, told["issue"], told["stance"], told["by"])
    return Position(name, document.id, holder, evidence=(at(document, words),), **told)


def people() -> tuple[Actor, ...]:
    return (
        Actor(TELK, "Mara Telk", "person", ("Telk",), (Role("foreign minister", "Ostria", "2019"),)),
        Actor(VASS, "Oren Vass", "person", ("Vass", "Vaß")),
        Actor(ORR, "Sélim Orr", "person"),
    )


def record(document: Document | None = None) -> Record:
    """All that a careful reader would take out of `TEXT`."""
    document = document or report()
    telk = said(
        document,
        "“The bridge must be opened,”",
        speaker="Mara Telk",
        actor=TELK,
        kind="direct",
        source=at(document, "Telk said"),
        cue=at(document, "said"),
        said_on="2021-03-11",
        confidence=0.9,
        because="reader",
    )
    orr = said(
        document, "Vass said the council would not wait", speaker="Sélim Orr", actor=ORR, via="the Courier", confidence=0.7
    )
    vass = said(
        document, "the council would not wait", speaker="Oren Vass", actor=VASS, within=orr.id, mode="thought", hedged=True
    )
    met = at(document, "Foreign Minister Mara Telk met Oren Vass of the Sarn Council in Velkara on Thursday")
    event = Event(
        identity("e", document.id, met.start),
        document.id,
        "CONSULT",
        "meeting",
        "held",
        ("Mara Telk", "Oren Vass"),
        (met,),
        ("Ostria", "Sarn Council"),
        (TELK, VASS),
        ("2021-03-11", None),
        "Velkara",
        0.8,
        "clause",
    )
    for_it = stands(
        document,
        "Mara Telk",
        "The bridge must be opened",
        actor=TELK,
        statements=(telk.id,),
        events=(event.id,),
        conditional=at(document, "on Thursday"),
        confidence=0.6,
    )
    against = stands(document, "Sarn Council", "the council would not wait", stance="oppose", by="Sélim Orr", hedged=True)
    return Record(document, people(), (telk, orr, vass), (event,), (for_it, against))
