"""The desk in a real browser: an analyst's morning, once by keyboard alone; hostile reports; every page at two widths."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from invented import TELK, VASS, record, report
from test_desk_hostile import RECORDS, fill

from onrecord.desk.app import ADDRESSES
from onrecord.ledger import Ledger
from onrecord.ledger.queries import Query
from onrecord.records import Codebook, Issue

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium on this machine"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
D = report().id
PATIENT = 120_000  # milliseconds; nothing is measured, and machines may be busy
PAGES = [one.path for one in ADDRESSES if one.method == "GET" and "{" not in one.path and one.path != "/suggest"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


def served(path: Path) -> Iterator[str]:
    """The desk over that ledger, as `onrecord desk` opens it; its address."""
    command = [sys.executable, "-m", "onrecord", "desk", "--ledger", str(path), "--port", "0", "--by", "M. Ansel"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}) as desk:
        found = re.search(r"http://\S+", desk.stdout.readline() if desk.stdout else "")
        assert found
        yield found[0].rstrip("/")
        desk.terminate()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Ledger.open(tmp_path / "talks.db") as ledger:
        ledger.keep_codebook(
            Codebook((Issue("bridge-opening", "Opening of the bridge", "The bridge should be opened", ("bridge",)),))
        )
        ledger.add(record(), "1")
    return tmp_path / "talks.db"


@pytest.fixture
def home(path: Path) -> Iterator[str]:
    yield from served(path)


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A page that must say nothing on its console, open no dialog and ask nobody but the desk."""
    context = chromium.new_context(viewport={"width": 1280, "height": 860})
    made, said = context.new_page(), []
    made.set_default_timeout(PATIENT)
    made.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    made.on("pageerror", lambda error: said.append(str(error)))
    made.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    made.on("request", lambda request: None if request.url.startswith("http://127.0.0.1:") else said.append(request.url))
    yield made
    context.close()
    assert said == []


def go(page: Any, *keys: str) -> None:
    """Press keys that lead to another page."""
    with page.expect_navigation():
        for key in keys:
            page.keyboard.press(key)


def test_a_morning(page: Any, home: str, path: Path) -> None:
    telk = record().statements[0].id
    stands = record().positions[0].id
    page.goto(f"{home}/documents/{D}")
    # A position is added by selecting words
    page.evaluate("""() => {
        const piece = [...document.querySelectorAll('#text [data-at]')].find((one) => one.textContent.includes('would not wait'));
        const from = piece.textContent.indexOf('would'), range = document.createRange();
        range.setStart(piece.firstChild, from); range.setEnd(piece.firstChild, from + 14);
        getSelection().removeAllRanges(); getSelection().addRange(range); }""")
    with page.expect_response("**/suggest?*"):
        page.keyboard.press("e")
    form = page.locator("#add form")
    assert form.locator("[name=words]").input_value() == "would not wait"
    form.locator("[value=position]").check()
    form.locator("[name=position-holder]").fill("Oren Vass")
    form.locator("[name=position-issue]").fill("bridge-opening")
    form.locator("[name=position-stance]").select_option("oppose")
    with page.expect_navigation():
        form.locator("button").click()
    # Two actors are merged, an issue is tried, the board has changed
    page.goto(f"{home}/actors/{TELK}")
    page.locator("[name=with]").fill(VASS)
    with page.expect_navigation():
        page.get_by_text("See what changes").click()
    with page.expect_navigation():
        page.get_by_text("One, called Mara Telk").click()
    page.goto(f"{home}/codebook")
    page.get_by_text("A new issue").click()
    new = page.locator("details[open] form")
    for name, value in (
        ("id", "waiting"),
        ("label", "Waiting"),
        ("proposition", "The council should wait"),
        ("keywords", "wait"),
    ):
        new.locator(f"[name={name}]").fill(value)
    with page.expect_navigation():
        new.get_by_text("Try").click()
    assert page.get_by_text("2 statements have it").count() == 1
    with page.expect_navigation():
        page.get_by_text("Keep it").click()
    page.goto(home)
    assert "Mara Telk" in page.locator(".matrix").inner_text()
    assert page.locator(".matrix tr", has_text="Mara Telk").locator("td").first.locator("a").count() == 2
    with page.expect_download() as export:
        page.get_by_role("link", name="CSV").click()
    assert export.value.suggested_filename == "positions.csv"
    with Ledger.open(path) as ledger:
        [added] = [found.row for found in ledger.positions(Query()) if found.row.origin == "person"]
        assert (added.evidence[0].text, added.entered_by) == ("would not wait", "M. Ansel")
        assert [issue.id for issue in ledger.codebook().issues] == ["bridge-opening", "waiting"]
        assert (ledger.get(telk).verdict, ledger.get(stands).verdict) == (None, None)


def test_a_morning_by_keyboard_alone(page: Any, home: str, path: Path) -> None:
    page.goto(home)
    go(page, "g", "d")
    for _ in range(60):
        page.keyboard.press("Tab")
        if "/rows/" in (page.evaluate("document.activeElement.getAttribute('href')") or ""):
            break
    go(page, "Enter")
    rows = page.locator("article[data-row]").evaluate_all("rows => rows.map((row) => row.dataset.row)")
    page.keyboard.press("j")
    go(page, "a")
    assert page.evaluate("document.activeElement.dataset.row") == rows[1]  # and on to the next
    go(page, "x")
    page.keyboard.press("k")
    go(page, "u")
    page.locator(f"#{record().positions[0].id}").focus()
    page.keyboard.press("j")
    page.keyboard.press("k")
    with Ledger.open(path) as ledger:
        assert [ledger.get(row).verdict for row in rows[:2]] == ["accepted", None]
    kind = page.evaluate("document.activeElement.className")
    page.keyboard.press("c")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("Sélim Orr") if "statement" in kind else page.keyboard.press("End")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (400, "dark")])
def test_every_page_fits(page: Any, home: str, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 860})
    page.emulate_media(color_scheme=scheme)
    for where in (*PAGES, f"/documents/{D}", f"/actors/{TELK}"):
        page.goto(home + where)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, where
        fields = page.locator("input:not([type=hidden]), select, textarea")
        assert fields.evaluate_all("every => every.filter((one) => !one.labels.length && !one.ariaLabel).length") == 0, where


def test_hostile_reports_do_nothing(page: Any, tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "hostile.db") as ledger:
        fill(ledger)
    desk = served(tmp_path / "hostile.db")
    home = next(desk)
    for where in (*PAGES, *(f"/documents/{one.document.id}" for one in RECORDS)):
        page.goto(home + where)
        assert page.evaluate("document.querySelectorAll('main').length") == 1
    assert next(desk, None) is None
