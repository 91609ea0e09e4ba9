"""The sign-in form."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from accounts.guessing import WINDOW, Attempts
from accounts.last_person import known_browser
from common.client_address import client_address

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
        attempts = Attempts(account, client_address(self.request.META), known_browser(self.request, account))
        if not attempts.allow():
            raise forms.ValidationError(self.error_messages[LIMITED], code=LIMITED, params={"minutes": WINDOW // 60})
        cleaned: dict[str, Any] = super().clean()
        attempts.forget()
        return cleaned
