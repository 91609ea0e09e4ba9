"""Forms of external figures: a new indicator, a figure, a correction, and the documentation of any indicator."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms

from common.optimistic_lock import state_of
from indicators.algebra.declared_sources import QUANTITIES
from indicators.models import IndicatorCard, MeasuredFigure
from workspace.indicators.forms import CreateForm
from workspace.pages.fields import date_field, decimal_field, reason_field
from workspace.pages.forms import RecordForm

A_DAY = dt.timedelta(days=1)


class DefineForm(CreateForm):
    """A new indicator whose figures are measured by staff."""

    quantity = forms.ChoiceField(
        label="Objet de la mesure",
        choices=[(key, quantity.label) for key, quantity in QUANTITIES.items()],
        help_text="Un pourcentage se saisit aussi par son numérateur et son dénominateur.",
        error_messages={"required": "Choisissez ce qui est mesuré.", "invalid_choice": "Choisissez dans la liste."},
    )


class MeasuredForm(RecordForm):
    """The value measured over a period; its last day is included."""

    instance: MeasuredFigure

    shown_as: Mapping[str, str] = {"until": "last"}
    required_when: Mapping[str, str] = {
        "value": "sans numérateur ni dénominateur",
        "numerator": "si la valeur est vide",
        "denominator": "si la valeur est vide",
    }
    last = date_field("Dernier jour de la période", "Date incluse ; la période doit être terminée.")
    value = decimal_field("Valeur", "Laissez vide si vous saisissez numérateur et dénominateur.")
    numerator = decimal_field("Numérateur", "Pour un pourcentage : combien.")
    denominator = decimal_field("Dénominateur", "Pour un pourcentage : sur combien.")
    reason = reason_field("Par exemple : résultats de l’enquête annuelle, réponse arrivée après la clôture.")
    field_order = ("start", "last")

    class Meta(RecordForm.Meta):
        model = MeasuredFigure
        fields = tuple(name for name in MeasuredFigure.EDITED if name != "until")
        labels = {"start": "Premier jour de la période"}
        help_texts = {"start": "", "source": "", "document": "Le fichier ou la page qui montre le chiffre."}
        error_messages = {"source": {"required": "Donnez la source : qui a mesuré, et comment."}}

    def __init__(self, data: Any = None, *, instance: MeasuredFigure, **options: Any) -> None:
        is_new = instance.pk is None
        recorded = {} if is_new else state_of(instance, instance.EDITED)  # its end too, which no field shows as it is
        super().__init__(data, instance=instance, recorded=recorded, **options)
        if not is_new:
            self.initial["last"] = instance.last

    def _post_clean(self) -> None:
        super()._post_clean()
        if last := self.cleaned_data.get("last"):
            self.instance.until = last + A_DAY


class CardForm(RecordForm):
    """The documentation of an indicator."""

    reason = reason_field("Par exemple : fiche du projet annuel de performances.")

    class Meta(RecordForm.Meta):
        model = IndicatorCard
        fields = IndicatorCard.EDITED
        labels = {"owner": "Responsable"}
        help_texts = {
            "method": "Comment le chiffre est fait, pas à pas.",
            "owner": "Une fonction, pas une personne : « chef du pôle incubateurs ».",
            "delay_days": "Après la fin de la période : 60 pour deux mois.",
            "contact": "L’adresse d’une équipe.",
        }
        error_messages = {"cadence": {"required": "Choisissez la cadence."}}
