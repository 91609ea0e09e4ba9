"""A form that replaces what is recorded: its page carries what it showed, and a conflict is settled field by field."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.text import capfirst

from common.optimistic_lock import EditConflictError, ForgedTokenError, State, VersionToken
from common.words import value_fr
from workspace.pages.comparing import Compared
from workspace.pages.forms import THEIRS, UNDECIDED, ComparedForm, PreviewedForm, reason_field

LABELS = {
    "carriers": "Qui porte le service",
    "codes": "Ordre",
    "end": "Fin",
    "is_millesime_confirmed": "Millésime confirmé",
    "mended_at": "Réglé le",
    "phases": "Phases, changement n°",
    "version": "Dernière version",
    "withdrawn_on": "Retrait",
}
"""The recorded values that no field of a form writes."""


class SeenField(forms.CharField):
    """The token of what a page showed; one that this site did not write is refused."""

    widget = forms.HiddenInput
    default_error_messages = {"required": ""}

    def clean(self, value: Any) -> Any:
        token = super().clean(value)
        try:
            return VersionToken.read(token) if token else None
        except ForgedTokenError:
            raise ValidationError("") from None


class SeenForm(ComparedForm):
    """``recorded`` is what the change replaces, as its action reads it; ``names`` are the fields that write its values."""

    names: Sequence[str] = ()
    seen = SeenField()

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
        """What every change carries: its reason, and what its author saw."""
        return {"reason": self.cleaned_data["reason"], "seen": self.cleaned_data["seen"]}

    @property
    def is_undecided(self) -> bool:
        """Whether a value that the page showed twice was not chosen."""
        return bool(set(self.compared) - set(self.choices))

    @property
    def keeps_theirs(self) -> bool:
        """Whether everything is chosen as it is recorded, so that nothing is left to change."""
        chosen = {name: self.cleaned_data.get(name) for name in self.names}
        return bool(self.compared) and all(self.recorded.get(name) == value for name, value in chosen.items())

    def refuse(self, refusal: ValidationError) -> None:
        if isinstance(refusal, EditConflictError):
            self.compare(refusal.now, refusal.changed)
            # What did not change is what the page showed, or what was typed.
            self._seal(VersionToken.of(refusal.now))
        super().refuse(refusal)

    def ask_again(self) -> None:
        """Ask for the choices that are missing."""
        self.add_error(None, UNDECIDED)
        self.compare(self.recorded)

    def compare(self, now: State, changed: Iterable[str] = ()) -> None:
        """Show both values of what somebody changed, and of what the page compared already.

        The next sending is over what is shown; a choice stands as long as the value that it was made of.
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
        """The next sending is over this."""
        self.remember(seen=seen.token)

    def label_of(self, name: str) -> str:
        """What a recorded value that no field writes is called."""
        return LABELS.get(name, name)

    def words_of(self, name: str, value: object) -> str:
        return value_fr(value)

    def _choices(self, name: str) -> Mapping[Any, Any]:
        field = self.fields[name]
        return dict(field.choices) if type(field) is forms.ChoiceField else {}  # type: ignore[arg-type]


class WithdrawForm(SeenForm):
    """Take away ``row``, if it still is what the page showed under ``saw``."""

    reason = reason_field("Par exemple : saisi deux fois.")

    def __init__(self, data: Any = None, *, row: Model, saw: Sequence[str], **options: Any) -> None:
        super().__init__(data, recorded={name: getattr(row, name) for name in saw}, **options)
        self.row = row

    def label_of(self, name: str) -> str:
        return capfirst(str(self.row._meta.get_field(name).verbose_name))  # type: ignore[union-attr]

    def words_of(self, name: str, value: object) -> str:
        return value_fr(value, dict(self.row._meta.get_field(name).flatchoices))  # type: ignore[union-attr]


class StepForm(PreviewedForm, SeenForm):
    """A change that is shown first, then saved over what its page showed."""

    def replaced(self) -> str:
        return str(self.data.get("seen", ""))
