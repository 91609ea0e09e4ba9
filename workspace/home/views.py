"""``/espace/``: the morning page of staff, and the board of the services that a user follows, with what to do first."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms import HiddenInput
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event

from access.page_permissions import read_view
from access.rights import Action, has_permission
from accounts.models import User
from catalogue.startups.filters import PAGE_SIZE, SEVERAL, StartupFilter
from common.clock import today
from common.figure import Figure
from common.files.tabular import refused_file
from common.freshness import RECORDS, day_of_records, day_read_once, freshness_of
from common.words import date_fr
from startups.models import PhaseKind, Startup
from startups.presenters import NONE, groups_in_words
from startups.queries import StartupOnDay, phase_kinds, supported_by, with_state
from startups.versions import changes_by_others
from web.filters import OneOfFilter, may_repeat, unchanged
from workspace.home.board import (
    BoardService,
    DueDate,
    board_services,
    columns,
    count_unfollowed,
    due_dates,
    is_column,
    late_first,
    with_headlines,
    with_mission_ends,
)
from workspace.home.decisions import MISSING, is_first_value_missing, matrix_summary
from workspace.home.news import read_news
from workspace.pages.scope import IncubatorScope, scope_of
from workspace.queue.presenters import row
from workspace.queue.queries import ServiceDues, most_urgent, read_services
from workspace.templatetags.workspace_menu import counted_awaited
from workspace.todos.rules import TodoKind

LONGEST, FIRST = dt.timedelta(days=30), dt.timedelta(days=7)
"""How far back the page looks at most, and at the first visit."""
URGENT = 5
"""How many points to update are next to the board."""
CHANGES_SHOWN = 5
"""How many changes by others are told."""
ENDS = ("phase", "end_reason", "ended_in")
"""The filters that ask for services whose partnership is over."""
BOARD, TABLE = "phases", "tableau"
FORM = ("search", "phase", "incubator", "theme", "contact", "national_impact", "fast", "vue")
"""The filters that a person sets on the page; a URL may give the others of the list too."""
OF_EVERYTHING = ("ministry",)
"""Those that only help to search the whole programme: an incubator is of one ministry."""
CONTACTS = {"sans-dinum": "contact_dinum", "sans-incubateur": "contact_incubator"}
"""The contact that a fiche lacks, by value of the filter: contacts are not public, so the public list has no such filter."""


class BoardFilter(StartupFilter):
    """The filters of the board: those of the list of services, today, in a scope; ``vue`` displays a table."""

    as_of = None  # type: ignore[assignment]  # how django-filter removes an inherited filter
    page_size = None  # type: ignore[assignment]
    contact = OneOfFilter(
        label="Contact",
        method="without_contact",
        choices=[("sans-dinum", "Sans contact DINUM"), ("sans-incubateur", "Sans contact incubateur")],
    )
    first_value = OneOfFilter(
        label="Première valeur",
        method="without_first_value",
        choices=[(MISSING, "Lancés depuis plus de 18 mois, sans aucune valeur")],
    )
    vue = OneOfFilter(
        label="Présentation", method=unchanged, choices=[(BOARD, "Par phase"), (TABLE, "Tableau")], widget=HiddenInput
    )

    sentences: ClassVar = {**StartupFilter.sentences, "contact": "{}", "first_value": "{}"}

    def __init__(self, data: QueryDict, scope: IncubatorScope) -> None:
        super().__init__(data, Startup.objects.all() if scope.is_whole else supported_by(scope.shown, day_of_records()))
        self.scope = scope
        fields: dict[str, Any] = self.form.fields
        if not scope.everything:
            fields["incubator"].choices = [(one.slug, one.name) for one in scope.incubators]
        named = (*FORM, *OF_EVERYTHING) if scope.everything else FORM
        shown = [name for name in named if name != "incubator" or len(scope.incubators) > 1]
        for name in fields.keys() - set(shown):
            if name in data:
                fields[name].widget = fields[name].hidden_widget()
            else:
                del fields[name]
        self.form.order_fields(named)

    def without_contact(self, rows: QuerySet[Startup], _name: str, missing: str) -> QuerySet[Startup]:
        return rows.filter(**{CONTACTS[missing]: ""})

    def without_first_value(self, rows: QuerySet[Startup], _name: str, _missing: str) -> QuerySet[Startup]:
        return rows.filter(is_first_value_missing(self.day))

    @property
    def is_table(self) -> bool:
        return self.values.get("vue") == TABLE


@may_repeat(*SEVERAL)
@read_view(Action.WORK)
@day_read_once()
def home(request: HttpRequest, user: User) -> HttpResponse:
    """Display the morning page of staff, else the board (``vue=tableau``: as a table) of the services of the filters."""
    scope, day = scope_of(user), today()
    since = since_last_visit(user.open_on(day), day)
    if scope.everything and not request.GET:
        news = read_news(user, scope, counted_awaited(user), since=since, until=day, day=day)
        is_imported = freshness_of(RECORDS) is not None
        context = {"news": news, "is_first": user.opened_before is None, "is_imported": is_imported}
        return render(request, "workspace/home/morning.html", context)
    return _board_page(request, user, scope, since)


def since_last_visit(before: dt.date | None, day: dt.date) -> dt.date:
    """Return since when the page tells what changed, on ``day``: the last visit ``before`` it, up to 30 days ago.

    A week ago at the first visit.
    """
    return max(min(before, day), day - LONGEST) if before else day - FIRST


def _board_page(request: HttpRequest, user: User, scope: IncubatorScope, since: dt.date) -> HttpResponse:
    """Display the board of the services that match the filters, and what to do first."""
    day, filters = day_of_records(), BoardFilter(request.GET, scope)
    asked = filters if filters.is_valid() else BoardFilter(QueryDict(), scope)
    scope = _narrowed(scope, asked)
    startups = with_state(asked.qs)
    found = {one.slug for one in startups}
    dues = [one for one in read_services(scope, day) if one.slug in found]
    kinds, is_home = phase_kinds(), not request.GET
    tags = [one[1:] for one in filters.described] if filters.is_valid() else []
    urgent = most_urgent(dues) if is_home else []
    context = {
        "scope": scope,
        "filters": filters,
        "is_table": asked.is_table,
        "board_query": filters.query(vue=BOARD if scope.everything else None),
        "table_query": filters.query(vue=TABLE),
        "reset_query": filters.query(**{name: None for name in filters.values if name != "vue"}),
        "tags": tags,
        "may_investigate": has_permission(user, Action.OPEN_INVESTIGATION),
        "summary": _summary(startups) if startups else "",
        "startups": startups,
        "total": sum(len(one.dues) for one in dues),
        "urgent": [row(due) for due in sorted(urgent, key=lambda due: not due.is_new(since))[:URGENT]],
        "since": since,
        "new": sum(due.is_new(since) for due in urgent),
        "late": sum(due.todo is TodoKind.LATE for due in urgent),
        "matrices": matrix_summary(asked, kinds) if scope.is_whole and not tags else None,
        "is_home": is_home,
        "is_imported": freshness_of(RECORDS) is not None,
        "awaited": counted_awaited(user) if is_home else [],
        "changes": changes_by_others(user.pk, today(), incubators=scope.keys, shown=CHANGES_SHOWN),
        **_board(request, asked, startups, kinds, dues),
    }
    return render(request, "workspace/home/home.html", context, status=filters.status)


def _summary(startups: Sequence[StartupOnDay]) -> str:
    """Return the number of services by group of phases in words."""
    groups = {one.group for one in startups}
    return groups_in_words({group: Figure(sum(one.group == group for one in startups)) for group in groups})


def _narrowed(scope: IncubatorScope, filters: BoardFilter) -> IncubatorScope:
    """Return the scope restricted to the incubator of the filters, if there is exactly one."""
    chosen = filters.values.get("incubator", [])
    return (scope.narrowed(chosen[0]) if len(chosen) == 1 else None) or scope


def _board(
    request: HttpRequest,
    filters: BoardFilter,
    startups: Sequence[StartupOnDay],
    kinds: Sequence[PhaseKind],
    dues: Sequence[ServiceDues],
) -> dict[str, object]:
    """Return the columns and the empty phases, or a page of the table: five queries."""
    day, points = day_of_records(), {one.slug: len(one.dues) for one in dues}
    services = board_services(startups, kinds, points, day)
    due = {one.startup.pk for one in services if one.due}
    unfollowed = {"unfollowed": count_unfollowed(startups, due, kinds)}
    if filters.is_table:
        page = _table_page(request, filters, services)
        return unfollowed | {
            "page": page,
            "services": with_mission_ends(with_headlines(list(page.object_list), day), day),
        }
    found = columns(services, kinds)
    shown = {one.startup.pk: one for one in with_headlines([one for column in found for one in column.services], day)}
    by_phase: dict[str, list[StartupOnDay]] = {}
    for one in services:
        by_phase.setdefault(one.startup.phase, []).append(one.startup)
    counts = {phase: Figure(len(inside)) for phase, inside in by_phase.items()}
    return unfollowed | {
        "columns": [
            (column, [shown[one.startup.pk] for one in column.services], _phase_query(filters, column.kind.key))
            for column in found
        ],
        "elsewhere": [
            *(
                (kind.plural, counts[kind.key], _phase_query(filters, kind.key))
                for kind in kinds
                if not is_column(kind) and kind.key in counts
            ),
            *([("Sans phase", counts[""], _phase_query(filters, NONE))] if "" in counts else []),
        ],
    }


def _phase_query(filters: BoardFilter, phase: str) -> str:
    """Return the query string of the table of one phase."""
    return filters.query(vue=TABLE, phase=[phase])


def _table_page(request: HttpRequest, filters: BoardFilter, services: Sequence[BoardService]) -> "Page[BoardService]":
    """Return a page of the table, the late ones first unless the URL gives an order; ended services are on request."""
    if not any(name in filters.values for name in ENDS):
        services = [one for one in services if one.startup.group != PhaseKind.Group.ENDED]
    if "ordering" not in filters.values:
        services = late_first(services)
    return Paginator(services, PAGE_SIZE).get_page(request.GET.get("page"))


ICS_TYPE = "text/calendar; charset=utf-8"


@may_repeat(*SEVERAL)
@read_view(Action.WORK)
def due_dates_calendar(request: HttpRequest, user: User) -> HttpResponse:
    """Download the due dates of the services that match the filters of the board (`/espace/echeances.ics`)."""
    filters = BoardFilter(request.GET, scope_of(user))
    if not filters.is_valid():
        return refused_file(["Le calendrier n’a pas pu être fait : un filtre est inconnu."])
    startups = with_state(filters.qs)
    due = due_dates(startups, phase_kinds(), day_of_records())
    file = calendar_of([(one, due[one.pk]) for one in startups if one.pk in due], today())
    response = HttpResponse(file, content_type=ICS_TYPE)
    response["Content-Disposition"] = 'attachment; filename="echeances.ics"'
    return response


def calendar_of(dates: Iterable[tuple[StartupOnDay, DueDate]], day: dt.date) -> bytes:
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
        event.add("summary", f"{due.what} : {one.name}{late}")
        event.add("url", settings.SITE_URL + reverse("workspace-startup", args=[one.slug]))
        calendar.add_component(event)
    return bytes(calendar.to_ical())
