"""The form to postpone a point of the queue or set it aside."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from workspace.pages.fields import date_field, reason_field
from workspace.pages.forms import PageForm

LATER, NEVER = "later", "never"


class DismissForm(PageForm):
    way = forms.ChoiceField(
        label="Que faire de cette ligne ?",
        choices=[(LATER, "Plus tard : la montrer de nouveau à une date"), (NEVER, "Pas concerné : ne plus la montrer")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez « plus tard » ou « pas concerné ».",
            "invalid_choice": "Choisissez ici.",
        },
    )
    until = date_field("La montrer de nouveau le", "Pour « plus tard » seulement.", required=False)
    reason = reason_field(
        "Par exemple : comité prévu en mars.", "Seules les personnes qui suivent le service la lisent."
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("way") == LATER and not values.get("until") and "until" not in self.errors:
            raise ValidationError({"until": "Donnez le jour où la montrer de nouveau."})
        if values.get("way") == NEVER:
            values["until"] = None
        return values
