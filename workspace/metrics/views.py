"""The measurements of a service: its metrics, the missing periods by cadence, and the money of each year."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from access.rights import Action, may
from accounts.models import User
from catalogue.metrics.words import display_cost, display_metric
from common.optimistic_lock import State
from impact.actions.metrics import METRIC, record_metric, withdraw
from impact.models import Metric
from impact.queries.costs import unit_costs
from impact.queries.metrics import MetricSeries, followed, followed_metrics
from impact.queries.revised import revisions_of
from impact.readings import written
from startups.models import Startup
from startups.queries import today
from workspace.metrics.forms import MetricForm
from workspace.pages.access import editable, metric_of, read_view
from workspace.pages.record_pages import RecordPages, RecordRequest, of_startup
from workspace.proposals.presenters import display_proposal, proposals_of


@read_view(Action.EDIT_STARTUP)
def metrics(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Display each metric with its missing periods, and the money of each year: ``/espace/services/<slug>/mesures/``."""
    startup = editable(user, slug)
    context = {
        "startup": startup,
        "metrics": [(display_metric(one), _first_missing(one)) for one in followed_metrics(startup.pk, today())],
        "spendings": startup.spendings.order_by("-year"),
        "fundings": startup.other_fundings.order_by("-year", "funder"),
        "costs": [display_cost(one) for one in unit_costs([startup.pk]).get(startup.pk, [])],
        "unit": getattr(startup, "cost_unit", None),
        "may_issue": may(user, Action.DECIDE),
    }
    return render(request, "workspace/metrics/metrics.html", context)


@read_view(Action.EDIT_STARTUP)
def metric(request: HttpRequest, user: User, slug: str, code: str) -> HttpResponse:
    """Display every period, measured or missing, the latest first, and the corrections: ``…/mesures/<code>/``."""
    startup = editable(user, slug)
    found = followed(metric_of(startup, code), today())
    key, periods = found.metric.pk, [*found.slots, *found.late]
    context = {
        "startup": startup,
        "metric": found.metric,
        "metric_display": display_metric(found, revisions_of([key]).get(key, [])),
        "proposals": [display_proposal(one) for one in proposals_of(key)],
        "periods": [(slot, written(slot.start, slot.end)) for slot in reversed(periods)],
    }
    return render(request, "workspace/metrics/metric.html", context)


def _initial_metric(page: RecordRequest[Metric, Startup], recorded: State) -> State:
    """Return the recorded values, or the defaults of a new metric; the first metric is the headline of the fiche."""
    usual = {
        "kind": Metric.Kind.COUNT,
        "cadence": Metric.Cadence.MONTH,
        "delay_days": 0,
        "direction": Metric.Direction.UP,
    }
    return recorded or {**usual, "is_headline": not page.owner.metrics.exists()}


def _metrics_page(page: RecordRequest[Metric, Startup]) -> str:
    """Return the URL of the measurements of the service."""
    return reverse("workspace-metrics", args=[page.owner.slug])


METRICS = RecordPages[Metric, Startup, MetricForm](
    model=Metric,
    columns=METRIC,
    locate=of_startup,
    form=MetricForm,
    save=lambda page, form: record_metric(
        startup=page.owner, metric=page.found, values=form.values, actor=page.user, **form.carried
    ),
    remove=lambda page, form: withdraw(row=page.record, actor=page.user, **form.carried),
    title_new="Nouvelle mesure",
    title_edit="Modifier « {record.name} »",
    title_withdraw="Retirer « {record.name} »",
    saved="La mesure est créée. Saisissez sa première valeur.",
    corrected="La mesure est modifiée.",
    withdrawn="La mesure est retirée.",
    initial=_initial_metric,
    success_url=lambda page: (
        reverse("workspace-metric", args=[page.owner.slug, page.found.code]) if page.found else _metrics_page(page)
    ),
    withdrawn_url=_metrics_page,
)


def _first_missing(found: MetricSeries) -> str:
    """Return the first missing period, as typed in the form; empty if none is missing."""
    missing = [slot for slot in (*found.slots, *found.late) if slot.value is None]
    return written(missing[0].start, missing[0].end) if missing else ""
