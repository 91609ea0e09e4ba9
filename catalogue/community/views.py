"""The community page: « Qui construit ces services ? »"""

from collections.abc import Callable, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalogue.dates import AsOf, read_as_of, until_records, year_before
from common.answers import public_answer
from common.charts.model import Chart, chart_csv
from common.known_until import MEMBERS, last_known_day
from common.rights import open_to_all
from common.tabular import csv_file, refused_file
from common.words import NARROW, UNKNOWN, change_fr, days_fr, noun_fr, percent_fr, rounded, signed_fr
from community.charts import active_chart, groups_chart, joiners_chart
from community.queries import Community, community_at, has_fictitious, intrapreneurs, joiners, nps_waves, trainings
from community.queries.breakdowns import by_incubator, domains
from community.queries.evolution import active_over_time, seniority
from community.small_groups import Group
from startups.queries import today


@require_safe
@public_answer
def community(request: HttpRequest) -> HttpResponse:
    """Display the active members at a date and over time, arrivals, domains, incubators, surveys and trainings."""
    as_of = _read_as_of(request)
    now, before = community_at(as_of.date), community_at(year_before(as_of.date))
    stays = seniority(as_of.date)
    context = {
        "as_of": as_of,
        "now": now,
        "share": percent_fr(now.share, 0),
        "tiles": tiles(now, before),
        "charts": [(name, CHARTS[name](as_of), _csv(name, as_of)) for name in ("actifs", "arrivees")]
        if now.active
        else [],
        "domains": _domains(domains(as_of.date), as_of),
        "domains_csv": _csv("domaines", as_of),
        "stays": _stays(stays.groups if now.active else (), as_of),
        "stays_csv": _csv("anciennete", as_of),
        "mission": days_fr(stays.median_mission_days) if stays.median_mission_days else "",
        "incubators": by_incubator(as_of.date),
        "intrapreneurs": intrapreneurs(as_of.date),
        "waves": nps_waves(as_of.date),
        "trainings": trainings(as_of.date),
        "has_fictitious": has_fictitious(),
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
    return csv_file(f"communaute-{name}", chart_csv(CHARTS[name](as_of)))


def _csv(name: str, as_of: AsOf) -> str:
    return f"{reverse('community-csv', args=[name])}?{as_of.query}".rstrip("?")


def _read_as_of(request: HttpRequest) -> AsOf:
    """Return the date of the URL, or the last day until which members are known: after it, missions only end."""
    return until_records(read_as_of(request, now=last_known_day(MEMBERS, today())))


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


def _stays(groups: Sequence[Group], as_of: AsOf) -> Chart:
    measure = "Membres actifs par temps écoulé depuis leur première mission"
    return groups_chart(groups, "anciennete", measure, as_of.date, "Ancienneté")


CHARTS: dict[str, Callable[[AsOf], Chart]] = {
    "actifs": _active,
    "arrivees": _joiners,
    "domaines": lambda as_of: _domains(domains(as_of.date), as_of),
    "anciennete": lambda as_of: _stays(seniority(as_of.date).groups, as_of),
}
"""The charts of the page, by the name of their file."""


def tiles(now: Community, before: Community) -> list[tuple[int | str, str, str]]:
    """Return the figures (value, label, change): active members, share of public agents, growth over a year."""
    return [
        (now.active, noun_fr(now.active, "membre actif", "membres actifs"), change_fr(now.active, before.active)),
        (percent_fr(now.share, 0), "d’agents publics parmi eux", _points(now, before)),
        (growth_fr(now, before), "de membres actifs en un an", ""),
    ]


def growth_fr(now: Community, before: Community) -> str:
    """Return ``+69 %``, with decimals below one percent (``+0,5 %``); unknown if the number was zero a year before."""
    if not before.active:
        return UNKNOWN
    percent = rounded(rounded(now.active * 100, 4) / before.active - 100, 2)
    # A small change is not rounded to zero.
    places = next((places for places in (0, 1) if rounded(percent, places)), 2) if percent else 0
    return f"{signed_fr(percent, places)}{NARROW}%"


def _points(now: Community, before: Community) -> str:
    """Return ``+2 points sur un an``."""
    if now.share is None or before.share is None:
        return ""
    points = rounded(now.share, 0) - rounded(before.share, 0)
    return change_fr(points, 0, f"{noun_fr(points, 'point', 'points')} sur un an") if points else "stable sur un an"
