"""Fifty hostile reports and names at the desk: on every page they are the characters they are."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from starlette.testclient import TestClient

from onrecord.desk.app import application
from onrecord.desk.guard import hosts
from onrecord.desk.room import Person, Room
from onrecord.ledger import Ledger
from onrecord.records import Actor, Codebook, Document, Event, Issue, Position, Record, Span, Statement, identity

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    '"><script>alert(1)</script>',
    "' onfocus='alert(1)' autofocus='",
    '" onmouseover="alert(1)" x="',
    "javascript:alert(1)",
    "<a href=javascript:alert(1)>x</a>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</option></select><img src=x onerror=alert(1)>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example>",
    "<style>*{display:none}</style>",
    "{{ 7 * 7 }}",
    "{% for x in () %}",
    "{{ request.application }}",
    "${7*7}",
    "#{7*7}",
    "<%= 7 * 7 %>",
    "[[constructor]]",
    "\u202egpj.exe",
    "\u2066\u2067abc\u2069",
    "abc\u202a",
    "\x1b[31mred\x1b[0m",
    "a\x00b",
    "a\x08\x08b",
    "\x9b2J",
    "\u2028line",
    "\x85next",
    '=HYPERLINK("http://evil.example")',
    "@SUM(1)",
    "'; DROP TABLE review; --",
    '" OR 1=1 --',
    "../../etc/passwd",
    "//evil.example/x",
    "%0d%0aSet-Cookie: a=b",
    "a\r\nb",
    "\ud800half",
    "&lt;script&gt;",
    "&#x3c;b&#x3e;",
    "«found»",
    "a" * 3000,
    "🜂" * 40 + "e\u0301" * 40,
)
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
PLAIN = {
    "html",
    "head",
    "meta",
    "title",
    "link",
    "script",
    "body",
    "a",
    "header",
    "nav",
    "form",
    "input",
    "main",
    "h1",
    "h2",
    "h3",
    "p",
    "section",
    "div",
    "button",
    "code",
    "span",
    "b",
    "br",
    "mark",
    "article",
    "details",
    "summary",
    "label",
    "select",
    "option",
    "textarea",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "small",
    "sup",
    "ul",
    "li",
    "dl",
    "dt",
    "dd",
    "kbd",
    "dialog",
    "footer",
    "fieldset",
    "legend",
    "datalist",
    "blockquote",
    "progress",
    "figure",
    "figcaption",
    "svg",
    "rect",
}


def hostile(n: int, words: str) -> Record:
    """A report that is hostile wherever a report can be."""
    text = f"{words} said.\r\n\r\nThey met {words} there."
    document = Document(
        identity("d", n),
        words,
        text,
        path=words,
        url=f"javascript:{words}",
        title=words,
        title_apart=bool(n % 2),
        outlet=words,
        author=words,
        published="2021-03-12",
        language=words,
    )
    actor = Actor(identity("a", n), words, "person", (words + "!",))
    at = (Span(0, len(words), words),)
    said = Statement(identity("s", n), document.id, at, speaker=words, actor=actor.id, confidence=0.4, because=words, via=words)
    met = Event(
        identity("e", n), document.id, "CONSULT", "meeting", "held", (words, words + "?"), at, actors=(actor.id,), place=words
    )
    stands = Position(identity("p", n), document.id, words, words, "support", words, at, actor=actor.id, because=words)
    return Record(document, (actor,), (said,), (met,), (stands,))


ASKED = (
    ("/statements", "actor"),
    ("/search", "q"),
    ("/codebook", "keywords"),
    ("/timeline", "outlet"),
    ("/findings", "kind"),
    ("/positions", "since"),
    ("/actors", "kind"),
    ("/", "until"),
)
RECORDS = [hostile(n, words) for n, words in enumerate(HOSTILE)]


def fill(ledger: Ledger) -> None:
    """A ledger of hostile reports, with a hostile codebook and hostile reviews."""
    ledger.keep_codebook(Codebook(tuple(Issue(words, words, words, (words,)) for words in HOSTILE if words.isascii())))
    for record in RECORDS:
        ledger.add(record, "1")
        words = record.document.name.encode("utf8", "replace").decode()
        ledger.review(
            record.statements[0].id, "corrected", {"speaker": words.replace("\0", "0").strip() or "x"}, by=words, note=words
        )


class Page(HTMLParser):
    """What a browser would make of a page: its elements and their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def harmless(text: str) -> None:
    """Nothing in the page but what the desk's own templates can put there."""
    for tag, attributes in Page(text).found:
        assert tag in PLAIN
        assert not [name for name in attributes if name.startswith("on") or name in ("style", "srcdoc")]
        for name in ("href", "src", "action", "formaction"):
            assert re.match(r"(?:[/#?](?![/\\])|/$|$)", attributes.get(name) or ""), (tag, attributes)
    assert not UNSEEN.search(text)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with Ledger.open(tmp_path_factory.mktemp("hostile") / "talks.db") as ledger:
        fill(ledger)
        app = application(Room(ledger, Person("<b>M. Ansel</b>")), hosts("127.0.0.1", 8765))
        with TestClient(app, base_url="http://127.0.0.1:8765") as opened:
            yield opened


def test_there_are_fifty() -> None:
    assert len(set(HOSTILE)) == 50


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/documents",
        "/queue",
        "/queue?start=40",
        "/timeline",
        "/statements",
        "/events",
        "/positions",
        "/actors",
        "/actors/doubtful",
        "/findings",
        "/reviews",
        "/agreement",
        "/codebook",
        "/search?q=alert",
    ],
)
def test_every_list_shows_them_as_they_are(browser: TestClient, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 200
    harmless(answer.text)


@pytest.mark.parametrize("n", range(len(HOSTILE)))
def test_every_report_and_actor_is_a_page(browser: TestClient, n: int) -> None:
    record = RECORDS[n]
    for path in (f"/documents/{record.document.id}", f"/actors/{record.actors[0].id}"):
        answer = browser.get(path)
        assert answer.status_code == 200
        harmless(answer.text)


@pytest.mark.parametrize("words", [words for words in HOSTILE if "\ud800" not in words and len(words) < 200])
def test_what_is_asked_is_shown_as_it_is(browser: TestClient, words: str) -> None:
    for path, name in ASKED:
        answer = browser.get(path, params={name: words})
        assert answer.status_code in (200, 400)
        harmless(answer.text)
        assert all("\n" not in value and "\r" not in value for value in answer.headers.values())
