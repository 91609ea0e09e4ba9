"""What the active services of the incubator publish."""

from collections.abc import Sequence

from catalogue.incubators.choice import LinkedFigure, RecordBlock, RecordChoice
from catalogue.incubators.queries import StandardCoverage
from catalogue.incubators.records import Block
from catalogue.incubators.words import TITLES
from common.charts.model import Chart, Series
from common.words import NO_BREAK, number_fr, share_fr
from workspace.team.panel import Panel, PanelData


def panel(known: PanelData) -> Panel:
    source = known.sources[Block.STANDARDS]
    return Panel(
        block=Block.STANDARDS,
        title=TITLES[Block.STANDARDS],
        chart=_chart(known.standards),
        head=("Standard", "Services qui le remplissent", "Services qui ne le remplissent pas", "Part"),
        lines=[(one.label, _figures(source, one)) for one in known.standards],
        empty="Aucun service actif à cette date.",
    )


def _figures(source: RecordBlock, one: StandardCoverage) -> list[LinkedFigure]:
    met, lacking = (source.figure(RecordChoice(one.key, (answer,))) for answer in ("oui", "non"))
    return [met, lacking, source.figure(RecordChoice(one.key), share_fr(one.met, one.services, places=0))]


def _chart(standards: Sequence[StandardCoverage]) -> Chart:
    return Chart(
        name=Block.STANDARDS,
        title=_finding(standards),
        subtitle="Services actifs de l’incubateur, d’après leurs fiches d’aujourd’hui ; un service transféré n’en est plus",
        kind="hbars",
        categories=tuple(one.label for one in standards),
        series=(
            Series("Rempli", "one", tuple(one.met for one in standards)),
            Series("Non rempli", "other", tuple(one.services - one.met for one in standards)),
        ),
        unit="services",
        category_label="Standard",
    )


def _finding(standards: Sequence[StandardCoverage]) -> str:
    if not standards:
        return "Aucun service actif"
    least = min(standards, key=lambda one: one.met)
    if least.met == least.services:
        return "Tous les services remplissent tous les standards"
    share = f"{number_fr(least.met)} sur {number_fr(least.services)}"
    return f"Le standard le moins rempli{NO_BREAK}: {least.label.lower()}, {share}"
