"""The community page: « Qui construit ces services ? »"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from common.clock import today
from common.figure import Figure, is_doubled, is_first
from common.files.tabular import refused_file
from common.freshness import MEMBERS, last_known_day
from common.periods import year_before
from common.words import (
    NARROW,
    NO_BREAK,
    date_fr,
    days_fr,
    list_fr,
    month_fr,
    noun_fr,
    number_fr,
    plural_fr,
    strip_trailing_zeros,
)
from community.queries.counts import (
    Community,
    community_at,
    intrapreneurs,
    joiners,
    nps_waves,
    trainings,
)
from community.queries.evolution import active_over_time, by_incubator, domains, seniority
from community.small_groups import Group
from web.cache import cached_page
from web.charts.model import Chart, Series
from web.charts.points import chart_download
from web.days import AsOf, read_as_of
from web.view_rights import open_to_all

type Row = tuple[int, int, tuple[int, ...] | None]
"""A year, those who joined, and the same by status (public agents, independents, staff of companies); None: not told."""
STATUSES = ("Agents publics", "Indépendants", "Salariés de prestataires")


def joiners_chart(rows: Sequence[Row], as_of: dt.date) -> Chart:
    """Draw the members who joined each year, by status; the year of ``as_of`` counts until that day."""
    return Chart(
        name="arrivees",
        title=joiners_finding(rows, as_of),
        subtitle=f"Membres selon l’année de leur première mission, au {date_fr(as_of)}",
        kind="bars",
        categories=tuple(str(year) for year, _, _ in rows),
        series=tuple(
            Series.of(words, key, (statuses[place] if statuses else None for *_, statuses in rows))
            for place, (words, key) in enumerate(zip(STATUSES, ("one", "two", "three"), strict=True))
        ),
        unit="membres",
        note=_note(rows, as_of),
    )


def _note(rows: Sequence[Row], as_of: dt.date) -> str:
    is_whole = (as_of.month, as_of.day) == (12, 31)
    running = "" if is_whole or not rows else f"L’année {as_of.year} compte jusqu’au {date_fr(as_of)}."
    hidden = [f"{year} ({number_fr(joined)})" for year, joined, statuses in rows if statuses is None]
    if not hidden:
        return running
    return f"{running} Un statut de moins de cinq personnes n’est pas détaillé : {list_fr(hidden)}.".strip()


def joiners_finding(rows: Sequence[Row], as_of: dt.date) -> str:
    """Return the complete year in which most members joined."""
    whole = [row for row in rows if row[0] < as_of.year or (as_of.month, as_of.day) == (12, 31)]
    best = max(whole, key=lambda row: (row[1], row[0]), default=None)
    if best is None:
        joined = sum(row[1] for row in rows)
        if not joined:
            return "Personne n’est encore arrivé à cette date"
        return f"{plural_fr(joined, 'arrivée', 'arrivées')} en {as_of.year}"
    came = plural_fr(best[1], "arrivée", "arrivées")
    if not is_first(Figure(best[1]), [Figure(row[1]) for row in whole if row is not best]):
        return f"La communauté n’a jamais accueilli plus de monde qu’en {best[0]} : {came}"
    if best is whole[-1] and len(whole) > 1:
        return f"Jamais la communauté n’a accueilli autant de monde qu’en {best[0]} : {came}"
    return f"C’est en {best[0]} que la communauté a accueilli le plus de monde : {came}"


type Active = tuple[dt.date, int, int]
"""A day, the members active that day, and those of them who are public agents."""


def active_chart(rows: Sequence[Active], as_of: dt.date) -> Chart:
    """Draw the active members over time, public agents and others."""
    return Chart(
        name="membres-actifs",
        title=active_finding(rows),
        subtitle=f"Membres avec une mission en cours, en fin de trimestre, jusqu’au {date_fr(as_of)}",
        kind="stacked_area",
        categories=tuple(f"T{(day.month + 2) // 3} {day.year}" for day, _, _ in rows),
        series=(
            Series.of("Agents publics", "one", (agents for _, _, agents in rows)),
            Series.of("Indépendants et prestataires", "two", (active - agents for _, active, agents in rows)),
        ),
        unit="membres",
        category_label="Trimestre",
    )


def active_finding(rows: Sequence[Active]) -> str:
    """Return the growth of the community over three years, or its maximum."""
    if not rows:
        return "Aucun membre actif à cette date"
    day, active, _ = rows[-1]
    before = next((row for row in reversed(rows) if (day - row[0]).days >= 3 * 365 and row[1]), None)
    if before and is_doubled(Figure(active), Figure(before[1]), Decimal("1.5")):
        times = (Decimal(active) / before[1]).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return f"En trois ans, la communauté a été multipliée par {number_fr(strip_trailing_zeros(times))}"
    most = max(rows, key=lambda row: (row[1], row[0]))
    if all(row[1] < active for row in rows[:-1]):
        return f"La communauté n’a jamais été aussi nombreuse : {plural_fr(active, 'membre actif', 'membres actifs')}"
    words = plural_fr(most[1], "membre actif", "membres actifs")
    return f"En fin de trimestre, la communauté a culminé à {words} en {month_fr(most[0])}"


def groups_chart(groups: Sequence[tuple[str, int]], name: str, measure: str, as_of: dt.date, label: str) -> Chart:
    """Draw the members of a day by group, one bar each; the title gives the largest group and its share."""
    total = sum(count for _, count in groups)
    greatest = max(groups, key=lambda group: group[1], default=None)
    share = (Decimal(100 * greatest[1]) / total).quantize(Decimal(1), ROUND_HALF_UP) if greatest and total else None
    finding = (
        f"{greatest[0]} : {number_fr(share)}{NARROW}% des membres" if greatest and share is not None else "Personne"
    )
    return Chart(
        name=name,
        title=capfirst(finding),
        subtitle=f"{measure}, au {date_fr(as_of)}",
        kind="hbars",
        categories=tuple(words for words, _ in groups),
        series=(Series.of("Membres actifs", "one", (count for _, count in groups)),),
        unit="membres",
        category_label=label,
        note="Un groupe de moins de cinq personnes est compté avec un autre.",
    )


@cached_page
def community(request: HttpRequest) -> HttpResponse:
    """Display the active members at a date and over time, arrivals, domains, incubators, surveys and trainings."""
    as_of = _read_as_of(request)
    now, before = community_at(as_of.date), community_at(year_before(as_of.date))
    stays = seniority(as_of.date)
    context = {
        "as_of": as_of,
        "now": now,
        "share": now.share_figure.number,
        "tiles": tiles(now, before),
        "charts": [(name, CHARTS[name](as_of), as_of.url("community-csv", name)) for name in ("actifs", "arrivees")]
        if now.active
        else [],
        "domains": _domains(domains(as_of.date), as_of),
        "domains_csv": as_of.url("community-csv", "domaines"),
        "stays": _seniority_chart(stays.groups if now.active else (), as_of),
        "stays_csv": as_of.url("community-csv", "anciennete"),
        "mission": days_fr(stays.median_mission_days) if stays.median_mission_days else "",
        "incubators": by_incubator(as_of.date),
        "intrapreneurs": intrapreneurs(as_of.date),
        "waves": nps_waves(as_of.date),
        "trainings": trainings(as_of.date),
    }
    return render(request, "catalogue/community/community.html", context, status=as_of.status)


@open_to_all
@require_safe
def community_csv(request: HttpRequest, name: str) -> HttpResponse:
    """Send the series of one chart."""
    as_of = _read_as_of(request)
    if as_of.errors:
        return refused_file(as_of.errors)
    if name not in CHARTS:
        raise Http404("La communauté n’a pas de graphique de ce nom.")
    return chart_download(f"communaute-{name}", CHARTS[name](as_of))


def _read_as_of(request: HttpRequest) -> AsOf:
    """Return the date of the URL, by default the last day until which members are known: a later one is refused, since
    missions only end then.
    """
    as_of = read_as_of(request, now=last_known_day(MEMBERS, today()))
    if not as_of.is_future:
        return as_of
    refusal = f"Les membres ne sont connus que jusqu’au {date_fr(as_of.today)}{NO_BREAK}: indiquez une date antérieure."
    return replace(as_of, date=as_of.today, errors=(*as_of.errors, refusal))


def _active(as_of: AsOf) -> Chart:
    day = as_of.date
    return active_chart(
        [(one.day, one.community.active, one.community.public_agents) for one in active_over_time(day)], day
    )


def _joiners(as_of: AsOf) -> Chart:
    day = as_of.date
    return joiners_chart([(row.year, row.members, row.statuses) for row in joiners(day)], day)


def _domains(groups: Sequence[Group], as_of: AsOf) -> Chart:
    return groups_chart(groups, "domaines", "Membres actifs par domaine", as_of.date, "Domaine")


def _seniority_chart(groups: Sequence[Group], as_of: AsOf) -> Chart:
    measure = "Membres actifs par temps écoulé depuis leur première mission"
    return groups_chart(groups, "anciennete", measure, as_of.date, "Ancienneté")


CHARTS: dict[str, Callable[[AsOf], Chart]] = {
    "actifs": _active,
    "arrivees": _joiners,
    "domaines": lambda as_of: _domains(domains(as_of.date), as_of),
    "anciennete": lambda as_of: _seniority_chart(seniority(as_of.date).groups, as_of),
}
"""The charts of the page, by the name of their file."""


def tiles(now: Community, before: Community) -> list[tuple[Figure, str, str]]:
    """Return the figures (value, label, change): active members, share of public agents, growth over a year."""
    return [
        (now.figure, noun_fr(now.active, "membre actif", "membres actifs"), (now.figure - before.figure).change()),
        (now.share_figure, "d’agents publics parmi eux", _points(now, before)),
        (now.growth_since(before), "de membres actifs en un an", ""),
    ]


def _points(now: Community, before: Community) -> str:
    """Return ``+2,1 points sur un an``."""
    if now.share is None or before.share is None:
        return ""
    return (Figure(now.share, "%") - Figure(before.share, "%")).change()
