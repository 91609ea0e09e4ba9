"""Forms to change the phases of a service; each detects a concurrent change of the same phase."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from common.texts import MAX_REASON
from common.words import date_fr
from startups.models import EndReason, Phase, PhaseKind
from startups.models.life import END_FIELDS
from workspace.pages.fields import date_field, model_field, reason_field
from workspace.pages.forms import MINE, THEIRS, UNDECIDED, Compared, ComparedForm, LockedForm, PreviewedForm, compare
from workspace.phases.queries import MeanwhileChange, Timeline

LABELS = {"kind": "Phase", "date": "Date d’entrée", "end_reason": "Motif de fin", "reason": "Motif"}


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


class PhaseForm(ComparedForm, PreviewedForm):
    """A change of the phases.

    ``version`` is that of the phases when the page was displayed; ``compared_at`` is the version of the displayed
    comparison; ``rival`` is the phase of the other person, once this change is chosen to replace it; ``both``: it is
    recorded next to it, as typed.
    """

    names: Sequence[str] = ("date", "reason")
    version = forms.IntegerField(widget=forms.HiddenInput)
    compared_at = forms.IntegerField(widget=forms.HiddenInput, required=False)
    rival = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, timeline: Timeline, phase: Phase | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.timeline, self.phase, self.now = timeline, phase, timeline.version
        self.fields["version"].initial = self.now

    def state_key(self) -> str:
        return str(self.now)

    def show_previewed(self) -> None:
        super().show_previewed()
        self.remember(version=self.now)

    @property
    def rival_phase(self) -> Phase | None:
        """Return the phase of the other person that this change replaces."""
        if not self.is_bound or self.cleaned_data.get("rival") is None:
            return None
        return next((one for one in self.timeline.phases if one.pk == self.cleaned_data["rival"]), None)

    def rival_among(self, meanwhile: Sequence[MeanwhileChange]) -> MeanwhileChange | None:
        """Return the last concurrent change about the same thing that is still valid."""
        standing = {phase.pk for phase in self.timeline.phases if self.phase in (None, phase)}
        return next((one for one in reversed(meanwhile) if one.after and one.phase_id in standing), None)

    def is_same(self, rival: MeanwhileChange) -> bool:
        """Whether the other person requested the very same change, possibly for another reason."""
        return not {*self.differing(rival)} - {"reason"}

    def differing(self, rival: MeanwhileChange) -> dict[str, str]:
        """Return in words what differs in the other person's change; a missing reason is ignored."""
        theirs = {
            "kind": rival.phase,
            "date": date_fr(rival.after),
            "end_reason": label_of(rival.end_reason),
            "reason": rival.reason,
        }
        mine = self.describe_change()
        found = {name: theirs[name] for name in self.names if theirs[name] not in ("", mine[name])}
        if "kind" in found:  # each phase keeps the reason of its own end
            found.pop("end_reason", None)
        return found

    def side_by_side(self, rival: MeanwhileChange) -> list[Compared]:
        """Return both changes; the page asks for a choice of each field, with an error if it asked already."""
        choices = {}
        if self.was_compared:
            self.add_error(None, UNDECIDED)
            choices = self.choices
        self.remember(compared_at=self.now)
        return compare(self.differing(rival), self.describe_change(), LABELS, choices)

    @property
    def was_compared(self) -> bool:
        """Whether the page compared the current changes."""
        return bool(self.compared) and self.cleaned_data["compared_at"] == self.now

    def is_settled(self, rival: MeanwhileChange) -> bool:
        """Whether each field that differs was compared in its current state, and chosen."""
        return self.was_compared and not {*self.differing(rival)} - {*self.choices}

    def keeps_theirs(self, rival: MeanwhileChange) -> bool:
        """Whether nothing of this change was chosen: a reason by itself changes nothing."""
        return not any(self.choices[name] == MINE for name in self.differing(rival) if name != "reason")

    def settle(self, rival: MeanwhileChange) -> None:
        """Apply the choices to this change, so that it replaces the other person's."""
        theirs = {
            "kind": rival.kind,
            "date": rival.after,
            "end_reason": rival.end_reason,
            "reason": rival.reason,
        }
        kept = {name: theirs[name] for name in self.differing(rival) if self.choices[name] == THEIRS}
        self._replace_typed_values(
            rival=rival.phase_id, **{name: value for name, value in kept.items() if name in self.fields}
        )

    def _replace_typed_values(self, **values: object) -> None:
        """Replace the typed values by these, as compared with the current version of the phases."""
        self.cleaned_data |= values
        self.remember(version=self.now, **values)

    def describe_change(self) -> dict[str, str]:
        """Return the requested change in words, by field."""
        return {"date": date_fr(self.cleaned_data["date"]), "reason": self.cleaned_data["reason"]}


