"""Build a report as data: sections, texts, figures with their evidence. Every public format is made from it."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bilan.figures.read_figures import Figures
from bilan.figures.references import keys_in
from bilan.models import Report, Section
from bilan.sections.block_types import Block, keys_of, table, tiles
from bilan.sections.kinds import ACRONYMS, KINDS, in_order
from bilan.sections.section_blocks import SectionData
from common.clock import today
from common.files.verifiable_archive import as_json
from incubators.models import Administration

KNOWN = {
    "ANCT": "Agence nationale de la cohésion des territoires",
    "ANSSI": "Agence nationale de la sécurité des systèmes d’information",
    "API": "Interface de programmation, par laquelle deux logiciels échangent des données",
    "DGFIP": "Direction générale des Finances publiques",
    "DINSIC": "Direction interministérielle du numérique et du système d’information et de communication de l’État",
    "DINUM": "Direction interministérielle du numérique",
    "FAST": "Fonds d’accélération des Startups d’État et de Territoires",
    "IGN": "Institut national de l’information géographique et forestière",
    "MEAE": "Ministère de l’Europe et des Affaires étrangères",
    "MEFR": "Ministère de l’Économie, des Finances et de la Relance",
    "MESRI": "Ministère de l’Enseignement supérieur, de la Recherche et de l’Innovation",
    "MSS": "Ministère des Solidarités et de la Santé",
    "MTE": "Ministère de la Transition écologique",
    "ND": "Non déterminé : la valeur n’est pas connue",
    "NPS": "Net Promoter Score : part des promoteurs moins part des détracteurs, de −100 à 100",
    "PLF": "Projet de loi de finances",
    "RGAA": "Référentiel général d’amélioration de l’accessibilité",
    "RGPD": "Règlement général sur la protection des données",
    "SIG": "Service d’information du Gouvernement",
}
"""What the programme writes; the acronyms of administrations are in their records."""
_WRITTEN = re.compile(r"\w*[^\W\d_a-z]\w*[^\W\d_a-z]\w*")
"""A word with two capitals."""
_ROW = re.compile(r"^\|\s*([^|\n]*?)\s*\|\s*([^|\n]*?)\s*\|[ \t]*\n?", re.MULTILINE)


def with_acronyms(section: dict[str, Any], sections: Iterable[Mapping[str, Any]], figures: Mapping[str, Any]) -> Block:
    """Return the section of acronyms, its table replaced by one of the acronyms used in ``sections``.

    The rows of its own text come first: people write there what is not known, or means something else.
    """
    own = dict(_ROW.findall(section["text"])[2:])  # after the head and the line under it
    written = {word for text in _texts(sections, figures) for word in _WRITTEN.findall(text)}
    known = dict(Administration.objects.filter(acronym__in=written).exclude(name="").values_list("acronym", "name"))
    meanings = {**known, **KNOWN}
    found = [*((key, meanings[key]) for key in written & meanings.keys()), *own.items()]
    rows = sorted({key.upper(): (key, meaning) for key, meaning in found}.values())
    blocks = [table("sigles", "Les sigles de ce bilan", ["Sigle", "Signification"], rows, ())] if rows else []
    return {**section, "text": _ROW.sub("", section["text"]).strip(), "blocks": blocks}


def _texts(sections: Iterable[Mapping[str, Any]], figures: Mapping[str, Any]) -> Iterable[str]:
    """Give every text that a reader of these sections sees."""
    for one in sections:
        yield from _strings([one["title"], one["text"], one["blocks"], one["testimonies"], one["pictures"]])
        for key in [*keys_in(one["text"]), *(key for block in one["blocks"] for key in keys_of(block))]:
            if key in figures:
                yield from (figures[key].label, figures[key].about, figures[key].words)


def _strings(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _strings([one for name, one in value.items() if name not in ("url", "link", "figure", "figures")])
    elif isinstance(value, Sequence):
        for one in value:
            yield from _strings(one)


FORMAT, VERSION = "betaportfolio/bilan", 1
UNCONFIRMED = "À confirmer : ce texte est celui du bilan précédent."


def build(report: Report, figures: Figures) -> dict[str, Any]:
    """Return the current report, without the sections that are hidden or have nothing below their title."""
    visible = report.sections.filter(is_hidden=False).prefetch_related("testimonies", "pictures")
    made = [section_document(one, report.year, figures) for one in in_order(visible)]
    sections = [one for one in made if one["kind"] != ACRONYMS]
    last = [with_acronyms(one, sections, figures) for one in made if one["kind"] == ACRONYMS]
    return {
        "format": FORMAT,
        "version": VERSION,
        "year": report.year,
        "title": report.title,
        "sections": [one for one in (*sections, *last) if _has_content(one)],
        "figures": [one.document() for one in figures.values()],
    }


def _has_content(section: Mapping[str, Any]) -> bool:
    return any(section[part] for part in ("text", "blocks", "testimonies", "pictures"))


def draft_document(report: Report, figures: Figures) -> dict[str, Any]:
    """Return the report as it would be published today, marked as a draft: it has no edition.

    A section whose text is last year's has a ``notice``, until somebody confirms it.
    """
    document = build(report, figures)
    unconfirmed = {anchor_of(one) for one in report.sections.filter(is_confirmed=False)}
    sections = [{**one, "notice": UNCONFIRMED if one["anchor"] in unconfirmed else ""} for one in document["sections"]]
    return {**document, "sections": sections, "published_on": today().isoformat(), "note": ""}


def anchor_of(section: Section) -> str:
    """Return the anchor of a section in the page of its report."""
    return section.kind if section.kind != "text" else f"text-{section.position}"


def section_document(section: Section, year: int, figures: Figures) -> dict[str, Any]:
    """Return a section with the blocks made from the records."""
    kind = KINDS[section.kind]
    return {
        "kind": kind.key,
        "anchor": anchor_of(section),
        "chapter": kind.chapter,
        "title": section.title or kind.title,
        "text": section.text,
        "blocks": [one for one in kind.blocks(SectionData(year, figures, section.services)) if one != tiles(())],
        "testimonies": [
            {"person": one.person, "role": one.role, "words": one.words, "is_summary": one.is_summary, "link": one.link}
            for one in section.testimonies.all()
        ],
        "pictures": [
            {
                "name": one.name,
                "alternative": one.alternative,
                "credit": one.credit,
                "width": one.width,
                "height": one.height,
            }
            for one in section.pictures.all()
        ],
    }


def picture_names(document: Mapping[str, Any]) -> set[str]:
    """Return the names of the pictures of a report."""
    return {one["name"] for section in document["sections"] for one in section["pictures"]}


def digest_of(document: dict[str, Any]) -> str:
    return hashlib.sha256(as_json(document)).hexdigest()
