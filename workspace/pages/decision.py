"""A change in two steps: what it would move is shown, then it is saved, once, as it was seen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import User
from common.optimistic_lock import EditConflictError
from startups.models import Startup
from workspace.pages.form_page import conflict_of
from workspace.pages.forms import PreviewedForm
from workspace.pages.preview import ChangeEffect
from workspace.pages.saving import STATUS, TOLD, SaveResult, save_form, tell_saved, update_figures
from workspace.pages.seen import SeenForm


@dataclass(frozen=True, slots=True)
class Decision:
    """A form, how to write what it asks and to see what that moves, its words, and the page that follows.

    ``warnings`` say what is unusual in it, to be confirmed; asked, as the two others, once the form is right.
    """

    form: PreviewedForm
    write: Callable[[], object]
    look: Callable[[Callable[[], object]], Sequence[ChangeEffect]]
    title: str
    done: str
    then: str
    more: Mapping[str, object] = field(default_factory=dict)
    warnings: Callable[[], Sequence[str]] = tuple
    template: str = "workspace/pages/decision.html"

    @property
    def startup(self) -> Startup | None:
        """The startup that the decision is about, if it is about one."""
        startup = self.more.get("startup")
        return startup if isinstance(startup, Startup) else None

    @property
    def changed(self) -> tuple[int, ...]:
        """The key of that startup."""
        return (self.startup.pk,) if self.startup else ()


def decision_page(request: HttpRequest, user: User, decision: Decision) -> HttpResponse:
    """The form; then the form with what it would move; then, once that was seen, the page that follows."""
    form = decision.form
    if request.method != "POST" or not form.is_valid():
        return shown(request, decision, status=400 if request.method == "POST" else 200)
    warnings = decision.warnings()
    is_agreed = request.POST.get("step") == "save" and form.is_previewed
    if (is_agreed and (form.cleaned_data.get("confirmed") or not warnings)) or _is_settled(form):
        return _saved(request, user, decision)
    try:
        effects = decision.look(decision.write)
    except ValidationError as refusal:
        form.refuse(refusal)
        return shown(request, decision, status=409 if isinstance(refusal, EditConflictError) else 400)
    form.show_previewed()
    if is_agreed:
        form.add_error("confirmed", "Cochez cette case pour confirmer, ou modifiez le changement.")
    return shown(request, decision, status=400 if is_agreed else 200, effects=effects, warnings=warnings)


def shown(request: HttpRequest, decision: Decision, *, status: int = 200, **more: object) -> HttpResponse:
    """The page of the form; with ``effects`` it says what would change."""
    told = conflict_of(decision.form)
    context = {"decision": decision, "form": decision.form, "effects": None, **told, **decision.more, **more}
    return render(request, decision.template, context, status=status)


def _is_settled(form: PreviewedForm) -> bool:
    """Whether there is nothing to foresee: a choice is missing, or keeps all that somebody else recorded."""
    return isinstance(form, SeenForm) and (form.is_undecided or form.keeps_theirs)


def _saved(request: HttpRequest, user: User, decision: Decision) -> HttpResponse:
    outcome = save_form(decision.form, user, decision.write, lambda: decision.then)
    if outcome in STATUS:
        return shown(request, decision, status=STATUS[outcome])
    if outcome is SaveResult.SAVED:
        update_figures(*decision.changed)
    tell_saved(request, user, TOLD.get(outcome, decision.done), decision.startup)
    return redirect(decision.then)
