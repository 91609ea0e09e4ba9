"""What comes into the incubator and the programme, and what goes out, year by year."""

from catalogue.incubators.choice import RecordBlock, RecordChoice
from catalogue.incubators.records import Block, PortfolioChange
from catalogue.incubators.words import MOVES, TITLES
from common.charts.model import Chart, Series
from common.words import plural_fr
from workspace.team.panel import Panel, PanelData

ENTRIES, EXITS = (
    (PortfolioChange.NEW, PortfolioChange.ARRIVED),
    (PortfolioChange.TRANSFERRED, PortfolioChange.STOPPED, PortfolioChange.LEFT),
)


def panel(known: PanelData) -> Panel:
    source = known.sources[Block.MOVES]
    return Panel(
        block=Block.MOVES,
        title=TITLES[Block.MOVES],
        chart=_chart(source),
        head=("Année", *MOVES.values()),
        lines=[
            (str(year), [source.figure(RecordChoice(what=move, year=str(year))) for move in MOVES])
            for year in source.years
        ],
        empty="Aucun service n’est entré dans cet incubateur à cette date.",
    )


def _chart(source: RecordBlock) -> Chart:
    entries, exits = (
        tuple(sum(source.count(RecordChoice(move, year=str(year))) for move in moves) for year in source.years)
        for moves in (ENTRIES, EXITS)
    )
    return Chart(
        name=Block.MOVES,
        title=_finding(source.years, entries, exits),
        subtitle="Investigations et services que l’incubateur accompagne, par année d’entrée et de sortie",
        kind="bars",
        categories=tuple(str(year) for year in source.years),
        series=(Series("Entrés", "one", entries), Series("Sortis", "two", exits)),
        unit="services",
        note="Est sorti ce qui est transféré, arrêté, ou rattaché à un autre incubateur.",
    )


def _finding(years: range, entries: tuple[int, ...], exits: tuple[int, ...]) -> str:
    if not years:
        return "Rien n’est encore entré"
    entered = plural_fr(entries[-1], "service entré", "services entrés")
    return f"En {years[-1]}, {entered}, {plural_fr(exits[-1], 'sorti', 'sortis')}"
