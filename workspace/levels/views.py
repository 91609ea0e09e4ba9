"""The impact matrix of a service as the DINUM examines it: ``/espace/services/<slug>/niveau/``."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from access.page_permissions import read_view
from access.rights import Action, has_permission
from accounts.models import User
from catalogue.richtext import web_address
from common.clock import today
from common.freshness import day_of_records
from common.history import history_of
from impact.actions.matrix_decisions import save_matrix_decision, state_of_matrix
from impact.models import MatrixDecision
from impact.queries.levels import MatrixLevel, MatrixLevelOn, on_day
from startups.models import Startup
from startups.permissions import editable_startup
from workspace.levels.forms import MatrixDecisionForm
from workspace.pages.form_page import undo_url
from workspace.pages.forms import WithdrawStepForm
from workspace.pages.matrix_preview import matrix_effects
from workspace.pages.preview import Preview
from workspace.pages.record_pages import RecordPages, RecordRequest


@read_view(Action.EDIT_STARTUP)
def level(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Display the level of a service, the address of its matrix, and the decisions of staff on it."""
    startup = editable_startup(user, slug)
    levels = Startup.objects.annotate(level=MatrixLevelOn("pk", **on_day(day_of_records())))
    found = levels.values_list("level", flat=True).get(pk=startup.pk)
    context = {
        "startup": startup,
        "level": MatrixLevel(found).label if found else "",
        "address": web_address(startup.impact_url),
        "decisions": startup.matrix_decisions.all(),
        "may_decide": has_permission(user, Action.DECIDE),
    }
    return render(request, "workspace/levels/level.html", context)


def _preview(page: RecordRequest[MatrixDecision, Startup]) -> Preview:
    """Return the preview of a decision, or of its withdrawal: the level of the service."""
    return Preview(compute_effects=partial(matrix_effects, page.owner))


def _what_was_seen(page: RecordRequest[MatrixDecision, Startup]) -> Mapping[str, Any]:
    """Return what the author of a new decision is shown: the address, and the last decision."""
    return {} if page.found else {"recorded": state_of_matrix(page.owner)}


def _examined(page: RecordRequest[MatrixDecision, Startup]) -> Mapping[str, Any]:
    """Return the service, and the address of the matrix that the decision is about."""
    address = page.record.address or page.owner.impact_url
    return {"startup": page.owner, "address": address, "address_url": web_address(address)}


DECISIONS = RecordPages[MatrixDecision, Startup, MatrixDecisionForm](
    model=MatrixDecision,
    owner_field="startup",
    form=MatrixDecisionForm,
    form_options=_what_was_seen,
    permission=Action.DECIDE,
    save_action=save_matrix_decision,
    withdraw_form=WithdrawStepForm,
    title_new="Certifier la matrice d’impact, ou demander de la revoir",
    title_edit="Corriger la décision sur la matrice d’impact",
    title_withdraw="Retirer la décision sur la matrice d’impact",
    saved="La décision est enregistrée.",
    corrected="La décision est corrigée.",
    withdrawn="La décision est retirée.",
    initial=lambda page: {} if page.found else {"decided_on": today()},
    summary=lambda page: f"{page.record} : {page.record.comment}",
    context=_examined,
    template="workspace/levels/decision.html",
    success_url=lambda page: reverse("workspace-level", args=[page.owner.slug]),
    undo_url=lambda page: undo_url(page.owner, history_of(MatrixDecision)._default_manager.filter(startup=page.owner)),
    preview=lambda page, form: _preview(page),
    preview_withdraw=lambda page, form: _preview(page),
)
