"""A change in two steps: what it would move is shown, then it is saved, once, as it was seen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import User
from workspace.forms.seen import SeenForm
from workspace.preview import Effect
from workspace.saving import ALREADY_SAVED, save_once, update_figures, was_saved


@dataclass(frozen=True, slots=True)
class Decision:
    """A form, how to write what it asks and to see what that moves, its words, and the page that follows.

    ``warnings`` say what is unusual in it, to be confirmed; asked, as the two others, once the form is right.
    """

    form: SeenForm
    write: Callable[[], object]
    look: Callable[[Callable[[], object]], Sequence[Effect]]
    title: str
    done: str
    then: str
    more: Mapping[str, object] = field(default_factory=dict)
    warnings: Callable[[], Sequence[str]] = tuple
    template: str = "workspace/decision.html"


def decision_page(request: HttpRequest, user: User, decision: Decision) -> HttpResponse:
    """The form; then the form with what it would move; then, once that was seen, the page that follows."""
    form = decision.form
    if request.method == "POST" and was_saved(request.POST.get("token", ""), user):
        messages.info(request, ALREADY_SAVED)
        return redirect(decision.then)
    if request.method != "POST" or not form.is_valid():
        return shown(request, decision, status=400 if request.method == "POST" else 200)
    warnings = decision.warnings()
    is_agreed = request.POST.get("step") == "save" and form.is_seen
    try:
        if is_agreed and (form.cleaned_data.get("confirmed") or not warnings):
            return _saved(request, user, decision)
        effects = decision.look(decision.write)
    except ValidationError as refusal:
        form.refuse(refusal)
        return shown(request, decision, status=400)
    form.remember_seen()
    if is_agreed:
        form.add_error("confirmed", "Cochez cette case pour confirmer, ou modifiez le changement.")
    return shown(request, decision, status=400 if is_agreed else 200, effects=effects, warnings=warnings)


def shown(request: HttpRequest, decision: Decision, *, status: int = 200, **more: object) -> HttpResponse:
    """The page of the form; with ``effects`` it says what would change."""
    context = {"decision": decision, "form": decision.form, "effects": None, **decision.more, **more}
    return render(request, decision.template, context, status=status)


def _saved(request: HttpRequest, user: User, decision: Decision) -> HttpResponse:
    is_first = save_once(token=decision.form.cleaned_data["token"], user=user, write=decision.write)
    update_figures()
    messages.success(request, decision.done if is_first else ALREADY_SAVED)
    return redirect(decision.then)
