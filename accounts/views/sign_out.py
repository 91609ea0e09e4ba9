"""Sign out here and at ProConnect."""

from typing import Any

import requests
from django.contrib import messages
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.proconnect.provider import is_configured, provider
from accounts.sign_in_errors import RefusedError
from web.view_rights import open_to_all


def refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return a page that explains why a form is refused (setting ``CSRF_FAILURE_VIEW``)."""
    return render(request, "accounts/form_refused.html", status=403)


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
    return redirect("home")
