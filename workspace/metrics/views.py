"""The measurements of a service: its metrics, the missing periods by cadence, and the money of each year."""

from decimal import Decimal
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst

from access.page_permissions import form_view, read_view
from access.rights import Action, has_permission
from accounts.models import User
from catalogue.metrics.presenters import cadence_in_words, display_cost, display_metric, period_in_words, value_in_words
from common.clock import today
from common.history import history_of
from common.optimistic_lock import VersionToken, state_of
from common.readings import format_period
from common.words import money_fr, strip_trailing_zeros
from impact.actions.metrics import (
    READING,
    correct_measurement,
    record_reading,
    save_metric,
    withdraw_metric,
)
from impact.models import CostUnit, Measurement, Metric, Spending
from impact.queries.metrics import MetricPeriod, costs_with_matrix, followed, followed_metrics, revisions_of
from startups import records
from startups.models import Startup
from startups.permissions import editable_startup
from web.days import year_of
from workspace.metrics.forms import (
    CorrectValueForm,
    CostUnitForm,
    MetricForm,
    ReadingForm,
    SpendingForm,
    WithdrawValueForm,
    save_unit_confirmed,
    withdraw_confirmed,
)
from workspace.metrics.presenters import first_missing
from workspace.pages.form_page import form_page, undo_url
from workspace.pages.forms import WithdrawForm
from workspace.pages.record_pages import Located, RecordPages, RecordRequest


