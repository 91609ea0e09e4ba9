"""The permission of a page: a visitor signs in first, then returns to the requested page."""

import uuid
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from access.models import Submission
from access.rights import Action, require
from accounts.models import User
from web.view_rights import with_right

type View = Callable[..., HttpResponse]
DECIDED_INSIDE = frozenset({Action.EDIT_STARTUP, Action.FOLLOW_INCUBATOR})
"""What depends on the fiche or the incubator: the decorator asks to sign in, the view and the action call
``access.rights.require``."""
NOT_SIGNED_IN = "Votre session s’est terminée : rien n’est enregistré. Connectez-vous, puis recommencez."
ALREADY_SAVED = "Ce formulaire était déjà enregistré : rien n’a été fait deux fois."


def require_permission(action: Action) -> Callable[[View], View]:
    """Decorate a page that needs a right (outermost): visitors sign in first, users without the right get 403.

    An outsider gets the page that says whom to ask, whatever the right.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not isinstance(request.user, User):
                return _ask_to_sign_in(request)
            if request.user.is_outsider and action is not Action.REQUEST_ACCESS:
                return _whom_to_ask(request)
            if action not in DECIDED_INSIDE:
                require(request.user, action)
            response = view(request, *args, **kwargs)
            add_never_cache_headers(response)
            return response

        return with_right(answered, action)

    return decorate


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Redirect to the sign-in page, then back to this page; say that a form sent without a session is not saved."""
    if request.method == "POST":
        messages.warning(request, NOT_SIGNED_IN)
    return redirect_to_login(request.get_full_path())


def _whom_to_ask(request: HttpRequest) -> HttpResponse:
    """Return the page of a signed-in user who was not invited."""
    response = render(request, "accounts/outsider.html", {"contact": settings.CONTACT_EMAIL}, status=403)
    add_never_cache_headers(response)
    return response


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
    return lambda page: require_permission(permission)(require_http_methods(methods)(_with_user(page)))


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


def url_after_save(token: str, user: User) -> str | None:
    """Return the URL of the page that followed when ``user`` saved the page of ``token``; None if it was not saved."""
    try:
        key = uuid.UUID(token)
    except ValueError:
        return None
    return Submission.objects.filter(token=key, user=user).values_list("success_url", flat=True).first()


def _saved_before(request: HttpRequest, user: User) -> HttpResponse | None:
    """Return the answer to a form that was already saved and is sent again, whatever happened to its record since."""
    to = url_after_save(request.POST.get("token", ""), user) if request.method == "POST" else None
    return None if to is None else already_saved(request, to)


def already_saved(request: HttpRequest, to: str) -> HttpResponse:
    """Redirect as when the form was saved, with a message that nothing was done twice."""
    messages.info(request, ALREADY_SAVED)
    return redirect(to)
