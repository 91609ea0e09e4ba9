"""What members answer, from the records."""

from collections.abc import Iterable

from bilan.blocks import Block, figure, table
from bilan.parts.material import Material


def nps_blocks(material: Material) -> Iterable[Block]:
    groups: dict[str, dict[str, str]] = {}
    for key in material.under("nps."):
        groups.setdefault(key.split(".")[1], {})[key.split(".")[2]] = key
    order = sorted(groups, key=lambda month: (month != "previous", month))
    if order:
        heads = [material.figures[next(iter(groups[month].values()))] for month in order]
        header = ["Enquête", *(one.group or one.label.rpartition(", ")[2] for one in heads)]
        rows = [
            [label, *(figure(groups[month][part]) if part in groups[month] else "ND" for month in order)]
            for part, label in (("answers", "Nombre de répondants"), ("score", "NPS, de −100 à 100"))
        ]
        yield table("nps", "Le NPS, enquête par enquête", header, rows, range(1, len(header)))
