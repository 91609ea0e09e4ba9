"""The due dates of the board as a calendar file (iCalendar), for the calendar of whoever looks after the services."""

import datetime as dt
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from access.page_permissions import right
from accounts.models import User
from catalogue.startups.filters import SEVERAL
from common.filters import may_repeat
from common.rights import Action
from common.tabular import refused_file
from common.words import date_fr
from startups.queries import phase_kinds, today
from workspace.home.board import BoardService, board_services
from workspace.home.filters import BoardFilter
from workspace.pages.access import signed_in
from workspace.pages.scope import scope_of

ICS_TYPE = "text/calendar; charset=utf-8"


@may_repeat(*SEVERAL)
@right(Action.WORK)
@require_safe
@signed_in
def due_dates_calendar(request: HttpRequest, user: User) -> HttpResponse:
    """Send the due dates of the services that match the filters of the board (`/espace/echeances.ics`)."""
    filters = BoardFilter(request.GET, scope_of(user))
    if not filters.is_valid():
        return refused_file(["Le calendrier n’a pas pu être fait : un filtre est inconnu."])
    day = today()
    services = board_services(list(filters.qs.only("slug", "name", "is_fictitious")), phase_kinds(), {}, day)
    response = HttpResponse(calendar_of(services, day), content_type=ICS_TYPE)
    response["Content-Disposition"] = 'attachment; filename="echeances.ics"'
    return response


def calendar_of(services: Sequence[BoardService], day: dt.date) -> bytes:
    """Return the due dates of ``services`` as all-day events; one that is past stands on ``day`` and says since when."""
    calendar = Calendar()
    calendar.add("prodid", "-//Betaportfolio//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Betaportfolio : échéances")
    host = urlsplit(settings.SITE_URL).hostname
    for one in services:
        if one.due is None:
            continue
        late = f", en retard depuis le {date_fr(one.due.day)}" if one.due.is_late else ""
        event = Event()
        event.add("uid", f"{one.slug}-{one.due.day}@{host}")
        event.add("dtstamp", timezone.now())
        event.add("dtstart", max(one.due.day, day))
        event.add("summary", f"{one.due.what} : {one.name}{late}{' (fictif)' if one.is_fictitious else ''}")
        event.add("url", settings.SITE_URL + reverse("workspace-startup", args=[one.slug]))
        calendar.add_component(event)
    return bytes(calendar.to_ical())
