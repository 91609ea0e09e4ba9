"""``…/mettre-de-cote/<kind>/``: later, or not concerned."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import User
from common.rights import Action
from startups.queries import today
from workspace.pages.access import editable, form_view, post_view
from workspace.pages.form_page import form_page
from workspace.queue.actions import bring_back, set_aside
from workspace.queue.forms import SetAsideForm
from workspace.todos.rules import TODOS, TodoKind

LATER = dt.timedelta(days=30)
"""What is proposed for « later »."""


@form_view(Action.EDIT_STARTUP)
def postpone(request: HttpRequest, user: User, slug: str, key: str) -> HttpResponse:
    """Set a point of a service aside, with a reason."""
    startup, todo = editable(user, slug), _kind(key)
    form = SetAsideForm(request.POST or None, initial={"until": today() + LATER})
    return form_page(
        request,
        user,
        form,
        title=f"Reporter : {TODOS[todo].title.lower()}",
        done="C’est mis de côté ; la page du service permet de le reprendre.",
        write=lambda: set_aside(
            startup=startup,
            todo=todo,
            until=form.cleaned_data["until"],
            reason=form.cleaned_data["reason"],
            actor=user,
        ),
        startup=startup,
        back=reverse("workspace-todos"),
        moves_figures=False,
    )


@post_view(Action.EDIT_STARTUP)
def restore(request: HttpRequest, user: User, slug: str, key: str) -> HttpResponse:
    """Put a point back in the queue."""
    startup = editable(user, slug)
    bring_back(startup=startup, todo=_kind(key), actor=user)
    return redirect("workspace-startup", slug=startup.slug)


def _kind(key: str) -> TodoKind:
    if key not in list(TodoKind):
        raise Http404("Rien de tel n’est attendu d’un service.")
    return TodoKind(key)
