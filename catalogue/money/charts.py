"""Charts of money, from series. Pure."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.text import capfirst

from budget.models import Award
from budget.queries import CreditsOfYear, RoundsOfYear, RoundWithLaureates
from budget.queries.fast import AwardThenAndNow
from catalogue.money.presenters import reserves_in_words, unit_cost_in_words
from catalogue.money.queries import CostsOfService
from common.figure import UNKNOWN, Figure, is_first
from common.words import NO_BREAK, list_fr, millions_fr, percent_fr, plural_fr, rounded, strip_trailing_zeros
from impact.queries.metrics import UnitCost
from web.charts.model import FEWEST_BARS, UNDETERMINED, Chart, MissingValue, Series, Value
from web.charts.palette import EIGHT_SERIES

REST = "Non détaillé"
SERVICES_ON_DAY = "Services au 1er\u202fjanvier"
DETAILED = MissingValue("sans objet", "")
"""Of a year whose lines are known: nothing is left out of them."""
NOT_YET, INCUBATORS = "Pas encore de phase", "Incubateurs"
SERVICES_COMPARED = 10
"""How many services the picture of unit costs compares."""


def credits_chart(years: Sequence[CreditsOfYear], services: Mapping[int, Figure], running: int) -> Chart:
    """Draw the credits of each year by line, with the number of services on its 1 January, or list them if there are too
    few years to compare; the note names unknown years.

    A year with only a total has no lines. The year ``running`` is in progress.
    """
    known = {year.year: year for year in years if year.figure.is_known and year.year <= running}
    shown = range(min(known), running + 1) if known else range(0)
    found = [known.get(year) for year in shown]
    labels = list(dict.fromkeys(line.label for year in found if year for line in year.lines))
    series = [
        Series.of(
            label, EIGHT_SERIES[place % len(EIGHT_SERIES)], (_line(year, label) if year else None for year in found)
        )
        for place, label in enumerate(labels)
    ]
    rest = [UNKNOWN if year is None or year.lines else year.figure.in_unit("") for year in found]
    if any(one.is_known for one in rest):
        absences = tuple(DETAILED if year and year.lines else UNDETERMINED for year in found)
        series.append(replace(Series.of(REST, "other", rest), absences=absences))
    counts = [services.get(year, Figure(0)) for year in shown]
    is_drawn = len(known) >= FEWEST_BARS
    return Chart(
        name="credits",
        title=_credits_finding([year for year in found if year], running),
        subtitle="Crédits consacrés au programme chaque année, par ligne, en euros, et services au 1er\u202fjanvier",
        kind="hbars" if is_drawn else "table",
        categories=tuple(_with_services(year, count) for year, count in zip(shown, counts, strict=True)),
        series=tuple(series),
        unit="€",
        row_labels=("Année", SERVICES_ON_DAY),
        row_cells=tuple((str(year), str(count.count)) for year, count in zip(shown, counts, strict=True)),
        note=_credits_note(
            [str(place) for place, year in zip(shown, found, strict=True) if year is None], is_drawn=is_drawn
        ),
        is_whole=True,
        names_unknown=True,
    )


def _with_services(year: int, services: Figure) -> str:
    """Return "2021, 107 services"."""
    return f"{year}, {plural_fr(services.count, 'service', 'services')}"


def credits_table(years: Sequence[CreditsOfYear], services: Mapping[int, Figure], running: int) -> Chart | None:
    """Return the lines as rows, then the totals and the services, in a column for each known year.

    None if there are enough known years to draw them.
    """
    known = sorted((one for one in years if one.figure.is_known and one.year <= running), key=lambda one: one.year)
    if not known or len(known) >= FEWEST_BARS:
        return None
    names = list(dict.fromkeys(line.label for year in known for line in year.lines))
    return Chart(
        name="credits",
        title="Crédits par ligne",
        subtitle="Crédits consacrés au programme chaque année, en euros",
        kind="table",
        categories=(*names, "Total", SERVICES_ON_DAY),
        series=tuple(
            Series.of(
                str(year.year),
                "one",
                (*(_line(year, name) for name in names), year.figure.in_unit(""), services.get(year.year, Figure(0))),
            )
            for year in known
        ),
        unit="€",
        category_label="Ligne",
    )


def _credits_note(unknown: Sequence[str], *, is_drawn: bool) -> str:
    """Return which years and which lines have no amount."""
    years = f"Crédits non enregistrés (ND){NO_BREAK}: {list_fr(unknown)}. " if unknown else ""
    return f"{years}{'Une ligne non renseignée n’est pas représentée' if is_drawn else 'ND : ligne non renseignée'}."


def _line(year: CreditsOfYear, label: str) -> Value:
    """Return the amount of a line in a year; a missing line is zero only if the lines of the year add up to its total."""
    found = [line.figure() for line in year.lines if line.label == label]
    if not found and year.stated is not None and year.stated == year.total:
        return 0
    return found[0] if found else None


def _credits_finding(ordered: Sequence[CreditsOfYear], running: int) -> str:
    """Return a sentence on the last known credits, compared with the first unless in progress, and the unknown years
    since.
    """
    if not ordered:
        return "Aucun crédit n’est enregistré"
    last, first = ordered[-1], ordered[0]
    said = f"{last.figure.in_millions} en {last.year}"
    difference = last.figure - first.figure
    if first is not last and first.figure.exact and difference.known is not None and last.year < running:
        change = last.figure.count * 100 / first.figure.exact - 100
        share = Figure(rounded(abs(change), 0), "%", is_rounded=bool(difference.step)).number
        said = f"{said}, {share} {'de plus' if change >= 0 else 'de moins'} qu’en {first.year}"
    if last.year < running:
        since = f"de {last.year + 1} à {running}" if last.year + 1 < running else f"de {running}"
        said = f"{said}{NO_BREAK}; crédits {since} non enregistrés"
    return capfirst(said)


def lines_chart(year: CreditsOfYear) -> Chart:
    """Draw the lines of one year, largest first."""
    lines = sorted(year.lines, key=lambda line: line.figure() or Decimal(0), reverse=True)
    total = year.total
    title = f"Crédits de {year.year} par activité"
    greatest = lines[0].figure() if lines else None
    if greatest and total and not year.figure.at_least:
        title = f"{percent_fr(greatest * 100 / total, 0)} des crédits de {year.year} vont à « {lines[0].label} »"
    return Chart(
        name="lignes",
        title=title,
        subtitle=f"Crédits consacrés au programme en {year.year}, en euros",
        kind="hbars",
        categories=tuple(line.label for line in lines),
        series=(Series.of("Crédits", "one", (line.figure() for line in lines)),),
        unit="€",
        category_label="Ligne",
    )


def fast_rounds_chart(years: Sequence[RoundsOfYear], day: dt.date) -> Chart:
    """Draw the amount of each FAST round, the first round first.

    A round without a known amount is unknown, or zero if its committee is to come on ``day``.
    """
    rounds = sorted((one for year in years for one in year.rounds), key=lambda one: one.round.number)
    known = [one for one in rounds if one.sum.total is not None]
    title = "Aucun montant du FAST n’est encore enregistré"
    if known:
        verb = "a attribué" if len(known) == 1 else "ont attribué"
        amounts = [one.sum.total or Decimal(0) for one in known]
        total = Figure(sum(amounts, Decimal(0)), is_part=any(one.at_least for one in known))
        title = f"{plural_fr(len(known), 'appel du FAST', 'appels du FAST')} {verb} {total.in_millions}"
    waiting = {one.round.number for one in rounds if one.awaits_committee(day)}
    unknown = [
        f"FAST {one.round.number}" for one in rounds if one.sum.total is None and one.round.number not in waiting
    ]
    return Chart(
        name="fast",
        title=title,
        subtitle="Financements attribués par chaque appel, en euros, à des services et à des incubateurs",
        kind="hbars",
        categories=tuple(map(_name_of_round, rounds)),
        series=(
            Series.of("Services", "one", _given_by(rounds, "startup", waiting), shows_doubts=True),
            Series.of("Incubateurs", "two", _given_by(rounds, "incubator", waiting), shows_doubts=True),
        ),
        unit="€",
        category_label="Appel",
        names_unknown=True,
        note=" ".join(filter(None, (_unknown_in_words(unknown), reserves_in_words(rounds)))),
    )


def _name_of_round(found: RoundWithLaureates) -> str:
    return f"FAST {found.round.number} ({found.round.year})"


def _unknown_in_words(rounds: Sequence[str]) -> str:
    return f"Lauréats ou montants non déterminés (ND){NO_BREAK}: {list_fr(rounds)}." if rounds else ""


def _given_by(rounds: Sequence[RoundWithLaureates], laureate: str, waiting: Collection[int]) -> Iterator[Figure]:
    """Yield what each round gave to one kind of laureate, with the doubts of its total: nothing yet for those
    ``waiting`` for their committee.
    """
    for one in rounds:
        given = 0 if one.round.number in waiting else _given(one.laureates, laureate)
        yield _part_of(one.total, given)


def _part_of(total: Figure, value: Value) -> Figure:
    """Return a part of a total, with its doubts if it is known."""
    return replace(total, value=value, unit="") if total.is_known else Figure(value)


def _given(laureates: Sequence[AwardThenAndNow], laureate: str) -> Value:
    """Sum the known amounts of a round for one kind of laureate; the sum is zero only if all amounts are known."""
    amounts = [one.award.amount for one in laureates if getattr(one.award, laureate)]
    known = [amount for amount in amounts if amount is not None]
    if not known and (amounts or not laureates):
        return None
    return strip_trailing_zeros(sum(known, Decimal(0)))


def costs_chart(services: Sequence[CostsOfService]) -> Chart:
    """Draw the unit costs of the services that spend most, largest first. Their units differ: no title ranks them."""
    shown = services_compared(services)
    years = sorted({cost.year for one in shown for cost in one.costs})
    found = [{cost.year: cost for cost in one.costs} for one in shown]
    title = "Aucun coût unitaire n’est encore connu"
    if shown:
        title = f"Le coût d’une unité est connu pour {plural_fr(len(services), 'service', 'services')}, chacun dans son unité"
    left_out = len(services) - len(shown)
    others = (
        f" {plural_fr(left_out, 'autre service dépense', 'autres services dépensent')} moins{NO_BREAK}: "
        f"le coût d’une unité est sur {'sa' if left_out == 1 else 'leur'} fiche."
    )
    return Chart(
        name="couts",
        title=title,
        subtitle="Coût d’une unité de service chaque année, en euros",
        kind="table",
        categories=tuple(f"{one.name}, par {one.costs[0].unit}" for one in shown),
        series=tuple(_costs_of(year, [row.get(year) for row in found]) for year in years),
        unit="€",
        category_label="Service",
        note="Une année dont la dépense ou les unités ne sont pas enregistrées n’a pas de coût : il est non déterminé (ND), "
        "et n’est pas zéro. Ces unités ne sont pas comparables entre elles : ces coûts se suivent dans le temps plus qu’ils "
        f"ne se comparent.{others if left_out else ''}",
    )


def services_compared(services: Sequence[CostsOfService]) -> list[CostsOfService]:
    """Return the services that spend most, largest first."""
    return sorted(services, key=lambda one: one.costs[0].spending or Decimal(0), reverse=True)[:SERVICES_COMPARED]


def _costs_of(year: int, costs: Sequence[UnitCost | None]) -> Series:
    """Return the unit costs of a year, in euros and cents."""
    figures = (one.figure.in_unit("") if one else UNKNOWN for one in costs)
    return Series.of(str(year), "one", figures, labels=tuple(unit_cost_in_words(one) if one else "" for one in costs))


def laureates_chart(year: RoundsOfYear, national: Collection[str]) -> Chart | None:
    """Draw the FAST awards of a year by current phase of the laureates (``national``: the slugs of national impact).

    None without a known amount.
    """
    laureates = [laureate for one in year.rounds for laureate in one.laureates if laureate.award.amount]
    if not laureates:
        return None
    awards = [one.award for one in laureates]
    by_name: dict[str, list[Award]] = {}
    for one in laureates:
        by_name.setdefault(_phase_name(one), []).append(one.award)
    names = sorted(by_name, key=lambda name: -sum_amounts(by_name[name]))
    to_national = sum_amounts([award for award in awards if _slug(award) in national])
    return Chart(
        name="laureats",
        title=f"{_share_of_fast(year, to_national, sum_amounts(awards))} sont allés à des services aujourd’hui "
        "à impact national",
        subtitle=f"Financements du FAST en {year.year} selon la phase du lauréat aujourd’hui, en euros",
        kind="hbars",
        categories=tuple(names),
        series=tuple(
            Series.of(
                name, key, (_part_of(year.total, _given_to(by_name[one], national, is_national)) for one in names)
            )
            for name, key, is_national in (("À impact national", "one", True), ("Autres lauréats", "three", False))
        ),
        unit="€",
        category_label="Phase d’aujourd’hui",
        note=f"Un service à impact national a d’autres financeurs. {reserves_in_words(year.rounds)}".strip(),
    )


def _share_of_fast(year: RoundsOfYear, part: Decimal, whole: Decimal) -> str:
    """Return "2 millions d’euros sur 3 millions d’euros du FAST de 2021", a minimum if laureates or amounts are missing."""
    if any(one.at_least for one in year.rounds):
        return f"Au moins {millions_fr(part)} du FAST de {year.year}, sur {millions_fr(whole)} enregistrés,"
    return f"{millions_fr(part)} sur {millions_fr(whole)} du FAST de {year.year}"


def _phase_name(award_then_and_now: AwardThenAndNow) -> str:
    return INCUBATORS if award_then_and_now.award.incubator else award_then_and_now.badge_now or NOT_YET


def _slug(award: Award) -> str:
    return award.startup.slug if award.startup else ""


def sum_amounts(awards: Iterable[Award]) -> Decimal:
    """Return the sum of the known amounts."""
    return sum((award.amount or Decimal(0) for award in awards), Decimal(0))


def _given_to(awards: Sequence[Award], national: Collection[str], is_national: bool) -> Value:
    return strip_trailing_zeros(sum_amounts([one for one in awards if (_slug(one) in national) is is_national]))


UNKNOWN_INCUBATOR = "Incubateur inconnu"
"""The row of the awards whose incubator is not recorded; the last one."""


def incubators_chart(year: RoundsOfYear, incubators: Mapping[int, str]) -> Chart | None:
    """Draw what each incubator received from each round of a year, first round first; None without a known amount.

    ``incubators`` maps awards (primary key) to incubator names.
    """
    rounds = sorted(year.rounds, key=lambda row: row.round.number)
    received = [
        {name: sum_amounts(found) for name, found in _by_incubator(one.laureates, incubators).items()} for one in rounds
    ]
    totals = {name: sum(one.get(name, Decimal(0)) for one in received) for name in set[str]().union(*received)}
    names = sorted(totals, key=lambda name: (name == UNKNOWN_INCUBATOR, -totals[name], name))
    if not names:
        return None
    is_part = UNKNOWN_INCUBATOR in names or any(one.at_least or not one.total.is_known for one in rounds)
    given = [Figure(totals[name], "€", unknown_amounts=int(is_part)) for name in names]
    return Chart(
        name="fast-incubateurs",
        title=f"{_first_of(names, given)}{NO_BREAK}: {given[0].number}",
        subtitle=f"Financements du FAST en {year.year}, par incubateur qui porte le lauréat et par appel, en euros",
        kind="hbars",
        categories=tuple(names),
        series=tuple(
            Series.of(
                f"FAST {one.round.number}", key, (strip_trailing_zeros(row.get(name, Decimal(0))) for name in names)
            )
            for one, row, key in zip(rounds, received, EIGHT_SERIES, strict=False)
        ),
        note=reserves_in_words(year.rounds),
        unit="€",
        category_label="Incubateur",
    )


def _first_of(names: Sequence[str], given: Sequence[Figure]) -> str:
    """Return the name of the first incubator, and its place if no unknown laureate can change it."""
    if given[0].at_least or not (len(given) == 1 or is_first(given[0], given[1:])):
        return names[0]
    place = f"le premier des {len(names)} incubateurs financés" if len(names) > 1 else "le seul incubateur financé"
    return f"{names[0]} est {place}"


def _by_incubator(laureates: Iterable[AwardThenAndNow], incubators: Mapping[int, str]) -> dict[str, list[Award]]:
    found: dict[str, list[Award]] = {}
    for one in laureates:
        if one.award.amount:
            found.setdefault(incubators.get(one.award.pk, UNKNOWN_INCUBATOR), []).append(one.award)
    return found
