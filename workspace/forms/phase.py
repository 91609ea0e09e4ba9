"""The forms that change the phases of a service, in two steps: see what changes, then save."""

from typing import Any

from django import forms

from startups.models import PhaseKind
from workspace.forms.base import date_field, reason_field
from workspace.forms.seen import SeenForm
from workspace.queries.life import Life


class StepForm(SeenForm):
    """A change of the phases; ``version`` is what they were when the page was made."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    confirmed = forms.BooleanField(label="Je confirme ce changement", required=False)

    def __init__(self, data: Any = None, *, life: Life, **options: Any) -> None:
        super().__init__(data, **options)
        self.life = life
        self.fields["version"].initial = life.version

    def asked(self) -> list[str]:
        return [str(self.life.version), *(str(self.cleaned_data.get(name)) for name in ("kind", "date"))]

    def show_seen(self) -> None:
        super().show_seen()
        self.data["version"] = str(self.life.version)


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
