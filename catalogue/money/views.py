"""The pages of money: « Où va l'argent, et qu'a-t-il permis ? », and the money of one service."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from budget.models import EntryCriterion
from budget.queries import CreditsOfYear, RoundsOfYear, by_year, credits, credits_of, funding_rounds, rounds_of
from budget.queries.fast import RoundMoney, Stage, round_money
from budget.queries.gamma import season_of, seasons, seasons_of
from budget.queries.supports import by_kind, in_kind_of, shared_services_of, supports_of
from catalogue.costs.queries import costs_of_national_impact
from catalogue.money import charts, presenters
from catalogue.money.queries import (
    MoneyOfYear,
    carriers_of_awards,
    costs_by_service,
    money_of_startup,
    results_for_credits,
)
from catalogue.portfolio import services_by_year
from catalogue.renamed import redirect_startup
from common.clock import today
from common.figure import Figure
from common.freshness import day_of_records
from common.periods import FIRST_YEAR, LAST_YEAR
from common.words import list_fr, money_fr, strip_trailing_zeros
from impact.queries.designations import designations_on
from startups.models import Startup
from web.cache import cached_page
from web.charts.model import Chart, Series
from web.charts.points import chart_download
from web.days import without_days
from web.view_rights import open_to_all

TILES = 4
"""How many years are shown in large; the others are links."""


@cached_page
def financements(request: HttpRequest) -> HttpResponse:
    """Display the credits of all years, the FAST by round, unit costs, and the allocation of the last year."""
    years, rounds, day = credits(), by_year(funding_rounds()), day_of_records()
    running = today().year
    services = services_by_year(running)
    shown = next((row.year for row in years if row.lines), None)
    national, costs = costs_of_national_impact(day), costs_by_service()
    compared = charts.services_compared(costs)
    former = [presenters.unit_costs_in_words(one.costs[1:]) for one in compared]
    context = {
        "tiles": [_credits_tile(row, years) for row in years[:TILES]],
        "open": [(money, presenters.left_in_words(money)) for money in _open_calls(rounds)],
        "years": sorted({row.year for row in years} | {one.year for one in rounds}, reverse=True),
        "charts": _charts_of_all(years, rounds, services),
        "credits_table": charts.credits_table(years, services, running),
        "cost_chart": charts.costs_chart(costs),
        "costs": [
            (one, presenters.unit_cost_in_words(one.costs[0]), before)
            for one, before in zip(compared, former, strict=True)
        ],
        "results": results_for_credits(shown) if shown else None,
        "national": national,
        "national_count": Figure(len(national)),
        "funds": [
            (year, presenters.year_in_words(year, day), presenters.missing_in_words(year, day)) for year in rounds
        ],
        "seasons": seasons(),
    }
    return render(request, "catalogue/money/financements.html", context)


@cached_page
def year_page(request: HttpRequest, year: int) -> HttpResponse:
    """Display the credits of a year, its rounds with laureates, its GAMMA seasons, its supports."""
    _check_year(year)
    found, rounds, all_years, day = credits_of(year), rounds_of(year), credits(), day_of_records()
    seasons_found, supports, shared = seasons_of(year), supports_of(year), shared_services_of(year)
    if not (found or rounds.rounds or seasons_found or supports):
        raise Http404(f"Rien n’est enregistré du financement du programme en {year}.")
    context = {
        "year": year,
        "credits": found,
        "change": presenters.change_in_words(found, all_years, today().year) if found else "",
        "check": presenters.check_in_words(found) if found else "",
        "measures": presenters.measures_shown(found) if found else [],
        "totals": presenters.totals_in_words(found) if found else [],
        "lines_chart": charts.lines_chart(found) if found and found.lines else None,
        "fast_charts": _fast_charts(rounds),
        "rounds": [
            (
                one.round,
                one.laureates,
                presenters.round_in_words(one, day),
                presenters.announced_in_words(one),
            )
            for one in rounds.rounds
        ],
        "fast": presenters.year_in_words(rounds, day) if rounds.rounds else "",
        "fast_known": bool(rounds.sum.awards),
        "missing": presenters.missing_in_words(rounds, day),
        "seasons": seasons_found,
        "supports": by_kind(supports),
        "shared": shared,
        "results": results_for_credits(year),
        "export_query": f"year={year}",
        "years": sorted(
            {row.year for row in all_years} | {one.year for one in by_year(funding_rounds())}, reverse=True
        ),
    }
    return render(request, "catalogue/money/year.html", context)


@cached_page
def round_page(request: HttpRequest, number: int) -> HttpResponse:
    """Display a round: its call, its laureates then and now, the results of their objectives."""
    found = next(iter(funding_rounds(number=number)), None) if number <= 999 else None
    if found is None:
        raise Http404(f"Aucun appel du FAST n’a le numéro {number}.")
    day = day_of_records()
    money = round_money(found.round, (one.award for one in found.laureates), day)
    context = {
        "round": found.round,
        "is_before_committee": found.awaits_committee(day),
        "laureates": found.laureates,
        "said": presenters.round_in_words(found, day),
        "announced": presenters.announced_in_words(found),
        "money": money,
        "left": presenters.left_in_words(money),
        "has_words": any(one.award.objective or one.award.metric or one.award.result_on for one in found.laureates),
    }
    return render(request, "catalogue/money/round.html", context)


@cached_page
def season_page(request: HttpRequest, number: int) -> HttpResponse:
    """Display a GAMMA season: each participant with criteria, milestones, and metrics by month."""
    found = season_of(number) if number <= 999 else None
    if found is None:
        raise Http404(f"Aucune saison de GAMMA n’a le numéro {number}.")
    labels = dict(EntryCriterion.State.choices)
    context = {
        "season": found.season,
        "participants": [
            (
                one,
                [(criterion, labels[criterion.state]) for criterion in one.entry_criteria if criterion.state],
                [presenters.longer_values_in_words(metric) for metric in one.metrics if metric.longer],
            )
            for one in found.participants
        ],
    }
    return render(request, "catalogue/money/season.html", context)


@cached_page
def national(request: HttpRequest) -> HttpResponse:
    """Display the costs of the services of national impact, as one table."""
    rows = costs_of_national_impact(day_of_records())
    context = {
        "count": Figure(len(rows)),
        "rows": [row for row in rows if row.has_figures],
        "unknown": [row for row in rows if not row.has_figures],
        "day": day_of_records(),
    }
    return render(request, "catalogue/money/national.html", context)


@open_to_all
@require_safe
@without_days
def chart_file(request: HttpRequest, name: str, year: int | None = None) -> HttpResponse:
    """Send the series of a chart as CSV."""
    if year:
        _check_year(year)
    found = _chart(name, year)
    if found is None:
        raise Http404("Ce graphique n’existe pas, ou n’a rien à montrer.")
    return chart_download(name, found)


def _chart(name: str, year: int | None) -> Chart | None:
    if year is None:
        drawn = _charts_of_all(credits(), by_year(funding_rounds()), services_by_year(today().year))
        known = [*drawn, charts.costs_chart(costs_by_service())]
    elif name == "lignes":
        found = credits_of(year)
        return charts.lines_chart(found) if found else None
    else:
        known = _fast_charts(rounds_of(year))
    return next((chart for chart in known if chart.name == name), None)


def _open_calls(years: Sequence[RoundsOfYear]) -> list[RoundMoney]:
    """Return the money of the calls that take applications."""
    day = day_of_records()
    found = [
        round_money(one.round, (each.award for each in one.laureates), day) for year in years for one in year.rounds
    ]
    return [one for one in found if one.stage == Stage.OPEN]


def _charts_of_all(
    years: list[CreditsOfYear], rounds: list[RoundsOfYear], services: Mapping[int, Figure]
) -> list[Chart]:
    return [
        charts.credits_chart(years, services, today().year),
        charts.fast_rounds_chart(rounds, day_of_records()),
    ]


def _fast_charts(rounds: RoundsOfYear) -> list[Chart]:
    """Return the charts of a year's laureates by phase and by incubator; empty without a known amount."""
    national_slugs = set(designations_on(day_of_records()).values_list("startup__slug", flat=True))
    found = (
        charts.laureates_chart(rounds, national_slugs),
        charts.incubators_chart(rounds, carriers_of_awards(rounds.year)),
    )
    return [chart for chart in found if chart]


