"""Shared by the forms of the workspace: widgets, error messages, and the token of the page."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.choices import flatten_choices

from common.refusals import messages_by_field
from common.words import NO_BREAK, value_fr
from workspace.pages.fields import reason_field

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

    def values_of(self, *names: str) -> dict[str, Any]:
        """Return the values typed in these fields, as the arguments of an action."""
        return {name: self.cleaned_data[name] for name in names}

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
        """Return a text that identifies the state of the changed records: the version displayed, if the form has one."""
        return str(self.data.get("seen", ""))

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


def set_choices(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
    field.queryset = rows


class ReasonForm(PageForm):
    reason = reason_field("Par exemple : saisi deux fois.")
