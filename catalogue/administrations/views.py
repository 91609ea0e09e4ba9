"""Pages of administrations and ministries: « Que porte ce ministère ? »"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalogue.administrations.charts import flows_chart
from catalogue.administrations.queries import awards_to, carriers, fiches_at, flows_by_year, sponsors_within
from catalogue.dates import AsOf, read_as_of, until_records
from catalogue.phases import FICTITIOUS, any_fictitious, group_total
from common.answers import public_answer
from common.charts.model import Chart, chart_csv
from common.rights import open_to_all
from common.tabular import csv_file, refused_file
from incubators.ministries import ministry_name
from startups.models import PhaseKind
from startups.presenters import groups_in_words
from startups.queries import phase_kinds
from startups.sponsors import Sponsor, counts_by_ministry, ministries, sponsors_named

Group = PhaseKind.Group
GROUPS = (
    (Group.SERVICE, "Services accompagnés ou pérennisés"),
    (Group.INVESTIGATION, "Investigations en cours"),
    (Group.ENDED, "Partenariats terminés"),
    ("", "Fiches sans phase"),
)


@require_safe
@public_answer
def administration_list(request: HttpRequest) -> HttpResponse:
    """Display each ministry with its fiches by group at a date, those with most services first."""
    as_of = read_as_of(request)
    kinds, counts = phase_kinds(), counts_by_ministry(as_of.date)
    rows = [
        (word, ministry_name(word), {group: group_total(counts.get(word, {}), kinds, group) for group in Group.values})
        for word in ministries()
    ]
    context = {
        "as_of": as_of,
        "rows": sorted(rows, key=lambda row: (-row[2][Group.SERVICE], row[1])),
        "fictitious": FICTITIOUS if any_fictitious() else "",
        "unknown": groups_in_words({group: group_total(counts.get("", {}), kinds, group) for group in Group.values}),
    }
    return render(request, "catalogue/administrations/list.html", context, status=as_of.status)


@require_safe
@public_answer
def administration_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Display an administration, or a ministry, at a date: its fiches by group, incubators, flows and money."""
    sponsor, as_of = _sponsor(slug), read_as_of(request)
    fiches = fiches_at(sponsor, as_of.date)
    groups = [(group, title, [one for one in fiches if (one.group or "") == group]) for group, title in GROUPS]
    chart = _chart(sponsor, as_of)
    services, incubators = awards_to(sponsor, as_of.date)
    context = {
        "as_of": as_of,
        "sponsor": sponsor,
        "count": groups_in_words({group: len(found) for group, _, found in groups}),
        "fictitious": sum(one.is_fictitious for one in fiches),
        "groups": [group for group in groups if group[2]],
        "within": sponsors_within(sponsor, as_of.date) if sponsor.is_ministry else [],
        "carriers": carriers(sponsor, fiches),
        "chart": chart,
        "chart_csv": f"{reverse('administration-csv', args=[slug])}?{as_of.query}".rstrip("?"),
        "flows": [] if chart else list(flows_by_year(sponsor, until_records(as_of).date).items()),
        "awards": [("à ses services", services), ("aux incubateurs portés", incubators)],
        "list_url": f"{reverse('startup-list')}?{sponsor.list_filter}={slug}",
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
    return csv_file("lancements-et-fins", chart_csv(chart))


def _sponsor(slug: str) -> Sponsor:
    sponsor = sponsors_named([slug]).get(slug)
    if sponsor is None:
        raise Http404(f"Aucune administration n’a l’identifiant « {slug} ».")
    return sponsor


def _chart(sponsor: Sponsor, as_of: AsOf) -> Chart | None:
    until = until_records(as_of).date
    return flows_chart(sponsor.name, flows_by_year(sponsor, until), until)
