"""« Préparer le comité »: the brief of a service on a day."""

import datetime as dt

from django.forms import DateInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from access.page_permissions import read_view
from accounts.models import User
from common.filter_fields import read_day
from common.filters import ReaderFilter, StrictFilterSet
from common.rights import Action
from impact.queries.reviews import SOON_DAYS, committees, next_due
from startups.models import Startup
from startups.permissions import editable_startup
from startups.queries import today
from workspace.preparation.document import brief_document

FIRST_DAY, AHEAD = dt.date(2013, 1, 1), dt.timedelta(days=366)


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
def prepare(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Display the brief at a ``date`` (proposed by default): ``/espace/services/<slug>/comites/preparation/``."""
    startup = editable_startup(user, slug)
    asked = request.GET.copy()
    if "date" not in asked:
        asked["date"] = _next_day(startup).isoformat()
    filters = PreparationFilter(asked)
    query = f"?date={filters.day.isoformat()}"
    context = {
        "startup": startup,
        "document": brief_document(startup, filters.day),
        "filters": filters,
        "record_url": reverse("workspace-review-new", args=[slug]) + query if filters.day <= today() else "",
    }
    return render(request, "workspace/preparation/preparation.html", context, status=filters.status)


def _next_day(startup: Startup) -> dt.date:
    """Return the day of the committee due soon, else today."""
    due = next_due(committees(startup.pk))
    return due if due and today() <= due <= today() + dt.timedelta(days=SOON_DAYS) else today()
