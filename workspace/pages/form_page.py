"""Pages with one form: saved once, at once (``form_page``) or after a preview of its effects (``decision_page``).

The figures are updated in the same request, and the next page displays a message.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from access.page_permissions import ALREADY_SAVED, already_saved
from access.rights import Action, may
from accounts.models import User
from accounts.once import save_once
from common.optimistic_lock import EditConflictError
from common.web import request_context
from impact.national.actions import evaluate_changed
from indicators.live.actions import try_compute
from startups.models import Startup
from startups.queries import ServicesOnDay, carriers_of, today
from startups.versions import change_of_request
from workspace.pages.forms import LockedForm, PageForm, PreviewedForm
from workspace.pages.preview import Announcement, ChangeEffect
from workspace.todos.actions import store_changed_todos


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


def conflict_of(form: PageForm) -> dict[str, object]:
    """Return the template context of a conflict with another person's change."""
    if not isinstance(form, LockedForm):
        return {}
    if form.is_bound and form.compared and not form.conflict:
        form.compare(form.recorded)  # keep the comparison until it is settled
    return {"compared": form.conflict, "told": form.told}


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
) -> HttpResponse:
    """Return the page of the form; once it is valid, call ``write`` and redirect, with the message ``done`` (or
    the one that it returns).

    The redirect goes to ``back`` (also the target of « Annuler »), or to ``then()``, called after ``write``; by default
    to the fiche of ``startup``. With ``moves_figures``, the figures are computed before the redirect, without a worker,
    and so are the criteria of ``changed``, by default of ``startup``.
    """
    status = 200
    follows = then or (lambda: back or reverse("workspace-startup", args=[startup.slug if startup else ""]))
    if request.method == "POST":
        outcome = save_form(form, user, write, follows) if form.is_valid() else SaveResult.REFUSED
        if outcome not in STATUS:
            if moves_figures and outcome is SaveResult.SAVED:
                update_figures(*(one.pk for one in (changed or startup,) if one))
            told = TOLD.get(outcome) or (done if isinstance(done, str) else done())
            show_saved_message(request, user, told, startup)
            return redirect(follows())
        status = STATUS[outcome]
    context = {"title": title, "form": form, "startup": startup, "back": back, **conflict_of(form), **(more or {})}
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


INPUTS = "workspace/pages/inputs.html"
UNDO = "Une fois enregistré, ce changement s’annule depuis la page suivante ; l’historique garde les deux."


@dataclass(frozen=True, slots=True)
class Decision:
    """A form, callables to write and preview it, its texts, and the next page.

    ``warnings``, ``announce`` and the others are called once the form is valid. ``warnings`` are to be confirmed.
    ``announce`` is called after the change, in the rolled-back transaction, and reads what was written. ``undo``
    describes what can be undone; ``undo_url`` returns where, after saving. ``back`` is the target of « Annuler », by
    default the next page.
    """

    form: PreviewedForm
    write: Callable[[], object]
    look: Callable[[Callable[[], object]], Sequence[ChangeEffect]]
    title: str
    done: str
    then: str
    more: Mapping[str, object] = field(default_factory=dict)
    warnings: Callable[[], Sequence[str]] = tuple
    announce: Callable[[], Announcement] | None = None
    undo: str = UNDO
    undo_url: Callable[[], str] | None = None
    back: str = ""
    look_label: str = "Voir ce qui va changer"
    save_label: str = "Enregistrer"
    template: str = "workspace/pages/step.html"
    inputs: str = INPUTS
    """The template of the fields, which is under the preview, folded, once there is one."""
    moves_figures: bool = True

    @property
    def startup(self) -> Startup | None:
        """Return the startup that the decision is about, if any."""
        startup = self.more.get("startup")
        return startup if isinstance(startup, Startup) else None

    @property
    def changed(self) -> tuple[int, ...]:
        """Return the primary key of that startup, in a tuple; empty if there is none."""
        return (self.startup.pk,) if self.startup else ()


def decision_page(request: HttpRequest, user: User, decision: Decision) -> HttpResponse:
    """Display the form, then its preview; once previewed, save it and redirect to the next page."""
    form = decision.form
    if request.method != "POST" or not form.is_valid():
        return shown(request, decision, status=400 if request.method == "POST" else 200)
    warnings = decision.warnings()
    is_agreed = request.POST.get("step") == "save" and form.is_previewed
    if (is_agreed and (form.cleaned_data.get("confirmed") or not warnings)) or _is_settled(form):
        return _saved(request, user, decision)
    announced: list[Announcement] = []

    def write() -> None:
        decision.write()
        announced.extend([decision.announce()] if decision.announce else [])

    try:
        effects = decision.look(write)
    except ValidationError as refusal:
        form.refuse(refusal)
        return shown(request, decision, status=409 if isinstance(refusal, EditConflictError) else 400)
    form.show_previewed()
    if is_agreed:
        form.add_error("confirmed", "Cochez cette case pour confirmer, ou modifiez le changement.")
    preview = {
        "is_preview": True,
        "effects": effects,
        "has_proofs": any(one.url or one.published for one in effects),
        "warnings": warnings,
        "announced": announced[0] if announced else None,
        "recap": form.recap,
    }
    return shown(request, decision, status=400 if is_agreed else 200, **preview)


def shown(request: HttpRequest, decision: Decision, *, status: int = 200, **more: object) -> HttpResponse:
    """Return the page of the form; with ``is_preview`` it begins with the changes, and the form is folded."""
    context = {
        "title": decision.title,
        "form": decision.form,
        "back": decision.back or decision.then,
        "undo": decision.undo,
        "look_label": decision.look_label,
        "save_label": decision.save_label,
        "inputs": decision.inputs,
        **conflict_of(decision.form),
        **decision.more,
        **more,
    }
    return render(request, decision.template, context, status=status)


def _is_settled(form: PreviewedForm) -> bool:
    """Whether there is nothing to preview: a choice is missing, or keeps all the recorded values."""
    return isinstance(form, LockedForm) and (form.is_undecided or form.keeps_theirs)


def _saved(request: HttpRequest, user: User, decision: Decision) -> HttpResponse:
    outcome = save_form(decision.form, user, decision.write, lambda: decision.then)
    if outcome in STATUS:
        return shown(request, decision, status=STATUS[outcome])
    undo_url = ""
    if outcome is SaveResult.SAVED:
        if decision.moves_figures:
            update_figures(*decision.changed)
        undo_url = decision.undo_url() if decision.undo_url else ""
    show_saved_message(request, user, TOLD.get(outcome, decision.done), decision.startup, undo_url)
    return redirect(decision.then)
