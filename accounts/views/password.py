"""The sign-in page: the ProConnect button, and the password form if it is allowed."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from accounts.forms import LIMITED, SignInForm
from accounts.guessing import WINDOW
from accounts.last_person import remember
from accounts.proconnect.provider import is_configured
from accounts.visits import keep_previous_visit
from common.rights import open_to_all


@open_to_all
class SignInView(LoginView):
    """``/connexion/``: redirect to ``next`` if it is a URL of this site, else to the user's workspace."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    next_page = "/espace/"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign in with a password; return 405 if the settings forbid it."""
        if not settings.PASSWORD_SIGN_IN:
            return HttpResponseNotAllowed(["GET", "HEAD", "OPTIONS"])
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ways = {"by_proconnect": is_configured(), "by_password": settings.PASSWORD_SIGN_IN}
        return super().get_context_data(**ways, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        before = form.get_user().last_login
        response = super().form_valid(form)
        keep_previous_visit(self.request, before)
        remember(self.request, response, form.get_user())
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Return the form with its errors: status 400, or 429 after too many attempts."""
        limited = form.has_error("__all__", LIMITED)
        response = self.render_to_response(self.get_context_data(form=form), status=429 if limited else 400)
        if limited:
            response.headers["Retry-After"] = str(WINDOW)
        return response
