"""« Que dois-je faire aujourd'hui ? »"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from access.page_permissions import right
from accounts.models import User
from catalogue.site.queries import open_reports
from common.rights import Action
from impact.queries.designations import unconfirmed_designations
from indicators.models import Inconsistency
from startups.queries import today
from workspace.home.queries import changes_by_others, services
from workspace.pages.access import signed_in
from workspace.pages.scope import scope_of
from workspace.queue.presenters import by_service
from workspace.queue.queries import queue_and_counts
from workspace.queue.views import count_by_kind
from workspace.todos.rules import TodoKind


@right(Action.WORK)
@require_safe
@signed_in
def home(request: HttpRequest, user: User) -> HttpResponse:
    """Display what awaits a decision, the services, and what others changed."""
    scope, day = scope_of(user), today()
    due, by_incubator = queue_and_counts(scope, day)
    context = {
        "scope": scope,
        "due": by_service(due.rows[:5]),
        "total": due.total,
        "waiting": _waiting(count_by_kind(by_incubator)) if scope.everything else [],
        "services": [] if scope.everything else services(scope, day),
        "changes": changes_by_others(scope, user, day),
    }
    return render(request, "workspace/home/home.html", context)


def _waiting(todos: list[tuple[TodoKind, str, int]]) -> list[dict[str, object]]:
    """Return what only a decision ends: investigations to conclude, committees to hold, services to designate, millésimes to
    confirm, figures that disagree and what readers reported."""
    found: list[dict[str, object]] = [
        {"words": title.lower(), "count": count, "url": f"{reverse('workspace-todos')}?quoi={todo.value}"}
        for todo, title, count in todos
        if todo in (TodoKind.INVESTIGATION, TodoKind.REVIEW, TodoKind.DESIGNATION)
    ]
    slips = Inconsistency.objects.filter(gone_at=None, settled_at=None).exclude(level=Inconsistency.Level.DRIFT)
    of_the_programme = (
        ("millésimes à confirmer", unconfirmed_designations(), "workspace-millesimes"),
        ("incohérences à régler", slips, "workspace-coherence"),
        ("signalements à régler", open_reports(), "workspace-page-reports"),
    )
    counts = [(words, rows.count(), reverse(name)) for words, rows, name in of_the_programme]
    return found + [{"words": words, "count": count, "url": url} for words, count, url in counts if count]
