"""Sign out here and at ProConnect."""

from typing import Any

import requests
from django.contrib import messages
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import kept_forms
from accounts.kept_forms import ask_to_sign_in, not_kept
from accounts.last_person import author_of
from accounts.proconnect.provider import is_configured, provider
from accounts.refusals import RefusedError
from common.rights import Action, open_to_all, right_of


def refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the filled form again to its author, else a page that explains (setting ``CSRF_FAILURE_VIEW``)."""
    author = author_of(request) if _needs_a_right(request) else None
    if author is None:
        return render(request, "accounts/form_refused.html", status=403)
    if not request.user.is_authenticated:
        return ask_to_sign_in(request)
    if request.user.pk != author:
        return render(request, "accounts/form_refused.html", status=403)
    answer = HttpResponseRedirect(request.get_full_path())
    return answer if kept_forms.keep(request, answer, author) else not_kept(request)


def _needs_a_right(request: HttpRequest) -> bool:
    found = request.resolver_match
    return found is not None and right_of(found.func) not in (None, Action.READ)


STATE = "proconnect_sign_out"
STAYS_OPEN = (
    "Vous êtes déconnecté d’ici, mais ProConnect ne répond pas : votre session y reste peut-être ouverte. "
    "Fermez votre navigateur."
)


@open_to_all
@method_decorator(never_cache, name="dispatch")
class SignOutView(LogoutView):
    """``/deconnexion/`` (POST): end the session here, then at ProConnect, and redirect to the home page."""

    next_page = "/"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        id_token = request.session.get("oidc_id_token")
        response = super().post(request, *args, **kwargs)
        if not id_token or not is_configured():
            return response
        state = get_random_string(32)
        back = request.build_absolute_uri(reverse("logout-done"))
        try:
            there = provider().end_session(id_token=id_token, state=state, then=back)
        except (requests.RequestException, RefusedError):
            messages.warning(request, STAYS_OPEN)
            return response
        request.session[STATE] = state
        # A page with a refresh, not a redirection: CSP's form-action applies to every redirection of a form,
        # and ProConnect redirects to identity providers whose addresses we do not know.
        return render(request, "accounts/sign_out.html", {"there": there})


@open_to_all
@require_safe
@never_cache
def signed_out(request: HttpRequest) -> HttpResponse:
    """End the session when the provider redirects back after its own sign-out: ``/deconnexion/retour/``."""
    expected = request.session.get(STATE)
    if expected and request.GET.get("state") == expected:
        request.session.flush()
        messages.success(request, "Vous êtes déconnecté, ici et chez ProConnect.")
    return redirect("/")
