"""The forms that change the phases of a service, in two steps: see what changes, then save."""

import hashlib
from typing import Any

from django import forms
from django.http import QueryDict

from startups.models import PhaseKind
from workspace.forms.base import PageForm, date_field, reason_field
from workspace.queries.life import Life


class StepForm(PageForm):
    """A change that is shown before it is saved.

    ``version`` is what the phases were when the page was made; ``seen`` stands for the change whose effects were shown:
    it is saved only as it was seen.
    """

    data: QueryDict
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    confirmed = forms.BooleanField(label="Je confirme ce changement", required=False)

    def __init__(self, data: Any = None, *, life: Life, **options: Any) -> None:
        super().__init__(data, **options)
        self.life = life
        self.fields["version"].initial = life.version

    @property
    def digest(self) -> str:
        """Stands for the change asked for, made to the phases as they are."""
        asked = [self.life.version, *(str(self.cleaned_data.get(name)) for name in ("kind", "date"))]
        return hashlib.sha256(repr(asked).encode()).hexdigest()

    @property
    def is_seen(self) -> bool:
        """Whether the effects of this very change were shown."""
        return bool(self.cleaned_data["seen"] == self.digest)

    def show_seen(self) -> None:
        """Have the page remember what it shows now."""
        self.data = self.data.copy()
        self.data["seen"], self.data["version"] = self.digest, str(self.life.version)


class ChangeForm(StepForm):
    """Enter a phase: which, when, why. The usual next ones come first."""

    kind = forms.ChoiceField(
        label="Nouvelle phase", error_messages={"required": "Choisissez la nouvelle phase."}, initial=""
    )
    date = date_field("Date d’entrée", "Le jour où le service entre dans cette phase, passé ou à venir.")
    reason = reason_field()
    field_order = ["kind", "date", "reason"]

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


class CorrectForm(StepForm):
    """Give an entry its right date."""

    date = date_field("Date exacte")
    reason = reason_field("Par exemple : date du procès-verbal.")
    field_order = ["date", "reason"]


class WithdrawForm(StepForm):
    """Undo an entry."""

    reason = reason_field("Par exemple : saisie sur la mauvaise fiche.")


def _choice(kind: PhaseKind) -> tuple[str, str]:
    return kind.key, kind.label
