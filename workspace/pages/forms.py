"""Shared by the forms of the workspace: widgets, error messages, and the token of the page."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Model
from django.http import QueryDict
from django.utils.choices import flatten_choices
from django.utils.text import capfirst

from common.refusals import messages_by_field
from common.texts import MAX_REASON, REVERSES, is_blank, reverses
from common.words import NO_BREAK, number_fr, plural_fr, value_fr
from impact.models import Metric
from impact.readings import read_value

MOST = Decimal(10) ** 12
"""Every amount in euros is less."""
OF_THE_PAGE = {"csrfmiddlewaretoken", "step"}
"""What a page sends beside the fields of its form."""
STYLES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, ""),
    (forms.CheckboxInput, ""),
    (forms.RadioSelect, ""),
    (forms.FileInput, "fr-upload"),
    (forms.Select, "fr-select"),
    (forms.Widget, "fr-input"),
)


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
            self.validate("")  # refuses an empty text if it is required
            return ""
        if reverses(text):
            raise ValidationError(REVERSES)
        return text


class NumberField(forms.CharField):
    """A number of a ``kind`` as people write it: ``1 234,5``."""

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
    """An amount in euros, to the cent; unless it is required, nothing is unknown, and is shown ND."""

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
    """Return the label and the help text of a column as options of a form field; ``options`` replace or add some."""
    return _described(_column(model, name), options)


def model_field(model: type[Model], name: str, **options: Any) -> Any:
    """Return the form field of a column (see ``form_field``), outside a form of its model."""
    return form_field(_column(model, name), **options)


def form_field(
    column: "models.Field[Any, Any]",
    *,
    form_class: type[forms.Field] | None = None,
    missing: str = "",
    error_messages: Mapping[str, str] | None = None,
    **options: Any,
) -> Any:
    """Return the form field of a column, with its label, help text, choices and limit, and whether it may be empty.

    ``options`` are those of the form field; a label or a help text there replaces that of the model. ``missing`` is the
    refusal of an empty text or choice, which is then required.
    """
    messages = {**({"required": missing} if missing else {}), **(error_messages or {})}
    options = _described(column, options)
    is_required = not column.blank or "required" in messages
    if form_class:
        return form_class(required=is_required, **options)
    if column.choices:
        return forms.ChoiceField(choices=column.flatchoices, error_messages={**CHOOSE, **messages}, **options)
    if isinstance(column, models.DateField):
        return date_field(required=not column.blank, **options)
    if isinstance(column, models.DecimalField):
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
        missing="Indiquez le motif : il accompagne le changement dans l’historique.",
    )


class PageForm(forms.Form):
    """A form with the token of its page; an unknown field is refused."""

    data: QueryDict
    token = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": "", "invalid": ""})
    required_css_class = "required"
    shown_as: Mapping[str, str] = {}
    """The fields that show what an action refuses of other values: the last day, of an end that it precedes."""
    required_when: Mapping[str, str] = {}
    """The fields that may be empty, but « si … »: their labels say so."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["token"].initial = uuid.uuid4
        for name, field in self.fields.items():
            field.required_when = self.required_when.get(name, "")  # type: ignore[attr-defined]  # read by field.html
            style = next(css for widget, css in STYLES if isinstance(field.widget, widget))
            if style:
                field.widget.attrs["class"] = style
            if not field.widget.is_hidden and not isinstance(field.widget, forms.RadioSelect):
                field.widget.attrs["aria-describedby"] = f"{name}-aide {name}-message"

    def clean(self) -> dict[str, Any]:
        foreign = sorted(self.foreign())
        if foreign:
            names = ", ".join(f"« {name[:40]} »" for name in foreign[:5])
            raise ValidationError(f"Ce formulaire n’a pas de champ {names}. Rechargez la page, puis recommencez.")
        if "token" in self.errors:
            raise ValidationError("Cette page a perdu ce qu’elle retenait. Rechargez-la, puis recommencez.")
        if any(field.name in self.errors for field in self.hidden_fields()):
            raise ValidationError("Cette page a perdu ce qu’elle retenait. Rechargez-la, puis recommencez.")
        return self.cleaned_data

    def foreign(self) -> set[str]:
        """Return the submitted names that do not belong to this form."""
        return set(self.data) - set(self.fields) - OF_THE_PAGE

    def remember(self, **values: object) -> None:
        """Store these values in the form, for the next submission."""
        self.data = self.data.copy()
        for name, value in values.items():
            self.data[name] = "" if value is None else str(value)

    def refuse(self, refusal: ValidationError) -> None:
        """Display the errors of an action: next to the field that they name, or above the form."""
        for name, sentences in messages_by_field(refusal, shown_as=self.shown_as).items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


