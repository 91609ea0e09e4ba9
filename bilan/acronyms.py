"""The acronyms used by a report, with their meanings: its last table."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bilan.blocks import Block, keys_of, table
from bilan.references import keys_in
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
