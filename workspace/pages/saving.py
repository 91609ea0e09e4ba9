"""Save a valid form once, update the figures at once, and display a message on the next page."""

from collections.abc import Callable
from enum import Enum

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from access.rights import Action, may
from accounts.models import User
from accounts.once import save_once
from common.optimistic_lock import EditConflictError
from common.web import request_context
from impact.national.actions import evaluate_changed
from indicators.live.actions import try_compute
from startups.models import Startup
from startups.queries import carriers_of, today
from startups.services import ServicesOnDay
from startups.versions import change_of_request
from workspace.pages.conflict_forms import LockedForm
from workspace.pages.forms import PageForm
from workspace.todos.actions import store_changed_todos

ALREADY_SAVED = "Ce formulaire était déjà enregistré : rien n’a été fait deux fois."


class SaveResult(Enum):
    """The result of a valid form."""

    SAVED = "saved"
    ALREADY = "already"
    KEPT = "kept"
    REFUSED = "refused"
    CONFLICT = "conflict"


THEIRS_KEPT = "Ce que l’autre personne a enregistré est gardé : rien n’est enregistré de votre part, ni votre motif."
STATUS = {SaveResult.REFUSED: 400, SaveResult.CONFLICT: 409}
TOLD = {SaveResult.ALREADY: ALREADY_SAVED, SaveResult.KEPT: THEIRS_KEPT}


def save_form(form: PageForm, user: User, write: Callable[[], object], then: Callable[[], str]) -> SaveResult:
    """Save a valid form once; otherwise the form displays the errors, or both sides of a conflict.

    ``then`` returns the URL of the next page, after saving.
    """
    if isinstance(form, LockedForm) and form.is_undecided:
        form.ask_again()
        return SaveResult.CONFLICT
    if isinstance(form, LockedForm) and form.keeps_theirs:
        return SaveResult.KEPT
    try:
        is_first = save_once(token=form.cleaned_data["token"], user=user, write=write, then=then)
    except ValidationError as refusal:
        form.refuse(refusal)
        return SaveResult.CONFLICT if isinstance(refusal, EditConflictError) else SaveResult.REFUSED
    return SaveResult.SAVED if is_first else SaveResult.ALREADY


def update_figures(*startups: int) -> None:
    """Compute the figures, and the criteria and points of the ``startups`` (keys) that changed, without a worker.

    Their author sees them on the next page. The criteria and points of other services are computed by the job.
    """
    try_compute()
    update_services(*startups)


@transaction.atomic
def update_services(*startups: int) -> None:
    """Compute the criteria and points of the ``startups`` (keys) that changed."""
    if startups:
        services = ServicesOnDay(today(), startups)
        evaluate_changed(services)
        store_changed_todos(services)


def already_saved(request: HttpRequest, to: str) -> HttpResponse:
    """Redirect as when the form was saved, with a message that nothing was done twice."""
    messages.info(request, ALREADY_SAVED)
    return redirect(to)


def show_saved_message(
    request: HttpRequest, user: User, done: str, startup: Startup | None, undo_url: str = ""
) -> None:
    """Display ``done`` on the next page, with the URL to undo: ``undo_url``, else that of the change if ``user`` may
    undo it (or restore it, after an undo).
    """
    links = f" {undo_url}" if undo_url else ""
    saved = change_of_request(startup, request_context.identifier()) if startup and not undo_url else None
    if startup and saved and may(user, Action.EDIT_STARTUP, incubators=carriers_of(startup, today())):
        url = reverse("workspace-change", args=[startup.slug, saved[0]])
        links = f"{url} {url}#{'retablir' if saved[1] else 'annuler'}"
    messages.success(request, done, extra_tags=links)
