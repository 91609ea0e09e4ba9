"""The answers of members, from the records."""

from collections.abc import Iterable

from bilan.blocks import Block, figure, table
from bilan.parts.material import Material

PARTS = {"answers": "Nombre de répondants", "score": "NPS, de −100 à 100"}
"""What a survey gives: its keys are ``nps.<month>.<part>``; those of the mean of the year before, ``nps.previous.<part>``."""


def nps_blocks(material: Material) -> Iterable[Block]:
    groups: dict[str, dict[str, str]] = {}
    for key in material.under("nps."):
        month, _, part = key.removeprefix("nps.").partition(".")
        if part in PARTS:
            groups.setdefault(month, {})[part] = key
    order = sorted(groups, key=lambda month: (month != "previous", month))
    if order:
        heads = [material.figures[next(iter(groups[month].values()))] for month in order]
        header = ["Enquête", *(one.group or one.label.rpartition(", ")[2] for one in heads)]
        rows = [
            [label, *(figure(groups[month][part]) if part in groups[month] else "ND" for month in order)]
            for part, label in PARTS.items()
        ]
        yield table("nps", "Le NPS, enquête par enquête", header, rows, range(1, len(header)))
