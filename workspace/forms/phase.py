"""The forms that change the phases of a service; each says when somebody else changed the same thing meanwhile."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import TextChoices

from common.words import date_fr
from startups.models import Phase, PhaseKind
from workspace.forms.base import date_field, reason_field
from workspace.forms.step import StepForm
from workspace.queries.life import Life, MeanwhileChange

LABELS = {"kind": "Phase", "date": "Date d’entrée", "reason": "Raison"}


class Settlement(TextChoices):
    """What becomes of two changes made at once."""

    THEIRS = "theirs", "Garder le sien : rien n’est enregistré de ma part"
    MINE = "mine", "Mettre le mien à la place du sien"
    BOTH = "both", "Garder les deux : le mien s’ajoute"


class PhaseForm(StepForm):
    """A change of the phases; ``settle`` is chosen once both changes were shown, at the version ``compared``.

    ``rival`` is the phase that the other person changed.
    """

    offered: ClassVar[tuple[Settlement, ...]] = (Settlement.THEIRS, Settlement.MINE)
    settle = forms.ChoiceField(label="Que deviennent les deux changements ?", required=False, widget=forms.HiddenInput)
    compared = forms.IntegerField(widget=forms.HiddenInput, required=False)
    rival = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, life: Life, phase: Phase | None = None, **options: Any) -> None:
        super().__init__(data, now=life.version, **options)
        self.life, self.phase = life, phase
        self._offer(forms.HiddenInput())

    def _offer(self, widget: forms.Widget) -> None:
        settle = self.fields["settle"]
        assert isinstance(settle, forms.ChoiceField)  # noqa: S101
        settle.widget = widget
        settle.choices = [(one.value, one.label) for one in self.offered]

    def rival_among(self, meanwhile: Sequence[MeanwhileChange]) -> MeanwhileChange | None:
        """The last change that is about the same thing, and still stands."""
        standing = {phase.pk for phase in self.life.phases if self.phase in (None, phase)}
        return next((one for one in reversed(meanwhile) if one.after and one.phase_id in standing), None)

    def is_same(self, rival: MeanwhileChange) -> bool:
        """Whether the other person asked for the very same."""
        return self.said() == {name: word for name, word in self.said_of(rival).items() if name != "reason"}

    @property
    def settlement(self) -> Settlement | None:
        """What was chosen once the changes were compared, if they still are what was compared."""
        chosen = self.cleaned_data["settle"] if self.cleaned_data["compared"] == self.now else ""
        return Settlement(chosen) if chosen else None

    def ask_to_settle(self) -> None:
        """Have the page ask what becomes of both; and say that it was asked, when it was."""
        self._offer(forms.RadioSelect())
        if self.cleaned_data["compared"] == self.now:
            self.add_error("settle", "Choisissez ce que deviennent les deux changements.")
        self.remember(compared=self.now, settle="")

    def said(self) -> dict[str, str]:
        """The change asked for, in words, by field."""
        return {"date": date_fr(self.cleaned_data["date"])}

    def said_of(self, rival: MeanwhileChange) -> Mapping[str, str]:
        """The same of the other person's, with its reason."""
        return {"date": date_fr(rival.after), "reason": rival.reason}


class ChangeForm(PhaseForm):
    """Enter a phase: which, when, why. The usual next ones come first."""

    made_of = ("kind", "date", "settle", "rival")
    offered = (Settlement.THEIRS, Settlement.MINE, Settlement.BOTH)
    kind = forms.ChoiceField(
        label="Nouvelle phase", error_messages={"required": "Choisissez la nouvelle phase."}, initial=""
    )
    date = date_field("Date d’entrée", "Le jour où le service entre dans cette phase, passé ou à venir.")
    reason = reason_field()
    field_order = ["settle", "kind", "date", "reason"]

    def __init__(self, data: Any = None, *, life: Life, **options: Any) -> None:
        super().__init__(data, life=life, **options)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101
        others = [one for one in life.kinds if one not in life.usual]
        kind.choices = [
            ("", "Choisir une phase"),
            *([("Suites habituelles", [_choice(one) for one in life.usual])] if life.usual else []),
            ("Autres phases", [_choice(one) for one in others]),
        ]
        kind.error_messages["invalid_choice"] = "La phase « %(value)s » n’existe pas. Choisissez-en une dans la liste."

    @property
    def entered(self) -> PhaseKind:
        return next(one for one in self.life.kinds if one.key == self.cleaned_data["kind"])

    def said(self) -> dict[str, str]:
        return {"kind": self.entered.label, **super().said()}

    def said_of(self, rival: MeanwhileChange) -> Mapping[str, str]:
        return {"kind": rival.phase, **super().said_of(rival)}


class CorrectForm(PhaseForm):
    """Give an entry its right date."""

    made_of = ("date", "settle")
    date = date_field("Date exacte")
    reason = reason_field("Par exemple : date du procès-verbal.")
    field_order = ["settle", "date", "reason"]


class WithdrawForm(PhaseForm):
    """Undo an entry."""

    made_of = ("settle",)
    reason = reason_field("Par exemple : saisie sur la mauvaise fiche.")
    field_order = ["settle", "reason"]

    def said(self) -> dict[str, str]:
        return {"date": "Entrée annulée"}


def _choice(kind: PhaseKind) -> tuple[str, str]:
    return kind.key, kind.label
