"""The page of an incubator for its team: figures over the years, their records, and an export."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from access.page_permissions import right
from access.rights import require
from catalogue.dates import AsOf, read_as_of
from catalogue.incubators.presenters import TITLES, figure_label, outcome_label
from catalogue.incubators.proofs import phase_labels, read_block, records_context
from catalogue.incubators.queries import coverage, read_incubator, time_in_phases
from catalogue.incubators.records import INTO, Block, IncubatorRecord, RecordBlock, RecordFilter, records
from catalogue.startups.views import list_url
from common.charts.model import chart_csv
from common.files.table_files import table_file
from common.files.tabular import Cell, Table, csv_file, refused_file
from common.filters import may_repeat
from common.rights import Action
from impact.signals import SIGNALS, signals_on
from incubators.models import Incubator
from startups.models import Membership
from startups.queries import holding, phase_kinds
from workspace.team import panels as blocks
from workspace.team.panels import Panel, PanelData

PANELS: Mapping[Block, Callable[[PanelData], Panel]] = {
    Block.MOVES: blocks.moves_panel,
    Block.TIMES: blocks.times_panel,
    Block.OUTCOMES: blocks.outcomes_panel,
    Block.STANDARDS: blocks.standards_panel,
    Block.MONEY: blocks.money_panel,
    Block.IMPACT: blocks.impact_panel,
}


def read_known(incubator: Incubator, as_of: AsOf) -> PanelData:
    """Return the figures of an incubator up to a date: always seven queries."""
    sources, kinds = {block: read_source(incubator, block, as_of) for block in Block}, phase_kinds()
    return PanelData(
        sources=sources,
        kinds=kinds,
        times=time_in_phases(sources[Block.TIMES].records, kinds),
        standards=coverage(sources[Block.STANDARDS].records),
    )


def read_source(incubator: Incubator, block: Block, as_of: AsOf) -> RecordBlock:
    """Return the records of a block, with the URL of their list: one query."""
    address = reverse("workspace-team-records", args=[incubator.slug, block])
    return RecordBlock(records(block, incubator.pk, as_of.date), address, as_of.query)


def panels(known: PanelData) -> Sequence[Panel]:
    """Return the panels in the order of the page."""
    return [panel(known) for panel in PANELS.values()]


type Page = Callable[..., HttpResponse]
EXPORTED = ("bloc", "sorte", "vers", "année", "service", "nom", "date", "jours", "montant")


def with_team_incubator(page: Page) -> Page:
    """Pass the incubator of the URL and the date to a page, if the user coaches the incubator or is staff."""

    @may_repeat(INTO)
    @right(Action.FOLLOW_INCUBATOR)
    @require_safe
    @wraps(page)
    def answered(request: HttpRequest, slug: str, **options: object) -> HttpResponse:
        incubator = read_incubator(slug)
        if incubator is None:
            raise Http404(f"Aucun incubateur ne porte l’identifiant « {slug} ».")
        require(request.user, Action.FOLLOW_INCUBATOR, incubators=[incubator])
        return page(request, incubator, read_as_of(request, RecordFilter(request.GET)), **options)

    return answered


def _dated(as_of: AsOf, name: str, **parts: str) -> str:
    """Return the URL of a page about the incubator, at the same date."""
    return f"{reverse(name, kwargs=parts)}?{as_of.query}".rstrip("?")


@with_team_incubator
def team(request: HttpRequest, incubator: Incubator, as_of: AsOf) -> HttpResponse:
    """Display every figure of the incubator at a date (``as_of``): ``/espace/incubateurs/<slug>/``."""
    slug = incubator.slug
    context = {
        "incubator": incubator,
        "as_of": as_of,
        "signals": _signals(incubator, as_of),
        "panels": [
            (panel, _dated(as_of, "workspace-team-csv", slug=slug, key=panel.block))
            for panel in panels(read_known(incubator, as_of))
        ],
        "export_csv": _dated(as_of, "workspace-team-export", slug=slug, form="csv"),
        "export_ods": _dated(as_of, "workspace-team-export", slug=slug, form="ods"),
        "export_xlsx": _dated(as_of, "workspace-team-export", slug=slug, form="xlsx"),
    }
    return render(request, "workspace/team/team.html", context, status=as_of.status)


def _signals(incubator: Incubator, as_of: AsOf) -> list[dict[str, object]]:
    """Return each signal raised at the date: its rule, and the services of the incubator with the values that raise it."""
    held = Membership.objects.filter(holding(as_of.date), incubator=incubator).select_related("startup")
    services = {one.startup_id: one.startup for one in held.order_by("startup__name")}
    found = signals_on(as_of.date, services)
    rows = [
        {
            "signal": signal,
            "url": list_url(urlencode({"incubator": incubator.slug, "signal": kind, "as_of": as_of.date})),
            "services": [(one, found[key][kind]) for key, one in services.items() if kind in found.get(key, ())],
        }
        for kind, signal in SIGNALS.items()
    ]
    return [row for row in rows if row["services"]]


@with_team_incubator
def series(request: HttpRequest, incubator: Incubator, as_of: AsOf, key: str) -> HttpResponse:
    """Download the series of the chart of a block as CSV: ``…/<block>.csv``."""
    block = read_block(key)
    if as_of.errors:
        return refused_file(as_of.errors)
    return csv_file(f"{incubator.slug}-{block}", chart_csv(PANELS[block](read_known(incubator, as_of)).chart))


@with_team_incubator
def evidence(request: HttpRequest, incubator: Incubator, as_of: AsOf, key: str) -> HttpResponse:
    """Display the records behind a figure (``quoi``, ``vers``, ``annee``): ``…/<block>/``."""
    block = read_block(key)
    context = {
        **records_context(incubator, as_of, block, RecordFilter(request.GET).choice),
        "all_url": _dated(as_of, "workspace-team-records", slug=incubator.slug, key=block),
        "team_url": _dated(as_of, "workspace-team", slug=incubator.slug),
    }
    return render(request, "workspace/team/team_records.html", context, status=as_of.status)


@with_team_incubator
def export(request: HttpRequest, incubator: Incubator, as_of: AsOf, form: str) -> HttpResponse:
    """Download the records behind all the figures, one by line: ``…/export.csv``, ``.ods`` and ``.xlsx``."""
    if as_of.errors:
        return refused_file(as_of.errors)
    phases = phase_labels()
    found = [record for block in Block for record in records(block, incubator.pk, as_of.date)]
    name = f"{incubator.slug}-{as_of.date.isoformat()}"
    return table_file(Table(name, EXPORTED, [_cells(record, phases) for record in found]), form)


def _cells(record: IncubatorRecord, phases: dict[str, str]) -> Sequence[Cell]:
    return (
        TITLES[record.block],
        figure_label(record.block, record.what, phases),
        outcome_label(record.block, record.into, phases),
        record.year,
        record.slug,
        record.name,
        record.on.isoformat() if record.on else None,
        record.days,
        record.amount,
    )
