"""The desk, asked as a browser asks it: pages, verdicts, rows by hand, actors, and what is refused."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from invented import ORR, TELK, TEXT, VASS, record, report
from starlette.testclient import TestClient

from onrecord.desk.app import ADDRESSES, application
from onrecord.desk.guard import hosts
from onrecord.desk.people import People, line, load
from onrecord.desk.room import Person, Room
from onrecord.ledger import Ledger
from onrecord.ledger.queries import Query
from onrecord.records import Codebook, Issue

HOME = "http://127.0.0.1:8765"
D = report().id
SAID, MET, STANDS = record().statements[0].id, record().events[0].id, record().positions[0].id
BRIDGE = Issue("bridge-opening", "Opening of the bridge", "The bridge should be opened", ("bridge",))


class Browser(TestClient):
    """A browser at the desk: it keeps the token of the page it is on and says where a form comes from."""

    def act(self, where: str, page: str = "/queue", **form: object):
        found = re.search(r'name="token" value="(\w+)"', self.get(page).text)
        told = {"token": found[1] if found else "", "back": page} | form
        return self.post(where, data=told, headers={"origin": HOME}, follow_redirects=False)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "talks.db") as opened:
        opened.keep_codebook(Codebook((BRIDGE,)))
        opened.add(record(), "1")
        yield opened


@pytest.fixture
def browser(ledger: Ledger) -> Iterator[Browser]:
    app = application(Room(ledger, Person("M. Ansel")), hosts("127.0.0.1", 8765))
    with Browser(app, base_url=HOME) as opened:
        yield opened


# Pages


@pytest.mark.parametrize("path", [one.path for one in ADDRESSES if one.method == "GET" and "{" not in one.path])
def test_every_page_opens_and_carries_what_guards_it(browser: Browser, path: str) -> None:
    page = browser.get(path, params={"document": D} if path == "/suggest" else {})
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<[^>]* (style|on\w+)=", page.text)
    assert not re.search(r"<script(?! src=\"/static/)", page.text)
    assert len(page.content) < 200_000


@pytest.mark.parametrize("file", ["desk.css", "desk.js", "icon.svg"])
def test_the_pages_own_files_are_shipped(browser: Browser, file: str) -> None:
    answer = browser.get(f"/static/{file}")
    assert (answer.status_code, answer.headers["x-content-type-options"]) == (200, "nosniff")


def test_the_board_is_the_first_page_and_leads_down_to_the_words(browser: Browser) -> None:
    page = browser.get("/").text
    assert "Opening of the bridge" in page
    assert f"/positions?actor={TELK}&amp;issue=bridge-opening&amp;kind=support" in page
    assert "/positions?actor=Sarn+Council" in page


def test_a_document_has_its_words_with_the_marks_of_every_row(browser: Browser) -> None:
    page = browser.get(f"/documents/{D}").text
    text = page.split('<div id="text"')[1].split(">", 1)[1].split("</div>")[0]
    assert re.sub("<[^>]+>", "", text) == TEXT
    for row in (SAID, MET, STANDS):
        assert f'id="{row}"' in page
        assert re.search(f'data-rows="[^"]*{row}', text)
    for found in re.finditer(r'data-at="(\d+)"[^>]*>([^<]+)<', text):
        assert TEXT[int(found[1]) :].startswith(found[2])


def test_a_row_leads_to_its_document_and_its_words(browser: Browser) -> None:
    assert browser.get(f"/rows/{SAID}", follow_redirects=False).headers["location"] == f"/documents/{D}#{SAID}"
    assert browser.get(f"/rows/{TELK}", follow_redirects=False).headers["location"] == f"/actors/{TELK}"


def test_what_is_not_there_is_said(browser: Browser) -> None:
    answer = browser.get("/rows/s000000000000")
    assert answer.status_code == 404
    assert "Nothing in the ledger has the id" in answer.text
    assert (
        "No statements by &#34;Mara Tellk&#34;. Did you mean &#34;Mara Telk&#34;?"
        in browser.get("/statements?actor=Mara+Tellk").text
    )
    assert browser.get("/statements?since=Thursday").status_code == 400


@pytest.mark.parametrize(("path", "most"), [("/statements", 3), ("/timeline", 6), ("/actors", 3), ("/search?q=bridge", 2)])
def test_lists_are_files_at_the_same_address(browser: Browser, path: str, most: int) -> None:
    joined = "&" if "?" in path else "?"
    told = browser.get(f"{path}{joined}format=json")
    assert told.headers["content-type"].startswith("application/json")
    assert len(told.json()) == most
    assert browser.get(f"{path}{joined}format=csv").text.count("\r\n") == most + 1
    assert browser.get(f"{path}{joined}format=exe").status_code == 400


# Networks


def test_a_network_leads_down_to_the_words(browser: Browser, ledger: Ledger) -> None:
    assert "No two actors are tied here" in browser.get("/networks?until=1990").text
    told = {"holder": "Oren Vass", "issue": "bridge-opening", "stance": "support"}
    row = ledger.enter("position", D, ["the council would not wait"], told).row
    page = browser.get("/networks").text
    assert "<title>Mara Telk – Oren Vass: 1.33</title>" in page
    assert f'<a href="/actors/{VASS}"><circle' in page
    assert "/networks?row=Mara+Telk&amp;column=Oren+Vass#behind" in page
    behind = browser.get("/networks?row=Mara+Telk&column=Oren+Vass").text.split('id="behind"')[1]
    assert f'<a href="/rows/{row.id}">the council would not wait</a>' in behind
    assert f"/rows/{STANDS}" in behind
    assert browser.get("/networks?row=Mara+Telk&column=Nobody").status_code == 404
    assert "Opening of the bridge" in browser.get("/networks?kind=stances").text
    assert browser.get("/networks?kind=feelings").status_code == 400
    assert browser.get("/networks?since=Thursday").status_code == 400


@pytest.mark.parametrize("form", ["csv", "json", "graphml", "gexf"])
def test_a_network_is_a_file_at_the_same_address(browser: Browser, form: str) -> None:
    answer = browser.get(f"/networks?kind=stances&format={form}")
    assert answer.headers["content-disposition"] == f'attachment; filename="network.{form}"'
    assert "Mara Telk" in answer.text
    assert browser.get("/networks?kind=stances&format=exe").status_code == 400


# Verdicts


def test_a_verdict_is_in_the_ledger_before_the_page_says_so(browser: Browser, ledger: Ledger) -> None:
    answer = browser.act("/review", f"/documents/{D}", row=SAID, verdict="reject", seen="0", then=MET)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/documents/{D}?done=1#{MET}")
    [given] = ledger.reviews(SAID)
    assert (given.verdict, given.by) == ("rejected", "M. Ansel")
    assert 'class="card statement is-rejected"' in browser.get(answer.headers["location"]).text


def test_undo_takes_it_back(browser: Browser, ledger: Ledger) -> None:
    browser.act("/review", row=STANDS, verdict="accept", seen="0")
    browser.act("/undo", review="1")
    assert ledger.get(STANDS).verdict is None
    assert browser.act("/undo", review="1").status_code == 404


def test_only_changed_fields_are_corrected(browser: Browser, ledger: Ledger) -> None:
    form = {"field-stance": "mixed", "was-stance": "support", "field-holder": "Mara Telk", "was-holder": "Mara Telk"}
    browser.act("/review", row=STANDS, verdict="correct", seen="0", **form)
    assert ledger.reviews(STANDS)[0].changes == {"stance": "mixed"}
    answer = browser.act("/review", row=STANDS, verdict="correct", seen="1", **{"field-by": "self", "was-by": "self"})
    assert (answer.status_code, "Nothing was changed" in answer.text) == (400, True)


def test_of_two_windows_the_later_sees_the_earlier(browser: Browser, ledger: Ledger) -> None:
    ledger.review(SAID, "rejected", by="O. Berit")
    answer = browser.act("/review", row=SAID, verdict="accept", seen="0")
    assert (answer.status_code, "rejected by O. Berit" in answer.text) == (409, True)
    assert ledger.get(SAID).verdict == "rejected"


def test_many_rows_at_once_and_all_undone(browser: Browser, ledger: Ledger) -> None:
    answer = browser.act("/review", row=[SAID, MET], seen=[f"{SAID} 0", f"{STANDS} 0", f"{MET} 0"], verdict="accept")
    assert answer.headers["location"] == "/queue?done=1,2"
    assert "2 of 6 judged" in browser.get("/queue").text
    browser.act("/undo", review=["1", "2"])
    assert "0 of 6 judged" in browser.get("/queue").text


# Rows by hand


def test_a_row_is_added_at_the_words_selected(browser: Browser, ledger: Ledger) -> None:
    start = TEXT.index("the council would not wait")
    form = {"document": D, "words": "the council would not wait", "start": str(start), "end": str(start + 26), "type": "position"}
    told = {
        "position-holder": "Oren Vass",
        "position-issue": "bridge-opening",
        "position-stance": "mixed",
        "statement-kind": "direct",
    }
    answer = browser.act("/enter", f"/documents/{D}", **form, **told)
    assert answer.status_code == 303
    [row] = [found.row for found in ledger.positions(Query()) if found.row.origin == "person"]
    assert (row.evidence[0].start, row.entered_by, row.actor) == (start, "M. Ansel", VASS)
    assert answer.headers["location"] == f"/documents/{D}#{row.id}"
    browser.act("/undo", entered=row.id)
    assert len(ledger.positions(Query())) == 2


def test_the_form_fills_itself(browser: Browser) -> None:
    told = browser.get("/suggest", params={"document": D, "words": "The bridge must be opened"}).json()
    assert told == {
        "speaker": "Mara Telk",
        "holder": "Mara Telk",
        "said_on": "2021-03-11",
        "issue": "bridge-opening",
        "stance": "support",
    }
    assert browser.get("/suggest", params={"document": D, "words": "the moon"}).json() == {}


def test_words_that_do_not_stand_there_are_refused(browser: Browser) -> None:
    answer = browser.act("/enter", document=D, words="the moon", type="statement")
    assert (answer.status_code, "do not stand in" in answer.text) == (400, True)


# Actors and the codebook


def test_two_actors_become_one_and_two_again(browser: Browser, ledger: Ledger) -> None:
    assert "Mara Telk and Oren Vass" in browser.get(f"/actors/{TELK}/merge?with={VASS}").text
    browser.act("/merge", one=TELK, other=VASS)
    assert len(ledger.actors(Query())) == 2
    browser.act("/split", one=TELK, other=VASS)
    assert len(ledger.actors(Query())) == 3


def test_an_actor_is_renamed_or_none_at_all(browser: Browser, ledger: Ledger) -> None:
    form = {"field-name": "Selim Orr", "was-name": "Sélim Orr", "field-kind": "person", "was-kind": "person"}
    browser.act("/review", f"/actors/{ORR}", row=ORR, verdict="correct", seen="0", **form)
    assert ledger.get(ORR).row.name == "Selim Orr"
    browser.act("/review", f"/actors/{ORR}", row=ORR, verdict="reject", seen="1")
    assert ORR not in [found.row.id for found in ledger.actors(Query())]


def test_an_issue_is_tried_and_kept(browser: Browser, ledger: Ledger) -> None:
    told = {"id": "council", "label": "The council", "proposition": "The council should wait", "keywords": "council, bridge"}
    page = browser.get("/codebook", params=told).text
    assert "2 statements have" in page
    assert "1 statement has" in page
    answer = browser.act("/codebook", "/codebook?keywords=council", seen="bridge-opening", was="", **told)
    assert answer.status_code == 303
    assert [issue.id for issue in ledger.codebook().issues] == ["bridge-opening", "council"]
    assert browser.act("/codebook", "/codebook?keywords=x", seen="bridge-opening", was="", **told).status_code == 400
    wrong = browser.act(
        "/codebook", "/codebook?keywords=x", seen="bridge-opening council", was="council", **told | {"proposition": "Why?"}
    )
    assert (wrong.status_code, "is a question" in wrong.text) == (400, True)


def test_people_who_differ_are_shown(browser: Browser, ledger: Ledger) -> None:
    for by, verdict in (("M. Ansel", "accepted"), ("O. Berit", "rejected")):
        ledger.review(SAID, verdict, by=by)
        ledger.review(MET, "accepted", by=by)
    page = browser.get("/agreement").text
    assert "M. Ansel and O. Berit" in page
    assert SAID in page
    assert MET not in page


def test_what_was_done_goes_to_another_laptop(browser: Browser, ledger: Ledger, tmp_path: Path) -> None:
    ledger.review(SAID, "rejected", by="O. Berit")
    told = browser.get("/reviews?format=work")
    assert told.headers["content-disposition"].endswith('"desk.work.jsonl"')
    with Ledger.open(tmp_path / "other.db") as other:
        other.add(record(), "1")
        with Browser(application(Room(other), hosts("127.0.0.1", 8765)), base_url=HOME) as there:
            assert "1 reviews." in there.act("/take-in", "/reviews", work=told.text).text
            assert (other.get(SAID).verdict, other.reviews()[0].by) == ("rejected", "O. Berit")
            assert "Nothing new; 1 known already." in there.act("/take-in", "/reviews", work=told.text).text
            wrong = there.act("/take-in", "/reviews", work="{}")
            assert (wrong.status_code, "The file, line 1: " in wrong.text, str(tmp_path.parent) in wrong.text) == (
                400,
                True,
                False,
            )
            assert there.act("/take-in", "/reviews", work="").status_code == 400


# What is refused


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8765"])
def test_another_host_is_refused(browser: Browser, host: str) -> None:
    assert browser.get("/", headers={"host": host}).status_code == 403


@pytest.mark.parametrize("path", [one.path for one in ADDRESSES if one.method == "POST"])
@pytest.mark.parametrize("headers", [{}, {"origin": "http://evil.example"}, {"origin": "null"},
                                     {"origin": HOME, "sec-fetch-site": "cross-site"}])  # fmt: skip
def test_a_post_from_elsewhere_is_refused(browser: Browser, ledger: Ledger, path: str, headers: dict[str, str]) -> None:
    found = re.search(r'name="token" value="(\w+)"', browser.get("/queue").text)
    assert found
    told = {"token": found[1], "row": SAID, "verdict": "reject", "one": TELK, "other": VASS}
    assert browser.post(path, data=told, headers=headers).status_code == 403
    assert ledger.counts().reviews == 0


@pytest.mark.parametrize("path", [one.path for one in ADDRESSES if one.method == "POST"])
@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_a_post_without_its_token_is_refused(browser: Browser, ledger: Ledger, path: str, token: str) -> None:
    told = {"token": token, "row": SAID, "verdict": "reject", "one": TELK, "other": VASS}
    assert browser.post(path, data=told, headers={"origin": HOME}).status_code == 403
    assert ledger.counts().reviews == 0


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/a b"])
def test_nobody_is_sent_elsewhere(browser: Browser, back: str) -> None:
    answer = browser.act("/review", row=SAID, verdict="accept", seen="0", back=back)
    assert answer.status_code == 303
    assert re.match(r"/(?![/\\])", answer.headers["location"])
    assert "evil" not in answer.headers["location"].split("?")[0] or answer.headers["location"].startswith("/")


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd", "/../../etc/passwd"]
)
def test_no_path_reaches_other_files(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_a_form_too_large_is_refused(browser: Browser) -> None:
    assert browser.post("/review", content=b"a=" + b"x" * 5_000_001, headers={"origin": HOME}).status_code == 413


# Shared


@pytest.fixture
def shared(ledger: Ledger, tmp_path: Path) -> Iterator[Browser]:
    path = tmp_path / "people.toml"
    path.write_text("".join(line(level, level, f"password of {level}") for level in ("reader", "reviewer", "editor")), "utf8")
    app = application(Room(ledger), hosts("192.0.2.7", 8765), load(path))
    with Browser(app, base_url="http://192.0.2.7:8765") as opened:
        yield opened


def come_in(browser: Browser, name: str, password: str) -> int:
    found = re.search(r'name="token" value="(\w+)"', browser.get("/enter-desk").text)
    assert found
    told = {"token": found[1], "name": name, "password": password}
    return browser.post("/enter-desk", data=told, headers={"origin": str(browser.base_url)}, follow_redirects=False).status_code


def test_a_shared_desk_is_closed_to_all_others(shared: Browser) -> None:
    for one in ADDRESSES:
        path = one.path.replace("{id}", D)
        if one.method == "GET":
            assert shared.get(path, follow_redirects=False).headers["location"] == "/enter-desk"
        else:
            assert shared.post(path, headers={"origin": str(shared.base_url)}).status_code == 403
    assert come_in(shared, "editor", "password of reader") == 403
    assert come_in(shared, "nobody", "password of reader") == 403
    assert shared.get("/", follow_redirects=False).status_code == 303


@pytest.mark.parametrize(("level", "may"), [("reader", 0), ("reviewer", 1), ("editor", 2)])
def test_each_level_may_what_it_may(shared: Browser, ledger: Ledger, level: str, may: int) -> None:
    assert come_in(shared, level, f"password of {level}") == 303
    found = re.search(r'action="/leave"><input type="hidden" name="token" value="(\w+)"', shared.get("/").text)
    assert found
    for needed, path, form in ((1, "/review", {"row": SAID, "verdict": "accept"}), (2, "/merge", {"one": TELK, "other": VASS})):
        answer = shared.post(
            path, data={"token": found[1], **form}, headers={"origin": str(shared.base_url)}, follow_redirects=False
        )
        assert answer.status_code == (303 if may >= needed else 403)
    assert [review.by for review in ledger.reviews()] == ([level] if may else [])
    shared.post("/leave", data={"token": found[1]}, headers={"origin": str(shared.base_url)})
    assert shared.get("/", follow_redirects=False).headers["location"] == "/enter-desk"


def test_passwords_are_kept_as_hashes() -> None:
    told = line("M. Ansel", "editor", "a long password")
    assert "a long password" not in told
    assert "$argon2id$" in told
    assert isinstance(People({}), People)
