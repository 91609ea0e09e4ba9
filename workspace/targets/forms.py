"""The form of a target: none, not determined, or a value."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from indicators.actions.targets import TargetStatus, TargetValue, target_state, target_value_of
from indicators.models import Target
from workspace.pages.fields import decimal_field, model_field, reason_field
from workspace.pages.forms import LockedForm

NONE, UNKNOWN, VALUE = TargetStatus.NONE.value, TargetStatus.UNKNOWN.value, TargetStatus.VALUE.value


class TargetForm(LockedForm):
    """A target; ``aim`` is the requested one, once the form is valid (None: no target)."""

    names = ("sort", "value", "direction", "tolerance", "source", "judgement")
    required_when: Mapping[str, str] = {
        "value": "si vous fixez une valeur",
        "source": "si vous fixez une cible",
    }
    sort = forms.ChoiceField(
        label="Cible",
        choices=[(VALUE, "Une valeur"), (UNKNOWN, "Non déterminée (ND)"), (NONE, "Pas de cible")],
        widget=forms.RadioSelect,
        help_text="Choisissez « Non déterminée » si la loi ne la fixe pas : ce n’est pas zéro.",
        error_messages={"required": "Choisissez la sorte de cible.", "invalid_choice": "Choisissez dans la liste."},
    )
    value = decimal_field("Valeur", "Zéro est une valeur.")
    direction = model_field(Target, "direction", missing="Choisissez le sens.")
    tolerance = decimal_field("Tolérance", "Écart admis, dans la même unité. Vide : aucun.")
    source = model_field(
        Target,
        "source",
        required=False,
        help_text="Le document qui fixe la cible, ou son lien. Par exemple : PAP 2021, programme 352.",
    )
    judgement = model_field(
        Target,
        "judgement",
        limit=2000,
        rows=3,
        help_text="Ce que l’équipe dit de l’année, à côté du calcul. Public : n’y nommez personne.",
    )
    reason = reason_field("Par exemple : loi de finances initiale du 29 décembre.")

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("tolerance") is None and "tolerance" not in self.errors:
            self.cleaned_data["tolerance"] = Decimal(0)
        values = super().clean()
        sort, value = values.get("sort"), values.get("value")
        if sort == VALUE and value is None and "value" not in self.errors:
            self.add_error("value", "Donnez la valeur de la cible.")
        if sort in (UNKNOWN, NONE) and value is not None:
            self.add_error("value", "Laissez la valeur vide, ou choisissez « Une valeur ».")
        if sort == NONE and values.get("judgement"):
            raise ValidationError("Un jugement demande une cible : choisissez « Non déterminée (ND) ».")
        return values

    @property
    def aim(self) -> TargetValue | None:
        values = self.cleaned_data
        if values["sort"] == NONE:
            return None
        return TargetValue(
            values["value"],
            values["direction"],
            values["tolerance"],
            values["judgement"].strip(),
            values["source"].strip(),
        )


def initial_of(target: Target | None) -> dict[str, object]:
    """Return the initial values of the form of a target."""
    aim = target_value_of(target) if target else TargetValue(None)
    value = aim.value.normalize() if aim.value is not None else None
    return {**target_state(aim if target else None), "value": value, "tolerance": aim.tolerance.normalize() or None}
