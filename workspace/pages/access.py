"""Who is at the door: a visitor signs in first, and comes back to the page asked for."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.models import User
from accounts.once import was_saved
from impact.models import Metric
from startups.doors import right
from startups.models import Startup
from startups.queries import carriers_of, today
from startups.rights import Action, require
from workspace.pages.saving import ALREADY_SAVED

type View = Callable[..., HttpResponse]


def signed_in(page: View) -> View:
    """Pass the signed-in user to a page; send anybody else to the sign-in page.

    The page looks at the right on its fiche (``editable``); another page says above which right it needs.
    """

    @right(Action.EDIT_STARTUP)
    @wraps(page)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        return page(request, request.user, *args, **kwargs)

    return answered


def saves_once(page: View) -> View:
    """A form of a fiche that was saved already, sent again, leads to the fiche and does nothing."""

    @wraps(page)
    def answered(request: HttpRequest, user: User, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "POST" and was_saved(request.POST.get("token", ""), user):
            messages.info(request, ALREADY_SAVED)
            return redirect("workspace-startup", slug=str(kwargs["slug"]))
        return page(request, user, *args, **kwargs)

    return answered


def editable(user: User, slug: str) -> Startup:
    """The fiche of that identifier, which ``user`` may change; else 404, or PermissionDenied."""
    startup = get_object_or_404(Startup, slug=slug)
    require(user, Action.EDIT_STARTUP, incubators=carriers_of(startup, today()))
    return startup


def metric_of(startup: Startup, code: str) -> Metric:
    """The metric of that code, else 404."""
    return get_object_or_404(Metric.objects.select_related("startup"), startup=startup, code=code)
