"""Pages of administrations and ministries: « Que porte ce ministère ? »"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import ExtractYear
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from budget.queries.fast import Awarded, counted_awards, sum_awards
from catalogue.laureates import unrecorded_in_words
from catalogue.levels.presenters import LevelRow, level_row, shown_levels
from catalogue.portfolio import group_figure, ministries_chart
from common.figure import Figure
from common.files.tabular import refused_file
from common.words import date_fr, list_fr, plural_fr
from impact.queries.designations import millesime_on, national_impact_on
from impact.queries.levels import MatrixLevelOn, on_day
from incubators.ministries import ministry_name
from incubators.models import Incubator
from startups.models import PhaseKind, Span, Startup
from startups.models.fiche import SearchText
from startups.presenters import groups_in_words
from startups.queries import listed_on, phase_kinds
from startups.sponsors import Counts, Sponsor, counts_by_ministry, ministries, sponsors_named
from web.cache import cached_page
from web.charts.model import Chart, Series
from web.charts.palette import ENDED, LAUNCHED
from web.charts.points import chart_download
from web.days import AsOf, read_as_of, until_records
from web.view_rights import open_to_all


def fiches_at(sponsor: Sponsor, day: dt.date) -> list[Any]:
    """Return the fiches of a sponsor that are listed on ``day``, in phase order, then by name, with their level and
    millésime.
    """
    annotations: dict[str, Any] = {"level": MatrixLevelOn("pk", **on_day(day)), "millesime": millesime_on(day, "pk")}
    rows: Any = listed_on(day).sponsored_by(sponsor.administrations).annotate(**annotations)
    return list(rows.order_by("phase_rank", "sorted_name", "slug"))


def sponsors_within(ministry: Sponsor, day: dt.date) -> list[tuple[Sponsor, Counts]]:
    """Return the administrations of a ministry with their fiches by group, those with most first. Two queries."""
    rows: Any = Startup.objects.in_phase_at(day).order_by()
    names: dict[str, Sponsor] = {}
    for slug, name, fold in ministry.administrations.order_by("slug").values_list("slug", "name", SearchText("name")):
        names.setdefault(fold, Sponsor(slug, name, False, ministry.slug))
    fold = SearchText("sponsorships__administration__name")
    columns = rows.annotate(fold=fold).filter(fold__in=names).values_list("fold", "group")
    counts: dict[str, Counts] = {fold: dict.fromkeys(PhaseKind.Group.values, Figure(0)) for fold in names}
    for name, group, fiches in columns.annotate(fiches=Count("pk", distinct=True)):
        counts[name][group] = Figure(fiches)
    return sorted(
        ((names[name], found) for name, found in counts.items()),
        key=lambda pair: (-sum(one.count for one in pair[1].values()), pair[0].name),
    )


def sponsor_incubators(sponsor: Sponsor, fiches: Sequence[Any]) -> list[tuple[str, str, bool, Figure]]:
    """Return the incubators that lead its services and investigations, then the others that it owns: one query.

    Each has its slug, its name, whether the sponsor owns it, and how many of these fiches it leads.
    """
    led: dict[tuple[str, str], list[Any]] = {}
    for one in fiches:
        if one.lead and one.group != PhaseKind.Group.ENDED:
            led.setdefault((one.lead, one.lead_name), []).append(one)
    owned = dict(Incubator.objects.filter(owner__in=sponsor.administrations).values_list("slug", "name"))
    for slug, name in owned.items():
        led.setdefault((slug, name), [])
    rows = [(slug, name, slug in owned, Figure(len(some))) for (slug, name), some in led.items()]
    return sorted(rows, key=lambda row: (-row[3].count, row[1]))


IS_LAUNCH = Q(is_launch=True)
IS_END = Q(kind__group=PhaseKind.Group.ENDED, is_entry=True)


def _of_sponsor(sponsor: Sponsor) -> Q:
    return Q(startup__in=Startup.objects.sponsored_by(sponsor.administrations).values("pk"))


def flows_by_year(sponsor: Sponsor, day: dt.date) -> dict[int, tuple[int, int]]:
    """Count the launches and ends of its fiches in each year until ``day``: one query.

    A fiche is launched at its first entry into a launch phase. One that ends twice in a year counts once.
    """
    spans = Span.objects.filter(_of_sponsor(sponsor), start__lte=day)
    rows = spans.values_list(ExtractYear("start")).annotate(
        launched=Count("startup", filter=IS_LAUNCH, distinct=True),
        ended=Count("startup", filter=IS_END, distinct=True),
    )
    found = {year: (launched, ended) for year, launched, ended in rows.order_by() if launched or ended}
    return {year: found.get(year, (0, 0)) for year in range(min(found), day.year + 1)} if found else {}


def awards_to(sponsor: Sponsor, day: dt.date) -> tuple[Awarded, Awarded]:
    """Sum the FAST awards until ``day`` to its services, and to the incubators that it owns: two queries."""
    awards = counted_awards().filter(Q(counted_on__lte=day))
    services = awards.filter(startup__in=Startup.objects.sponsored_by(sponsor.administrations).values("pk"))
    incubators = awards.filter(incubator__owner__in=sponsor.administrations)
    return sum_awards(services), sum_awards(incubators)


DRAWN_FROM = 3
"""The fewest years that make a chart."""


def flows_chart(name: str, flows: Mapping[int, tuple[int, int]], until: dt.date) -> Chart | None:
    """Return the launches and ends of each year until ``until``; None if there are too few years to draw."""
    if len(flows) < DRAWN_FROM:
        return None
    return Chart(
        name="lancements-et-fins",
        title=flows_finding(name, flows, until),
        subtitle=f"Nombre de fiches par année, jusqu’au {date_fr(until)}",
        kind="bars",
        categories=tuple(str(year) for year in flows),
        series=(
            Series.of("Lancements", LAUNCHED, (launched for launched, _ in flows.values())),
            Series.of("Fins", ENDED, (ended for _, ended in flows.values())),
        ),
        unit="fiches",
        note="Lancement : première entrée en construction. Fin : entrée dans une phase qui clôt le partenariat. "
        "Ce ne sont pas les indicateurs suivis, qui ne sont pas comptés par administration.",
    )


def flows_finding(name: str, flows: Mapping[int, tuple[int, int]], until: dt.date) -> str:
    """Return the complete year with most launches, or the years that have as many."""
    whole = {year: launched for year, (launched, _) in flows.items() if dt.date(year, 12, 31) <= until}
    if not any(whole.values()):
        return f"{name} n’a lancé de service dans aucune année entière"
    most = max(whole.values())
    years = [str(year) for year, launched in whole.items() if launched == most]
    launches = plural_fr(most, "lancement", "lancements")
    if len(years) == 1:
        return f"{name} : {launches} en {years[0]}, son année record"
    return f"{name} : {launches} par an au plus, en {list_fr(years)}"


Group = PhaseKind.Group
GROUPS = (
    (Group.SERVICE, "Services accompagnés ou pérennisés"),
    (Group.INVESTIGATION, "Investigations en cours"),
    (Group.ENDED, "Partenariats terminés"),
    ("", "Fiches sans phase"),
)


@cached_page
def administration_list(request: HttpRequest) -> HttpResponse:
    """Display each ministry with its fiches by group at a date, those with most services first."""
    as_of = read_as_of(request)
    kinds, counts = phase_kinds(), counts_by_ministry(as_of.date)
    rows = [
        (word, ministry_name(word), {group: group_figure(counts.get(word, {}), kinds, group) for group in Group.values})
        for word in ministries()
    ]
    context = {
        "as_of": as_of,
        "rows": sorted(rows, key=lambda row: (-row[2][Group.SERVICE].count, row[1])),
        "chart": ministries_chart(counts, kinds, as_of.date),
        "carrying": sum(row[2][Group.SERVICE].count + row[2][Group.INVESTIGATION].count > 0 for row in rows),
        "unknown": groups_in_words({group: group_figure(counts.get("", {}), kinds, group) for group in Group.values}),
    }
    return render(request, "catalogue/administrations/list.html", context, status=as_of.status)


@cached_page
def administration_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Display an administration, or a ministry, at a date: its fiches by group, incubators, flows and money."""
    sponsor, as_of = _sponsor(slug), read_as_of(request)
    fiches = fiches_at(sponsor, as_of.date)
    found = [(group, title, [one for one in fiches if (one.group or "") == group]) for group, title in GROUPS]
    groups = [(group, title, some, Figure(len(some))) for group, title, some in found]
    figures = {group: figure for group, _, _, figure in groups}
    designated = [one for one in fiches if one.millesime is not None]
    national = national_impact_on(as_of.date, [one.pk for one in fiches])
    list_url = f"{reverse('startup-list')}?{sponsor.list_filter}={slug}"
    chart = _chart(sponsor, as_of)
    unrecorded = unrecorded_in_words(as_of.date)
    services, incubators = awards_to(sponsor, as_of.date)
    from_services, from_incubators = (replace(one.figure(), is_part=bool(unrecorded)) for one in (services, incubators))
    context = {
        "as_of": as_of,
        "sponsor": sponsor,
        "count": groups_in_words({group: figure for group, figure in figures.items() if group}),
        "groups": [group for group in groups if group[2]],
        "tiles": [
            (figures[Group.SERVICE], "services accompagnés ou pérennisés", list_url),
            (from_services, "du FAST, pour ses services", "#argent"),
            (national, "services à impact national", "#impact" if designated else ""),
        ],
        "impact": designated,
        "levels": _levels(fiches),
        "within": sponsors_within(sponsor, as_of.date) if sponsor.is_ministry else [],
        "sponsor_incubators": sponsor_incubators(sponsor, fiches),
        "chart": chart,
        "chart_csv": as_of.url("administration-csv", slug),
        "flows": [] if chart else list(flows_by_year(sponsor, until_records(as_of).date).items()),
        "unrecorded_laureates": unrecorded,
        "awards": [
            ("à ses services", services.count(), from_services),
            ("aux incubateurs portés", incubators.count(), from_incubators),
        ],
        "list_url": list_url,
    }
    return render(request, "catalogue/administrations/detail.html", context, status=as_of.status)


@open_to_all
@require_safe
def administration_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the series of the chart of an administration (`/administrations/<slug>/lancements-et-fins.csv`)."""
    sponsor, as_of = _sponsor(slug), read_as_of(request)
    if as_of.errors:
        return refused_file(as_of.errors)
    chart = _chart(sponsor, as_of)
    if chart is None:
        raise Http404("Cette administration n’a pas assez d’années pour un graphique.")
    return chart_download("lancements-et-fins", chart)


def _levels(fiches: Sequence[Any]) -> LevelRow | None:
    """Count the services of a sponsor by level; None without any."""
    found = [one.level for one in fiches if one.group == Group.SERVICE]
    return level_row("", "", found, shown_levels(found)) if found else None


def _sponsor(slug: str) -> Sponsor:
    sponsor = sponsors_named([slug]).get(slug)
    if sponsor is None:
        raise Http404(f"Aucune administration n’a l’identifiant « {slug} ».")
    return sponsor


def _chart(sponsor: Sponsor, as_of: AsOf) -> Chart | None:
    until = until_records(as_of).date
    return flows_chart(sponsor.name, flows_by_year(sponsor, until), until)
