"""« Préparer le comité »: what a committee reads of a service on a day, on one page that prints."""

import datetime as dt

from django.forms import DateInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from access.page_permissions import read_view
from access.rights import Action
from accounts.models import User
from catalogue.metrics.matrix import display_matrix
from catalogue.reviews.presenters import FRAME_DECISIONS, display_objective
from common.clock import today
from common.freshness import day_read_once
from common.periods import FIRST_DAY
from impact.models import CostUnit, Review
from impact.queries.matrix import read_matrix
from impact.queries.objectives import VERDICT_RULE, last_objectives, outcome_of
from impact.queries.reviews import SOON_DAYS, FrameDecision, committees, frame_decision, next_due
from startups.models import Startup
from startups.permissions import editable_startup
from startups.queries import span_on
from web.days import read_day
from web.filters import ReaderFilter, StrictFilterSet
from workspace.investigations.queries import open_dossier
from workspace.preparation.queries import (
    happened_between,
    last_review,
    money_columns,
    points_to_update,
    proposed_decision,
    reading_charts,
    standards_then_and_now,
    time_in_phase,
)

AHEAD = dt.timedelta(days=366)


class PreparationFilter(StrictFilterSet):
    """The day of the committee that is prepared."""

    button = "Préparer à cette date"

    date = ReaderFilter(
        reader=read_day,
        label="Date du comité",
        widget=DateInput(attrs={"type": "date", "class": "fr-input"}),
    )

    @property
    def day(self) -> dt.date:
        """Return the day in the URL, from 2013 to a year ahead; today if it is empty."""
        asked: dt.date = self.values.get("date") or today()
        return max(FIRST_DAY, min(asked, today() + AHEAD))


@read_view(Action.EDIT_STARTUP)
@day_read_once()
def prepare(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Display what the committee of a ``date`` (proposed by default) reads: ``/espace/services/<slug>/comites/preparation/``.

    About twenty queries.
    """
    startup = editable_startup(user, slug)
    asked = request.GET.copy()
    if "date" not in asked:
        asked["date"] = _next_day(startup).isoformat()
    filters = PreparationFilter(asked)
    concludes = open_dossier(startup) is not None
    context = {
        "startup": startup,
        "filters": filters,
        "record_url": _record_url(slug, filters.day, concludes=concludes) if filters.day <= today() else "",
        "record_label": "Conclure l’investigation" if concludes else "Enregistrer la décision",
        **_context(startup, filters.day),
    }
    return render(request, "workspace/preparation/preparation.html", context, status=filters.status)


def _record_url(slug: str, day: dt.date, *, concludes: bool) -> str:
    """Return the page that records the decision: that of an investigation concludes it."""
    if concludes:
        return reverse("workspace-conclude", args=[slug])
    return f"{reverse('workspace-review-new', args=[slug])}?date={day.isoformat()}"


def _context(startup: Startup, day: dt.date) -> dict[str, object]:
    """Return what the template shows of a service on a day."""
    span, last = span_on(startup, day), last_review(startup, day)
    objectives = last_objectives(startup.pk, day, day)
    years, columns = money_columns(startup, day)
    return {
        "day": day,
        "phase": span.kind.label if span else "",
        "stay": time_in_phase(span, day),
        "last": last,
        "happened": happened_between(startup, last.held_on, day) if last else [],
        "proposed": proposed_decision(
            outcome_of(objectives), last.last_outcome if last else "", bool(span and span.kind.follows_handover)
        ),
        "objectives": [display_objective(one) for one in objectives],
        "objectives_set_on": objectives[0].objective.review.held_on if objectives else None,
        "verdict_rule": VERDICT_RULE,
        "matrix": display_matrix(read_matrix(startup, day)),
        "charts": reading_charts(startup, objectives, day),
        "money_titles": [title for title, _ in columns],
        "money": list(zip(years, zip(*(cells for _, cells in columns), strict=True), strict=True)) if columns else [],
        "standards": standards_then_and_now(startup, day),
        "aim": CostUnit.objects.filter(startup=startup).values_list("aim", flat=True).first(),
        **_decision_context(startup, day, last),
        "points": points_to_update(startup, day),
    }


def _decision_context(startup: Startup, day: dt.date, last: Review | None) -> dict[str, object]:
    """Return the committee of the day, if it is recorded already, and its decision in the words of the frame."""
    decided = startup.reviews.filter(held_on=day).first()
    decision = frame_decision(decided, last) if decided else None
    choices = (FrameDecision.SAME_OR_MORE, FrameDecision.LESS, FrameDecision.END)
    return {
        "decided": decided,
        "frame_decision": FRAME_DECISIONS[decision] if decision else "",
        "frame_choices": [FRAME_DECISIONS[one] for one in choices],
    }


def _next_day(startup: Startup) -> dt.date:
    """Return the day of the committee due soon, else today."""
    due = next_due(committees(startup.pk))
    return due if due and today() <= due <= today() + dt.timedelta(days=SOON_DAYS) else today()
