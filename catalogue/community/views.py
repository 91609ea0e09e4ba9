"""« Qui fait tout cela ? »"""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalogue.dates import AsOf, read_as_of, year_before
from common.answers import public_answer
from common.charts import Chart, chart_csv
from common.known_until import MEMBERS, last_known_day
from common.rights import open_to_all
from common.tabular import csv_file
from common.words import NARROW, UNKNOWN, change_fr, noun_fr, percent_fr, rounded, signed_fr
from community.charts import joiners_chart
from community.queries import Community, community_at, has_fictitious, joiners, nps_waves, trainings


@require_safe
@public_answer
def community(request: HttpRequest) -> HttpResponse:
    """The members active at a date, who joined each year, what they answer when asked, who was trained."""
    as_of = _known(read_as_of(request))
    now, before = community_at(as_of.date), community_at(year_before(as_of.date))
    context = {
        "as_of": as_of,
        "now": now,
        "share": percent_fr(now.share, 0),
        "tiles": tiles(now, before),
        "chart": _chart(as_of),
        "chart_csv": f"{reverse('community-csv')}?{as_of.query}".rstrip("?"),
        "waves": nps_waves(as_of.date),
        "trainings": trainings(as_of.date),
        "has_fictitious": has_fictitious(),
    }
    return render(request, "catalogue/community/community.html", context, status=as_of.status)


@open_to_all
@require_safe
def community_csv(request: HttpRequest) -> HttpResponse:
    """The series of the chart of newcomers."""
    as_of = _known(read_as_of(request))
    if as_of.errors:
        return HttpResponse("\n".join(as_of.errors), status=400, content_type="text/plain; charset=utf-8")
    return csv_file("communaute", chart_csv(_chart(as_of)))


def _known(as_of: AsOf) -> AsOf:
    """The date asked for, or the last one until which the members are known: a mission only runs out beyond it."""
    return replace(as_of, date=last_known_day(MEMBERS, as_of.date))


def _chart(as_of: AsOf) -> Chart:
    day = min(as_of.date, as_of.today)
    return joiners_chart([(row.year, row.members, row.public_agents) for row in joiners(day)], day)


def tiles(now: Community, before: Community) -> list[tuple[int | str, str, str]]:
    """The figures (value, label, change): who is active, the share of public agents, the growth over a year."""
    return [
        (now.active, noun_fr(now.active, "membre actif", "membres actifs"), change_fr(now.active, before.active)),
        (percent_fr(now.share), "d’agents publics parmi eux", _points(now, before)),
        (growth_fr(now, before), "de membres actifs en un an", ""),
    ]


def growth_fr(now: Community, before: Community) -> str:
    """``+69 %``, ``0 %`` when it rounds to nothing; unknown when there was nobody a year before."""
    if not before.active:
        return UNKNOWN
    percent = rounded(rounded(now.active * 100, 4) / before.active - 100, 0)
    return f"{signed_fr(percent)}{NARROW}%"


def _points(now: Community, before: Community) -> str:
    """``+2 points sur un an``."""
    if now.share is None or before.share is None:
        return ""
    points = rounded(now.share, 0) - rounded(before.share, 0)
    return change_fr(points, 0, f"{noun_fr(points, 'point', 'points')} sur un an") if points else "stable sur un an"