CHOICE = "choix_"
"""Before the name of a value: which of the two that are compared is kept."""
MINE, THEIRS = "mine", "theirs"
UNDECIDED = "Choisissez, pour chaque champ comparé, la valeur à garder."


class ComparedForm(PageForm):
    """A form with compared values: ``compared`` is submitted for each displayed conflict, with the choice."""

    names: Sequence[str] = ()
    """The values that may be compared."""

    @property
    def compared(self) -> list[str]:
        """Return the fields displayed as conflicts, in the order of the form."""
        shown = self.data.getlist("compared") if self.is_bound else []
        return [name for name in self.names if name in shown]

    @property
    def choices(self) -> dict[str, str]:
        """Return the chosen side of each settled conflict."""
        sent = {name: self.data.get(CHOICE + name) for name in self.names}
        return {name: choice for name, choice in sent.items() if choice in (MINE, THEIRS)}

    def foreign(self) -> set[str]:
        return super().foreign() - {CHOICE + name for name in self.names} - {"compared"}


def _is_filled(value: object) -> bool:
    return value not in (None, "") and value is not False


def words_of_field(field: forms.BoundField, value: object) -> str:
    """Return the text typed in a field, as displayed: the label of a choice, a number with its unit."""
    kind = field.field
    choices: dict[Any, Any] = {}
    if type(kind) is forms.ChoiceField:
        choices = dict(flatten_choices(kind.choices))  # type: ignore[arg-type]
    unit = getattr(kind, "unit", "")
    return f"{value_fr(value, choices)}{NO_BREAK}{unit}" if unit else value_fr(value, choices)


class PreviewedForm(PageForm):
    """A form saved only after its preview: ``previewed`` is the digest of the previewed change.

    ``made_of`` names the fields that define the change.
    """

    made_of: ClassVar[tuple[str, ...]] = ()
    previewed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    confirmed: forms.Field = forms.BooleanField(label="Je confirme ce changement", required=False)

    def replaced(self) -> str:
        """Return a text that identifies the state of the changed records."""
        raise NotImplementedError

    @property
    def digest(self) -> str:
        """Return the digest of the requested change: its values and the state that it changes."""
        asked = [self.replaced(), *(str(self.cleaned_data.get(name)) for name in self.made_of)]
        return hashlib.sha256(repr(asked).encode()).hexdigest()

    @property
    def is_previewed(self) -> bool:
        """Whether the effects of this very change were previewed."""
        return bool(self.cleaned_data["previewed"] == self.digest)

    @property
    def recap(self) -> list[tuple[str, str]]:
        """Return the label and words of each filled field, for the page that folds the form."""
        return [
            (str(field.label), words_of_field(field, self.cleaned_data.get(field.name)))
            for field in self.visible_fields()
            if field.name != "confirmed" and _is_filled(self.cleaned_data.get(field.name))
        ]

    def show_previewed(self) -> None:
        """Store the digest of the displayed preview."""
        self.remember(previewed=self.digest)

    def values_of(self, *names: str) -> dict[str, Any]:
        """Return the values typed in these fields, as the arguments of an action."""
        return {name: self.cleaned_data[name] for name in names}


def choice(label: str, missing: str) -> forms.ModelChoiceField:  # type: ignore[type-arg]
    return forms.ModelChoiceField(
        queryset=None,
        label=label,
        to_field_name="slug",
        empty_label="Choisir",
        error_messages={"required": missing, "invalid_choice": "Choisissez dans la liste."},
    )


def set_choices(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
    field.queryset = rows


class ReasonForm(PageForm):
    reason = reason_field("Par exemple : saisi deux fois.")
