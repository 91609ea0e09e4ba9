"""« Mes mesures du mois »: the values due for the services of a user, in one table with one save."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from access.page_permissions import form_view
from access.rights import Action
from accounts.models import User
from common.confirming import require_confirmed
from common.clock import today
from common.optimistic_lock import EditConflictError, VersionToken
from common.readings import unusual_value
from common.words import plural_fr, value_fr
from impact.actions.metrics import record_readings
from impact.measurements.evaluate_readings import SubmittedReading, is_refused
from impact.models import Measurement
from impact.national.changes import criteria_moved
from impact.queries.metrics import value_before
from startups.models import Startup
from workspace.month.forms import MonthForm, cells_of, typed_cells, value_name
from workspace.month.queries import due_readings
from workspace.pages.form_page import form_page, with_figures
from workspace.pages.scope import scope_of

REASON = "Mesures du mois saisies en une fois"


@form_view(Action.WORK)
def month(request: HttpRequest, user: User) -> HttpResponse:
    """Display what is due and record what is typed, all of it or nothing: ``/espace/mesures-du-mois/``."""
    day = today()
    due = due_readings(scope_of(user), day, typed_cells(request.POST))
    form = MonthForm(request.POST or None, due=due, day=day)
    return form_page(
        request,
        user,
        form,
        title="Mes mesures du mois",
        save=lambda: _save(form, user),
        success_message=lambda: _saved(form),
        success_url=reverse("workspace-month"),
        cancel_url=reverse("workspace"),
        template="workspace/month/month.html",
        moves_figures=False,
        extra_context={"is_wide": True},
    )


def _saved(form: MonthForm) -> str:
    values = sum(len(asked) for asked in form.asked.values())
    recorded = plural_fr(values, "valeur est enregistrée", "valeurs sont enregistrées")
    return with_figures(f"{recorded}.", [one.pk for one in form.asked])


def _save(form: MonthForm, user: User) -> None:
    """Record the typed values in one transaction, once what is unusual and the criteria that they move are confirmed.

    :raises ValidationError: by cell, if somebody recorded one of these periods in the meantime.
    """
    warnings = _unusual(form)
    of_people = {one.metric.startup_id for one in form.due if one.metric.counts_people}
    for startup, asked in form.asked.items():
        warnings += _record(startup, asked, user, moves_criteria=startup.pk in of_people)
    require_confirmed(warnings, form.cleaned_data["confirmed"])


def _unusual(form: MonthForm) -> list[str]:
    """Return what is unusual in the typed values."""
    found = []
    for one in form.due:
        value = form.cleaned_data.get(value_name(one))
        unusual = unusual_value(value, value_before(one.metric, one.period.start)) if value is not None else ""
        if unusual:
            found.append(f"{one.metric.startup.name}, {one.metric.name} : {unusual}")
    return found


def _record(startup: Startup, asked: Sequence[SubmittedReading], user: User, *, moves_criteria: bool) -> list[str]:
    """Record the values of a service; return the criteria of national impact that they move: only those of people can."""

    def write() -> None:
        evaluated = record_readings(
            startup=startup,
            asked=asked,
            reason=REASON,
            actor=user,
            origin=Measurement.Origin.PAGE,
            seen=VersionToken.of({}),
        )
        if is_refused(evaluated):
            raise ValidationError(
                {one.submitted.place: list(one.refusals.values()) for one in evaluated if one.refusals}
            )

    try:
        if moves_criteria:
            return [f"{startup.name}, {one}" for one in criteria_moved(startup, write)]
        write()
    except EditConflictError as conflict:
        raise ValidationError(_recorded_since(conflict, asked)) from None
    return []


def _recorded_since(conflict: EditConflictError, asked: Sequence[SubmittedReading]) -> dict[str, str]:
    """Return, by cell, the value that somebody recorded since the page was displayed."""
    cells = cells_of(asked)
    return {
        cells[name]: f"Quelqu’un a enregistré {value_fr(conflict.now[name])} entre-temps : effacez "
        "votre valeur pour garder la sienne, ou corrigez-la sur la page de la mesure."
        for name in conflict.changed
        if name in cells
    }
