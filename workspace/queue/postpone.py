"""``…/mettre-de-cote/<kind>/``: later, or not concerned."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.models import User
from startups.queries import today
from workspace.pages.access import editable, signed_in, signed_in_form
from workspace.pages.form_page import form_page
from workspace.queue.actions import bring_back, set_aside
from workspace.queue.forms import SetAsideForm
from workspace.todos.rules import TODOS, TodoKind

LATER = dt.timedelta(days=30)
"""What is proposed for « later »."""


@signed_in_form
def postpone(request: HttpRequest, user: User, slug: str, key: str) -> HttpResponse:
    """Take one kind of thing to mend of a service out of the queue, with a reason."""
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


@require_POST
@signed_in
def restore(request: HttpRequest, user: User, slug: str, key: str) -> HttpResponse:
    """Put it back in the queue."""
    startup = editable(user, slug)
    bring_back(startup=startup, todo=_kind(key), actor=user)
    return redirect("workspace-startup", slug=startup.slug)


def _kind(key: str) -> TodoKind:
    if key not in list(TodoKind):
        raise Http404("Rien de tel n’est attendu d’un service.")
    return TodoKind(key)
