"""The due dates of the board as a calendar file (iCalendar)."""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event

from accounts.models import User
from catalogue.startups.filters import SEVERAL
from common.filters import may_repeat
from common.rights import Action
from common.tabular import refused_file
from common.words import date_fr
from startups.models import Startup
from startups.queries import phase_kinds, today
from workspace.home.board import DueDate, due_dates
from workspace.home.filters import BoardFilter
from workspace.pages.access import read_view
from workspace.pages.scope import scope_of

ICS_TYPE = "text/calendar; charset=utf-8"


@may_repeat(*SEVERAL)
@read_view(Action.WORK)
def due_dates_calendar(request: HttpRequest, user: User) -> HttpResponse:
    """Download the due dates of the services that match the filters of the board (`/espace/echeances.ics`)."""
    filters = BoardFilter(request.GET, scope_of(user))
    if not filters.is_valid():
        return refused_file(["Le calendrier n’a pas pu être fait : un filtre est inconnu."])
    day = today()
    startups = list(filters.qs.only("slug", "name", "is_fictitious"))
    due = due_dates(startups, phase_kinds(), day)
    file = calendar_of([(one, due[one.pk]) for one in startups if one.pk in due], day)
    response = HttpResponse(file, content_type=ICS_TYPE)
    response["Content-Disposition"] = 'attachment; filename="echeances.ics"'
    return response


def calendar_of(dates: Iterable[tuple[Startup, DueDate]], day: dt.date) -> bytes:
    """Return the due dates as all-day events; a past one is moved to ``day``, with its original date in the text."""
    calendar = Calendar()
    calendar.add("prodid", "-//Betaportfolio//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Betaportfolio : échéances")
    host = urlsplit(settings.SITE_URL).hostname
    for one, due in dates:
        late = f", en retard depuis le {date_fr(due.day)}" if due.is_late else ""
        event = Event()
        event.add("uid", f"{one.slug}-{due.day}@{host}")
        event.add("dtstamp", timezone.now())
        event.add("dtstart", max(due.day, day))
        event.add("summary", f"{due.what} : {one.name}{late}{' (fictif)' if one.is_fictitious else ''}")
        event.add("url", settings.SITE_URL + reverse("workspace-startup", args=[one.slug]))
        calendar.add_component(event)
    return bytes(calendar.to_ical())