def _credits_tile(row: CreditsOfYear, years: list[CreditsOfYear]) -> dict[str, object]:
    return {
        "year": row.year,
        "figure": row.figure,
        "label": f"de crédits en {row.year}",
        "change": presenters.change_in_words(row, years, today().year),
    }


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404(f"Une année du programme est comprise entre {FIRST_YEAR} et {LAST_YEAR}.")


def service_chart(years: Sequence[MoneyOfYear]) -> Chart:
    """Draw who paid for each year: the FAST, other funders, and the unknown rest."""
    ordered = sorted((one for one in years if _has_amount(one)), key=lambda one: one.year)
    spent = [one for one in ordered if one.spending]
    given = sum(((one.fast or 0) + (one.others or 0) for one in ordered), Decimal(0))
    title = f"{money_fr(given)} reçus, sans dépense enregistrée"
    if spent:
        title = f"{capfirst(spent[-1].spent.in_millions)} dépensés en {spent[-1].year}"
    return Chart(
        name="annees",
        title=title,
        subtitle="Dépense de chaque année par financeur connu, en euros",
        kind="hbars",
        categories=tuple(str(one.year) for one in ordered),
        series=(
            Series.of("FAST", "one", (strip_trailing_zeros(one.fast) for one in ordered)),
            Series.of("Autres financeurs", "three", (strip_trailing_zeros(one.others) for one in ordered)),
            Series.of("Sans financeur connu", "other", (one.unfunded.in_unit("") for one in ordered)),
        ),
        unit="€",
        note="Une année sans dépense enregistrée ne montre que ce que ses financeurs ont donné.",
        is_whole=True,
    )


