"""``/espace/services/<slug>/releves/``: several values of the metrics of a service."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from access.once import save_if_new
from access.page_permissions import already_saved, form_view
from access.rights import Action
from accounts.models import User
from common.clock import today
from common.optimistic_lock import EditConflictError, VersionToken
from common.readings import format_period
from common.validation_errors import LinesRefused
from common.words import plural_fr
from impact.actions.metrics import UnusualReadingsError, record_readings, values_met
from impact.measurements.evaluate_readings import ReadingEffect, ReadingOutcome, evaluate, is_refused
from impact.models import Measurement
from impact.queries.metrics import followed_metrics
from startups.models import Startup
from startups.permissions import editable_startup
from workspace.pages.form_page import with_figures
from workspace.readings.forms import BaseReadingLines, ReadingLines, ReadingsForm
from workspace.readings.presenters import LineEffect, line_effects

REASON = "Relevés saisis en une fois"
UNEXPLAINED = "Des lignes corrigent une valeur enregistrée, ou sont inhabituelles : indiquez pourquoi."
UNDO = "Une valeur se corrige ou se retire à tout moment, avec un motif ; l’historique garde chaque version."
PROPOSED = 5
"""How many missing periods the page proposes."""


@form_view(Action.EDIT_STARTUP)
def bulk_readings(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Display lines to fill in, then the effect of each, then save all or none (``step=more`` adds empty lines)."""
    startup, step = editable_startup(user, slug), request.POST.get("step")
    if request.method != "POST":
        return _render_readings(request, startup, ReadingsForm(lines=_lines(startup, initial=_missing(startup))))
    lines = _lines(startup, data=request.POST)
    if step == "more":
        typed = {"reason": request.POST.get("reason", "")}
        return _render_readings(
            request, startup, ReadingsForm(initial=typed, lines=_lines(startup, initial=lines.typed))
        )
    form = ReadingsForm(request.POST, lines=lines)
    is_valid = form.is_valid()
    evaluated = evaluate(startup, lines.asked)
    if not is_valid or not lines.is_valid():
        lines.refuse(evaluated)  # both kinds of errors at once
        return _render_readings(request, startup, form, status=400)
    is_to_explain = any(one.effect is ReadingEffect.CORRECTED or one.unusual for one in evaluated)
    if step == "save" and is_to_explain and not form.cleaned_data["reason"]:
        form.add_error("reason", UNEXPLAINED)
    elif step == "save" and form.is_previewed:
        return _save(request, user, startup, form)
    return _preview(request, user, startup, form, evaluated, 400 if form.errors else 200)


def _lines(startup: Startup, **options: Any) -> BaseReadingLines:
    metrics = list(startup.metrics.all())
    return ReadingLines(prefix="lines", form_kwargs={"metrics": metrics}, **options)


def _missing(startup: Startup) -> list[dict[str, str]]:
    """Return the last missing periods of the metrics, the oldest first, as lines to fill in."""
    missing = sorted(
        (slot.start, slot.until, one.metric.code)
        for one in followed_metrics(startup.pk, today())
        for slot in (*one.periods_to_last_value, *one.late)
        if slot.value is None
    )
    return [{"metric": code, "period": format_period(start, until)} for start, until, code in missing[-PROPOSED:]]


def _preview(
    request: HttpRequest,
    user: User,
    startup: Startup,
    form: ReadingsForm,
    evaluated: Sequence[ReadingOutcome],
    status: int,
) -> HttpResponse:
    """Display the effect of each line; if one is refused, display why instead."""
    form.lines.refuse(evaluated)
    if is_refused(evaluated):
        return _render_readings(request, startup, form, status=400)
    form.remember(seen=VersionToken.of(values_met(evaluated)).token)
    form.show_previewed()
    moved = _moved_criteria(user, startup, form, evaluated)
    effects = line_effects([line.number for line in form.lines.filled], evaluated)
    return _render_readings(request, startup, form, effects, status, moved)


def _moved_criteria(
    user: User, startup: Startup, form: ReadingsForm, evaluated: Sequence[ReadingOutcome]
) -> Sequence[str]:
    """Return the criteria of national impact that the lines would move: only those of people can."""
    if not any(one.metric and one.metric.counts_people for one in evaluated):
        return []
    try:
        with transaction.atomic():
            _record(user, startup, form)
            transaction.set_rollback(True)
    except UnusualReadingsError as unusual:
        return unusual.criteria
    return []


def _record(
    user: User,
    startup: Startup,
    form: ReadingsForm,
    *,
    seen: VersionToken | None = None,
    is_confirmed: bool = False,
) -> list[ReadingOutcome]:
    return record_readings(
        startup=startup,
        asked=form.lines.asked,
        reason=form.cleaned_data.get("reason") or REASON,
        actor=user,
        origin=Measurement.Origin.PAGE,
        seen=seen,
        confirmed=is_confirmed,
    )


def _save(request: HttpRequest, user: User, startup: Startup, form: ReadingsForm) -> HttpResponse:
    """Save the lines and redirect; if one is refused or a value changed, display the form again."""
    values, asked = form.cleaned_data, form.lines.asked
    then = reverse("workspace-metrics", args=[startup.slug])

    def write() -> None:
        evaluated = _record(user, startup, form, seen=values["seen"], is_confirmed=True)  # as the preview displayed it
        if is_refused(evaluated):
            raise LinesRefused(evaluated)

    try:
        is_first = save_if_new(token=values["token"], user=user, save=write, success_url=lambda: then)
    except LinesRefused as refused:
        return _preview(request, user, startup, form, refused.outcomes, 400)
    except ValidationError as refusal:
        form.refuse(refusal)
        status = 409 if isinstance(refusal, EditConflictError) else 400
        return _preview(request, user, startup, form, evaluate(startup, asked), status)
    if not is_first:
        return already_saved(request, then)
    told = f"{plural_fr(len(asked), 'valeur enregistrée', 'valeurs enregistrées')}."
    messages.success(request, with_figures(told, [startup.pk]))
    return redirect(then)


def _render_readings(
    request: HttpRequest,
    startup: Startup,
    form: ReadingsForm,
    effects: Sequence[LineEffect] = (),
    status: int = 200,
    moved: Sequence[str] = (),
) -> HttpResponse:
    context = {
        "title": "Saisir plusieurs valeurs",
        "startup": startup,
        "form": form,
        "effects": effects,
        "moved_criteria": moved,
        "has_errors": status >= 400,
        "is_preview": bool(effects),
        "is_wide": True,
        "undo_note": UNDO,
        "cancel_url": reverse("workspace-metrics", args=[startup.slug]),
    }
    return render(request, "workspace/readings/readings.html", context, status=status)
