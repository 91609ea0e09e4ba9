"""What a service measures: its metrics, what is missing by their cadence, and the money of each year."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from catalogue.metrics.words import display_cost, display_metric
from common.seen import state_of
from impact.actions.measuring import METRIC, define_metric, edit_metric, withdraw
from impact.models import Metric
from impact.queries.costs import unit_costs
from impact.queries.metrics import Followed, followed, followed_metrics
from impact.queries.revised import revisions_of
from impact.readings import written
from startups.queries import today
from startups.rights import Action, may
from workspace.metrics.forms import MetricForm, NewMetricForm
from workspace.pages.access import editable, metric_of, signed_in, signed_in_form
from workspace.pages.form_page import form_page
from workspace.pages.seen import WithdrawForm


@require_safe
@signed_in
def metrics(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """``/espace/services/<slug>/mesures/``: each metric with what is missing of it, and the money of each year."""
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


@require_safe
@signed_in
def metric(request: HttpRequest, user: User, slug: str, code: str) -> HttpResponse:
    """``…/mesures/<code>/``: every period, measured or missing, the latest first, and what was corrected."""
    startup = editable(user, slug)
    found = followed(metric_of(startup, code), today())
    key, periods = found.metric.pk, [*found.slots, *found.late]
    context = {
        "startup": startup,
        "metric": found.metric,
        "metric_display": display_metric(found, revisions_of([key]).get(key, [])),
        "periods": [(slot, written(slot.start, slot.end)) for slot in reversed(periods)],
    }
    return render(request, "workspace/metrics/metric.html", context)


@signed_in_form
def define(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """``…/nouvelle-mesure/``: follow something new."""
    startup = editable(user, slug)
    usual = {"kind": Metric.Kind.COUNT, "cadence": Metric.Cadence.MONTH, "direction": Metric.Direction.UP}
    form = NewMetricForm(request.POST or None, initial={**usual, "is_headline": not startup.metrics.exists()})
    return form_page(
        request,
        user,
        form,
        title="Nouvelle mesure",
        done="La mesure est créée. Saisissez sa première valeur.",
        write=lambda: define_metric(
            startup=startup, values=form.values, reason=form.cleaned_data["reason"], actor=user
        ),
        startup=startup,
        then=lambda: reverse("workspace-metrics", args=[slug]),
    )


@signed_in_form
def edit(request: HttpRequest, user: User, slug: str, code: str) -> HttpResponse:
    """``…/mesures/<code>/modifier/``: correct what it is."""
    startup = editable(user, slug)
    found = metric_of(startup, code)
    held = state_of(found, METRIC)
    form = MetricForm(request.POST or None, recorded=held, initial=held)
    return form_page(
        request,
        user,
        form,
        title=f"Modifier « {found.name} »",
        done="La mesure est modifiée.",
        write=lambda: edit_metric(metric=found, values=form.values, actor=user, **form.carried),
        startup=startup,
        then=lambda: reverse("workspace-metric", args=[slug, code]),
    )


@signed_in_form
def remove(request: HttpRequest, user: User, slug: str, code: str) -> HttpResponse:
    """``…/mesures/<code>/retrait/``: a metric made by mistake, that has no value."""
    startup = editable(user, slug)
    found = metric_of(startup, code)
    form = WithdrawForm(request.POST or None, row=found, saw=METRIC)
    return form_page(
        request,
        user,
        form,
        title=f"Retirer « {found.name} »",
        done="La mesure est retirée.",
        write=lambda: withdraw(row=found, actor=user, **form.carried),
        startup=startup,
        then=lambda: reverse("workspace-metrics", args=[slug]),
    )


def _first_missing(found: Followed) -> str:
    """The first period to fill, as the form reads it; empty when none is missing."""
    missing = [slot for slot in (*found.slots, *found.late) if slot.value is None]
    return written(missing[0].start, missing[0].end) if missing else ""
