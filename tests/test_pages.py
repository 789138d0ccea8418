"""Web pages: what stands beside an article is left out, and short pages keep their paragraphs."""

from pathlib import Path

import pytest

from onrecord.documents import from_text, load
from onrecord.documents.pages import is_promotion
from onrecord.records import Document

LEAD = "Ilan Dovrin said on Tuesday that the river towns would open the bridge, which has been shut since the autumn."
MORE = "“We will not sign,” he told reporters in Ketterby. He did not say when the talks would go on, or who would come to them."


def text_of(folder: Path, body: str) -> str:
    path = folder / "page.html"
    path.write_text(f"<!doctype html><html lang='en'><head><title>Towns to wait</title></head><body>{body}</body></html>", "utf8")
    (found,) = load([str(path)])
    assert isinstance(found, Document), found
    return found.text


@pytest.mark.parametrize(
    "box",
    [
        '<div id="cookie-consent"><p>We and our partners ask you to agree to cookies, the publisher says.</p></div>',
        '<div class="newsletter-box"><p>Our editors say you will love it. Enter your email.</p></div>',
        '<div class="paywall"><h3>Subscribe to continue reading</h3><p>Readers say they could not do without it.</p></div>',
        '<section id="comments"><ol class="comment-list"><li><p>reader7 says: Dovrin is a thief.</p></li></ol></section>',
        '<aside class="author-bio"><p>Mara Telk is a reporter. She has said that she never votes.</p></aside>',
        '<p><strong>Read more:</strong> <a href="/x">Telk says towns are lying</a></p>',
        "<p>Read also: Telk says towns are lying</p>",
        '<div class="related-articles"><ul><li>Telk says towns are lying</li></ul></div>',
    ],
)
def test_boxes_are_left_out(tmp_path: Path, box: str) -> None:
    found = text_of(tmp_path, f"<article><h1>Towns to wait</h1><p>{LEAD}</p>{box}<p>{MORE}</p></article>{box}")
    assert LEAD in found
    assert MORE in found
    assert " say" not in found.replace(MORE, "").replace(LEAD, "")


@pytest.mark.parametrize("name", ["paywall", "article comments-open", "premium", "social"])
def test_the_article_itself_is_no_box_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    found = text_of(tmp_path, f'<div class="{name}"><h1>Towns to wait</h1><p>{LEAD}</p><p>{MORE}</p></div>')
    assert LEAD in found
    assert MORE in found


def test_a_short_page_keeps_its_paragraphs(tmp_path: Path) -> None:
    short = "Ilan Dovrin left Ketterby on Tuesday and said he would not come back."
    assert text_of(tmp_path, f"<article><h1>Dovrin leaves</h1><p>{short}</p></article>").split("\n")[-1] == short


@pytest.mark.parametrize(
    ("text", "promotion"),
    [
        ("Read also: Telk says towns are lying", True),
        ("READ MORE | Telk says towns are lying", True),
        ("Sign up for our newsletter, our editors say.", True),
        ("Subscribe to continue reading", True),
        ("Advertisement", True),
        ("Watch: Telk says no", True),
        ("Watch the river, Telk said.", False),
        ("Related parties said they would come.", False),
        ("Read the letter, he said, and you will see.", False),
    ],
)
def test_what_only_points_elsewhere(text: str, promotion: bool) -> None:
    assert is_promotion(text) is promotion


def test_promotions_in_bare_texts_are_credits() -> None:
    document = from_text(f"{LEAD}\n\nRead also: Telk says towns are lying.\n\n{MORE}")
    assert [document.text[p.start : p.end] for p in document.parts if p.kind == "credit"] == [
        "Read also: Telk says towns are lying."
    ]
