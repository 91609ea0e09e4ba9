"""The investment committees of a service: recorded with their objectives, corrected, withdrawn; a stop or a transfer
proposes its phase.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from access.page_permissions import form_view, read_view
from access.rights import Action, has_permission
from accounts.models import User
from catalogue.reviews.presenters import STATE_WORDS, counts, display_objective, frame_decisions, verdict_context
from catalogue.reviews.views import ReviewFilter
from common.clock import today
from common.freshness import day_of_records
from common.history import history_of
from common.optimistic_lock import state_of
from common.words import date_fr
from impact.actions.reviewing import save_review, withdraw_review
from impact.models import Beginning, Objective, Review
from impact.queries.metrics import followed_metrics
from impact.queries.objectives import (
    VERDICT_RULE,
    ObjectiveProgress,
    last_objectives,
    objectives_of,
    outcome_of,
)
from impact.queries.reviews import Committee, beginning_day, committees, next_due, review_statuses
from startups import records
from startups.models import PhaseKind, Startup
from startups.permissions import editable_startup
from startups.queries import spans_at, supported_by
from workspace.pages.form_page import form_page, undo_url
from workspace.pages.record_pages import RecordPages, RecordRequest
from workspace.pages.scope import scope_of
from workspace.reviews.forms import BeginningForm, CorrectReviewForm, ReviewForm, WithdrawReviewForm

PAGE_SIZE = 25

ROLES = {Review.Decision.STOP: "ends_service", Review.Decision.HAND_OVER: "follows_handover"}
"""The role of the phases to which a decision leads."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of phase that the last decision requires, to be confirmed by a person."""

    decision: str
    phase: str
    url: str


@read_view(Action.WORK)
def due_committees(request: HttpRequest, user: User) -> HttpResponse:
    """Display the due date of the next committee of each followed service, in the order of the home: ``/espace/comites/``.

    The day is that of the records, as on the public page.
    """
    scope = scope_of(user)
    day = day_of_records()
    found = review_statuses(day)
    if not scope.is_whole:
        slugs = set(supported_by(scope.shown, day).values_list("slug", flat=True))
        found = [one for one in found if one.slug in slugs]
    filters = ReviewFilter(request.GET, found)
    page = Paginator(filters.matching(found), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "day": day,
        "counts": [
            (f"{STATE_WORDS[state][0]} : {count}", filters.query(etat=state), filters.values.get("etat") == state)
            for state, count in counts(filters.matching_rows(found)).items()
            if count.count
        ],
        "filters": filters,
        "page": page,
        "rows": [(one, STATE_WORDS[one.state][0]) for one in page],
        "beginning": beginning_day() if has_permission(user, Action.DECIDE) else None,
    }
    return render(request, "workspace/reviews/due.html", context, status=filters.status)


@form_view(Action.DECIDE)
def beginning(request: HttpRequest, user: User) -> HttpResponse:
    """Correct the day since which the installation follows committees and results: ``/espace/comites/suivi/``."""
    held = Beginning.objects.first()
    form = BeginningForm(
        request.POST or None,
        recorded=state_of(held, Beginning.EDITED),
        instance=held or Beginning(day=day_of_records()),
    )
    return form_page(
        request,
        user,
        form,
        title="Le début du suivi",
        success_message="Le début du suivi est enregistré.",
        save=lambda: records.save(form.instance, actor=user, **form.reason_and_version),
        success_url=reverse("workspace-committees"),
    )


