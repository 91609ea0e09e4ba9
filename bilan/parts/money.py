"""The credits and the FAST, from the records."""

from collections.abc import Iterable

from bilan.blocks import Block, bars, figure, table, tiles
from bilan.parts.material import Material
from common.charts.model import FEWEST_BARS
from common.words import lower_first


def credits_blocks(material: Material) -> Iterable[Block]:
    if totals := material.there("credits.total", "credits.previous"):
        yield tiles(totals)
    rows = [
        [material.figures[key].label, material.figures[key].about, figure(key)]
        for key in material.under("credits.line.")
    ]
    if rows:
        yield from _credits_chart(material)
        yield table(
            "credits",
            f"Les crédits de {material.year}, ligne par ligne",
            ["Ligne", "Ce qu’elle finance", "Montant"],
            rows,
            (2,),
        )


def _credits_chart(material: Material) -> Iterable[Block]:
    """Give the bars of the lines whose amounts are known, the greatest first."""
    known = [key for key in material.under("credits.line.") if material.figures[key].value]
    ordered = sorted(known, key=lambda key: material.figures[key].value or 0, reverse=True)
    if len(ordered) >= FEWEST_BARS:
        first = material.figures[ordered[0]]
        yield bars(
            "credits-par-ligne", f"Première dépense : {lower_first(first.label)}, {first.words}",
            f"Crédits de {material.year} par ligne, en euros", "Ligne", ordered, counted="Crédits, en euros", unit="€",
            named_by="label",
        )  # fmt: skip


def fast_blocks(material: Material) -> Iterable[Block]:
    yield tiles(material.there(*(f"fast.{part}" for part in ("awards", "startups", "incubators", "total", "rounds"))))
    rows = [[material.figures[key].about, material.figures[key].group, figure(key)] for key in material.placed("fast.")]
    if rows:
        yield table("fast", f"Les lauréats du FAST en {material.year}", ["Lauréat", "Appel", "Montant"], rows, (2,))
