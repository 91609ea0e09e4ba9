"""The value of a period: recorded, corrected, withdrawn."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from catalogue.metrics.words import period_in_words, value_in_words
from common.numbers import strip_trailing_zeros
from common.seen import NOTHING, State, state_of
from impact.actions.measuring import MEASUREMENT, READING, correct_measurement, record_reading, withdraw
from impact.models import Measurement, Metric
from impact.queries.metrics import Slot
from impact.readings import read_period
from startups.models import Startup
from workspace.metrics.forms import CorrectForm, ReadingForm
from workspace.pages.access import editable, metric_of, signed_in_form
from workspace.pages.form_page import form_page
from workspace.pages.seen import WithdrawForm


@signed_in_form
def record(request: HttpRequest, user: User, slug: str, code: str) -> HttpResponse:
    """``…/mesures/<code>/saisir/``: the value of a period (``periode`` proposes it)."""
    startup = editable(user, slug)
    found = metric_of(startup, code)
    form = ReadingForm(
        request.POST or None,
        metric=found,
        recorded=_recorded(found, request.POST.get("period", "")),
        initial={"period": request.GET.get("periode", "")[:40]},
    )
    return form_page(
        request,
        user,
        form,
        title=f"Saisir : {found.name}",
        done="La valeur est enregistrée.",
        write=lambda: record_reading(
            metric=found,
            reading=form.reading,
            reason=f"Relevé saisi : {found.name}, {form.cleaned_data['period']}",
            seen=form.cleaned_data["seen"],
            actor=user,
        ),
        startup=startup,
        then=lambda: reverse("workspace-metric", args=[slug, code]),
    )


def _recorded(metric: Metric, period: str) -> State:
    """What is recorded of the period typed; nothing while none is."""
    try:
        start, end = read_period(period, metric.cadence)
    except ValueError:
        return NOTHING
    return state_of(metric.measurements.filter(start=start, end=end).first(), READING)


@signed_in_form
def correct(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """``…/releves/<pk>/``: another value of a measured period."""
    startup = editable(user, slug)
    row = _measurement(startup, pk)
    shown = state_of(row, MEASUREMENT)
    form = CorrectForm(request.POST or None, metric=row.metric, recorded=shown, initial=shown)
    return form_page(
        request,
        user,
        form,
        title="Corriger une valeur",
        done="La valeur est corrigée. L’ancienne reste dans l’historique.",
        write=lambda: correct_measurement(
            measurement=row,
            actor=user,
            **{name: form.cleaned_data[name] for name in MEASUREMENT},
            **form.carried,
        ),
        startup=startup,
        then=lambda: reverse("workspace-metric", args=[slug, row.metric.code]),
        more={"about": _describe_reading(row)},
    )


@signed_in_form
def withdraw_reading(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """``…/releves/<pk>/retrait/``: a value recorded by mistake; its period is missing again."""
    startup = editable(user, slug)
    row = _measurement(startup, pk)
    form = WithdrawForm(request.POST or None, row=row, saw=MEASUREMENT)
    return form_page(
        request,
        user,
        form,
        title="Retirer une valeur",
        done="La valeur est retirée : la période manque de nouveau.",
        write=lambda: withdraw(row=row, actor=user, **form.carried),
        startup=startup,
        then=lambda: reverse("workspace-metric", args=[slug, row.metric.code]),
        more={"about": _describe_reading(row)},
    )


def _measurement(startup: Startup, pk: int) -> Measurement:
    return get_object_or_404(Measurement.objects.select_related("metric__startup"), metric__startup=startup, pk=pk)


def _describe_reading(row: Measurement) -> str:
    slot = Slot(row.start, row.end, strip_trailing_zeros(row.value), row.is_approximate)
    return f"{row.metric.name}, {period_in_words(slot)} : {value_in_words(row.metric, slot)}."
