"""Forms of the credits."""

from typing import Any

from django import forms

from budget.actions.credits import CREDIT_YEAR, LINE
from budget.models import CreditLine, CreditYear
from workspace.money.fields import EuroField, MoneyStepForm, year_field
from workspace.pages.forms import model_field, reason_field


class StaffField(EuroField):
    """Full-time equivalents."""

    unit = "ETPT"


class CreditYearForm(MoneyStepForm):
    """What is known of the credits of a year."""

    names = CREDIT_YEAR
    made_of = (*CREDIT_YEAR, "reason")
    year = year_field()
    programme = model_field(
        CreditYear, "programme", missing="Donnez le numéro du programme.", help_text="Par exemple : 352."
    )
    programme_name = model_field(CreditYear, "programme_name")
    stated_total = EuroField("Total annoncé", "En euros, tel que le rapport l’imprime.")
    stated_is_rounded = model_field(CreditYear, "stated_is_rounded")
    stated_voted = EuroField("Total voté annoncé")
    stated_commitments = EuroField("Total engagé annoncé (AE)")
    stated_payments = EuroField("Total payé annoncé (CP)")
    stated_staff = StaffField("Total des effectifs annoncé (ETPT)")
    source = model_field(CreditYear, "source", help_text="Le document d’où viennent ces chiffres.")
    reason = reason_field("Par exemple : rapport annuel de performance 2023.")


class LineChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """The line detailed by another one."""

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


class CreditLineForm(MoneyStepForm):
    """One line of the credits of a year."""

    names = LINE
    made_of = (*LINE, "reason")
    label = model_field(CreditLine, "label", missing="Donnez un intitulé à la ligne.")
    parent = LineChoice()
    detail = model_field(CreditLine, "detail")
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