class ChangeForm(EndFields, PhaseForm):
    """Enter a phase: which, when, why. The usual next phases come first.

    A phase that ends the partnership asks for the reason of the end, which is that of the change too, unless the person
    typed another one.
    """

    digest_fields = ("kind", "date", "rival")
    names: Sequence[str] = ("kind", "date", "end_reason", "reason")
    both = forms.BooleanField(
        label="Garder les deux changements : le mien s’ajoute au sien, tel que je l’ai saisi",
        required=False,
        widget=forms.HiddenInput,
    )
    kind = forms.ChoiceField(
        label="Nouvelle phase", error_messages={"required": "Choisissez la nouvelle phase."}, initial=""
    )
    date = date_field("Date d’entrée", "Le jour où le service entre dans cette phase, passé ou à venir.")
    reason = reason_field()
    field_order = ["both", "kind", "date", *END_FIELDS, "reason"]

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
            self.fields["end_reason"].required = self.is_end and not self.lacks_end
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
    def lacks_end(self) -> bool:
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

    def side_by_side(self, rival: MeanwhileChange) -> list[Compared]:
        self.fields["both"].widget = forms.CheckboxInput(attrs={"aria-describedby": "both-aide both-message"})
        return super().side_by_side(rival)

    def is_settled(self, rival: MeanwhileChange) -> bool:
        return super().is_settled(rival) or (self.was_compared and self.cleaned_data["both"])

    def keeps_theirs(self, rival: MeanwhileChange) -> bool:
        return not self.cleaned_data["both"] and super().keeps_theirs(rival)

    def settle(self, rival: MeanwhileChange) -> None:
        if self.cleaned_data["both"]:
            self._replace_typed_values(rival=None, both=False)
            return
        super().settle(rival)
        if self.choices.get("kind") == THEIRS:  # a phase keeps the reason of its own end
            self._replace_typed_values(end_reason=rival.end_reason)

    def describe_change(self) -> dict[str, str]:
        end_reason = label_of(self.cleaned_data["end_reason"])
        return {"kind": self.entered.label, "end_reason": end_reason, **super().describe_change()}


class CorrectPhaseForm(PhaseForm):
    """Correct the date of an entry."""

    digest_fields = ("date",)
    date = date_field("Date exacte")
    reason = reason_field("Par exemple : date du procès-verbal.")
    field_order = ["date", "reason"]


class WithdrawPhaseForm(PhaseForm):
    """Withdraw an entry."""

    reason = reason_field("Par exemple : saisie sur la mauvaise fiche.")
    save_label = "Retirer"

    def describe_change(self) -> dict[str, str]:
        return {"date": "Entrée annulée", "reason": self.cleaned_data["reason"]}


def label_of(end_reason: str) -> str:
    """Return the label of the reason of an end; empty for none."""
    return str(EndReason(end_reason).label) if end_reason else ""


def _choice(kind: PhaseKind) -> tuple[str, str]:
    return kind.key, kind.label
