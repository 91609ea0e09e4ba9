"""The investment committees of a service: recorded, corrected, withdrawn; a stop or a transfer proposes its phase."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from common.seen import NOTHING, state_of
from common.words import date_fr
from impact.actions.reviewing import SAID, correct_review, record_review, withdraw_review
from impact.models import Review
from impact.queries.reviews import Committee, committees, next_due
from startups.models import PhaseKind, Startup
from startups.queries import phase_at, today
from workspace.pages.access import editable, signed_in, signed_in_form
from workspace.pages.form_page import form_page
from workspace.pages.seen import WithdrawForm
from workspace.reviews.forms import CorrectReviewForm, ReviewForm

ROLES = {Review.Decision.STOP: "ends_service", Review.Decision.HAND_OVER: "follows_handover"}
"""The role of the phases to which a decision leads."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of phase that the last decision calls for, and that a person confirms."""

    decision: str
    phase: str
    url: str


@require_safe
@signed_in
def reviews(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """``/espace/services/<slug>/comites/``: those held, the latest first, and the change of phase that the last one calls."""
    startup = editable(user, slug)
    found = committees(startup.pk)
    context = {"startup": startup, "committees": found, "due": next_due(found), "proposal": _proposal(startup, found)}
    return render(request, "workspace/reviews/reviews.html", context)


@signed_in_form
def record(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """``…/comites/nouveau/`` (``date`` proposes the day of one that the fiche has)."""
    startup = editable(user, slug)
    last = next((one.review for one in committees(startup.pk) if one.review), None)
    form = ReviewForm(
        request.POST or None, recorded=NOTHING, initial={"held_on": request.GET.get("date", "")[:10] or today()}
    )
    objectives = (
        f"Objectifs du comité du {date_fr(last.held_on)} : {last.objectives}" if last and last.objectives else ""
    )
    return form_page(
        request,
        user,
        form,
        title="Enregistrer un comité",
        done="Le comité est enregistré.",
        write=lambda: record_review(
            startup=startup, values={**form.values, "recorded_by": user}, seen=form.cleaned_data["seen"], actor=user
        ),
        startup=startup,
        then=lambda: reverse("workspace-reviews", args=[slug]),
        more={"about": objectives},
    )


@signed_in_form
def correct(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """``…/comites/<pk>/``: correct what was decided."""
    startup = editable(user, slug)
    review = _review(startup, pk)
    held = state_of(review, SAID)
    form = CorrectReviewForm(request.POST or None, recorded=held, initial=held)
    return form_page(
        request,
        user,
        form,
        title="Corriger un comité",
        done="Le comité est corrigé.",
        write=lambda: correct_review(
            review=review,
            values=form.values,
            reason=form.cleaned_data["why"],
            seen=form.cleaned_data["seen"],
            actor=user,
        ),
        startup=startup,
        then=lambda: reverse("workspace-reviews", args=[slug]),
    )


@signed_in_form
def withdraw(request: HttpRequest, user: User, slug: str, pk: int) -> HttpResponse:
    """``…/comites/<pk>/retrait/``: a committee recorded by mistake."""
    startup = editable(user, slug)
    review = _review(startup, pk)
    form = WithdrawForm(request.POST or None, row=review, saw=SAID)
    return form_page(
        request,
        user,
        form,
        title="Retirer un comité",
        done="Le comité est retiré.",
        write=lambda: withdraw_review(review=review, actor=user, **form.carried),
        startup=startup,
        then=lambda: reverse("workspace-reviews", args=[slug]),
        more={"about": f"Comité du {date_fr(review.held_on)} : {review.get_decision_display() or 'sans décision'}."},
    )


def _review(startup: Startup, pk: int) -> Review:
    return get_object_or_404(Review.objects.select_related("startup"), startup=startup, pk=pk)


def _proposal(startup: Startup, found: list[Committee]) -> Proposal | None:
    """None when the last decision calls for no other phase, or when the service is there already."""
    last = found[0].review if found else None
    role = ROLES.get(Review.Decision(last.decision)) if last and last.decision else None
    if last is None or role is None:
        return None
    span = phase_at(today()).filter(startup=startup).select_related("kind").first()
    rank = span.kind.rank if span else 0
    kind = PhaseKind.objects.filter(Q((role, True)), rank__gt=rank).order_by("rank").first()
    if kind is None or (span and span.kind.group == PhaseKind.Group.ENDED):
        return None
    reason = f"Comité d’investissement du {date_fr(last.held_on)} : {last.reason}"
    query = urlencode({"phase": kind.key, "raison": reason})
    address = reverse("workspace-phase", args=[startup.slug])
    return Proposal(last.get_decision_display().lower(), kind.label, f"{address}?{query}")
