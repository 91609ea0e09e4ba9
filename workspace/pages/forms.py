"""The forms of pages: widgets, error messages, the token of a page, and conflicts settled by field.

A form that replaces recorded values keeps their version.
"""

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.models import construct_instance
from django.http import QueryDict
from django.utils.choices import flatten_choices
from django.utils.text import capfirst

from common.optimistic_lock import NOTHING, EditConflictError, ForgedTokenError, State, VersionToken, state_of
from common.validation_errors import messages_by_field
from common.words import NO_BREAK, value_fr
from startups.models import EditedRecord
from workspace.pages.fields import form_field, reason_field

PAGE_FIELDS = {"csrfmiddlewaretoken", "step"}
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
    save_label = "Enregistrer"
    preview_label = "Vérifier"
    """Of the button that previews the change, on a page that does."""
    inputs_template = "workspace/pages/inputs.html"
    """The fields, folded under the preview once there is one."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["token"].initial = uuid.uuid4
        for name, field in self.fields.items():
            self.set_field(name, field)

    def set_field(self, name: str, field: forms.Field) -> None:
        """Set the field of this name, with its style and the texts that describe it."""
        field.required_when = self.required_when.get(name, "")  # type: ignore[attr-defined]  # read by field.html
        style = next(css for widget, css in STYLES if isinstance(field.widget, widget))
        if style:
            field.widget.attrs["class"] = style
        if not field.widget.is_hidden and not isinstance(field.widget, forms.RadioSelect):
            field.widget.attrs["aria-describedby"] = f"{name}-aide {name}-message"
        self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        unknown = sorted(self.unknown_fields())
        if unknown:
            names = ", ".join(f"« {name[:40]} »" for name in unknown[:5])
            raise ValidationError(f"Ce formulaire n’a pas de champ {names}. Rechargez la page, puis recommencez.")
        if "token" in self.errors:
            raise ValidationError("Cette page a perdu ce qu’elle retenait. Rechargez-la, puis recommencez.")
        if any(field.name in self.errors for field in self.hidden_fields()):
            raise ValidationError("Cette page a perdu ce qu’elle retenait. Rechargez-la, puis recommencez.")
        return self.cleaned_data

    def values_of(self, *names: str) -> dict[str, Any]:
        """Return the values typed in these fields, as the arguments of an action."""
        return {name: self.cleaned_data[name] for name in names}

    def unknown_fields(self) -> set[str]:
        """Return the submitted names that do not belong to this form."""
        return set(self.data) - set(self.fields) - PAGE_FIELDS

    def remember(self, **values: object) -> None:
        """Store these values in the form, for the next submission."""
        self.data = self.data.copy()
        for name, value in values.items():
            self.data[name] = "" if value is None else str(value)

    @property
    def is_incomplete(self) -> bool:
        """Whether the page asks for more fields first: it is displayed again, without errors."""
        return False

    def page_context(self) -> dict[str, object]:
        """Return the template context of the last submission: its preview, or a conflict with another person's change."""
        return {}

    def refuse(self, refusal: ValidationError) -> None:
        """Display the errors of an action: next to the field that they name, or above the form."""
        for name, sentences in messages_by_field(refusal, shown_as=self.shown_as).items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


CHOICE = "choix_"
"""Before the name of a value: which of the two that are compared is kept."""
MINE, THEIRS = "mine", "theirs"
UNDECIDED = "Choisissez, pour chaque champ comparé, la valeur à garder."


