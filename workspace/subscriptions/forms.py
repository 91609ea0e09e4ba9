"""The form to subscribe to changes."""

from django import forms


class AskForm(forms.Form):
    email = forms.EmailField(
        max_length=254,
        widget=forms.EmailInput(
            attrs={"class": "fr-input", "autocomplete": "email", "aria-describedby": "email-aide email-message"}
        ),
        error_messages={
            "required": "Donnez une adresse e-mail.",
            "invalid": "Cette adresse est incomplète. Écrivez-la ainsi : nom@exemple.fr.",
            "max_length": "Cette adresse dépasse 254 caractères : vérifiez-la.",
        },
    )
