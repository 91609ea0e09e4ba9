"""Decorators of the pages that need a right; visitors are redirected to the sign-in page."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from access.rights import require
from accounts.kept_forms import ask_to_sign_in, restore_form
from accounts.models import User
from common.rights import Action, declared

type View = Callable[..., HttpResponse]
DECIDED_INSIDE = frozenset({Action.EDIT_STARTUP, Action.FOLLOW_INCUBATOR})
"""What depends on the fiche or the incubator: the door asks to sign in, the view and the action call
``access.rights.require``."""


def right(action: Action) -> Callable[[View], View]:
    """Decorate a page that needs a right (outermost): visitors sign in first, users without the right get 403."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not isinstance(request.user, User):
                return ask_to_sign_in(request)
            if action not in DECIDED_INSIDE:
                require(request.user, action)
            restore_form(request, request.user)
            response = view(request, *args, **kwargs)
            add_never_cache_headers(response)
            return response

        return declared(answered, action)

    return decorate
