"""Forms of credits: a year and a line."""

from typing import Any

from django import forms

from budget.models import CreditLine, CreditYear
from workspace.pages.fields import reason_field
from workspace.pages.forms import WithdrawStepForm, set_choices
from workspace.pages.money_forms import MoneyRecordForm, MoneyStepForm, StaffField


class CreditYearForm(MoneyStepForm, MoneyRecordForm):
    """The credits of a year."""

    reason = reason_field("Par exemple : rapport annuel de performance 2023.")

    class Meta(MoneyRecordForm.Meta):
        model = CreditYear
        fields = CreditYear.EDITED
        field_classes = {"stated_staff": StaffField}
        labels = {
            "stated_commitments": "Total engagé annoncé (AE)",
            "stated_payments": "Total payé annoncé (CP)",
            "stated_staff": "Total des effectifs annoncé (ETPT)",
        }
        help_texts = {
            "programme": "Par exemple : 352.",
            "stated_total": "En euros, tel que le rapport l’indique.",
            "source": "Le document d’où viennent ces chiffres.",
        }
        error_messages = {"programme": {"required": "Donnez le numéro du programme."}}


class WithdrawLineForm(WithdrawStepForm):
    """Withdraw a line, after what that does was shown."""

    save_label = "Retirer la ligne"


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


class CreditLineForm(MoneyStepForm, MoneyRecordForm):
    """One line of the credits of a year."""

    parent = LineChoice()
    activity = forms.ChoiceField(
        label="Activité payée", required=False, choices=[("", "Aucune de celles-ci"), *CreditLine.Activity.choices]
    )
    reason = reason_field("Par exemple : rapport annuel de performance 2023.")

    class Meta(MoneyRecordForm.Meta):
        model = CreditLine
        fields = CreditLine.EDITED
        field_classes = {"staff": StaffField}
        help_texts = {"amount": "En euros. Sans montant, une ligne vaut la somme de ce qui la détaille."}
        error_messages = {"label": {"required": "Donnez un intitulé à la ligne."}}

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        set_choices(self, "parent", self.instance.credit_year.lines.filter(parent__isnull=True))
