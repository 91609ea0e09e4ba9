"""Redirect to ProConnect and handle the return; each failure has a page that explains it."""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import astuple
from functools import wraps
from typing import Any

import requests
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from jwt.exceptions import PyJWTError
from mozilla_django_oidc.views import (
    OIDCAuthenticationCallbackView,
    OIDCAuthenticationRequestView,
    get_next_url,
)

from accounts.actions import CodeNeededError, Identity, account_of, keep_previous_visit
from accounts.known_browsers import remember
from accounts.levels import HIGHER, SESSION_LEVEL, decision_levels, is_level_missing
from accounts.proconnect.exchange import Discovered
from accounts.proconnect.provider import is_configured
from accounts.sign_in_errors import DENIED, DOWN, EXPIRED, LEVEL, UNTRUSTED, Refusal, RefusedError
from common.access_journal import AccessEvent, note_access
from web.view_rights import open_to_all

WELCOME = "Bienvenue. Votre compte est lié à votre identité ProConnect."
IS_HIGHER = "proconnect_is_higher"
"""The key of the session: whether the sign-in under way requires a level."""
ADDRESS_TAKEN = (
    "ProConnect donne l’adresse {}, qui est celle d’un autre compte : le vôtre garde {}. "
    "Demandez à l’équipe de la DINUM de fermer celui qui ne sert plus."
)
PENDING = "proconnect_pending"
PENDING_KEPT = 600
"""Seconds that a person has to type the code."""
LEVEL_REFUSED = "requested ACRs could not be satisfied"
"""ProConnect's description of the refusal of a level (proconnect-gouv/federation, ``interaction.controller.ts``)."""
BACKEND = "accounts.proconnect.backend.ProConnectBackend"
logger = logging.getLogger(__name__)


def explained(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorate a view: return a page in French for each failure, 404 if ProConnect is not configured."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not is_configured():
            raise Http404("La connexion par ProConnect n’est pas configurée.")
        try:
            return view(request, *args, **kwargs)
        except (RefusedError, requests.RequestException, PyJWTError, SuspiciousOperation) as error:
            refusal = _refusal(error)
            logger.warning("ProConnect: %s (%s)", type(error).__name__, refusal.status)
            note_access(AccessEvent.SIGN_IN_REFUSED, way="ProConnectBackend", reason=refusal.happened)
        is_known = refusal.other_account and "oidc_id_token" in request.session
        context = {"refusal": refusal, "other_account": is_known, "next": request.session.get("oidc_login_next")}
        return render(request, "accounts/refused.html", context, status=refusal.status)

    return answered


def _refusal(error: Exception) -> Refusal:
    if isinstance(error, RefusedError):
        return error.refusal
    if isinstance(error, requests.HTTPError) and error.response is not None and error.response.status_code < 500:
        return EXPIRED  # the code was already used, or has expired
    return DOWN if isinstance(error, requests.RequestException) else UNTRUSTED


def _refusal_at_the_provider(answer: QueryDict) -> Refusal:
    if answer["error"] != "access_denied":
        return DOWN
    return LEVEL if answer.get("error_description") == LEVEL_REFUSED else DENIED


class AskView(Discovered, OIDCAuthenticationRequestView):  # type: ignore[misc]
    """``/connexion/proconnect/``: redirect to the provider with a state, a nonce and a PKCE challenge for this browser.

    With ``niveau``, a user who is signed in does it again, with the level that a decision needs.
    """

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:
        """Ask for the level of authentication, or require it, by the claim that ProConnect documents (it refuses other
        parameters).
        """
        levels = decision_levels()
        asked = {"essential": True, "values": levels} if request.session[IS_HIGHER] else None
        return {"claims": json.dumps({"id_token": {"acr": asked}})} if levels else {}

    def get(self, request: HttpRequest) -> HttpResponse:
        request.session[IS_HIGHER] = HIGHER in request.GET and is_level_missing(request)
        if request.user.is_authenticated and not request.session[IS_HIGHER]:
            return HttpResponseRedirect(get_next_url(request, "next") or reverse(settings.LOGIN_REDIRECT_URL))
        answer: HttpResponse = super().get(request)
        return answer


class ReturnView(Discovered, OIDCAuthenticationCallbackView):  # type: ignore[misc]
    """``/connexion/proconnect/retour/``: open a session for the user whom the provider sends back."""

    def get(self, request: HttpRequest) -> HttpResponse:
        states = request.session.get("oidc_states", {})
        if request.GET.get("state") not in states:
            raise RefusedError(EXPIRED)
        if "error" in request.GET:
            del states[request.GET["state"]]
            request.session["oidc_states"] = states
            raise RefusedError(_refusal_at_the_provider(request.GET))
        try:
            answer: HttpResponse = super().get(request)
        except CodeNeededError as needed:
            request.session[PENDING] = [time.time(), *astuple(needed.identity)]
            return HttpResponseRedirect(reverse("proconnect-code"))
        return answer

    def login_failure(self) -> HttpResponse:
        raise RefusedError(UNTRUSTED)

    def login_success(self) -> HttpResponse:
        """Open the session, and keep its level and the ID token that will end the session at the provider.

        :raises RefusedError: the level was required, and ProConnect gives another; an open session stays open.
        """
        if self.request.session.pop(IS_HIGHER, False) and self.user.level not in decision_levels():
            raise RefusedError(LEVEL)
        id_token: Any = self.request.session.get("oidc_id_token")
        before = self.user.last_login
        answer: HttpResponse = super().login_success()
        keep_previous_visit(self.request, before)
        remember(answer, self.user)
        self.request.session["oidc_id_token"] = id_token
        self.request.session[SESSION_LEVEL] = self.user.level
        if before is None and not self.user.is_outsider:
            messages.info(self.request, WELCOME)
        if self.user.refused_email:
            messages.warning(self.request, ADDRESS_TAKEN.format(self.user.refused_email, self.user.email))
        return answer


class CodeView(ReturnView):
    """``/connexion/proconnect/code/``: ask an administrator who signs in for the first time for the one-time code."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        self._identity()
        return render(request, "accounts/code.html")

    def post(self, request: HttpRequest) -> HttpResponse:
        user = account_of(self._identity(), request.POST.get("code", "")[:100] or "-")
        del request.session[PENDING]
        user.backend = BACKEND  # stores in the session which backend opened it
        self.user = user
        return self.login_success()

    def _identity(self) -> Identity:
        """Return the identity that the provider sent to this browser a few minutes ago."""
        pending = self.request.session.get(PENDING)
        if not pending or not 0 <= time.time() - pending[0] < PENDING_KEPT:
            raise RefusedError(EXPIRED)
        return Identity(*pending[1:])


ask = open_to_all(never_cache(explained(AskView.as_view())))
back = open_to_all(never_cache(explained(ReturnView.as_view())))
code = open_to_all(never_cache(explained(CodeView.as_view())))
