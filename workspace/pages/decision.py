"""A change in two steps: its effects are previewed, then it is saved once, as previewed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import User
from common.optimistic_lock import EditConflictError
from startups.models import Startup
from workspace.pages.conflict_forms import LockedForm
from workspace.pages.form_page import conflict_of
from workspace.pages.forms import PreviewedForm
from workspace.pages.preview import Announcement, ChangeEffect
from workspace.pages.saving import STATUS, TOLD, SaveResult, save_form, show_saved_message, update_figures

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
