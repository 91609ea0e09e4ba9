"""Require a sign-in and a permission: a visitor signs in first, then returns to the requested page."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods
from rest_framework.request import Request

from access.page_permissions import right
from access.rights import Action, require
from access.token_api import author_of
from accounts.models import Scope, User
from accounts.once import led_to
from common.api.errors import missing
from impact.models import Metric
from startups.models import Startup
from startups.permissions import require_change
from startups.queries import carriers_of, today
from workspace.pages.form_page import already_saved

type View = Callable[..., HttpResponse]


def signed_in(page: View) -> View:
    """Pass the signed-in user to a page; redirect others to the sign-in page.

    The page checks the permission on its own fiche (``editable``), or has another decorator that names one.
    """
    return right(Action.EDIT_STARTUP)(_with_user(page))


def signed_in_form(page: View) -> View:
    """Decorate a page whose form is sent to its own URL: ``signed_in``, and 405 for other methods."""
    return require_http_methods(["GET", "HEAD", "POST"])(signed_in(page))


def read_view(permission: Action) -> Callable[[View], View]:
    """Decorate a read-only page: GET and HEAD, for users with ``permission``."""
    return _restricted(permission, "GET", "HEAD")


def form_view(permission: Action) -> Callable[[View], View]:
    """Decorate a page whose form is sent to its own URL: GET, HEAD and POST, for users with ``permission``."""
    return _restricted(permission, "GET", "HEAD", "POST")


def post_view(permission: Action) -> Callable[[View], View]:
    """Decorate the URL of a button: POST only, for users with ``permission``."""
    return _restricted(permission, "POST")


def _restricted(permission: Action, *methods: str) -> Callable[[View], View]:
    return lambda page: right(permission)(require_http_methods(methods)(_with_user(page)))


def _with_user(page: View) -> View:
    """Pass the user to a page. A form submitted twice redirects to the same page and does nothing."""

    @wraps(page)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        assert isinstance(request.user, User)  # noqa: S101
        again = _saved_before(request, request.user)
        if again:
            return again
        try:
            return page(request, request.user, *args, **kwargs)
        except Http404:
            again = _saved_before(request, request.user)  # the same submission, a moment before, deleted the record
            if again is None:
                raise
            return again

    return answered


def _saved_before(request: HttpRequest, user: User) -> HttpResponse | None:
    """Return the answer to a form that was already saved and is sent again, whatever happened to its record since."""
    to = led_to(request.POST.get("token", ""), user) if request.method == "POST" else None
    return None if to is None else already_saved(request, to)


def editable(user: User, slug: str) -> Startup:
    """Return the fiche with this identifier.

    :raises Http404: if it does not exist.
    :raises PermissionDenied: if ``user`` may not change it.
    """
    startup = Startup.objects.filter(slug=slug).first()
    if startup is None:
        raise Http404("Aucune fiche n’a cet identifiant.")
    require(user, Action.EDIT_STARTUP, incubators=carriers_of(startup, today()))
    return startup


def metric_of(startup: Startup, code: str) -> Metric:
    """Return the metric with this code.

    :raises Http404: if it does not exist.
    """
    return get_object_or_404(Metric.objects.select_related("startup"), startup=startup, code=code)


def writable_startup(request: Request, slug: str, scope: Scope) -> Startup:
    """Return the service if the author of the request may change it.

    :raises NotFound: if the slug is unknown.
    """
    startup = Startup.objects.filter(slug=slug).first()
    if startup is None:
        raise missing("slug", f"Aucun service n’a l’identifiant « {slug} ».")
    require_change(author_of(request), startup, Action.EDIT_STARTUP, scope)
    return startup