def summary(years: Sequence[MoneyOfYear]) -> str:
    """Return the last known spending, its funders and the unit cost, in one or two sentences."""
    last = next((one for one in years if one.spending), None)
    if last is None:
        return "La dépense de ce service n’est pas renseignée (ND)."
    said = f"En {last.year}, il dépense {last.spent.number}"
    paid = [
        f"{money_fr(amount)} {who}"
        for amount, who in ((last.fast, "du FAST"), (last.others, "d’autres financeurs"))
        if amount
    ]
    said += f", dont {list_fr(paid)}." if paid else " ; aucun de ses financeurs n’est enregistré cette année-là."
    cost = next((one.cost for one in years if one.cost and one.cost.figure.is_known), None)
    if cost:
        said += f" Il coûte {presenters.unit_cost_in_words(cost)} par {cost.unit} ({cost.year})."
    return said


def beyond(years: Sequence[MoneyOfYear]) -> list[str]:
    """Return a sentence for each year whose recorded funders gave more than the recorded spending."""
    return [
        f"En {one.year}, les financeurs enregistrés ont donné {replace(one.spent, value=-one.rest).number} de plus que la"
        " dépense enregistrée."
        for one in years
        if one.rest is not None and one.rest < 0
    ]


def _has_amount(money_of_year: MoneyOfYear) -> bool:
    return any(one is not None for one in (money_of_year.spending, money_of_year.fast, money_of_year.others))


@cached_page
def service_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Display the spending, funders and unit costs of a service by year, and its contributions in kind."""
    startup = Startup.objects.filter(slug=slug).first()
    if startup is None:
        return redirect_startup(request, slug)
    years = money_of_startup(startup)
    context = {
        "startup": startup,
        "years": years,
        "chart": service_chart(years),
        "summary": summary(years),
        "beyond": beyond(years),
        "in_kind": in_kind_of(startup.pk),
    }
    return render(request, "catalogue/money/service.html", context)
