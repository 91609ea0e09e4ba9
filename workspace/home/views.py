"""« Que dois-je faire aujourd'hui ? »"""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_filters import CharFilter

from access.page_permissions import right
from accounts.models import User
from catalogue.site.queries import open_reports
from common.filters import MAX_LENGTH, OneOfFilter, StrictFilterSet
from common.rights import Action
from impact.queries.designations import unconfirmed_designations
from indicators.models import Inconsistency
from startups.queries import today
from workspace.home.queries import SHOWN, IncubatorDue, queue_and_counts
from workspace.home.sentences import by_service
from workspace.home.services import changes_by_others, services
from workspace.pages.access import signed_in
from workspace.pages.paging import page_number
from workspace.pages.scope import IncubatorScope, scope_of
from workspace.todos.rules import TODOS, TodoKind


class TodoFilter(StrictFilterSet):
    """Filters of the points to update, which the query applies."""

    also = ("incubateur", "page")
    quoi = OneOfFilter(label="Point à mettre à jour", choices=[(kind.value, TODOS[kind].title) for kind in TodoKind])
    service = CharFilter(label="Nom du service", max_length=MAX_LENGTH)


@right(Action.WORK)
@require_safe
@signed_in
def home(request: HttpRequest, user: User) -> HttpResponse:
    """Display the points to update, the services, and what others changed.

    ``incubateur`` shows one incubator of those that the user looks after.
    """
    scope, day, page = _scope(request, user), today(), page_number(request)
    filters = TodoFilter(request.GET)
    todo = TodoKind(filters.values["quoi"]) if "quoi" in filters.values else None
    search = filters.values.get("service", "")
    due, by_incubator = queue_and_counts(scope, day, todo=todo, search=search, page=page)
    todos = _todo_counts(by_incubator)
    context = {
        "scope": scope,
        "filters": filters,
        "todo": todo,
        "search": search,
        "todos": todos,
        "due": by_service(due.rows),
        "pages": Paginator(range(due.services), SHOWN).get_page(page),
        "total": due.total,
        "due_services": due.services,
        "heads": [TODOS[todo].short for todo, _, _ in todos],
        "by_incubator": _table(by_incubator, todos) if scope.everything and not scope.chosen else [],
        "waiting": _waiting(scope, todos) if scope.everything else [],
        "services": services(scope, day) if scope.chosen or not scope.everything else [],
        "changes": changes_by_others(scope, user, day),
        "today": day,
    }
    return render(request, "workspace/home/home.html", context, status=filters.status)


def _scope(request: HttpRequest, user: User) -> IncubatorScope:
    scope = scope_of(user)
    asked = request.GET.get("incubateur", "")
    if not asked:
        return scope
    narrowed = scope.narrowed(asked)
    if narrowed is None:
        raise Http404("Cet incubateur n’est pas de ceux que vous suivez.")
    return narrowed


def _waiting(scope: IncubatorScope, todos: list[tuple[TodoKind, str, int]]) -> list[dict[str, object]]:
    """What only a decision ends: investigations to conclude, committees to hold, services to designate, and, for the whole
    programme, millésimes to confirm, figures that disagree and what readers reported."""
    chosen = {"incubateur": scope.chosen.slug} if scope.chosen else {}
    found: list[dict[str, object]] = [
        {"words": title.lower(), "count": count, "url": f"?{urlencode({**chosen, 'quoi': todo.value})}"}
        for todo, title, count in todos
        if todo in (TodoKind.INVESTIGATION, TodoKind.REVIEW, TodoKind.DESIGNATION)
    ]
    if scope.chosen:
        return found
    slips = Inconsistency.objects.filter(gone_at=None, settled_at=None).exclude(level=Inconsistency.Level.DRIFT)
    of_the_programme = (
        ("millésimes à confirmer", unconfirmed_designations(), "workspace-millesimes"),
        ("incohérences à régler", slips, "workspace-coherence"),
        ("signalements à régler", open_reports(), "workspace-page-reports"),
    )
    counts = [(words, rows.count(), reverse(name)) for words, rows, name in of_the_programme]
    return found + [{"words": words, "count": count, "url": url} for words, count, url in counts if count]


def _table(by_incubator: list[IncubatorDue], todos: list[tuple[TodoKind, str, int]]) -> list[dict[str, object]]:
    """A line for each incubator, with a cell for each kind that some incubator has."""
    return [
        {
            "slug": one.slug,
            "name": one.name,
            "cells": [(todo, TODOS[todo].short, one.counts.get(todo, 0)) for todo, _, _ in todos],
            "total": one.total,
        }
        for one in by_incubator
    ]


def _todo_counts(by_incubator: list[IncubatorDue]) -> list[tuple[TodoKind, str, int]]:
    """Each kind that has rows, with its title and how many."""
    totals = {todo: sum(one.counts.get(todo, 0) for one in by_incubator) for todo in TodoKind}
    return [(todo, TODOS[todo].title, totals[todo]) for todo in TodoKind if totals[todo]]
