"""The forms of the credits."""

from typing import Any

from django import forms

from budget.actions.crediting import CREDIT_YEAR, LINE
from budget.models import CreditLine, CreditYear
from workspace.money.fields import EuroField, MoneyForm, year_field
from workspace.pages.forms import Text, reason_field


class StaffField(EuroField):
    """Full-time equivalents."""

    unit = "ETPT"


class CreditYearForm(MoneyForm):
    """What is known of the credits of a year."""

    names = CREDIT_YEAR
    year = year_field()
    programme = Text(
        "Programme budgétaire", limit=20, missing="Donnez le numéro du programme.", help_text="Par exemple : 352."
    )
    programme_name = Text("Intitulé du programme", limit=200)
    stated_total = EuroField("Total annoncé", "En euros, tel que le rapport l’imprime.")
    stated_is_rounded = forms.BooleanField(label="Total annoncé arrondi", required=False)
    stated_voted = EuroField("Total voté annoncé")
    stated_commitments = EuroField("Total engagé annoncé (AE)")
    stated_payments = EuroField("Total payé annoncé (CP)")
    stated_staff = StaffField("Total des effectifs annoncé (ETPT)")
    source = Text("Source", limit=300, help_text="Le document d’où viennent ces chiffres.")
    reason = reason_field("Par exemple : rapport annuel de performance 2023.")


class LineChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """The line that another one details."""

    def __init__(self) -> None:
        super().__init__(
            queryset=CreditLine.objects.none(),
            label="Détaille la ligne",
            required=False,
            empty_label="Aucune : c’est une ligne du premier niveau",
            error_messages={"invalid_choice": "Choisissez une ligne de cette année."},
        )

    def label_from_instance(self, obj: CreditLine) -> str:
        return obj.label


class CreditLineForm(MoneyForm):
    """One line of the credits of a year."""

    names = LINE
    label = Text("Intitulé", limit=200, missing="Donnez un intitulé à la ligne.")
    parent = LineChoice()
    detail = Text("Précision", limit=300)
    activity = forms.ChoiceField(
        label="Activité payée", required=False, choices=[("", "Aucune de celles-ci"), *CreditLine.Activity.choices]
    )
    amount = EuroField("Montant consacré", "En euros. Sans montant, une ligne vaut la somme de ce qui la détaille.")
    voted = EuroField("Voté")
    commitments = EuroField("Engagé (AE)")
    payments = EuroField("Payé (CP)")
    staff = StaffField("Effectifs (ETPT)")
    reason = reason_field("Par exemple : rapport annuel de performance 2023.")

    def __init__(self, data: Any = None, *, year: CreditYear, **options: Any) -> None:
        super().__init__(data, **options)
        parent = self.fields["parent"]
        assert isinstance(parent, LineChoice)  # noqa: S101
        parent.queryset = year.lines.filter(parent__isnull=True)
