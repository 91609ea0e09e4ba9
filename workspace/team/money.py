"""The awards of the FAST: by round, and by year."""

from collections.abc import Sequence
from decimal import Decimal

from catalogue.incubators.choice import LinkedFigure, RecordBlock, RecordChoice
from catalogue.incubators.records import Block, IncubatorRecord
from catalogue.incubators.words import TITLES, outcome_label
from common.charts.model import Chart, Series
from common.numbers import strip_trailing_zeros
from common.words import NO_BREAK, money_fr, plural_fr
from workspace.team.panel import Panel, PanelData

OWN, SERVICES = "incubateur", "service"


def panel(known: PanelData) -> Panel:
    source = known.sources[Block.MONEY]
    rounds = [
        (f"{outcome_label(Block.MONEY, number, {})} ({year})", RecordChoice(into=(number,)))
        for number, year in _rounds(source)
    ]
    years = [
        (f"Total {year}", RecordChoice(year=str(year)))
        for year in source.years
        if source.count(RecordChoice(year=str(year)))
    ]
    return Panel(
        block=Block.MONEY,
        title=TITLES[Block.MONEY],
        chart=_chart(source),
        head=("Appel", "À l’incubateur", "À ses services", "Ensemble", "Financements"),
        lines=[(label, _figures(source, choice)) for label, choice in (*rounds, *years)],
        empty="Aucun financement enregistré à cette date.",
    )


def _rounds(source: RecordBlock) -> list[tuple[str, int | None]]:
    """Number and year of each round, in their order."""
    return list(dict.fromkeys((record.into, record.year) for record in source.records))


def _figures(source: RecordBlock, choice: RecordChoice) -> list[LinkedFigure]:
    parts = [RecordChoice(what, choice.into, choice.year) for what in (OWN, SERVICES)]
    amounts = [_figure(source, one) for one in (*parts, choice)]
    return [*amounts, source.figure(choice)]


def _figure(source: RecordBlock, choice: RecordChoice) -> LinkedFigure:
    found = choice.of(source.records)
    return source.figure(choice, money_fr(total(found)) if found else money_fr(0))


def total(records: Sequence[IncubatorRecord]) -> Decimal | None:
    """The sum of the known amounts; None when there are awards and none is known."""
    known = [record.amount for record in records if record.amount is not None]
    return sum(known, Decimal(0)) if known or not records else None


def _chart(source: RecordBlock) -> Chart:
    def by_year(what: str) -> tuple[Decimal | None, ...]:
        return tuple(
            strip_trailing_zeros(total(RecordChoice(what, year=str(year)).of(source.records))) for year in source.years
        )

    return Chart(
        name=Block.MONEY,
        title=_finding(source.records),
        subtitle="Montants des financements, par année de l’appel",
        kind="bars",
        categories=tuple(str(year) for year in source.years),
        series=(Series("À l’incubateur", "one", by_year(OWN)), Series("À ses services", "two", by_year(SERVICES))),
        unit="€",
        note="Un service compte dans l’incubateur qui le portait le jour du financement. Un montant inconnu n’est pas compté.",
    )


def _finding(records: Sequence[IncubatorRecord]) -> str:
    if not records:
        return f"Aucun financement{NO_BREAK}: rien n’est reçu"
    count, known = plural_fr(len(records), "financement", "financements"), total(records)
    return f"{count}, d’un montant inconnu" if known is None else f"{money_fr(known)} reçus en {count}"
