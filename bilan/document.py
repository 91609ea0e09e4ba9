"""Build a report as data: sections, texts, figures with their evidence. Every public format is made from it."""

import hashlib
from collections.abc import Mapping
from typing import Any

from bilan.acronyms import with_acronyms
from bilan.figures import Figures
from bilan.kinds import ACRONYMS, KINDS
from bilan.models import Report, Section
from bilan.parts.material import Material
from common.verifiable_archive import as_json
from startups.queries import today

FORMAT, VERSION = "betaportfolio/bilan", 1


def build(report: Report, figures: Figures) -> dict[str, Any]:
    """Return the current report, without hidden sections."""
    visible = report.sections.filter(is_hidden=False).prefetch_related("testimonies", "pictures")
    made = [section_document(one, report.year, figures) for one in visible if one.kind in KINDS]
    sections = [one for one in made if one["kind"] != ACRONYMS]
    last = [with_acronyms(one, sections, figures) for one in made if one["kind"] == ACRONYMS]
    return {
        "format": FORMAT,
        "version": VERSION,
        "year": report.year,
        "title": report.title,
        "sections": [*sections, *last],
        "figures": [one.document() for one in figures.values()],
    }


def draft_document(report: Report, figures: Figures) -> dict[str, Any]:
    """Return the report as it would be published today, marked as a draft: it has no edition."""
    return {**build(report, figures), "published_on": today().isoformat(), "note": ""}


def section_document(section: Section, year: int, figures: Figures) -> dict[str, Any]:
    """Return a section with the blocks made from the records."""
    kind = KINDS[section.kind]
    return {
        "kind": kind.key,
        "anchor": kind.key if kind.key != "text" else f"text-{section.position}",
        "chapter": kind.chapter,
        "title": section.title or kind.title,
        "text": section.text,
        "blocks": list(kind.blocks(Material(year, figures, section.services))),
        "testimonies": [
            {"person": one.person, "role": one.role, "words": one.words, "is_summary": one.is_summary, "link": one.link}
            for one in section.testimonies.all()
        ],
        "pictures": [
            {"name": one.name, "alternative": one.alternative, "credit": one.credit, "width": one.width, "height": one.height}
            for one in section.pictures.all()
        ],
    }  # fmt: skip


def picture_names(document: Mapping[str, Any]) -> set[str]:
    """Return the names of the pictures of a report."""
    return {one["name"] for section in document["sections"] for one in section["pictures"]}


def digest_of(document: dict[str, Any]) -> str:
    return hashlib.sha256(as_json(document)).hexdigest()
