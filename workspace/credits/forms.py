"""Forms of credits: a year, a line, and the lines of a file."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from budget.actions.credits import (
    CREDIT_YEAR,
    LINE,
)
from budget.credit_table import COLUMNS
from budget.models import CreditLine, CreditYear
from budget.queries.credits import MEASURES
from common.words import number_fr
from impact.readings import read_value
from workspace.bulk.parse_lines import Titles, read_table
from workspace.pages.fields import MOST, reason_field
from workspace.pages.forms import set_choices
from workspace.pages.money_forms import MoneyForm, MoneyRecordForm, MoneyStepForm, StaffField
from workspace.tables.forms import TableForm, table_text


class CreditYearForm(MoneyStepForm, MoneyRecordForm):
    """The credits of a year."""

    made_of = (*CREDIT_YEAR, "reason")
    reason = reason_field("Par exemple : rapport annuel de performance 2023.")

    class Meta(MoneyRecordForm.Meta):
        model = CreditYear
        fields = CREDIT_YEAR
        field_classes = {"stated_staff": StaffField}
        labels = {
            "stated_commitments": "Total engagé annoncé (AE)",
            "stated_payments": "Total payé annoncé (CP)",
            "stated_staff": "Total des effectifs annoncé (ETPT)",
        }
        help_texts = {
            "programme": "Par exemple : 352.",
            "stated_total": "En euros, tel que le rapport l’imprime.",
            "source": "Le document d’où viennent ces chiffres.",
        }
        error_messages = {"programme": {"required": "Donnez le numéro du programme."}}


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

    made_of = (*LINE, "reason")
    parent = LineChoice()
    activity = forms.ChoiceField(
        label="Activité payée", required=False, choices=[("", "Aucune de celles-ci"), *CreditLine.Activity.choices]
    )
    reason = reason_field("Par exemple : rapport annuel de performance 2023.")

    class Meta(MoneyRecordForm.Meta):
        model = CreditLine
        fields = LINE
        field_classes = {"staff": StaffField}
        help_texts = {"amount": "En euros. Sans montant, une ligne vaut la somme de ce qui la détaille."}
        error_messages = {"label": {"required": "Donnez un intitulé à la ligne."}}

    def __init__(self, data: Any = None, *, year: CreditYear, **options: Any) -> None:
        super().__init__(data, **options)
        set_choices(self, "parent", year.lines.filter(parent__isnull=True))


TITLES = Titles(columns=COLUMNS, required=("ligne",), template=tuple(COLUMNS))
LONGEST = {"label": 200, "parent": 200, "detail": 300}


def read_credit_lines(content: bytes) -> list[tuple[int, dict[str, Any]]]:
    """Return the lines of a CSV or ODS file: line number and values by column.

    :raises ValidationError: if the file, or some of its lines, are invalid.
    """
    found, wrong, labels = [], [], set[tuple[str, str]]()
    for number, cells in read_table(content, TITLES):
        try:
            values = _values(cells)
        except ValidationError as error:
            wrong += [f"Ligne {number} : {message}" for message in error.messages]
            continue
        key = values["label"], values["parent"]
        if key in labels:
            wrong.append(f"Ligne {number} : « {values['label']} » est déjà plus haut dans le fichier.")
        labels.add(key)
        found.append((number, values))
    if wrong:
        raise ValidationError(wrong)
    return found


def _values(cells: Mapping[str, str]) -> dict[str, Any]:
    texts = {name: cells.get(name, "").strip() for name in ("label", "parent", "detail", "activity")}
    if not texts["label"]:
        raise ValidationError("l’intitulé de la ligne manque.")
    for name, longest in LONGEST.items():
        if len(texts[name]) > longest:
            raise ValidationError(f"« {texts[name][:40]}… » dépasse {longest} caractères.")
    if texts["activity"] not in {"", *CreditLine.Activity.values}:
        known = ", ".join(CreditLine.Activity.values)
        raise ValidationError(f"l’activité « {texts['activity'][:40]} » n’existe pas. Activités : {known}.")
    return {**texts, **{measure: _amount(cells.get(measure, "")) for measure in MEASURES}}


def _amount(text: str) -> Decimal | None:
    if not text.strip() or text.strip().upper() == "ND":
        return None
    try:
        value = read_value(text, "amount")
    except ValueError as wrong:
        raise ValidationError(str(wrong)) from None
    if value >= MOST:
        raise ValidationError(f"« {text.strip()[:40]} » : un montant est inférieur à {number_fr(MOST)}.")
    if value < 0 or value != round(value, 2):
        raise ValidationError(f"« {text.strip()[:40]} » : un montant est positif, avec deux décimales au plus.")
    return value


class CreditFileForm(MoneyForm, TableForm):
    """The lines of the credits of a year; ``rows`` are the parsed ones."""

    text = table_text(
        "Lignes",
        f"Collez un tableau, ses titres en première ligne : {', '.join(TITLES.template)}. "
        "Un montant vide est inconnu (ND). Une ligne absente du fichier reste.",
    )
    reason = reason_field("Par exemple : rapport annuel de performance 2023.")

    def clean(self) -> dict[str, Any]:
        self.rows: list[tuple[int, dict[str, Any]]] = []
        values = super().clean()
        try:
            if values.get("text", "").strip():
                self.rows = read_credit_lines(values["text"].encode())
        except ValidationError as unreadable:
            self.add_error("text", unreadable)
        return values
