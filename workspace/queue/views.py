"""``/espace/a-mettre-a-jour/``: all the points to update of the services that the user follows."""

import datetime as dt

from django.contrib import messages
from django.forms import HiddenInput
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django_filters import CharFilter

from access.page_permissions import form_view, post_view, read_view
from access.rights import Action
from accounts.models import User
from common.background import recompute
from common.clock import today
from common.freshness import day_of_records
from common.words import number_fr, plural_fr
from startups.models import Startup
from startups.permissions import editable_startup
from web.filter_fields import MAX_LENGTH, SearchInput
from web.filters import OneOfFilter, StrictFilterSet
from workspace.pages.form_page import FIGURES_FOLLOW, form_page
from workspace.pages.scope import IncubatorScope, scope_of
from workspace.queue.actions import dismiss_todos, restore_todo
from workspace.queue.forms import DismissForm
from workspace.queue.presenters import by_service
from workspace.queue.queries import IncubatorDue, count_by_incubator, queue, read_services
from workspace.todos.rules import TODOS, TodoKind


class TodoFilter(StrictFilterSet):
    """Filters of the points to update, applied by the query."""

    also = ("page",)
    incubateur = OneOfFilter(label="Incubateur", empty_label="Tous", choices=[])
    service = CharFilter(label="Nom du service", max_length=MAX_LENGTH, widget=SearchInput)
    quoi = OneOfFilter(
        label="Point à mettre à jour",
        choices=[(kind.value, TODOS[kind].title) for kind in TodoKind],
        widget=HiddenInput,
    )

    def __init__(self, data: QueryDict, scope: IncubatorScope) -> None:
        super().__init__(data)
        incubator = self.form.fields["incubateur"]
        incubator.choices = [("", "Tous"), *((one.slug, one.name) for one in scope.incubators)]
        if len(scope.incubators) < 2:
            incubator.widget = HiddenInput()


@read_view(Action.WORK)
def todos(request: HttpRequest, user: User) -> HttpResponse:
    """Display the points to update; ``incubateur`` filters by an incubator that the user follows."""
    scope = scope_of(user)
    filters = TodoFilter(request.GET, scope)
    scope = scope.narrowed(filters.values.get("incubateur", "")) or scope
    todo = TodoKind(filters.values["quoi"]) if "quoi" in filters.values else None
    services = read_services(scope, day_of_records())
    due = queue(services, todo=todo, search=filters.values.get("service", ""), page=request.GET.get("page"))
    by_incubator = count_by_incubator(services, scope)
    counts = count_by_kind(by_incubator)
    context = {
        "scope": scope,
        "filters": filters,
        "kinds": [
            ("Tout", filters.query(quoi=None), todo is None),
            *((f"{title} ({number_fr(count)})", filters.query(quoi=one), one == todo) for one, title, count in counts),
        ],
        "due": by_service(due.rows),
        "pages": due.page,
        "total": due.total,
        "todo": todo,
        "chosen": scope.chosen,
        "due_services": due.page.paginator.count,
        "heads": [TODOS[todo].short for todo, _, _ in counts],
        "by_incubator": _table(by_incubator, counts) if scope.is_whole else [],
        "title": _title(todo, scope, due.page.number),
    }
    return render(request, "workspace/queue/queue.html", context, status=filters.status)


def _title(todo: TodoKind | None, scope: IncubatorScope, page: int) -> str:
    parts = [
        TODOS[todo].title if todo else "À mettre à jour",
        *([scope.chosen.name] if scope.chosen else []),
        *([f"page {page}"] if page > 1 else []),
    ]
    return ", ".join(parts)


def _table(by_incubator: list[IncubatorDue], counts: list[tuple[TodoKind, str, int]]) -> list[dict[str, object]]:
    """Return a line for each incubator, with a cell for each kind in use."""
    return [
        {
            "slug": one.slug,
            "name": one.name,
            "cells": [(todo, TODOS[todo].short, one.counts.get(todo, 0)) for todo, _, _ in counts],
            "total": one.total,
        }
        for one in by_incubator
    ]


def count_by_kind(by_incubator: list[IncubatorDue]) -> list[tuple[TodoKind, str, int]]:
    """Return each kind with points, its title and its count."""
    totals = {todo: sum(one.counts.get(todo, 0) for one in by_incubator) for todo in TodoKind}
    return [(todo, TODOS[todo].title, totals[todo]) for todo in TodoKind if totals[todo]]


LATER = dt.timedelta(days=30)
"""What is proposed for « later »."""


@form_view(Action.EDIT_STARTUP)
def postpone(request: HttpRequest, user: User, slug: str, key: str) -> HttpResponse:
    """Set a point of a service aside, with a reason."""
    startup, todo = editable_startup(user, slug), _kind(key)
    form = DismissForm(request.POST or None, initial={"until": today() + LATER})
    return form_page(
        request,
        user,
        form,
        title=f"Reporter : {TODOS[todo].title.lower()}",
        success_message="C’est mis de côté ; la page du service permet de le reprendre.",
        save=lambda: dismiss_todos(
            startups=[startup],
            todo=todo,
            until=form.cleaned_data["until"],
            reason=form.cleaned_data["reason"],
            actor=user,
        ),
        startup=startup,
        success_url=reverse("workspace-todos"),
    )


@form_view(Action.WORK)
def postpone_all(request: HttpRequest, user: User, key: str) -> HttpResponse:
    """Set aside a kind of point of all the followed services, or of those of ``incubateur``, with one reason."""
    todo, scope = _kind(key), scope_of(user)
    scope = scope.narrowed(request.GET.get("incubateur", "")) or scope
    due = [one for one in read_services(scope, day_of_records()) if any(point.todo == todo for point in one.dues)]
    form = DismissForm(request.POST or None, initial={"until": today() + LATER})
    return form_page(
        request,
        user,
        form,
        title=f"Reporter {plural_fr(len(due), 'point', 'points')} : {TODOS[todo].title.lower()}",
        success_message="C’est mis de côté ; la page de chaque service permet de le reprendre.",
        save=lambda: dismiss_todos(
            startups=Startup.objects.filter(pk__in=[one.key for one in due]).order_by("pk"),
            todo=todo,
            until=form.cleaned_data["until"],
            reason=form.cleaned_data["reason"],
            actor=user,
        ),
        success_url=reverse("workspace-todos"),
    )


@post_view(Action.EDIT_STARTUP)
def restore(request: HttpRequest, user: User, slug: str, key: str) -> HttpResponse:
    """Put a point back in the queue."""
    startup = editable_startup(user, slug)
    restore_todo(startup=startup, todo=_kind(key), actor=user)
    if not recompute.now([startup.pk]):
        messages.info(request, FIGURES_FOLLOW)
    return redirect("workspace-startup", slug=startup.slug)


def _kind(key: str) -> TodoKind:
    if key not in list(TodoKind):
        raise Http404("Rien de tel n’est attendu d’un service.")
    return TodoKind(key)
