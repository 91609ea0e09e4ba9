"""The sign-in page: the ProConnect button, and the password form if it is allowed."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from accounts.actions import keep_previous_visit
from accounts.known_browsers import known_browser, remember
from accounts.proconnect.provider import is_configured
from accounts.sign_in_throttle import WINDOW, SignInAttempts
from common.access_journal import AccessEvent, digest_of_address, note_access
from common.request_context import client_address
from web.view_rights import open_to_all

LIMITED = "limited"


class SignInForm(AuthenticationForm):
    """E-mail address and password. The error is the same whatever is wrong, so that it does not reveal who has an
    account.
    """

    error_messages = {
        "invalid_login": "L’adresse e-mail ou le mot de passe ne convient pas. Vérifiez-les, puis réessayez.",
        "inactive": "L’adresse e-mail ou le mot de passe ne convient pas. Vérifiez-les, puis réessayez.",
        LIMITED: "Trop d’essais de connexion. Attendez %(minutes)d minutes, ou connectez-vous depuis un navigateur qui a déjà "
        "ouvert votre compte.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        username, password = self.fields["username"], self.fields["password"]
        username.label, password.label = "Adresse e-mail", "Mot de passe"
        username.widget.attrs.pop("autofocus")  # the summary of errors has it
        username.error_messages["required"] = "Saisissez votre adresse e-mail."
        password.error_messages["required"] = "Saisissez votre mot de passe."
        username.widget.attrs |= {"type": "email", "autocomplete": "username", "spellcheck": "false"}
        for name, field in self.fields.items():
            field.widget.attrs |= {"class": "fr-input", "aria-describedby": f"{name}-message"}

    def clean(self) -> dict[str, Any]:
        if self.errors:
            return self.cleaned_data
        assert self.request is not None  # noqa: S101  the view gives it
        account = self.cleaned_data["username"]
        attempts = SignInAttempts(account, client_address(self.request.META), known_browser(self.request, account))
        if not attempts.allow():
            note_access(AccessEvent.LOCKED_OUT, account=digest_of_address(account))
            raise forms.ValidationError(self.error_messages[LIMITED], code=LIMITED, params={"minutes": WINDOW // 60})
        cleaned: dict[str, Any] = super().clean()
        attempts.forget()
        return cleaned


@open_to_all
class SignInView(LoginView):
    """``/connexion/``: redirect to ``next`` if it is a URL of this site, else to the user's workspace."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
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
        remember(response, form.get_user())
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Return the form with its errors: status 400, or 429 after too many attempts."""
        limited = form.has_error("__all__", LIMITED)
        response = self.render_to_response(self.get_context_data(form=form), status=429 if limited else 400)
        if limited:
            response.headers["Retry-After"] = str(WINDOW)
        return response