@read_view(Action.EDIT_STARTUP)
def reviews(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Display the last committee, or that of the day ``tenu``, the others, and the change of phase that the last one
    requires: ``…/comites/``. Objectives are judged on the day of the records, as on the public page.
    """
    startup = editable_startup(user, slug)
    found = committees(startup.pk)
    day = day_of_records()
    objectives = objectives_of(startup.pk, day)
    shown = [
        (one, [display_objective(each) for each in objectives.get(one.review.pk, ())] if one.review else [])
        for one in found
    ]
    asked = request.GET.get("tenu", "")
    first = next((one for one in shown if one[0].held_on.isoformat() == asked), shown[0] if shown else None)
    context = {
        "startup": startup,
        "day": day,
        "first": first,
        "committees": [one for one in shown if one is not first],
        "due": next_due(found),
        "frame_decision": frame_decisions(found).get(first[0].review.pk) if first and first[0].review else None,
        "proposal": _proposal(startup, found),
        "verdict_rule": VERDICT_RULE,
    }
    return render(request, "workspace/reviews/reviews.html", context)


def _last_objectives(page: RecordRequest[Review, Startup]) -> str:
    """Return the objectives of the last committee, to help record the next one."""
    last = None if page.found else next((one.review for one in committees(page.owner.pk) if one.review), None)
    if not last or not last.objectives_text:
        return ""
    return f"Objectifs du comité du {date_fr(last.held_on)} : {last.objectives_text}"


def _day_of(page: RecordRequest[Review, Startup]) -> dt.date:
    """Return the day of the committee that the page records: as typed, else of the address, else today."""
    asked = page.http.POST.get("held_on") or page.http.GET.get("date", "")
    try:
        return min(dt.date.fromisoformat(asked[:10]), today())
    except ValueError:
        return today()


def _computed(page: RecordRequest[Review, Startup]) -> list[ObjectiveProgress]:
    """Return the objectives set by the previous committee, with their progress on the day of this one."""
    day = page.found.held_on if page.found else _day_of(page)
    return last_objectives(page.owner.pk, day, day)


def _objectives_context(page: RecordRequest[Review, Startup]) -> Mapping[str, Any]:
    found = _computed(page)
    outcome = page.found.computed_outcome if page.found else outcome_of(found)
    return verdict_context(found, outcome)


def _form_options(page: RecordRequest[Review, Startup]) -> Mapping[str, Any]:
    """Return the measures that have a value, and whether another committee may have set objectives."""
    others = page.owner.reviews.exclude(pk=page.found.pk) if page.found else page.owner.reviews
    return {
        "measures": [one for one in followed_metrics(page.owner.pk, today()) if one.last],
        "judges": others.exists(),
    }


def _success_url(page: RecordRequest[Review, Startup]) -> str:
    """Return the page of the committees, which begins with the committee that was just saved."""
    held_on = page.http.POST.get("held_on", "")
    return reverse("workspace-reviews", args=[page.owner.slug], query={"tenu": held_on} if held_on else None)


def _undo_url(page: RecordRequest[Review, Startup]) -> str:
    """Return the page that undoes what this request changed in the committees of the service."""
    objectives = history_of(Objective)._default_manager.filter(metric__startup=page.owner)
    return undo_url(page.owner, history_of(Review)._default_manager.filter(startup=page.owner), objectives)


REVIEWS = RecordPages[Review, Startup, ReviewForm](
    model=Review,
    owner_field="startup",
    form=CorrectReviewForm,
    form_new=ReviewForm,
    form_options=_form_options,
    withdraw_form=WithdrawReviewForm,
    save_action=save_review,
    withdraw_action=withdraw_review,
    title_new="Enregistrer un comité",
    title_edit="Corriger un comité",
    title_withdraw="Retirer un comité",
    saved="Le comité est enregistré.",
    corrected="Le comité est corrigé.",
    withdrawn="Le comité est retiré.",
    initial=lambda page: {} if page.found else {"held_on": _day_of(page), "last_outcome": outcome_of(_computed(page))},
    context=_objectives_context,
    template="workspace/reviews/form.html",
    introduction=_last_objectives,
    summary=lambda page: (
        f"Comité du {date_fr(page.record.held_on)} : {page.record.get_decision_display() or 'sans décision'}."
    ),
    success_url=_success_url,
    undo_url=_undo_url,
)


def _proposal(startup: Startup, found: list[Committee]) -> Proposal | None:
    """Return the proposed change of phase; None if the last decision requires none, or if it is already done."""
    last = found[0].review if found else None
    role = ROLES.get(Review.Decision(last.decision)) if last and last.decision else None
    if last is None or role is None:
        return None
    span = spans_at(today()).filter(startup=startup).select_related("kind").first()
    rank = span.kind.rank if span else 0
    kind = PhaseKind.objects.filter(Q((role, True)), rank__gt=rank).order_by("rank").first()
    if kind is None or (span and span.kind.group == PhaseKind.Group.ENDED):
        return None
    reason = f"Comité d’investissement du {date_fr(last.held_on)} : {last.reason}"
    query = urlencode({"phase": kind.key, "motif": reason})
    address = reverse("workspace-phase", args=[startup.slug])
    return Proposal(last.get_decision_display().lower(), kind.label, f"{address}?{query}")
