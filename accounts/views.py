"""Signing in and out."""

from typing import Any

from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpResponse

from accounts.forms import LIMITED, SignInForm
from accounts.guessing import WINDOW
from common.rights import open_to_all


@open_to_all
class SignInView(LoginView):
    """``/connexion/``: then to ``next`` when it is an address of this site, else to the home page."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    next_page = "/"
    redirect_authenticated_user = True

    def form_invalid(self, form: Any) -> HttpResponse:
        """400 with the form again, or 429 when there were too many attempts."""
        limited = form.has_error("__all__", LIMITED)
        response = self.render_to_response(self.get_context_data(form=form), status=429 if limited else 400)
        if limited:
            response.headers["Retry-After"] = str(WINDOW)
        return response


@open_to_all
class SignOutView(LogoutView):
    """``/deconnexion/``, by POST: the session ends, and the home page is shown."""

    next_page = "/"
