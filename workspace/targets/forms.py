"""The form of a target: none, not determined, or a value."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from indicators.actions.targets import target_state
from indicators.models import Target, TargetStatus
from workspace.pages.fields import decimal_field, reason_field
from workspace.pages.forms import RecordForm

NONE, UNKNOWN, VALUE = TargetStatus.NONE.value, TargetStatus.UNKNOWN.value, TargetStatus.VALUE.value


class TargetForm(RecordForm):
    """A target, or its removal (``is_removed``)."""

    instance: Target
    required_when: Mapping[str, str] = {
        "value": "si vous fixez une valeur",
        "source": "si vous fixez une cible",
    }
    status = forms.ChoiceField(
        label="Cible",
        choices=[(VALUE, "Une valeur"), (UNKNOWN, "Non déterminée (ND)"), (NONE, "Pas de cible")],
        widget=forms.RadioSelect,
        help_text="Choisissez « Non déterminée » si la loi ne la fixe pas : ce n’est pas zéro.",
        error_messages={"required": "Choisissez la sorte de cible.", "invalid_choice": "Choisissez dans la liste."},
    )
    value = decimal_field("Valeur", "Zéro est une valeur.")
    tolerance = decimal_field("Tolérance", "Écart admis, dans la même unité. Vide : aucun.")
    reason = reason_field("Par exemple : loi de finances initiale du 29 décembre.")
    field_order = ("status",)

    class Meta(RecordForm.Meta):
        model = Target
        fields = Target.EDITED
        help_texts = {
            "direction": "",
            "source": "Le document qui fixe la cible, ou son lien. Par exemple : PAP 2021, programme 352.",
            "judgement": "Ce que l’équipe dit de l’année, à côté du calcul. Public : n’y nommez personne.",
        }
        error_messages = {"direction": {"required": "Choisissez le sens."}}

    def __init__(self, data: Any = None, *, instance: Target, **options: Any) -> None:
        current = instance if instance.pk else None
        state = target_state(current)
        initial = {"status": state["status"], "tolerance": instance.tolerance or None}
        super().__init__(data, instance=instance, recorded=state, initial=initial, **options)
        self.names = tuple(state)
        self.fields["source"].required = False

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("tolerance") is None and "tolerance" not in self.errors:
            self.cleaned_data["tolerance"] = Decimal(0)
        values = super().clean()
        status, value = values.get("status"), values.get("value")
        if status == VALUE and value is None and "value" not in self.errors:
            self.add_error("value", "Donnez la valeur de la cible.")
        if status in (UNKNOWN, NONE) and value is not None:
            self.add_error("value", "Laissez la valeur vide, ou choisissez « Une valeur ».")
        if status == NONE and values.get("judgement"):
            raise ValidationError("Un jugement demande une cible : choisissez « Non déterminée (ND) ».")
        return values

    @property
    def is_removed(self) -> bool:
        """Whether the author chose that there is no target."""
        return bool(self.cleaned_data["status"] == NONE)
