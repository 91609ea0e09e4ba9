"""Panels of the page of an incubator for its team: finding, chart, and table with links to records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from catalogue.incubators.presenters import MOVES, TITLES, outcome_label
from catalogue.incubators.queries import StandardCoverage, TimeInPhase
from catalogue.incubators.records import (
    Block,
    IncubatorRecord,
    LinkedFigure,
    PortfolioChange,
    RecordBlock,
    RecordChoice,
)
from common.charts.model import Chart, Series
from common.words import NO_BREAK, days_fr, money_fr, number_fr, plural_fr, share_fr, strip_trailing_zeros
from startups.models import PhaseKind


@dataclass(frozen=True, slots=True)
class PanelData:
    """The data of the page: records by block, their totals, and the phases in order."""

    sources: Mapping[Block, RecordBlock]
    kinds: Sequence[PhaseKind]
    times: Sequence[TimeInPhase]
    standards: Sequence[StandardCoverage]


@dataclass(frozen=True, slots=True)
class Panel:
    """A block of figures; ``lines`` are a label and its figures, under the titles ``head``. ``empty``: nothing to
    count.
    """

    block: Block
    title: str
    chart: Chart
    head: tuple[str, ...]
    lines: Sequence[tuple[str, Sequence[LinkedFigure]]]
    empty: str

    @property
    def rows(self) -> list[tuple[str, list[tuple[str, LinkedFigure]]]]:
        """Return each line with its figures and their titles."""
        return [(label, list(zip(self.head[1:], figures, strict=True))) for label, figures in self.lines]


ENTRIES, EXITS = (
    (PortfolioChange.NEW, PortfolioChange.ARRIVED),
    (PortfolioChange.TRANSFERRED, PortfolioChange.STOPPED, PortfolioChange.LEFT),
)


def moves_panel(known: PanelData) -> Panel:
    """Return the panel of entries into the incubator and the programme, and exits, by year."""
    source = known.sources[Block.MOVES]
    return Panel(
        block=Block.MOVES,
        title=TITLES[Block.MOVES],
        chart=_moves_chart(source),
        head=("Année", *MOVES.values()),
        lines=[
            (str(year), [source.figure(RecordChoice(what=move, year=str(year))) for move in MOVES])
            for year in source.years
        ],
        empty="Aucun service n’est entré dans cet incubateur à cette date.",
    )


def _moves_chart(source: RecordBlock) -> Chart:
    entries, exits = (
        tuple(sum(source.count(RecordChoice(move, year=str(year))) for move in moves) for year in source.years)
        for moves in (ENTRIES, EXITS)
    )
    return Chart(
        name=Block.MOVES,
        title=_moves_finding(source.years, entries, exits),
        subtitle="Investigations et services que l’incubateur accompagne, par année d’entrée et de sortie",
        kind="bars",
        categories=tuple(str(year) for year in source.years),
        series=(Series("Entrés", "one", entries), Series("Sortis", "two", exits)),
        unit="services",
        note="Est sorti ce qui est transféré, arrêté, ou rattaché à un autre incubateur.",
    )


def _moves_finding(years: range, entries: tuple[int, ...], exits: tuple[int, ...]) -> str:
    if not years:
        return "Rien n’est encore entré"
    entered = plural_fr(entries[-1], "service entré", "services entrés")
    return f"En {years[-1]}, {entered}, {plural_fr(exits[-1], 'sorti', 'sortis')}"


def times_panel(known: PanelData) -> Panel:
    """Return the panel of the time of startups in each phase."""
    source = known.sources[Block.TIMES]

    def line(time: TimeInPhase) -> tuple[str, list[LinkedFigure]]:
        choice = RecordChoice(what=time.kind)
        texts = [days_fr(days) for days in (time.low, time.days, time.high)]
        return time.label, [*(source.figure(choice, words) for words in texts), source.figure(choice)]

    return Panel(
        block=Block.TIMES,
        title=TITLES[Block.TIMES],
        chart=_times_chart(known),
        head=("Phase", "Un quart dure moins de", "La moitié dure moins de", "Trois quarts durent moins de", "Achevées"),
        lines=[line(time) for time in known.times],
        empty="Aucune phase achevée à cette date : pas de durée à mesurer.",
    )


def _times_chart(known: PanelData) -> Chart:
    return Chart(
        name=Block.TIMES,
        title=_times_finding(known),
        subtitle="Durée des phases achevées dans l’incubateur, en jours",
        kind="hbars",
        categories=tuple(time.label for time in known.times),
        series=(
            Series(
                "Médiane",
                "one",
                tuple(time.days for time in known.times),
                ranges=tuple((time.low, time.high) for time in known.times),
            ),
        ),
        unit="jours",
        category_label="Phase",
        note="Barre : la médiane ; entre parenthèses, du premier au troisième quartile, soit la moitié des phases. "
        "De l’entrée dans la phase, ou de l’arrivée dans l’incubateur, à la sortie ou au départ.",
    )


def _times_finding(known: PanelData) -> str:
    if not known.times:
        return "Aucune phase n’est achevée"
    longest = max(known.times, key=lambda time: time.days)
    return f"La phase la plus longue est « {longest.label} » : {days_fr(longest.days)} pour la moitié des services"


def outcomes_panel(known: PanelData) -> Panel:
    """Return the panel of the next phase of startups that left one: later, an end, or earlier."""
    source = known.sources[Block.OUTCOMES]
    left, reached = _outcomes_kinds(known, "what"), _outcomes_kinds(known, "into")
    return Panel(
        block=Block.OUTCOMES,
        title=TITLES[Block.OUTCOMES],
        chart=_outcomes_chart(source, left, reached),
        head=("Phase quittée", "Ont continué", "Se sont arrêtés", "Sont revenus en arrière", "Sorties"),
        lines=[(kind.label, _outcomes_rates(source, kind, reached)) for kind in left],
        empty="Aucun service n’a encore quitté une phase dans cet incubateur.",
    )


def _outcomes_kinds(known: PanelData, field: str) -> list[PhaseKind]:
    found = {getattr(record, field) for record in known.sources[Block.OUTCOMES].records}
    return [kind for kind in known.kinds if kind.key in found]


def later_phases(kind: PhaseKind, reached: list[PhaseKind]) -> tuple[str, ...]:
    """Return the service phases after ``kind``, those of confirmed investments."""
    return tuple(one.key for one in reached if one.group == PhaseKind.Group.SERVICE and one.rank > kind.rank)


def _outcomes_rates(source: RecordBlock, kind: PhaseKind, reached: list[PhaseKind]) -> list[LinkedFigure]:
    goes = later_phases(kind, reached)
    ends = tuple(one.key for one in reached if one.group == PhaseKind.Group.ENDED)
    back = tuple(one.key for one in reached if one.key not in (*goes, *ends))
    whole = source.count(RecordChoice(what=kind.key))
    return [
        *(_outcomes_rate(source, kind, into, whole) for into in (goes, ends, back)),
        source.figure(RecordChoice(what=kind.key)),
    ]


def _outcomes_rate(source: RecordBlock, kind: PhaseKind, into: tuple[str, ...], whole: int) -> LinkedFigure:
    if not into:
        return LinkedFigure(f"0 ({share_fr(0, whole)})")
    choice = RecordChoice(what=kind.key, into=into)
    count = source.count(choice)
    return source.figure(choice, f"{number_fr(count)} ({share_fr(count, whole, places=0)})")


def _outcomes_chart(source: RecordBlock, left: list[PhaseKind], reached: list[PhaseKind]) -> Chart:
    return Chart(
        name=Block.OUTCOMES,
        title=_outcomes_finding(source, left, reached),
        subtitle="Services qui ont quitté chaque phase, selon celle où ils sont allés",
        kind="hbars",
        categories=tuple(kind.label for kind in left),
        series=tuple(
            Series(one.label, one.key, tuple(source.count(RecordChoice(kind.key, (one.key,))) for kind in left))
            for one in reached
        ),
        unit="services",
        category_label="Phase quittée",
        note="Un service compte dans l’incubateur qui le portait quand il a quitté la phase.",
    )


def _outcomes_finding(source: RecordBlock, left: list[PhaseKind], reached: list[PhaseKind]) -> str:
    if not left:
        return "Aucune phase n’est encore quittée"
    first = left[0]
    whole, count = (
        source.count(RecordChoice(first.key)),
        source.count(RecordChoice(first.key, later_phases(first, reached) or ("",))),
    )
    found = f"{share_fr(count, whole, places=0)} des sorties de la phase « {first.label} » mènent plus loin"
    return f"{found}{NO_BREAK}: {number_fr(count)} sur {number_fr(whole)}"


def standards_panel(known: PanelData) -> Panel:
    """Return the panel of the standards that the active services of the incubator publish."""
    source = known.sources[Block.STANDARDS]
    return Panel(
        block=Block.STANDARDS,
        title=TITLES[Block.STANDARDS],
        chart=_standards_chart(known.standards),
        head=("Standard", "Services qui le remplissent", "Services qui ne le remplissent pas", "Part"),
        lines=[(one.label, _standards_figures(source, one)) for one in known.standards],
        empty="Aucun service actif à cette date.",
    )


def _standards_figures(source: RecordBlock, one: StandardCoverage) -> list[LinkedFigure]:
    met, lacking = (source.figure(RecordChoice(one.key, (answer,))) for answer in ("oui", "non"))
    return [met, lacking, source.figure(RecordChoice(one.key), share_fr(one.met, one.services, places=0))]


def _standards_chart(standards: Sequence[StandardCoverage]) -> Chart:
    return Chart(
        name=Block.STANDARDS,
        title=_standards_finding(standards),
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


def _standards_finding(standards: Sequence[StandardCoverage]) -> str:
    if not standards:
        return "Aucun service actif"
    least = min(standards, key=lambda one: one.met)
    if least.met == least.services:
        return "Tous les services remplissent tous les standards"
    share = f"{number_fr(least.met)} sur {number_fr(least.services)}"
    return f"Le standard le moins rempli{NO_BREAK}: {least.label.lower()}, {share}"


OWN, SERVICES = "incubateur", "service"


def money_panel(known: PanelData) -> Panel:
    """Return the panel of the awards of the FAST: by round, and by year."""
    source = known.sources[Block.MONEY]
    rounds = [
        (f"{outcome_label(Block.MONEY, number, {})} ({year})", RecordChoice(into=(number,)))
        for number, year in _money_rounds(source)
    ]
    years = [
        (f"Total {year}", RecordChoice(year=str(year)))
        for year in source.years
        if source.count(RecordChoice(year=str(year)))
    ]
    return Panel(
        block=Block.MONEY,
        title=TITLES[Block.MONEY],
        chart=_money_chart(source),
        head=("Appel", "À l’incubateur", "À ses services", "Ensemble", "Financements"),
        lines=[(label, _money_figures(source, choice)) for label, choice in (*rounds, *years)],
        empty="Aucun financement enregistré à cette date.",
    )


def _money_rounds(source: RecordBlock) -> list[tuple[str, int | None]]:
    """Return the number and year of each round, in order."""
    return list(dict.fromkeys((record.into, record.year) for record in source.records))


def _money_figures(source: RecordBlock, choice: RecordChoice) -> list[LinkedFigure]:
    parts = [RecordChoice(what, choice.into, choice.year) for what in (OWN, SERVICES)]
    amounts = [_money_figure(source, one) for one in (*parts, choice)]
    return [*amounts, source.figure(choice)]


def _money_figure(source: RecordBlock, choice: RecordChoice) -> LinkedFigure:
    found = choice.of(source.records)
    return source.figure(choice, money_fr(total(found)) if found else money_fr(0))


def total(records: Sequence[IncubatorRecord]) -> Decimal | None:
    """Return the sum of the known amounts; None if there are awards and no known amount."""
    known = [record.amount for record in records if record.amount is not None]
    return sum(known, Decimal(0)) if known or not records else None


def _money_chart(source: RecordBlock) -> Chart:
    def by_year(what: str) -> tuple[Decimal | None, ...]:
        return tuple(
            strip_trailing_zeros(total(RecordChoice(what, year=str(year)).of(source.records))) for year in source.years
        )

    return Chart(
        name=Block.MONEY,
        title=_money_finding(source.records),
        subtitle="Montants des financements, par année de l’appel",
        kind="bars",
        categories=tuple(str(year) for year in source.years),
        series=(Series("À l’incubateur", "one", by_year(OWN)), Series("À ses services", "two", by_year(SERVICES))),
        unit="€",
        note="Un service compte dans l’incubateur qui le portait le jour du financement. Un montant inconnu n’est pas compté.",
    )


def _money_finding(records: Sequence[IncubatorRecord]) -> str:
    if not records:
        return f"Aucun financement{NO_BREAK}: rien n’est reçu"
    count, known = plural_fr(len(records), "financement", "financements"), total(records)
    return f"{count}, d’un montant inconnu" if known is None else f"{money_fr(known)} reçus en {count}"


def impact_panel(known: PanelData) -> Panel:
    """Return the panel of the services of the incubator that count for national impact, by millésime."""
    source = known.sources[Block.IMPACT]
    return Panel(
        block=Block.IMPACT,
        title=TITLES[Block.IMPACT],
        chart=_impact_chart(source),
        head=("Millésime", "Services désignés"),
        lines=[(str(year), [source.figure(RecordChoice(year=str(year)))]) for year in source.years],
        empty="Aucun service à impact national à cette date.",
    )


def _impact_chart(source: RecordBlock) -> Chart:
    counts = tuple(source.count(RecordChoice(year=str(year))) for year in source.years)
    return Chart(
        name=Block.IMPACT,
        title=plural_fr(len(source.records), "service désigné", "services désignés"),
        subtitle="Services désignés à impact national pendant que l’incubateur les portait, par millésime",
        kind="bars",
        categories=tuple(str(year) for year in source.years),
        series=(Series("Services désignés", "one", counts),),
        unit="services",
        category_label="Millésime",
    )
