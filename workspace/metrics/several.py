"""Many values of a service at once: previewed by line, corrected on the page, then all saved or none."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.once import save_once
from common.optimistic_lock import EditConflictError
from common.refusals import LinesRefused
from common.table_files import table_file
from common.tabular import Table
from common.words import plural_fr
from startups.models import Startup
from workspace.metrics.lines import MEASURES, MetricLineResult, apply, preview_readings
from workspace.metrics.several_forms import ReadingsForm
from workspace.pages.access import editable, signed_in, signed_in_form
from workspace.pages.decision import INPUTS
from workspace.pages.saving import already_saved

REASON = "Relevés déposés en une fois"


@signed_in_form
def several(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Preview and save several values, from a file or pasted: ``/espace/services/<slug>/releves/``."""
    startup = editable(user, slug)
    if request.method != "POST":
        return _page(request, startup, ReadingsForm(request.POST or None))
    form = ReadingsForm(request.POST, files=request.FILES)
    if not form.is_valid():
        return _page(request, startup, form, status=400)
    try:
        outcomes, met = preview_readings(startup, form.cleaned_data["text"])
    except ValidationError as unreadable:
        form.add_error("text", unreadable)
        return _page(request, startup, form, status=400)
    if request.POST.get("step") != "save":
        form.show(met)
        return _page(request, startup, form, outcomes)
    if any(one.is_correction for one in outcomes) and not form.cleaned_data["reason"].strip():
        form.add_error("reason", "Des lignes corrigent une valeur enregistrée : dites pourquoi.")
        form.show(met)
        return _page(request, startup, form, outcomes, status=400)
    if form.cleaned_data["seen"] is None and not any(one.problems for one in outcomes):
        form.show(met)  # the effect of the lines was not displayed
        return _page(request, startup, form, outcomes)
    return _save(request, user, startup, form)


def _save(request: HttpRequest, user: User, startup: Startup, form: ReadingsForm) -> HttpResponse:
    cleaned = form.cleaned_data
    done: list[MetricLineResult] = []
    then = reverse("workspace-metrics", args=[startup.slug])

    def write() -> None:
        reason = cleaned["reason"].strip() or REASON
        done.extend(apply(startup=startup, text=cleaned["text"], reason=reason, actor=user, seen=cleaned["seen"]))

    try:
        is_first = save_once(token=cleaned["token"], user=user, write=write, then=lambda: then)
    except LinesRefused as refused:
        return _page(request, startup, form, refused.outcomes, status=400)
    except EditConflictError as stale:
        outcomes, met = preview_readings(startup, cleaned["text"])
        form.refuse(stale)
        form.show(met)
        return _page(request, startup, form, outcomes, status=409)
    except ValidationError as refusal:
        form.refuse(refusal)
        return _page(request, startup, form, status=400)
    if not is_first:
        return already_saved(request, then)
    messages.success(request, f"{plural_fr(len(done), 'ligne enregistrée', 'lignes enregistrées')}.")
    return redirect(then)


def _page(
    request: HttpRequest,
    startup: Startup,
    form: ReadingsForm,
    outcomes: Sequence[MetricLineResult] = (),
    status: int = 200,
) -> HttpResponse:
    wrong = sum(1 for one in outcomes if one.problems)
    context = {
        "title": "Saisir plusieurs valeurs",
        "startup": startup,
        "form": form,
        "outcomes": outcomes,
        "wrong": wrong,
        "has_errors": bool(wrong),
        "is_preview": bool(outcomes) and not wrong,
        "inputs": INPUTS,
        "undo": "Une valeur se corrige ou se retire à tout moment, avec un motif ; l’historique garde chaque version.",
        "look_label": "Voir ce qui va changer",
        "save_label": "Enregistrer toutes les lignes",
        "back": reverse("workspace-metrics", args=[startup.slug]),
        "metrics": startup.metrics.all(),
    }
    return render(request, "workspace/metrics/readings.html", context, status=status)


@require_safe
@signed_in
def template(request: HttpRequest, user: User, slug: str, form: str) -> HttpResponse:
    """Download the template with an example line for each metric: ``…/releves/modele.csv`` and ``.ods``."""
    startup = editable(user, slug)
    examples = [(one.code, "2021-03", "", "Page de statistiques", "non") for one in startup.metrics.all()]
    return table_file(Table("modele-de-releves", MEASURES.template, examples), form)
