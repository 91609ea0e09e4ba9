"""Pages with one form, saved once; with a ``Preview``, after its effects were displayed.

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

from access.once import save_if_new
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
from workspace.pages.preview import Preview


class SaveResult(Enum):
    """The result of a valid form."""

    SHOWN = "shown"
    SAVED = "saved"
    ALREADY = "already"
    KEPT = "kept"
    REFUSED = "refused"
    CONFLICT = "conflict"


FIGURES_FOLLOW = "Les chiffres qui en dépendent suivront dans quelques instants."
THEIRS_KEPT = "Ce que l’autre personne a enregistré est gardé : rien n’est enregistré de votre part, ni votre motif."
STATUS = {SaveResult.SHOWN: 200, SaveResult.REFUSED: 400, SaveResult.CONFLICT: 409}
OTHER_MESSAGES = {SaveResult.ALREADY: ALREADY_SAVED, SaveResult.KEPT: THEIRS_KEPT}


def save_form(
    form: PageForm,
    user: User,
    save: Callable[[], object],
    success_url: Callable[[], str],
    preview: Preview | None = None,
) -> SaveResult:
    """Save a valid form once; otherwise the form displays its preview, the errors, or both sides of a conflict.

    ``success_url`` returns the URL of the next page, after saving.
    """
    if form.is_incomplete:
        return SaveResult.SHOWN
    if isinstance(form, LockedForm) and form.is_undecided:
        form.ask_again()
        return SaveResult.CONFLICT
    if isinstance(form, LockedForm) and form.keeps_theirs:
        return SaveResult.KEPT
    try:
        if preview and preview.show_unless_confirmed(form, save):
            return SaveResult.REFUSED if form.errors else SaveResult.SHOWN
        is_first = save_if_new(token=form.cleaned_data["token"], user=user, save=save, success_url=success_url)
    except ValidationError as refusal:
        form.refuse(refusal)
        return SaveResult.CONFLICT if isinstance(refusal, EditConflictError) else SaveResult.REFUSED
    return SaveResult.SAVED if is_first else SaveResult.ALREADY


def with_figures(message: str, startups: Collection[int]) -> str:
    """Compute what derives from ``startups`` (keys); return the ``message``, with a notice if figures follow later."""
    return message if recompute.now(startups) else f"{message} {FIGURES_FOLLOW}"


def show_saved_message(
    request: HttpRequest, user: User, message: str, startup: Startup | None, undo_url: str = ""
) -> None:
    """Display ``message`` on the next page, with the URL to undo: ``undo_url``, else that of the change if ``user`` may
    undo it (or restore it, after an undo).
    """
    links = f" {undo_url}" if undo_url else ""
    saved = change_of_request(startup, request_context.identifier()) if startup and not undo_url else None
    if startup and saved and has_permission(user, Action.EDIT_STARTUP, incubators=incubators_of(startup, today())):
        url = reverse("workspace-change", args=[startup.slug, saved[0]])
        links = f"{url} {url}#{'retablir' if saved[1] else 'annuler'}"
    messages.success(request, message, extra_tags=links)


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
    save: Callable[[], object],
    success_message: str | Callable[[], str],
    success_url: str | Callable[[], str] = "",
    cancel_url: str = "",
    startup: Startup | None = None,
    template: str = "",
    extra_context: Mapping[str, object] | Callable[[], Mapping[str, object]] | None = None,
    moves_figures: bool = True,
    recompute_for: Startup | None = None,
    undo_url: Callable[[], str] | None = None,
    preview: Preview | None = None,
) -> HttpResponse:
    """Return the page of the form; once it is valid, call ``save`` and redirect to ``success_url``, with the message.

    A ``preview`` is displayed first. What is a function is called after ``save``, and ``extra_context`` only if the form
    is displayed. ``success_url`` is by default the fiche of ``startup``, and ``cancel_url``, of « Annuler », is by
    default the same page. With ``moves_figures``, the figures are computed before the redirect, without a worker, and so
    are the criteria of ``recompute_for``, by default of ``startup``. ``undo_url`` returns the page that undoes the
    change, where it isn't one of the fiche.
    """
    status = 200
    known_url = "" if callable(success_url) else success_url
    next_url = success_url if callable(success_url) else lambda: known_url or _fiche_url(startup)
    if request.method == "POST":
        outcome = save_form(form, user, save, next_url, preview) if form.is_valid() else SaveResult.REFUSED
        if outcome not in STATUS:
            message = OTHER_MESSAGES.get(outcome) or _called(success_message)
            is_saved = outcome is SaveResult.SAVED
            if moves_figures and is_saved:
                message = with_figures(message, [one.pk for one in (recompute_for or startup,) if one])
            show_saved_message(request, user, message, startup, undo_url() if undo_url and is_saved else "")
            return redirect(next_url())
        status = STATUS[outcome]
    context = {
        "title": title,
        "form": form,
        "startup": startup,
        "cancel_url": cancel_url or known_url,
        **form.page_context(),
        **((extra_context() if callable(extra_context) else extra_context) or {}),
    }
    default = "workspace/pages/step.html" if preview else "workspace/pages/form.html"
    return render(request, template or default, context, status=status)


def _fiche_url(startup: Startup | None) -> str:
    return reverse("workspace-startup", args=[startup.slug if startup else ""])


def _called(text: str | Callable[[], str]) -> str:
    return text() if callable(text) else text


def secret_page(
    request: HttpRequest,
    user: User,
    form: PageForm,
    *,
    title: str,
    make: Callable[[], Mapping[str, object]],
    template: str,
    success_url: str,
) -> HttpResponse:
    """Return the page of the form; once it is valid, show what ``make`` returns in ``template``, for the only time.

    A form that is sent again leads to ``success_url``.
    """
    made: list[Mapping[str, object]] = []
    if request.method == "POST" and form.is_valid():
        token = form.cleaned_data["token"]
        try:
            save_if_new(token=token, user=user, save=lambda: made.append(make()), success_url=lambda: success_url)
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            return render(request, template, made[0]) if made else already_saved(request, success_url)
    context = {"title": title, "form": form}
    return render(request, "workspace/pages/form.html", context, status=400 if form.errors else 200)
