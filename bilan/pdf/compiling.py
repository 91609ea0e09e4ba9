"""Create the files of an edition: its PDF (PDF/UA-1) and its link preview. The same edition gives the same bytes."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from django.urls import reverse
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bilan.figures.references import REFERENCE
from bilan.figures.report_figure import ORIGINS, number_and_marks
from bilan.models import edition_in_words
from bilan.sections.block_types import chart_of, keys_of
from bilan.sections.summary import headline_figures
from common.files.printing import print_document
from web.charts.model import chart_sentence

type Node = dict[str, Any]

_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_TAGS = re.compile(r"<[^>]*>")
_WITHIN = {"strong": "b", "em": "i", "s": "c", "link": "a"}
_AROUND = {
    "paragraph": "p",
    "heading": "h",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "list_item": "li",
    "blockquote": "quote",
    "table": "table",
    "thead": "thead",
    "tbody": "tbody",
    "tr": "tr",
    "th": "cell",
    "td": "cell",
}


def tree(text: str, words_of: Callable[[str], str]) -> list[Node]:
    """Parse the text to nodes ``{"t": type, …}``; ``words_of`` returns the words of a figure by key."""
    plain = REFERENCE.sub(lambda match: words_of(match.group(1)), text)
    return list(_nodes(iter(_PARSER.parse(plain))))


def _nodes(tokens: Iterator[Token]) -> Iterator[Node]:
    """Yield the nodes up to the closing token of the open element."""
    for token in tokens:
        if token.nesting == -1:
            return
        name = token.type.removesuffix("_open")
        if token.type == "inline":
            yield from _inline(token.children or [])
        elif token.nesting == 1 and name in _AROUND:
            node: Node = {"t": _AROUND[name], "c": list(_nodes(tokens))}
            yield node | ({"l": int(token.tag[1:])} if name == "heading" else {})
        elif token.type in ("fence", "code_block"):
            yield {"t": "p", "c": [{"t": "s", "s": token.content.strip()}]}
        elif token.type == "html_block" and (words := _words(token.content)):
            yield {"t": "p", "c": [{"t": "s", "s": words}]}


def _inline(tokens: Sequence[Token]) -> list[Node]:
    """Return the nodes of a line; a stack holds the open marks."""
    stack: list[list[Node]] = [[]]
    for token in tokens:
        name = token.type.rpartition("_")[0]
        if token.nesting == 1 and name in _WITHIN:
            node: Node = {"t": _WITHIN[name], "c": []}
            if name == "link":
                node["u"] = str(token.attrs.get("href", ""))
            stack[-1].append(node)
            stack.append(node["c"])
        elif token.nesting == -1 and name in _WITHIN and len(stack) > 1:
            stack.pop()
        elif token.type in ("softbreak", "hardbreak"):
            stack[-1].append({"t": "s", "s": " "} if token.type == "softbreak" else {"t": "br"})
        elif token.type == "image" or token.type in ("text", "code_inline"):
            stack[-1].append({"t": "s", "s": token.content})
    return stack[0]


def _words(html: str) -> str:
    return _TAGS.sub("", html).strip()


TEMPLATES = Path(__file__).parent
MARKS = ("marianne.svg", "devise.svg")
"""The State's mark, as the State design system draws it."""


def pdf(document: Mapping[str, Any], pictures: Mapping[str, bytes], site: str) -> bytes:
    """Return the report as PDF/UA-1, dated by its publication.

    :raises UnprintableError: if typst refuses the document.
    """
    return _compiled("bilan.typ", _values(document, site), pictures, document, format="pdf", pdf_standards="ua-1")


def preview(document: Mapping[str, Any], site: str) -> bytes:
    """Return the link preview, a PNG of 1200 × 630 pixels."""
    values = {"title": document["title"], "site": site, "figures": headline_figures(document)[:3]}
    return _compiled("apercu.typ", values, {}, document, format="png", ppi=72.0)


def _compiled(
    template: str, values: Mapping[str, Any], pictures: Mapping[str, bytes], document: Mapping[str, Any], **options: Any
) -> bytes:
    marks = {name: (TEMPLATES / name).read_bytes() for name in MARKS}
    day = dt.date.fromisoformat(document["published_on"])
    return print_document(TEMPLATES / template, values, {**marks, **pictures}, day, **options)


def _values(document: Mapping[str, Any], site: str) -> dict[str, Any]:
    """Return the values that the template reads."""
    figures = {one["key"]: one for one in document["figures"]}
    used = _used(document)
    edition = edition_in_words(document)
    is_draft = "edition" not in document
    return {
        "draft": edition if is_draft else "",
        "headline": [one["key"] for one in headline_figures(document)],
        "headline-title": f"L’année {document['year']} en chiffres",
        "title": document["title"],
        "subtitle": f"Les chiffres de {document['year']}, chacun avec sa preuve",
        "description": f"Bilan {document['year']} du programme beta.gouv.fr",
        "colophon": f"{edition}. {document['note']}".strip(),
        "proofs": "" if is_draft else f"{site}{reverse('report-figures', args=[document['year']])}",
        "figures": {
            key: {
                "words": one["words"],
                **dict(zip(("number", "mark"), number_and_marks(one), strict=True)),
                "label": one["label"],
                "about": one["about"] or one["label"],
                "value": one["value"] or "0",
            }
            for key, one in figures.items()
        },
        "chapters": [
            {"title": chapter, "sections": [_section(one, figures, site) for one in sections]}
            for chapter, sections in groupby(document["sections"], key=lambda one: one["chapter"])
        ],
        "sources": [
            {
                "key": key,
                **{name: figures[key][name] for name in ("label", "words")},
                "origin": ORIGINS[figures[key]["origin"]],
            }
            for key in used
        ],
    }


def _used(document: Mapping[str, Any]) -> list[str]:
    """Return the keys of the figures of the report, in order, each once."""
    keys = [key for section in document["sections"] for block in section["blocks"] for key in keys_of(block)]
    return list(dict.fromkeys(keys))


def _section(section: Mapping[str, Any], figures: Mapping[str, Any], site: str) -> dict[str, Any]:
    def words_of(key: str) -> str:
        return str(figures[key]["words"]) if key in figures else "[chiffre à remplacer]"

    return {
        "title": section["title"],
        "notice": section.get("notice", ""),
        "text": tree(section["text"], words_of),
        "blocks": [_printed(block, figures, site) for block in section["blocks"]],
        "testimonies": section["testimonies"],
        "pictures": section["pictures"],
    }


def _printed(block: Mapping[str, Any], figures: Mapping[str, Any], site: str) -> dict[str, Any]:
    """Return the block with absolute URLs (an empty URL stays empty), and a chart with its names and its sentence."""
    if block["type"] == "bars":
        chart = chart_of(dict(block), figures)
        sentence = " ".join(filter(None, [chart_sentence(chart), chart.note]))
        return {**block, "names": chart.categories, "sentence": sentence}
    if block["type"] != "cards":
        return dict(block)
    return {
        **block,
        "items": [{**item, "url": urljoin(site, item["url"]) if item["url"] else ""} for item in block["items"]],
    }
