"""The incubators of the network, from the records."""

import datetime as dt
from collections.abc import Iterable

from bilan.blocks import Block, bars, table, tiles
from bilan.parts.material import Material
from common.words import plural_fr
from incubators.models import Incubator


def network_blocks(material: Material) -> Iterable[Block]:
    yield tiles(material.there("network.incubators", "network.opened"))
    rows = Incubator.objects.filter(hidden=False).exclude(opened_on__year__gt=material.year + 1).select_related("owner")
    listed = [
        [one.name, one.owner.name if one.owner else "Mission interministérielle", _year(one.opened_on)]
        for one in rows.order_by("name")
    ]  # fmt: skip
    if listed:
        yield table(
            "incubateurs", "Les incubateurs du réseau", ["Incubateur", "Administration", "Création"], listed, ()
        )


def _year(day: dt.date | None) -> str:
    return str(day.year) if day else "ND"


def breakdown_blocks(material: Material) -> Iterable[Block]:
    keys = material.placed("network.services")
    if keys:
        first = material.figures[keys[0]]
        words = plural_fr(first.live, "service", "services")
        yield bars(
            "services-par-incubateur",
            f"{first.about} porte le plus de services : {words}",
            f"Services par incubateur au 1er janvier {material.year + 1}, hors investigations",
            "Incubateur",
            keys,
        )
