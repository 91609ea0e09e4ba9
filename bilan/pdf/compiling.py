"""Create the files of an edition: its PDF (PDF/UA-1) and its link preview. The same edition gives the same bytes."""

import datetime as dt
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from bilan.blocks import chart_of, keys_of
from bilan.edition_words import edition_in_words
from bilan.figure import ORIGINS
from bilan.glance import headline_figures
from bilan.pdf.markdown import tree
from common.charts.model import chart_sentence
from common.printing import print_document

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
        "proofs": "" if is_draft else f"{site}/bilan/{document['year']}/chiffres/",
        "figures": {
            key: {
                "words": one["words"], "label": one["label"], "about": one["about"] or one["label"],
                "value": one["value"] or "0",
            }
            for key, one in figures.items()
        },
        "chapters": [
            {"title": chapter, "sections": [_section(one, figures, site) for one in sections]}
            for chapter, sections in groupby(document["sections"], key=lambda one: one["chapter"])
        ],
        "sources": [
            {"key": key, **{name: figures[key][name] for name in ("label", "words")}, "origin": ORIGINS[figures[key]["origin"]]}
            for key in used
        ],
    }  # fmt: skip


def _used(document: Mapping[str, Any]) -> list[str]:
    """Return the keys of the figures of the report, in order, each once."""
    keys = [key for section in document["sections"] for block in section["blocks"] for key in keys_of(block)]
    return list(dict.fromkeys(keys))


def _section(section: Mapping[str, Any], figures: Mapping[str, Any], site: str) -> dict[str, Any]:
    def words_of(key: str) -> str:
        return str(figures[key]["words"]) if key in figures else "[chiffre à remplacer]"

    return {
        "title": section["title"],
        "text": tree(section["text"], words_of),
        "blocks": [_printed(block, figures, site) for block in section["blocks"]],
        "testimonies": section["testimonies"],
        "pictures": section["pictures"],
    }


def _printed(block: Mapping[str, Any], figures: Mapping[str, Any], site: str) -> dict[str, Any]:
    """Return the block with absolute URLs (an empty URL stays empty), and a chart with its names and its sentence."""
    if block["type"] == "bars":
        chart = chart_of(dict(block), figures)
        return {**block, "names": chart.categories, "sentence": chart_sentence(chart)}
    if block["type"] != "cards":
        return dict(block)
    return {
        **block,
        "items": [{**item, "url": urljoin(site, item["url"]) if item["url"] else ""} for item in block["items"]],
    }