@read_view(Action.EDIT_STARTUP)
def metrics(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Display each metric with its missing periods, and the money of each year: ``/espace/services/<slug>/mesures/``."""
    startup = editable_startup(user, slug)
    context = {
        "startup": startup,
        "metrics": [(display_metric(one), first_missing(one)) for one in followed_metrics(startup.pk, today())],
        "spendings": startup.spendings.order_by("-year"),
        "fundings": startup.other_fundings.order_by("-year", "funder"),
        "costs": [display_cost(one) for one in costs_with_matrix([startup.pk]).get(startup.pk, [])],
        "unit": getattr(startup, "cost_unit", None),
        "may_issue": has_permission(user, Action.DECIDE),
    }
    return render(request, "workspace/metrics/metrics.html", context)


@read_view(Action.EDIT_STARTUP)
def metric(request: HttpRequest, user: User, slug: str, code: str) -> HttpResponse:
    """Display every period, measured or missing, the latest first, and the corrections: ``…/mesures/<code>/``."""
    startup = editable_startup(user, slug)
    found = followed(_metric(startup, code), today())
    key, periods = found.metric.pk, [*found.periods_to_last_value, *found.late]
    context = {
        "startup": startup,
        "metric": found.metric,
        "cadence": cadence_in_words(found.metric),
        "metric_display": display_metric(found, revisions_of([key]).get(key, [])),
        "periods": [(slot, period_in_words(slot), format_period(slot.start, slot.until)) for slot in reversed(periods)],
    }
    return render(request, "workspace/metrics/metric.html", context)


def _metric(startup: Startup, code: str) -> Metric:
    return get_object_or_404(Metric.objects.select_related("startup"), startup=startup, code=code)


def _metrics_page(page: RecordRequest[Metric, Startup]) -> str:
    """Return the URL of the measurements of the service."""
    return reverse("workspace-metrics", args=[page.owner.slug])


def _save_metric(metric: Metric, *, confirmed: str, **by: Any) -> None:
    save_unit_confirmed(metric, lambda: save_metric(metric, **by), confirmed)


METRICS = RecordPages[Metric, Startup, MetricForm](
    model=Metric,
    form=MetricForm,
    owner_field="startup",
    new=lambda startup: Metric(startup=startup, is_headline=not startup.metrics.exists()),
    save_action=_save_metric,
    withdraw_action=withdraw_metric,
    title_new="Nouvelle mesure",
    title_edit="Modifier « {record.name} »",
    title_withdraw="Retirer « {record.name} »",
    saved="La mesure est créée. Saisissez sa première valeur.",
    corrected="La mesure est modifiée.",
    withdrawn="La mesure est retirée.",
    success_url=lambda page: (
        reverse("workspace-metric", args=[page.owner.slug, page.found.code]) if page.found else _metrics_page(page)
    ),
    withdrawn_url=_metrics_page,
)


@form_view(Action.EDIT_STARTUP)
def record(request: HttpRequest, user: User, slug: str, code: str) -> HttpResponse:
    """Record the value of a period (``periode`` proposes it): ``…/mesures/<code>/saisir/``."""
    startup = editable_startup(user, slug)
    found = _metric(startup, code)
    form = ReadingForm(
        request.POST or None,
        instance=Measurement(metric=found),
        initial={"period": request.GET.get("periode", "")[:40] or _next_due(found)},
    )

    def write() -> None:
        held = found.measurements.filter(start=form.reading.start, until=form.reading.until).first()
        record_reading(
            metric=found,
            reading=form.reading,
            reason=f"Relevé saisi : {found.name}, {form.cleaned_data['period']}",
            seen=VersionToken.of(state_of(held, READING)),
            actor=user,
            confirmed=form.cleaned_data["confirmed"],
            asked_first=_ask_to_replace(held, form.reading.value),
        )

    return form_page(
        request,
        user,
        form,
        title=f"Saisir : {found.name}",
        success_message="La valeur est enregistrée.",
        save=write,
        startup=startup,
        success_url=reverse("workspace-metric", args=[slug, code]),
        undo_url=partial(_undo_url, startup, found),
    )


def _undo_url(startup: Startup, metric: Metric) -> str:
    """Return the page that undoes what this request changed in the values of a metric."""
    return undo_url(startup, history_of(Measurement)._default_manager.filter(metric_id=metric.pk))


def _next_due(metric: Metric) -> str:
    """Return the first period without a value; empty if none is missing."""
    missing = first_missing(followed(metric, today()))
    return missing[0] if missing else ""


def _ask_to_replace(held: Measurement | None, value: Decimal) -> list[str]:
    """Return the question that another value of a period that has one needs."""
    if held is None or held.value == value:
        return []
    slot = MetricPeriod(held.start, held.until, strip_trailing_zeros(held.value), held.is_approximate)
    return [
        f"{capfirst(period_in_words(slot))} a déjà une valeur : {value_in_words(held.metric, slot)}. La remplacer ?"
    ]


def _describe_reading(row: Measurement) -> str:
    slot = MetricPeriod(row.start, row.until, strip_trailing_zeros(row.value), row.is_approximate)
    return f"{row.metric.name}, {period_in_words(slot)} : {value_in_words(row.metric, slot)}."


def _locate_reading(model: type[Measurement], user: User, *, slug: str, pk: int) -> Located[Measurement, Startup]:
    """Return a value of a service that ``user`` may change.

    :raises Http404: if it does not exist.
    :raises PermissionDenied: if the user may not change it.
    """
    startup = editable_startup(user, slug)
    readings = model.objects.select_related("metric__startup")
    return startup, get_object_or_404(readings, metric__startup=startup, pk=pk)


def _withdraw_value(row: Measurement, *, confirmed: str, **by: Any) -> None:
    withdraw_confirmed(row.metric, lambda: records.withdraw(row, **by), confirmed)


READINGS = RecordPages[Measurement, Startup, CorrectValueForm](
    model=Measurement,
    locate=_locate_reading,
    form=CorrectValueForm,
    save_action=correct_measurement,
    withdraw_form=WithdrawValueForm,
    withdraw_action=_withdraw_value,
    title_edit="Corriger une valeur",
    title_withdraw="Retirer une valeur",
    saved="La valeur est corrigée. L’ancienne reste dans l’historique.",
    withdrawn="La valeur est retirée : la période manque de nouveau.",
    introduction=lambda page: _describe_reading(page.record),
    summary=lambda page: _describe_reading(page.record),
    success_url=lambda page: reverse("workspace-metric", args=[page.owner.slug, page.record.metric.code]),
    undo_url=lambda page: _undo_url(page.owner, page.record.metric),
)


@form_view(Action.EDIT_STARTUP)
def edit_spending(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Record the spending of a year (``annee`` corrects one): ``/espace/services/<slug>/depense/``."""
    startup = editable_startup(user, slug)
    # The recorded value of the typed year; before that, of the year in the URL.
    year = request.POST.get("year") or str(year_of(request))
    held = next((one for one in startup.spendings.all() if str(one.year) == year), None)
    form = SpendingForm(request.POST or None, instance=held or Spending(startup=startup, year=today().year - 1))
    return form_page(
        request,
        user,
        form,
        title="Dépense d’une année",
        success_message="La dépense est enregistrée.",
        save=lambda: records.save(form.instance, actor=user, **form.reason_and_version),
        startup=startup,
        success_url=reverse("workspace-metrics", args=[slug]),
    )


@form_view(Action.EDIT_STARTUP)
def withdraw_spending(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """Delete a spending recorded by mistake: ``…/depenses/<pk>/retrait/``."""
    startup = editable_startup(user, slug)
    row = get_object_or_404(Spending.objects.select_related("startup"), startup=startup, pk=pk)
    form = WithdrawForm(request.POST or None, row=row, columns=Spending.EDITED)
    return form_page(
        request,
        user,
        form,
        title="Retirer une dépense",
        success_message="La dépense est retirée.",
        save=lambda: records.withdraw(row, actor=user, **form.reason_and_version),
        startup=startup,
        success_url=reverse("workspace-metrics", args=[slug]),
        extra_context={"about": f"{row.year} : {money_fr(row.amount)}."},
    )


@form_view(Action.EDIT_STARTUP)
def cost_unit(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Choose the unit that spending is divided by: ``…/unite-de-cout/``."""
    startup = editable_startup(user, slug)
    held = CostUnit.objects.filter(startup=startup).select_related("metric", "share").first()
    form = CostUnitForm(request.POST or None, instance=held or CostUnit(startup=startup))
    return form_page(
        request,
        user,
        form,
        title="Unité du coût",
        success_message="L’unité du coût est enregistrée.",
        save=lambda: records.save(form.instance, actor=user, **form.reason_and_version),
        startup=startup,
        success_url=reverse("workspace-metrics", args=[slug]),
    )
