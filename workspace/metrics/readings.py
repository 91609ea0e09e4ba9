"""The value of a period: record, correct and withdraw it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from catalogue.metrics.words import period_in_words, value_in_words
from common.numbers import strip_trailing_zeros
from common.optimistic_lock import NOTHING, State, state_of
from common.rights import Action
from impact.actions.metrics import MEASUREMENT, READING, correct_measurement, record_reading, withdraw
from impact.models import Measurement, Metric
from impact.queries.metrics import MetricPeriod
from impact.readings import read_period
from startups.models import Startup
from workspace.metrics.forms import CorrectValueForm, ReadingForm
from workspace.pages.access import editable, form_view, metric_of
from workspace.pages.form_page import form_page
from workspace.pages.record_pages import Located, RecordPages, RecordRequest


@form_view(Action.EDIT_STARTUP)
def record(request: HttpRequest, user: User, slug: str, code: str) -> HttpResponse:
    """Record the value of a period (``periode`` proposes it): ``…/mesures/<code>/saisir/``."""
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
        back=reverse("workspace-metric", args=[slug, code]),
    )


def _recorded(metric: Metric, period: str) -> State:
    """Return the recorded value of the typed period; nothing without a typed period."""
    try:
        start, end = read_period(period, metric.cadence)
    except ValueError:
        return NOTHING
    return state_of(metric.measurements.filter(start=start, end=end).first(), READING)


def _describe_reading(row: Measurement) -> str:
    slot = MetricPeriod(row.start, row.end, strip_trailing_zeros(row.value), row.is_approximate)
    return f"{row.metric.name}, {period_in_words(slot)} : {value_in_words(row.metric, slot)}."


def _locate_reading(model: type[Measurement], user: User, *, slug: str, pk: int) -> Located[Measurement, Startup]:
    """Return a value of a service that ``user`` may change.

    :raises Http404: if it does not exist.
    :raises PermissionDenied: if the user may not change it.
    """
    startup = editable(user, slug)
    readings = model.objects.select_related("metric__startup")
    return startup, get_object_or_404(readings, metric__startup=startup, pk=pk)


def _save_reading(page: RecordRequest[Measurement, Startup], form: CorrectValueForm) -> None:
    correct_measurement(measurement=page.record, actor=page.user, **form.values, **form.carried)


READINGS = RecordPages[Measurement, Startup, CorrectValueForm](
    model=Measurement,
    columns=MEASUREMENT,
    locate=_locate_reading,
    form=CorrectValueForm,
    form_options=lambda page: {"metric": page.record.metric},
    save=_save_reading,
    remove=lambda page, form: withdraw(row=page.record, actor=page.user, **form.carried),
    title_edit="Corriger une valeur",
    title_withdraw="Retirer une valeur",
    saved="La valeur est corrigée. L’ancienne reste dans l’historique.",
    withdrawn="La valeur est retirée : la période manque de nouveau.",
    introduction=lambda page: _describe_reading(page.record),
    summary=lambda page: _describe_reading(page.record),
    success_url=lambda page: reverse("workspace-metric", args=[page.owner.slug, page.record.metric.code]),
)
