"""Show safely what unknown authors wrote in a fiche: Markdown as HTML, and only web and e-mail addresses as links."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import nh3
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.html import escape
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from common.words import unbroken_fr

PAGE_HEADING = 2
"""The level of the heading under which a text stands in its page."""
TAGS = {
    *("h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "s"),
    *("ul", "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
_CLEANER = nh3.Cleaner(
    tags=TAGS,
    attributes={"a": {"href"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="nofollow noopener",
)
_NOTHING_BUT_TEXT = nh3.Cleaner(tags=set(), clean_content_tags={"script", "style", "iframe", "object", "svg"})


class _Renderer(RendererHTML):
    """Keep only the text of HTML; images become links, since pages load nothing from other sites."""

    def html_block(self, tokens: Sequence[Token], place: int, *_: Any) -> str:
        words = _NOTHING_BUT_TEXT.clean(tokens[place].content).strip()
        return f"<p>{words}</p>\n" if words else ""

    def html_inline(self, tokens: Sequence[Token], place: int, *_: Any) -> str:
        return "<br>" if tokens[place].content.lower().startswith("<br") else ""

    def image(self, tokens: Sequence[Token], place: int, *_: Any) -> str:
        token = tokens[place]
        words = f"Image\u00a0: {escape(token.content)}" if token.content else "Image"
        address = str(token.attrs.get("src", ""))
        return f'<a href="{escape(address)}">{words}</a>' if address.startswith("https://") else f"[{words}]"


def _shift_headings(tokens: Sequence[Token], above: int) -> None:
    """Shift the headings of a text below the level ``above``, without skipping a level."""
    level = above
    for token in tokens:
        if token.type == "heading_open":
            level = min(int(token.tag[1:]) + above, level + 1, 6)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{level}"


LONG_TEXT = 400
"""A longer text is folded, in characters: some fill ten screens of a phone."""


def is_long(text: str) -> bool:
    """Whether a page folds the text."""
    return len(text) > LONG_TEXT


LONGEST = 60_000
"""Letters of a text that is read as Markdown: three times the longest of the records."""
MOST_MARKS = 3_000
"""Marks that it may hold, six times the most of the records: each costs time, whatever it means."""
_MARKS = re.compile(r"[\[*_`~<&|\n]")


def _is_costly(markdown: str) -> bool:
    """Whether a text takes too long to parse as Markdown: crafted for that, or a pasted file."""
    return len(markdown) > LONGEST or sum(1 for _ in _MARKS.finditer(markdown)) > MOST_MARKS


def _as_written(text: str) -> SafeString:
    """Return the text without Markdown, by paragraph."""
    paragraphs = (part.strip() for part in re.split(r"\n\s*\n", text))
    return SafeString("".join(f"<p>{escape(part)}</p>\n" for part in paragraphs if part))


_MARKDOWN = MarkdownIt("commonmark", renderer_cls=_Renderer).enable(["table", "strikethrough"])


@lru_cache(maxsize=64, typed=True)
def rich_text(markdown: str, above: int = PAGE_HEADING) -> SafeString:
    """Return the text as HTML: an allow-list of tags, links to http(s) and mailto only, no style, no image, no script.

    Headings are shifted below the level ``above``; a text too long to parse as Markdown is returned as plain
    paragraphs. Links have ``rel="nofollow noopener"``. The latest results are cached, since texts seldom change.
    """
    if _is_costly(markdown):
        return _as_written(markdown)
    tokens = _MARKDOWN.parse(markdown)
    _shift_headings(tokens, above)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    # The allow-list decides, whatever the parser and the rules above produce.
    return SafeString(_keep_marks_with_words(_CLEANER.clean(html)))


_CODE = re.compile(r"(<(?:pre|code)>.*?</(?:pre|code)>)", re.DOTALL)


def _keep_marks_with_words(html: str) -> str:
    """Insert French no-break spaces, so that no line begins with « : » or ends with « « »; code is unchanged."""
    parts = _CODE.split(html)
    return "".join(part if place % 2 else unbroken_fr(part) for place, part in enumerate(parts))


def web_address(text: str) -> str:
    """Return the text if it is a web URL, else an empty text: ``javascript:`` and others never become links."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return ""
    return text.strip() if parts.scheme in ("http", "https") and parts.netloc else ""


def contact_address(text: str) -> str:
    """Return the link to a contact: ``mailto:`` for an e-mail address, the URL of a web page, else empty."""
    try:
        validate_email(text.strip())
    except ValidationError:
        return web_address(text)
    return f"mailto:{text.strip()}"
