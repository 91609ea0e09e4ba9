"""A decision in two steps: what it would move is shown, then it is saved, once, as it was seen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import User
from workspace.forms.seen import SeenForm
from workspace.preview import Effect
from workspace.saving import ALREADY_SAVED, bring_figures_up_to_date, save_once, was_saved


@dataclass(frozen=True, slots=True)
class Decision:
    """A form, how to write what it asks and to see what that moves, its words, and the page that follows."""

    form: SeenForm
    write: Callable[[], object]
    look: Callable[[Callable[[], object]], Sequence[Effect]]
    title: str
    done: str
    then: str
    more: Mapping[str, object] = field(default_factory=dict)


def decision_page(request: HttpRequest, user: User, decision: Decision) -> HttpResponse:
    """The form; then the form with what it would move; then, once that was seen, the page that follows."""
    form = decision.form
    if request.method == "POST" and was_saved(request.POST.get("token", ""), user):
        messages.info(request, ALREADY_SAVED)
        return redirect(decision.then)
    if request.method != "POST" or not form.is_valid():
        return _page(request, decision, status=400 if request.method == "POST" else 200)
    try:
        if request.POST.get("step") == "save" and form.is_seen:
            return _saved(request, user, decision)
        effects = decision.look(decision.write)
    except ValidationError as refusal:
        form.refuse(refusal)
        return _page(request, decision, status=400)
    form.show_seen()
    return _page(request, decision, effects=effects)


def _saved(request: HttpRequest, user: User, decision: Decision) -> HttpResponse:
    is_first = save_once(token=decision.form.cleaned_data["token"], user=user, write=decision.write)
    bring_figures_up_to_date()
    messages.success(request, decision.done if is_first else ALREADY_SAVED)
    return redirect(decision.then)


def _page(
    request: HttpRequest, decision: Decision, *, status: int = 200, effects: Sequence[Effect] | None = None
) -> HttpResponse:
    context = {"decision": decision, "form": decision.form, "effects": effects, **decision.more}
    return render(request, "workspace/decision.html", context, status=status)
