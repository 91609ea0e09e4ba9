"""Shared by the forms about money: amounts to the cent, and changes to confirm if unusual."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from budget.actions.confirming import ConfirmationNeededError, confirmation_of
from common.words import number_fr
from impact.models import Metric
from workspace.pages.forms import NumberField, PreviewedForm
from workspace.pages.seen import SeenForm, WithdrawForm

MOST = Decimal(10) ** 12
PUBLIC = "Public : n’y nommez personne."
ADDRESS = {
    "assume_scheme": "https",
    "error_messages": {"invalid": "Écrivez une adresse complète : https://…"},
}


class EuroField(NumberField):
    """An amount in euros, to the cent; if optional, an empty one is unknown and displayed as ND."""

    unit = "€"

    def __init__(self, label: str, help_text: str = "", *, required: bool = False) -> None:
        unknown = "" if required else "Vide : inconnu (ND)."
        super().__init__(label, f"{help_text} {unknown}".strip(), kind=Metric.Kind.AMOUNT, required=required)

    def clean(self, value: Any) -> Any:
        amount: Decimal | None = super().clean(value)
        if amount is None:
            return None
        if amount < 0:
            raise ValidationError("Un montant ne peut pas être négatif : corrigez-le.")
        if amount >= MOST:
            raise ValidationError(f"Un montant est inférieur à {number_fr(MOST)}.")
        if amount != round(amount, 2):
            raise ValidationError("Un montant a deux décimales au plus : ôtez la troisième.")
        return amount


def year_field() -> forms.IntegerField:
    return forms.IntegerField(
        label="Année",
        error_messages={"required": "Donnez l’année.", "invalid": "Écrivez l’année en quatre chiffres."},
    )


def number_field(label: str, required: bool = True, help_text: str = "") -> forms.IntegerField:
    """Return the field of a small whole number."""
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=required,
        min_value=0,
        max_value=32_767,
        error_messages={
            "required": "Donnez un nombre.",
            "invalid": "Écrivez un nombre entier.",
            "min_value": "Ce nombre est positif.",
            "max_value": "Ce nombre est trop grand.",
        },
    )


class MoneyForm(SeenForm):
    """A form about money. ``warnings`` are displayed to be confirmed: submitting it again confirms these sentences
    only.
    """

    confirmed: forms.Field = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.warnings: list[str] = []

    def refuse(self, refusal: ValidationError) -> None:
        if not isinstance(refusal, ConfirmationNeededError):
            super().refuse(refusal)
            return
        self.warnings = refusal.warnings
        self.remember(confirmed=refusal.token)

    @property
    def values(self) -> dict[str, Any]:
        """Return the typed values by column, for the action."""
        return {name: self.cleaned_data[name] for name in self.names}

    @property
    def confirmed_carried(self) -> dict[str, Any]:
        """Return the arguments of a change that may require a confirmation."""
        return {**self.carried, "confirmed": self.cleaned_data["confirmed"]}


class MoneyStepForm(PreviewedForm, MoneyForm):
    """A change about money, previewed with its warnings before it is saved."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.to_confirm: list[str] = []

    def set_warnings(self, to_confirm: Sequence[str], more: Sequence[str] = ()) -> list[str]:
        """Save and return the warnings: ``more``, then those that the action raises under its lock."""
        self.to_confirm, self.warnings = list(to_confirm), [*more, *to_confirm]
        return self.warnings

    def replaced(self) -> str:
        return f"{self.data.get('seen', '')} {confirmation_of(self.warnings)}"

    @property
    def confirmed_carried(self) -> dict[str, Any]:
        return {**self.carried, "confirmed": confirmation_of(self.to_confirm)}


class WithdrawMoneyForm(MoneyForm, WithdrawForm):
    """Withdraw a record of money, after a confirmation when that is unusual."""


class WithdrawAwardForm(MoneyStepForm, WithdrawForm):
    """Withdraw an award or a line of credits, or cancel a refusal, after what that does was shown."""

    made_of = ("reason",)
