"""What a web page holds beside its article: boxes for cookies, newsletters and comments; and what is kept of pictures."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from onrecord.lexicon import table

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCKS = ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "blockquote", "figcaption", "pre")
MOST_OF_A_PAGE = 0.5  # of its characters; whatever has more is the article, whatever it is called
LONGEST_PROMOTION = 30  # words


def keep_captions(tree: Any) -> frozenset[str]:
    """Make paragraphs of the captions, which are else dropped with their pictures; what they say."""
    captions = frozenset(" ".join(caption.text_content().split()) for caption in tree.iter("figcaption"))
    for figure in list(tree.iter("figure", "figcaption")):
        figure.tag = "p" if figure.tag == "figcaption" else "div"
    return captions


def without_furniture(tree: Any) -> list[str]:
    """Take boxes and promotions out of a page; the paragraphs of what is left of its article, where it marks one."""
    size = len(tree.text_content())
    for element in list(tree.iter("div", "section", "aside", "form", "ol", "ul", "p", "footer", "figure", "dialog")):
        if element.getparent() is None or next(element.iter("h1", "article", "main"), None) is not None:
            continue
        text = " ".join(element.text_content().split())
        box = _is_box(element, text) and len(text) < MOST_OF_A_PAGE * size
        if box or (element.tag in ("p", "li", "aside") and is_promotion(text)):
            element.drop_tree()
    article = next(tree.iter("article", "main"), None)
    return [] if article is None else list(_paragraphs(article))


def is_promotion(text: str) -> bool:
    """Whether a paragraph only points elsewhere: "Read also: …", "Sign up for our newsletter"."""
    return len(text.split()) <= LONGEST_PROMOTION and _promotion().match(text) is not None


def _is_box(element: Any, text: str) -> bool:
    """Whether a page calls an element a box; what may be a name for the article itself must ask for something too."""
    words = table("layout")["boxes"]
    named = " ".join(
        filter(None, (element.get("class"), element.get("id"), element.get("role"), element.get("aria-label")))
    ).lower()
    names = set(re.split(r"[^a-z0-9]+", named))
    asks = any(phrase in text.lower() for phrase in words["asking"])
    return bool(names & set(words["names"])) or (asks and bool(names & set(words["names_that_ask"])))


def _paragraphs(article: Any) -> Iterator[str]:
    for block in article.iter(*BLOCKS):
        text = " ".join(block.text_content().split())
        if text and not any(above.tag in BLOCKS for above in block.iterancestors()):
            yield text


@cache
def _promotion() -> re.Pattern[str]:
    words = table("layout")["promotion"]
    labels, asks = ("|".join(map(re.escape, sorted(words[key], key=len, reverse=True))) for key in ("labels", "asks"))
    return re.compile(rf"\W{{0,3}}(?:(?:{labels})\s?(?:[:|>»–—-]|$)|(?:{asks})\b)", re.IGNORECASE)
