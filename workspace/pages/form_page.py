"""Pages with one form, saved once (``workspace.pages.preview`` has those saved after a preview of their effects).

The figures are updated in the same request, and the next page displays a message.
"""

from collections.abc import Callable, Collection, Mapping
from enum import Enum
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from access.once import save_once
from access.page_permissions import ALREADY_SAVED, already_saved
from access.rights import Action, has_permission
from accounts.models import User
from common import request_context
from common.background import recompute
from common.clock import today
from common.optimistic_lock import EditConflictError
from startups.models import Startup
from startups.queries import incubators_of
from startups.versions import change_of_request
from workspace.pages.forms import LockedForm, PageForm


class SaveResult(Enum):
    """The result of a valid form."""

    SAVED = "saved"
    ALREADY = "already"
    KEPT = "kept"
    REFUSED = "refused"
    CONFLICT = "conflict"


FIGURES_FOLLOW = "Les chiffres qui en dépendent suivront dans quelques instants."
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


def with_figures(told: str, changed: Collection[int]) -> str:
    """Compute what derives from the ``changed`` startups (keys), and return ``told``, with what is still to come."""
    return told if recompute.now(changed) else f"{told} {FIGURES_FOLLOW}"


def show_saved_message(
    request: HttpRequest, user: User, done: str, startup: Startup | None, undo_url: str = ""
) -> None:
    """Display ``done`` on the next page, with the URL to undo: ``undo_url``, else that of the change if ``user`` may
    undo it (or restore it, after an undo).
    """
    links = f" {undo_url}" if undo_url else ""
    saved = change_of_request(startup, request_context.identifier()) if startup and not undo_url else None
    if startup and saved and has_permission(user, Action.EDIT_STARTUP, incubators=incubators_of(startup, today())):
        url = reverse("workspace-change", args=[startup.slug, saved[0]])
        links = f"{url} {url}#{'retablir' if saved[1] else 'annuler'}"
    messages.success(request, done, extra_tags=links)


def undo_url(startup: Startup, *histories: QuerySet[Any]) -> str:
    """Return the page that undoes what this request wrote, looked for in versions of rows; empty if it wrote none."""
    for versions in histories:
        of_request = versions.filter(pgh_context__metadata__request=request_context.identifier())
        context = of_request.order_by("-pgh_id").values_list("pgh_context", flat=True).first()
        if context:
            return f"{reverse('workspace-change', args=[startup.slug, context])}#annuler"
    return ""


def form_page(
    request: HttpRequest,
    user: User,
    form: PageForm,
    *,
    title: str,
    done: str | Callable[[], str],
    write: Callable[[], object],
    startup: Startup | None = None,
    then: Callable[[], str] | None = None,
    back: str = "",
    template: str = "workspace/pages/form.html",
    more: Mapping[str, object] | None = None,
    moves_figures: bool = True,
    changed: Startup | None = None,
    undo: Callable[[], str] | None = None,
) -> HttpResponse:
    """Return the page of the form; once it is valid, call ``write`` and redirect, with the message ``done`` (or
    the one that it returns).

    The redirect goes to ``back`` (also the target of « Annuler »), or to ``then()``, called after ``write``; by default
    to the fiche of ``startup``. With ``moves_figures``, the figures are computed before the redirect, without a worker,
    and so are the criteria of ``changed``, by default of ``startup``. ``undo`` returns the page that undoes the change,
    after ``write``, where it isn't one of the fiche.
    """
    status = 200
    follows = then or (lambda: back or reverse("workspace-startup", args=[startup.slug if startup else ""]))
    if request.method == "POST":
        outcome = save_form(form, user, write, follows) if form.is_valid() else SaveResult.REFUSED
        if outcome not in STATUS:
            told = TOLD.get(outcome) or (done if isinstance(done, str) else done())
            if moves_figures and outcome is SaveResult.SAVED:
                told = with_figures(told, [one.pk for one in (changed or startup,) if one])
            show_saved_message(request, user, told, startup, undo() if undo and outcome is SaveResult.SAVED else "")
            return redirect(follows())
        status = STATUS[outcome]
    context = {
        "title": title,
        "form": form,
        "startup": startup,
        "back": back,
        **form.conflict_context(),
        **(more or {}),
    }
    return render(request, template, context, status=status)


def secret_page(
    request: HttpRequest,
    user: User,
    form: PageForm,
    *,
    title: str,
    make: Callable[[], Mapping[str, object]],
    template: str,
    then: str,
) -> HttpResponse:
    """Return the page of the form; once it is valid, show what ``make`` returns in ``template``, for the only time.

    A form that is sent again leads to ``then``.
    """
    made: list[Mapping[str, object]] = []
    if request.method == "POST" and form.is_valid():
        token = form.cleaned_data["token"]
        try:
            save_once(token=token, user=user, write=lambda: made.append(make()), then=lambda: then)
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            return render(request, template, made[0]) if made else already_saved(request, then)
    context = {"title": title, "form": form}
    return render(request, "workspace/pages/form.html", context, status=400 if form.errors else 200)
