"""« Mes mesures du mois »: the values due for the services of a user, in one table with one save."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from access.page_permissions import form_view
from access.rights import Action
from accounts.models import User
from common.clock import today
from common.confirming import require_confirmed
from common.optimistic_lock import EditConflictError, VersionToken
from common.words import plural_fr, value_fr
from impact.actions.metrics import UnusualReadingsError, record_readings
from impact.measurements.evaluate_readings import SubmittedReading, is_refused
from impact.models import Measurement
from startups.models import Startup
from workspace.month.forms import MonthForm, cells_of, typed_cells
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
    unusual = {startup: _unusual(startup, asked, user) for startup, asked in form.asked.items()}
    require_confirmed([one for warnings in unusual.values() for one in warnings], form.cleaned_data["confirmed"])
    for startup, warnings in unusual.items():
        if warnings:
            _record(startup, form.asked[startup], user, is_confirmed=True)


def _unusual(startup: Startup, asked: Sequence[SubmittedReading], user: User) -> list[str]:
    """Record the values of a service unless they are unusual; return what is, and the criteria that they move."""
    try:
        _record(startup, asked, user)
    except UnusualReadingsError as needed:
        found = [(one.metric.name, one.unusual) for one in needed.outcomes if one.metric and one.unusual]
        values = [f"{startup.name}, {name} : {words}" for name, words in found]
        return [*values, *(f"{startup.name}, {one}" for one in needed.criteria)]
    return []


def _record(startup: Startup, asked: Sequence[SubmittedReading], user: User, *, is_confirmed: bool = False) -> None:
    """Record the values of a service.

    :raises UnusualReadingsError: what is unusual in them is not confirmed.
    """
    try:
        evaluated = record_readings(
            startup=startup,
            asked=asked,
            reason=REASON,
            actor=user,
            origin=Measurement.Origin.PAGE,
            seen=VersionToken.of({}),
            confirmed=is_confirmed,
        )
    except EditConflictError as conflict:
        raise ValidationError(_recorded_since(conflict, asked)) from None
    if is_refused(evaluated):
        raise ValidationError({one.submitted.place: list(one.refusals.values()) for one in evaluated if one.refusals})


def _recorded_since(conflict: EditConflictError, asked: Sequence[SubmittedReading]) -> dict[str, str]:
    """Return, by cell, the value that somebody recorded since the page was displayed."""
    cells = cells_of(asked)
    return {
        cells[name]: f"Quelqu’un a enregistré {value_fr(conflict.now[name])} entre-temps : effacez "
        "votre valeur pour garder la sienne, ou corrigez-la sur la page de la mesure."
        for name in conflict.changed
        if name in cells
    }
