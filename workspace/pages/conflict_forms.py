"""A form that replaces recorded values: its page keeps their version, and a conflict is settled by field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.text import capfirst

from common.optimistic_lock import EditConflictError, ForgedTokenError, State, VersionToken
from common.words import value_fr
from workspace.pages.fields import form_field, reason_field
from workspace.pages.forms import THEIRS, UNDECIDED, ComparedForm, PreviewedForm

LABELS = {
    "carriers": "Qui porte le service",
    "codes": "Ordre",
    "is_millesime_confirmed": "Millésime confirmé",
    "mended_at": "Réglé le",
    "phases": "Phases, changement n°",
    "until": "Fin",
    "version": "Dernière version",
    "withdrawn_on": "Retrait",
}
"""The recorded values that no field of a form writes."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A field that another user changed: both values, in words.

    ``choice`` is the one that the reader has kept already ("theirs", "mine"), empty before.
    """

    name: str
    label: str
    theirs: str
    mine: str
    choice: str


def compare(
    theirs: Mapping[str, str], mine: Mapping[str, str], labels: Mapping[str, str], choices: Mapping[str, str]
) -> list[Compared]:
    """Return each field of ``theirs`` with the value of ``mine``."""
    return [
        Compared(name, labels[name], value_fr(value), value_fr(mine[name]), choices.get(name, ""))
        for name, value in theirs.items()
    ]


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


class LockedForm(ComparedForm):
    """A form with optimistic locking: ``recorded`` are the values that it replaces, ``names`` the fields that write
    them.
    """

    names: Sequence[str] = ()
    seen = LockField()

    def __init__(self, data: Any = None, *, recorded: State, **options: Any) -> None:
        super().__init__(data, **options)
        self.recorded = recorded
        self.fields["seen"].initial = VersionToken.of(recorded).token
        self.typed: dict[str, Any] = {}
        self.conflict: list[Compared] = []
        self.told: list[str] = []

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        self.typed = {name: values.get(name) for name in self.names}
        seen = values.get("seen")
        for name in self.compared:
            if seen and self.choices.get(name) == THEIRS and seen.holds(**{name: self.recorded.get(name)}):
                values[name] = self.recorded.get(name)
        return values

    @property
    def carried(self) -> dict[str, Any]:
        """Return the reason and the version, which every change carries."""
        return {"reason": self.cleaned_data["reason"], "seen": self.cleaned_data["seen"]}

    @property
    def is_undecided(self) -> bool:
        """Whether a displayed conflict has no choice yet."""
        return bool(set(self.compared) - set(self.choices))

    @property
    def keeps_theirs(self) -> bool:
        """Whether all recorded values are kept, so that nothing changes."""
        chosen = {name: self.cleaned_data.get(name) for name in self.names}
        return bool(self.compared) and all(self.recorded.get(name) == value for name, value in chosen.items())

    def refuse(self, refusal: ValidationError) -> None:
        if isinstance(refusal, EditConflictError):
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
                theirs=value_fr(now.get(name), self._choices(name)),
                mine=value_fr(self.typed.get(name), self._choices(name)),
                choice=self.choices.get(name, "") if seen.holds(**{name: now.get(name)}) else "",
            )
            for name in self.names
            if name in shown and now
        ]
        others = [name for name in now if name in shown and name not in self.names]
        self.told = [f"{self.label_of(name)} : {self.words_of(name, now[name])}" for name in others]
        self._seal(seen.showing(now, shown))

    def _seal(self, seen: VersionToken) -> None:
        """Store this version for the next submission."""
        self.remember(seen=seen.token)

    def label_of(self, name: str) -> str:
        """Return the label of a recorded value that no field writes."""
        return LABELS.get(name, name)

    def words_of(self, name: str, value: object) -> str:
        return value_fr(value)

    def _choices(self, name: str) -> Mapping[Any, Any]:
        field = self.fields[name]
        return dict(field.choices) if type(field) is forms.ChoiceField else {}  # type: ignore[arg-type]


class RecordForm(LockedForm, forms.ModelForm):  # type: ignore[type-arg]  # not generic when it runs
    """The columns ``Meta.fields`` of a model: labels, choices and limits are those of the model.

    An action writes the ``values``, and checks them under its lock.
    """

    class Meta:
        formfield_callback = form_field

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.names = tuple(self._meta.fields or ())

    def _post_clean(self) -> None:
        """Leave the row as it is: the action fills and checks it."""

    @property
    def values(self) -> dict[str, Any]:
        """Return the typed values, by column of the action."""
        return {name: self.cleaned_data[name] for name in self.names}


class WithdrawForm(LockedForm):
    """Delete ``row``, unless its columns ``saw`` changed after the page was displayed."""

    reason = reason_field("Par exemple : saisi deux fois.")

    def __init__(self, data: Any = None, *, row: Model, saw: Sequence[str], **options: Any) -> None:
        super().__init__(data, recorded={name: getattr(row, name) for name in saw}, **options)
        self.row = row

    def label_of(self, name: str) -> str:
        return capfirst(str(self.row._meta.get_field(name).verbose_name))  # type: ignore[union-attr]

    def words_of(self, name: str, value: object) -> str:
        return value_fr(value, dict(self.row._meta.get_field(name).flatchoices))  # type: ignore[union-attr]


class StepForm(PreviewedForm, LockedForm):
    """A change that is previewed, then saved over the displayed version."""
