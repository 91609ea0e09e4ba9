"""The fields of the forms of the workspace, with their messages: texts, dates, numbers, amounts, columns of a model."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Model
from django.utils.text import capfirst

from common.readings import read_value
from common.texts import MAX_REASON, NO_REASON, REVERSES, is_blank, reverses
from common.words import number_fr, plural_fr
from impact.models import Metric

MOST = Decimal(10) ** 12
"""Every amount in euros is less."""


class DateInput(forms.DateInput):
    """A day, chosen in a calendar if the browser has one."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def date_field(label: str, help_text: str = "", required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=DateInput(),
        error_messages={
            "required": "Donnez une date.",
            "invalid": "Cette date est illisible. Écrivez-la ainsi : 2022-01-31.",
        },
    )


class Text(forms.CharField):
    """A text of ``rows`` lines (one: a single line); its error message gives the maximum length."""

    def __init__(self, label: str, *, limit: int, rows: int = 1, missing: str = "", **options: Any) -> None:
        attributes = {} if rows == 1 else {"rows": str(rows)}
        widget = forms.TextInput if rows == 1 else forms.Textarea
        super().__init__(**{"label": label, "required": bool(missing), "widget": widget(attrs=attributes), **options})
        self.limit = limit
        if missing:
            self.error_messages["required"] = missing
        self.error_messages["null_characters_not_allowed"] = "Le texte contient un caractère nul : retirez-le."

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).replace("\r\n", "\n")
        if len(text) > self.limit:
            size = plural_fr(len(text), "caractère", "caractères")
            raise ValidationError(
                f"Ce texte fait {size}, et la limite est de {number_fr(self.limit)} : raccourcissez-le."
            )
        if is_blank(text):
            self.validate("")  # refuses a text that must be there
            return ""
        if reverses(text):
            raise ValidationError(REVERSES)
        return text


class NumberField(forms.CharField):
    """A number of a ``kind``, as typed: ``1 234,5``."""

    def __init__(self, label: str, help_text: str = "", *, kind: str = "", required: bool = True) -> None:
        self.kind = kind
        missing = {"required": "Donnez une valeur."}
        super().__init__(label=label, help_text=help_text, required=required, error_messages=missing)
        self.widget.attrs["inputmode"] = "decimal"

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return read_value(text, self.kind) if text else None
        except ValueError as wrong:
            raise ValidationError(str(wrong)) from None


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


CHOOSE = {"required": "Choisissez dans la liste.", "invalid_choice": "Choisissez dans la liste."}
PUBLIC = "Ce motif sera public : ne citez aucune personne."
COMPLETE_ADDRESS = {"invalid": "Écrivez une adresse complète : https://…"}
WHOLE_NUMBER = {
    "required": "Donnez un nombre.",
    "invalid": "Écrivez un nombre entier, en chiffres.",
    "min_value": "Ce nombre est positif.",
    "max_value": "Ce nombre est trop grand.",
}
YEAR = {"required": "Donnez l’année.", "invalid": "Écrivez l’année en quatre chiffres."}
LONGEST_TEXT = 5000
"""Characters of a text whose column has no limit of its own."""


def described(model: type[Model], name: str, **options: Any) -> dict[str, Any]:
    """Return the label and help text of a column as options of a form field; ``options`` override them."""
    return _described(_column(model, name), options)


def model_field(model: type[Model], name: str, **options: Any) -> Any:
    """Return the form field of a column (see ``form_field``), outside a form of its model."""
    return form_field(_column(model, name), **options)


def form_field(
    column: "models.Field[Any, Any]",
    *,
    form_class: type[forms.Field] | None = None,
    missing: str = "",
    empty_label: str = "",
    error_messages: Mapping[str, str] | None = None,
    **options: Any,
) -> Any:
    """Return the form field of a column: label, help text, choices, maximum length, and whether it may be empty.

    ``options`` are those of the form field; a label or a help text there replaces that of the model. ``missing`` is the
    refusal of an empty text or choice, which is then required. ``empty_label`` adds an empty choice.
    """
    messages = {**({"required": missing} if missing else {}), **(error_messages or {})}
    options = _described(column, options)
    is_required = not column.blank or "required" in messages
    if form_class:
        if messages:
            options["error_messages"] = messages
        return form_class(required=is_required, **options)
    if column.choices:
        choices = [("", empty_label), *column.flatchoices] if empty_label else column.flatchoices
        is_required = is_required or not empty_label
        return forms.ChoiceField(
            choices=choices, required=is_required, error_messages={**CHOOSE, **messages}, **options
        )
    if isinstance(column, models.DateField):
        return date_field(required=not column.blank, **options)
    if isinstance(column, models.DecimalField) and not options.get("localize"):
        return (EuroField if column.decimal_places == 2 else NumberField)(required=is_required, **options)
    if isinstance(column, models.IntegerField):
        _, most = connection.ops.integer_field_range(column.get_internal_type())
        messages = {**WHOLE_NUMBER, **(YEAR if column.name == "year" else {}), **messages}
        widget = forms.TextInput(attrs={"inputmode": "numeric"})
        return column.formfield(max_value=most, error_messages=messages, **{"widget": widget, **options})
    if isinstance(column, models.URLField):
        return column.formfield(error_messages={**COMPLETE_ADDRESS, **messages}, **options)
    if isinstance(column, models.SlugField) or not isinstance(column, models.CharField | models.TextField):
        return column.formfield(error_messages=messages, **options)
    is_long = isinstance(column, models.TextField)
    text = {"limit": column.max_length or LONGEST_TEXT, "rows": 4 if is_long else 1, "required": is_required}
    return Text(error_messages=messages, **{**text, **options})


def _described(column: "models.Field[Any, Any]", options: Mapping[str, Any]) -> dict[str, Any]:
    return {"label": capfirst(str(column.verbose_name)), "help_text": str(column.help_text), **options}


def _column(model: type[Model], name: str) -> "models.Field[Any, Any]":
    column = model._meta.get_field(name)
    assert isinstance(column, models.Field)  # noqa: S101
    return column


def reason_field(help_text: str = "Par exemple : comité d’investissement du 3 mars.", seen_by: str = PUBLIC) -> Text:
    return Text(
        "Motif",
        limit=MAX_REASON,
        rows=3,
        help_text=f"{help_text} {seen_by}",
        missing=NO_REASON,
    )


def decimal_field(label: str, help_text: str = "") -> forms.DecimalField:
    """Return the field of a number typed in French, with at most four decimals."""
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        required=False,
        max_digits=16,
        decimal_places=4,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={
            "invalid": "Ce nombre est illisible. Écrivez-le en chiffres, comme 122 ou 0,5.",
            "max_decimal_places": "Quatre décimales au plus.",
            "max_digits": "Ce nombre est trop grand.",
            "max_whole_digits": "Ce nombre est trop grand.",
        },
    )


def choice(label: str, missing: str) -> forms.ModelChoiceField:  # type: ignore[type-arg]
    return forms.ModelChoiceField(
        queryset=None,
        label=label,
        to_field_name="slug",
        empty_label="Choisir",
        error_messages={"required": missing, "invalid_choice": "Choisissez dans la liste."},
    )
