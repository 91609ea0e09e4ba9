"""Changing a phase, correcting its date, undoing it: what will change is shown, then it is saved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import User
from startups import actions
from startups.models import Phase
from startups.queries import today
from workspace.access import editable, saves_once, signed_in
from workspace.forms.phase import ChangeForm, CorrectForm, StepForm, WithdrawForm
from workspace.preview import effects
from workspace.queries.life import Life, changed_since, read_life
from workspace.saving import ALREADY_SAVED, bring_figures_up_to_date, save_once
from workspace.warnings import change_warnings, date_warnings, withdrawal_warnings


@dataclass(frozen=True, slots=True)
class Step:
    """One change: its form, how to make it, what is unusual in it (once the form is right), and its words."""

    form: StepForm
    write: Callable[[], object]
    warnings: Callable[[], Sequence[str]]
    title: str
    done: str
    phase: Phase | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@saves_once
def change(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """``/espace/services/<slug>/phase/``: enter a phase."""
    life = read_life(editable(user, slug), today())
    form = ChangeForm(request.POST or None, life=life, initial={"date": life.day})

    def write() -> object:
        return actions.change_phase(startup=life.startup, actor=user, **_values(form, "kind", "date", "reason"))

    def warnings() -> list[str]:
        kind = next(one for one in life.kinds if one.key == form.cleaned_data["kind"])
        return change_warnings(life, kind, form.cleaned_data["date"])

    return _answer(request, user, Step(form, write, warnings, "Changer de phase", "La phase est changée."))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@saves_once
def correct(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """``/espace/services/<slug>/phases/<pk>/``: give an entry its right date."""
    life, phase = _phase(user, slug, pk)
    form = CorrectForm(request.POST or None, life=life, initial={"date": phase.start})

    def write() -> object:
        return actions.correct_phase_date(phase=phase, actor=user, **_values(form, "date", "reason"))

    def warnings() -> list[str]:
        return date_warnings(life, form.cleaned_data["date"])

    return _answer(request, user, Step(form, write, warnings, "Corriger la date", "La date est corrigée.", phase))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@saves_once
def withdraw(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """``/espace/services/<slug>/phases/<pk>/retrait/``: undo an entry."""
    life, phase = _phase(user, slug, pk)
    form = WithdrawForm(request.POST or None, life=life)

    def write() -> None:
        actions.withdraw_phase(phase=phase, actor=user, **_values(form, "reason"))

    def warnings() -> list[str]:
        return withdrawal_warnings(life, phase)

    return _answer(
        request, user, Step(form, write, warnings, "Annuler un changement", "Le changement est annulé.", phase)
    )


def _phase(user: User, slug: str, pk: int) -> tuple[Life, Phase]:
    startup = editable(user, slug)
    return read_life(startup, today()), get_object_or_404(
        Phase.objects.select_related("kind", "investigation"), startup=startup, pk=pk
    )


def _values(form: StepForm, *names: str) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in names}


def _answer(request: HttpRequest, user: User, step: Step) -> HttpResponse:
    """The form; then the form with what it would change; then, once that was seen and confirmed, the fiche."""
    form, life = step.form, step.form.life
    if request.method != "POST" or not form.is_valid():
        return _page(request, step, status=400 if request.method == "POST" else 200)
    warnings = step.warnings()
    is_agreed = request.POST.get("step") == "save" and form.is_seen
    try:
        if is_agreed and (form.cleaned_data["confirmed"] or not warnings):
            return _saved(request, user, step)
        moved = effects(life.startup, life.day, step.write)
    except ValidationError as refusal:
        form.refuse(refusal)
        return _page(request, step, status=400)
    meanwhile = _meanwhile(form)
    form.show_seen()
    if is_agreed:
        form.add_error("confirmed", "Cochez cette case pour confirmer, ou modifiez le changement.")
    return _page(request, step, moved=moved, warnings=warnings, meanwhile=meanwhile, status=400 if is_agreed else 200)


def _meanwhile(form: StepForm) -> object:
    version = form.cleaned_data["version"]
    return changed_since(form.life.startup, version) if version is not None else []


def _saved(request: HttpRequest, user: User, step: Step) -> HttpResponse:
    is_first = save_once(token=step.form.cleaned_data["token"], user=user, write=step.write)
    bring_figures_up_to_date()
    messages.success(request, step.done if is_first else ALREADY_SAVED)
    return redirect("workspace-startup", slug=step.form.life.startup.slug)


def _page(
    request: HttpRequest,
    step: Step,
    *,
    status: int = 200,
    moved: object = None,
    warnings: Sequence[str] = (),
    meanwhile: object = (),
) -> HttpResponse:
    context = {
        "step": step,
        "form": step.form,
        "life": step.form.life,
        "startup": step.form.life.startup,
        "effects": moved,
        "warnings": warnings,
        "meanwhile": meanwhile,
    }
    return render(request, "workspace/phase.html", context, status=status)
