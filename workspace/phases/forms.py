"""Forms to change the phases of a service; a change that another person makes meanwhile asks for a new preview."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from common.optimistic_lock import state_of
from common.texts import MAX_REASON
from startups.models import EndReason, Phase, PhaseKind
from startups.models.life import END_FIELDS
from workspace.pages.fields import date_field, model_field, reason_field
from workspace.pages.forms import LockedForm, PreviewedForm
from workspace.phases.queries import MeanwhileChange, Timeline


class EndFields(forms.Form):
    """Why a partnership ended: required for a phase that ends one, refused for others."""

    end_reason = forms.ChoiceField(
        label="Motif de fin",
        choices=[("", "Choisir un motif"), *EndReason.choices],
        help_text="Public.",
        error_messages={
            "required": "Cette phase clôt le partenariat : indiquez le motif de fin.",
            "invalid_choice": "Choisissez dans la liste.",
        },
    )
    end_sentence = model_field(
        Phase, "end_sentence", rows=3, label="Précision", help_text="Une phrase. Publique : n’y nommez personne."
    )
    end_account = model_field(
        Phase, "end_account", help_text="L’adresse d’une page qui raconte cette fin, par exemple https://beta.gouv.fr/…"
    )

    required_when: Mapping[str, str] = {"end_sentence": "si le motif est « Autre motif »"}

    @property
    def end(self) -> dict[str, str]:
        """Return why the partnership ended, as arguments of the actions."""
        return {name: self.cleaned_data[name] for name in END_FIELDS}


class EndReasonForm(EndFields, LockedForm):
    """Record why a partnership ended."""

    names: Sequence[str] = END_FIELDS
    reason = reason_field("Par exemple : compte rendu retrouvé.")


class PhaseForm(PreviewedForm):
    """A change of the phases; ``version`` is that of the phases when the page was displayed."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, timeline: Timeline, phase: Phase | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.timeline, self.phase, self.now = timeline, phase, timeline.version
        self.fields["version"].initial = self.now

    def state_key(self) -> str:
        return str(self.now)

    def show_previewed(self) -> None:
        super().show_previewed()
        self.remember(version=self.now)

    def is_made_by(self, meanwhile: Sequence[MeanwhileChange]) -> bool:
        """Whether another person has meanwhile made this very change, possibly for another reason."""
        changed = {change.phase_id for change in meanwhile}
        return any(self.asks_for(phase) for phase in self.timeline.phases if phase.pk in changed)

    def asks_for(self, phase: Phase) -> bool:
        """Whether ``phase`` is recorded as this change asks for."""
        return False


class ChangeForm(EndFields, PhaseForm):
    """Enter a phase: which, when, why. The usual next phases come first.

    A phase that ends the partnership asks for the reason of the end, which is that of the change too, unless the person
    typed another one.
    """

    preview_label = "Continuer"
    inputs_template = "workspace/phases/inputs.html"
    digest_fields = ("kind", "date")
    kind = forms.ChoiceField(
        label="Nouvelle phase", error_messages={"required": "Choisissez la nouvelle phase."}, initial=""
    )
    date = date_field("Date d’entrée", "Le jour où le service entre dans cette phase, passé ou à venir.")
    reason = reason_field()
    field_order = ["kind", "date", *END_FIELDS, "reason"]

    def __init__(self, data: Any = None, *, timeline: Timeline, **options: Any) -> None:
        super().__init__(data, timeline=timeline, **options)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)  # noqa: S101
        others = [one for one in timeline.kinds if one not in timeline.usual]
        kind.choices = [
            ("", "Choisir une phase"),
            *([("Suites habituelles", [_choice(one) for one in timeline.usual])] if timeline.usual else []),
            ("Autres phases", [_choice(one) for one in others]),
        ]
        kind.error_messages["invalid_choice"] = "La phase « %(value)s » n’existe pas. Choisissez-en une dans la liste."
        if self.is_bound:
            self.fields["end_reason"].required = self.is_end and not self.is_incomplete
            self.fields["reason"].required = not self.is_end

    @property
    def ending(self) -> list[str]:
        """Return the keys of the phases that end a partnership."""
        return [kind.key for kind in self.timeline.kinds if kind.group == PhaseKind.Group.ENDED]

    @property
    def is_end(self) -> bool:
        """Whether the chosen or proposed phase ends the partnership."""
        return self["kind"].value() in self.ending

    @property
    def is_incomplete(self) -> bool:
        """Whether the phase ends the partnership and the page hasn't asked why: it shows those fields to an end only."""
        return self.is_bound and self.is_end and "end_reason" not in self.data

    @property
    def shows_end(self) -> bool:
        """Whether the page shows the fields of an end: also if one is filled, for a phase that isn't one."""
        return self.is_end or any(self[name].value() for name in END_FIELDS)

    @property
    def shows_reason(self) -> bool:
        """Whether the page asks for the reason of the change; the reason of an end replaces it."""
        return not self.is_end or bool(self["reason"].value())

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if self.is_end and not values.get("reason") and values.get("end_reason"):
            sentence = values.get("end_sentence")
            values["reason"] = ". ".join(filter(None, [label_of(values["end_reason"]), sentence]))[:MAX_REASON]
        return values

    @property
    def recap(self) -> list[tuple[str, str]]:
        label = self.fields["reason"].label
        return [(name, words) for name, words in super().recap if name != label or self.shows_reason]

    @property
    def entered(self) -> PhaseKind:
        return next(one for one in self.timeline.kinds if one.key == self.cleaned_data["kind"])

    def asks_for(self, phase: Phase) -> bool:
        asked = {**self.values_of("kind", "date"), **self.end}
        recorded = {"kind": phase.kind_id, "date": phase.start, **state_of(phase, END_FIELDS)}
        return asked == recorded


class CorrectPhaseForm(PhaseForm):
    """Correct the date of an entry."""

    digest_fields = ("date",)
    date = date_field("Date exacte")
    reason = reason_field("Par exemple : date du procès-verbal.")
    field_order = ["date", "reason"]

    def asks_for(self, phase: Phase) -> bool:
        return phase == self.phase and phase.start == self.cleaned_data["date"]


class WithdrawPhaseForm(PhaseForm):
    """Withdraw an entry."""

    reason = reason_field("Par exemple : saisie sur la mauvaise fiche.")
    save_label = "Retirer"


def label_of(end_reason: str) -> str:
    """Return the label of the reason of an end; empty for none."""
    return str(EndReason(end_reason).label) if end_reason else ""


def _choice(kind: PhaseKind) -> tuple[str, str]:
    return kind.key, kind.label
