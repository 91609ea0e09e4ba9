"""The credits and the FAST, from the records."""

from collections.abc import Iterable

from bilan.blocks import Block, figure, table, tiles
from bilan.parts.material import Material


def credits_blocks(material: Material) -> Iterable[Block]:
    if totals := material.there("credits.total", "credits.previous"):
        yield tiles(totals)
    rows = [
        [material.figures[key].label, material.figures[key].about, figure(key)]
        for key in material.under("credits.line.")
    ]
    if rows:
        yield table(
            "credits",
            f"Les crédits de {material.year}, ligne par ligne",
            ["Ligne", "Ce qu’elle finance", "Montant"],
            rows,
            (2,),
        )


def fast_blocks(material: Material) -> Iterable[Block]:
    yield tiles(material.there(*(f"fast.{part}" for part in ("awards", "startups", "incubators", "total", "rounds"))))
    rows = [[material.figures[key].about, material.figures[key].group, figure(key)] for key in material.placed("fast.")]
    if rows:
        yield table("fast", f"Les lauréats du FAST en {material.year}", ["Lauréat", "Appel", "Montant"], rows, (2,))
