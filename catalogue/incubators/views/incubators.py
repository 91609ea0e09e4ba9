"""The pages of incubators: « Les services de chaque incubateur »."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from access.rights import Action, has_permission
from catalogue.incubators.queries import (
    StandardCoverage,
    SupportedStartup,
    carried,
    coverage,
    incubator_rows,
    money_received,
    national_impact_of,
    read_incubator,
    time_in_phases,
)
from catalogue.incubators.records import Block, records
from catalogue.incubators.team import team_context
from catalogue.laureates import unrecorded_in_words
from catalogue.levels.presenters import LevelRow, level_row, shown_levels
from catalogue.portfolio import (
    by_year,
    changes_by_month,
    group_figure,
    incubator_chart,
    incubators_chart,
)
from catalogue.renamed import redirect_incubator
from catalogue.richtext import contact_address, is_long, rich_text, web_address
from common.figure import Figure
from common.files.tabular import refused_file
from common.words import days_fr, number_fr, share_fr
from incubators.models import Incubator
from startups.models import PhaseKind
from startups.presenters import GROUPS
from startups.queries import partner_incubators, phase_kinds
from web.cache import cached_page
from web.charts.model import Chart
from web.charts.points import chart_download
from web.days import AsOf, read_as_of, until_records
from web.view_rights import open_to_all


@cached_page
def incubator_list(request: HttpRequest) -> HttpResponse:
    """Display every incubator, and its services at a date."""
    as_of = read_as_of(request)
    kinds, rows = phase_kinds(), incubator_rows(as_of.date)
    context = {
        "as_of": as_of,
        "chart": incubators_chart([(one.name, led) for one, led in rows], kinds, as_of.date),
        "rows": [
            (one, {group: group_figure(led, kinds, group) for group in PhaseKind.Group.values}) for one, led in rows
        ],
        "partners": partner_incubators(as_of.date).count(),
    }
    return render(request, "catalogue/incubators/incubator_list.html", context, status=as_of.status)


@cached_page
def incubator_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Display an incubator at a date: its portfolio over the years, its services, its money, its standards."""
    incubator = read_incubator(slug)
    if incubator is None:
        return redirect_incubator(request, slug)
    as_of = read_as_of(request)
    is_for_team = has_permission(request.user, Action.FOLLOW_INCUBATOR, incubators=[incubator])
    context = incubator_context(incubator, as_of, is_for_team=is_for_team)
    return render(request, "catalogue/incubators/incubator_detail.html", context, status=as_of.status)


def incubator_context(incubator: Incubator, as_of: AsOf, *, is_for_team: bool) -> dict[str, object]:
    """Return the template context of an incubator, with the block of its team if ``is_for_team``."""
    supported, kinds = carried(incubator.pk, as_of.date), phase_kinds()
    startups = [one for one in supported if not one.lead]
    stays, awards, answers = (
        records(block, incubator.pk, as_of.date) for block in (Block.TIMES, Block.MONEY, Block.STANDARDS)
    )
    chart = chart_of(incubator, as_of, kinds)
    groups = [(group, title, some, Figure(len(some))) for group, title, some in grouped(startups)]
    services = next((figure for group, _, _, figure in groups if group == PhaseKind.Group.SERVICE), Figure(0))
    designated = [one for one in startups if one.millesime is not None]
    unrecorded = unrecorded_in_words(as_of.date)
    money = money_received(awards, is_part=bool(unrecorded))
    times, standards = time_in_phases(stays, kinds), coverage(answers)
    return {
        "as_of": as_of,
        "incubator": incubator,
        "team": team_context(incubator, as_of, kinds, times, standards) if is_for_team else None,
        "website": web_address(incubator.website),
        "github": web_address(incubator.github),
        "contact_url": contact_address(incubator.contact),
        "chart": chart,
        "yearly": by_year(chart),
        "chart_csv": as_of.url("incubator-csv", incubator.slug),
        "tiles": [
            (services, "services accompagnés ou pérennisés", "#groupe-service" if services.count else ""),
            (money.amount, "du FAST, pour lui et ses services", "#argent" if money.amount.is_known else ""),
            (
                national_impact_of(incubator.pk, as_of.date),
                "services à impact national",
                "#impact" if designated else "",
            ),
        ],
        "groups": groups,
        "shared": [one for one in supported if one.lead],
        "levels": _levels(startups),
        "levels_url": f"{reverse('levels')}?incubateur={incubator.slug}&niveau=",
        "impact": designated,
        "times": [(time, days_fr(time.days)) for time in times],
        "money": money,
        "unrecorded_laureates": unrecorded,
        "coverage": _covered(standards),
        "text": rich_text(incubator.content),
        "text_is_long": is_long(incubator.content),
    }


@open_to_all
@require_safe
def incubator_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the series of the chart of an incubator."""
    incubator, as_of = read_incubator(slug), read_as_of(request)
    if incubator is None:
        raise Http404(f"Aucun incubateur ne porte l’identifiant « {slug} ».")
    if as_of.errors:
        return refused_file(as_of.errors)
    return chart_download("portefeuille-incubateur", chart_of(incubator, as_of, phase_kinds()))


def chart_of(incubator: Incubator, as_of: AsOf, kinds: Sequence[PhaseKind]) -> Chart:
    """Draw its portfolio month by month, without ended phases, whose growing number would hide the rest."""
    until = until_records(as_of).date
    return incubator_chart(changes_by_month(until, incubator.pk), kinds, until)


def grouped(startups: Sequence[SupportedStartup]) -> list[tuple[str, str, list[SupportedStartup]]]:
    """Group the startups by group of phases, in order, without empty groups."""
    groups = [(group, title, [one for one in startups if one.group == group]) for group, title in GROUPS.items()]
    return [group for group in groups if group[2]]


def _levels(startups: Sequence[SupportedStartup]) -> LevelRow | None:
    """Count the services that the programme supports or runs by level; None without any."""
    found = [one.level for one in startups if one.group == PhaseKind.Group.SERVICE and one.is_in_programme]
    return level_row("", "", found, shown_levels(found)) if found else None


def _covered(standard_coverages: Sequence[StandardCoverage]) -> list[tuple[str, str, str, str]]:
    """Return each standard: key, name, number of services out of the total, and share."""
    return [
        (one.key, one.label, f"{number_fr(one.met)} sur {one.services}", share_fr(one.met, one.services.exact))
        for one in standard_coverages
    ]
