"""The portfolio, its services and the indicators, from the records."""

from collections.abc import Iterable, Sequence

from bilan.blocks import Block, bars, cards, figure, lines, table, tiles
from bilan.figure import ReportFigure
from bilan.parts.material import Material
from bilan.parts.services import keys_of_service, service_cards
from bilan.subjects.indicators import judgements
from bilan.subjects.services import costed, designated, unit_cost_key
from common.charts.model import FEWEST_BARS
from common.words import list_fr, plural_fr
from startups.models import Startup


def portfolio_blocks(material: Material) -> Iterable[Block]:
    yield tiles(material.there("portfolio.investigations", "portfolio.services", "portfolio.ended"))
    if year := material.there("plf.problems_investigated.result", "plf.products_launched.result"):
        yield tiles(year)
    if len(phases := material.under("portfolio.phase.")) >= FEWEST_BARS:
        yield bars(
            "portefeuille-par-phase", _largest([material.figures[key] for key in phases]),
            f"Services et investigations au 1er janvier {material.year + 1}, par phase", "Phase", phases,
            counted="Fiches",
        )  # fmt: skip


def _largest(phases: Sequence[ReportFigure]) -> str:
    """Return the phases with the most fiches, and how many these are, in words."""
    most = max(one.value or 0 for one in phases)
    names = [one.about for one in phases if one.value == most]
    each = " chacune" if len(names) > 1 else ""
    return f"{list_fr(names)} : {plural_fr(most, 'fiche', 'fiches')}{each}, le plus grand nombre"


def examples_blocks(material: Material) -> Iterable[Block]:
    known = {one.slug: one for one in Startup.objects.filter(slug__in=material.services)}
    chosen = [known[slug] for slug in material.services if slug in known]
    if chosen:
        yield cards(service_cards(chosen))


def national_blocks(material: Material) -> Iterable[Block]:
    yield tiles(material.there("portfolio.national_impact", "portfolio.national_impact_total"))
    if services := designated(material.year):
        keys = {
            one.slug: [key for key in keys_of_service(one, material) if key != unit_cost_key(one.slug)]
            for one in services
        }
        yield cards(service_cards(services, keys))


def alumni_blocks(material: Material) -> Iterable[Block]:
    if services := [one for one in costed(material.year) if keys_of_service(one, material)]:
        yield cards(service_cards(services, {one.slug: keys_of_service(one, material) for one in services}))


def plf_blocks(material: Material) -> Iterable[Block]:
    by_indicator: dict[str, list[str]] = {}
    for key in material.placed("plf."):
        by_indicator.setdefault(key.split(".")[1], []).append(key)
    rows = [[material.figures[keys[0]].group, *map(figure, keys)] for keys in by_indicator.values()]
    if rows:
        header = ["Indicateur", *(material.figures[key].about for key in next(iter(by_indicator.values())))]
        yield table(
            "indicateurs", f"Résultats {material.year} des indicateurs suivis par le Parlement", header, rows, (1, 2, 3)
        )
    if words := judgements(material.year):
        yield lines(words)
