"""Forms about money, shared by the FAST, GAMMA, credits and supports: unusual values are confirmed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.confirming import ConfirmationNeededError, confirmation_of
from startups.models import Startup
from workspace.pages.fields import EuroField
from workspace.pages.forms import CONFIRM, LockedForm, PreviewedForm, RecordForm

PUBLIC = "Public : n’y nommez personne."


class StaffField(EuroField):
    """Full-time equivalents."""

    unit = "ETPT"


class MoneyForm(LockedForm):
    """A form about money. ``warnings`` are displayed with a box to tick, which confirms these sentences only."""

    confirmed: forms.Field = forms.CharField(label=CONFIRM, widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.warnings: list[str] = []

    def refuse(self, refusal: ValidationError) -> None:
        if not isinstance(refusal, ConfirmationNeededError):
            super().refuse(refusal)
            return
        self.warnings = refusal.warnings
        self.fields["confirmed"].widget = forms.CheckboxInput(attrs={"value": refusal.token})
        self.remember(confirmed=None)

    @property
    def action_arguments(self) -> dict[str, Any]:
        """Return also what was confirmed, for a change that may require it."""
        return {**self.reason_and_version, "confirmed": self.cleaned_data["confirmed"]}


class MoneyRecordForm(MoneyForm, RecordForm):
    """A record of money."""


class MoneyStepForm(PreviewedForm, MoneyForm):
    """A change about money, previewed with its warnings before it is saved."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.to_confirm: list[str] = []

    def set_warnings(self, to_confirm: Sequence[str], more: Sequence[str] = ()) -> list[str]:
        """Save and return the warnings: ``more``, then those that the action raises under its lock."""
        self.to_confirm, self.warnings = list(to_confirm), [*more, *to_confirm]
        return self.warnings

    def state_key(self) -> str:
        return f"{self.data.get('seen', '')} {confirmation_of(self.warnings)}"

    @property
    def action_arguments(self) -> dict[str, Any]:
        return {**self.reason_and_version, "confirmed": confirmation_of(self.to_confirm)}


def startup_field(label: str, required: bool) -> "forms.ModelChoiceField[Startup]":
    """Return the field of a service, chosen by its name."""
    return forms.ModelChoiceField(
        queryset=Startup.objects.only("slug", "name").order_by("name", "slug"),
        to_field_name="slug",
        label=label,
        required=required,
        empty_label="Choisir un service",
        help_text="Tapez le début de son nom.",
        error_messages={
            "required": "Choisissez un service.",
            "invalid_choice": "Aucun service n’a l’identifiant « %(value)s ».",
        },
    )