CONFIRM = "Je confirme ce changement"
"""The label of the box that confirms what is unusual."""


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

    ``digest_fields`` names the fields that define the change, by default all of them.
    """

    digest_fields: ClassVar[tuple[str, ...] | None] = None
    previewed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    confirmed: forms.Field = forms.BooleanField(label=CONFIRM, required=False)
    preview: Mapping[str, object] = {}
    """The template context of the preview, while the page displays one."""

    def page_context(self) -> dict[str, object]:
        return {**super().page_context(), **self.preview}

    def state_key(self) -> str:
        """Return a text that identifies the state of the changed records: the version displayed, if the form has one."""
        return str(self.data.get("seen", ""))

    @property
    def digest(self) -> str:
        """Return the digest of the requested change: its values and the state that it changes."""
        names = self.digest_fields
        if names is None:
            names = tuple(one.name for one in self.visible_fields() if one.name != "confirmed")
        asked = [self.state_key(), *(str(self.cleaned_data.get(name)) for name in names)]
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
        """Store the digest of the displayed preview; what it shows as unusual is to be confirmed after reading it."""
        self.remember(previewed=self.digest, confirmed=None)


def set_choices(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
    field.queryset = rows


class ReasonForm(PageForm):
    """A reason only; ``save_label`` says what is done for it."""

    reason = reason_field("Par exemple : saisi deux fois.")

    def __init__(self, data: Any = None, *, save_label: str, **options: Any) -> None:
        super().__init__(data, **options)
        self.save_label = save_label


LABELS = {
    "carriers": "Qui porte le service",
    "codes": "Ordre",
    "is_millesime_confirmed": "Millésime confirmé",
    "phases": "Phases, changement n°",
    "until": "Fin",
    "version": "Dernière version",
    "withdrawn_on": "Retrait",
}
"""The recorded values that no field of a form writes."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A field that another user changed: both values, in words.

    ``choice`` is the value that the user has kept ("theirs", "mine"); empty before the choice.
    """

    name: str
    label: str
    theirs: str
    mine: str
    choice: str


class LockField(forms.CharField):
    """The version token of a page; a token not signed by this site is refused."""

    widget = forms.HiddenInput
    default_error_messages = {"required": ""}

    def clean(self, value: Any) -> Any:
        token = super().clean(value)
        try:
            return VersionToken.read(token) if token else None
        except ForgedTokenError:
            raise ValidationError("") from None


class LockedForm(PageForm):
    """A form with optimistic locking: ``recorded`` are the values that it replaces, ``names`` the fields that write
    them. ``compared`` is submitted for each displayed conflict, with the choice.
    """

    names: Sequence[str] = ()
    seen = LockField()

    def __init__(self, data: Any = None, *, recorded: State, **options: Any) -> None:
        super().__init__(data, **options)
        self.recorded = recorded
        self.fields["seen"].initial = VersionToken.of(recorded).token
        self.typed: dict[str, Any] = {}
        self.conflict: list[Compared] = []
        self.other_changes: list[str] = []
        self.is_refused = False

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        self.typed = {name: values.get(name) for name in self.names}
        seen = values.get("seen")
        for name in self.compared:
            if seen and self.choices.get(name) == THEIRS and seen.holds(**{name: self.recorded.get(name)}):
                values[name] = self.recorded.get(name)
        return values

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

    def unknown_fields(self) -> set[str]:
        return super().unknown_fields() - {CHOICE + name for name in self.names} - {"compared"}

    @property
    def values(self) -> dict[str, Any]:
        """Return the typed values, by column of the action."""
        return {name: self.cleaned_data[name] for name in self.names}

    @property
    def reason_and_version(self) -> dict[str, Any]:
        """Return the reason and the version, which every change carries."""
        return {"reason": self.cleaned_data["reason"], "seen": self.cleaned_data["seen"]}

    @property
    def action_arguments(self) -> dict[str, Any]:
        """Return what the action of this form takes besides the record and the actor."""
        return self.reason_and_version

    @property
    def is_undecided(self) -> bool:
        """Whether a displayed conflict has no choice yet."""
        return bool(set(self.compared) - set(self.choices))

    @property
    def keeps_theirs(self) -> bool:
        """Whether all recorded values are kept, so that nothing changes."""
        chosen = {name: self.cleaned_data.get(name) for name in self.names}
        return bool(self.compared) and all(self.recorded.get(name) == value for name, value in chosen.items())

    def page_context(self) -> dict[str, object]:
        """Compare again if the comparison is not settled, and return its template context."""
        if self.is_bound and self.compared and not self.conflict:
            self.compare(self.recorded)
        return {"compared": self.conflict, "other_changes": self.other_changes}

    def refuse(self, refusal: ValidationError) -> None:
        if isinstance(refusal, EditConflictError):
            self.is_refused = True
            self.compare(refusal.now, refusal.changed)
            # What did not change is the displayed value, or the typed one.
            self._seal(VersionToken.of(refusal.now))
        super().refuse(refusal)

    def ask_again(self) -> None:
        """Display an error for each missing choice."""
        self.add_error(None, UNDECIDED)
        self.compare(self.recorded)

    def compare(self, now: State, changed: Iterable[str] = ()) -> None:
        """Display both values of what somebody else changed, and of conflicts already displayed.

        The next submission uses the displayed version; a choice is kept as long as its value does not change.
        """
        seen = self.cleaned_data.get("seen") or VersionToken.of({})
        shown = {*changed, *self.compared} if now else {*seen.digests}
        self.conflict = [
            Compared(
                name=name,
                label=str(self.fields[name].label),
                theirs=self._in_words(name, now.get(name)),
                mine=self._in_words(name, self.typed.get(name)),
                choice=self.choices.get(name, "") if seen.holds(**{name: now.get(name)}) else "",
            )
            for name in self.names
            if name in shown and now
        ]
        others = [name for name in now if name in shown and name not in self.names]
        self.other_changes = [f"{self.label_of(name)} : {self.words_of(name, now[name])}" for name in others]
        self._seal(seen.showing(now, shown))

    def _seal(self, seen: VersionToken) -> None:
        """Store this version for the next submission."""
        self.remember(seen=seen.token)

    def label_of(self, name: str) -> str:
        """Return the label of a recorded value that no field writes."""
        return LABELS.get(name, name)

    def words_of(self, name: str, value: object) -> str:
        return value_fr(value)

    def _in_words(self, name: str, value: Any) -> str:
        """Return a value of a field as its choices name it."""
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField) and isinstance(field.widget, forms.Select):
            return field.label_from_instance(value) if value else str(field.empty_label)
        return value_fr(value, dict(field.choices) if type(field) is forms.ChoiceField else {})  # type: ignore[arg-type]


class RecordForm(LockedForm, forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """The columns ``Meta.fields`` of a record: labels, choices and limits are those of its model.

    The form fills its own copy of the record; ``startups.records`` checks it under its lock.
    """

    class Meta:
        formfield_callback = form_field

    def __init__(self, data: Any = None, *, instance: EditedRecord | None = None, **options: Any) -> None:
        if instance is not None:
            recorded = NOTHING if instance.pk is None else state_of(instance, self._meta.fields or ())
            options["initial"] = {**recorded, **options.get("initial", {})}
            options = {"recorded": recorded, "instance": copy(instance), **options}
        super().__init__(data, **options)
        self.names = tuple(self._meta.fields or ())

    def _post_clean(self) -> None:
        """Fill the record, without checking it."""
        if isinstance(self.instance, EditedRecord):
            construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)


class WithdrawForm(LockedForm):
    """Delete ``row``, unless one of its ``columns`` changed after the page was displayed."""

    reason = reason_field("Par exemple : saisi deux fois.")
    save_label = "Retirer"

    def __init__(self, data: Any = None, *, row: Model, columns: Sequence[str], **options: Any) -> None:
        super().__init__(data, recorded=state_of(row, columns), **options)
        self.row = row

    def label_of(self, name: str) -> str:
        return capfirst(str(self.row._meta.get_field(name).verbose_name))  # type: ignore[union-attr]

    def words_of(self, name: str, value: object) -> str:
        return value_fr(value, dict(self.row._meta.get_field(name).flatchoices))  # type: ignore[union-attr]


class WithdrawStepForm(PreviewedForm, WithdrawForm):
    """Withdraw a record, after what that does was shown."""


class StepForm(PreviewedForm, LockedForm):
    """A change that is previewed, then saved over the displayed version."""
