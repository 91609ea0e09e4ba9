"""Forms of the measurements of a service: metrics, values, spending, and the unit of its unit cost."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.words import number_fr
from impact.actions.metrics import MEASUREMENT, METRIC, SPENDING
from impact.models import CostUnit, Measurement, Metric, Spending
from impact.readings import PERIODS, MeasuredValue, read_period
from workspace.pages.forms import NumberField, Text, model_field, reason_field
from workspace.pages.seen import SeenForm


def approximate_field(what: str) -> forms.BooleanField:
    return forms.BooleanField(
        label=f"{what} arrondie à la source", required=False, help_text="Affichée avec « environ »."
    )


def source_field(model: type[Measurement | Spending]) -> Text:
    """Return the field of the source of a value."""
    field: Text = model_field(model, "source", help_text="D’où vient la valeur : une page, un rapport, un export.")
    return field


class MetricForm(SeenForm):
    """A metric."""

    names = METRIC

    name = model_field(
        Metric, "name", missing="Donnez un nom à la mesure.", help_text="Par exemple : dossiers déposés."
    )
    unit = model_field(Metric, "unit", missing="Donnez l’unité.", help_text="Au pluriel : dossiers, usagers, jours.")
    kind = model_field(Metric, "kind")
    cadence = model_field(Metric, "cadence")
    direction = model_field(Metric, "direction")
    counts_people = model_field(Metric, "counts_people", help_text="C’est la preuve du critère n° 2 d’impact national.")
    is_headline = model_field(Metric, "is_headline", help_text="Montrée en grand sur la fiche, à la place d’une autre.")
    description = model_field(Metric, "description", limit=2000, rows=3, help_text="Public : en une ou deux phrases.")
    reason = reason_field("Par exemple : suivi décidé avec l’équipe.")

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in METRIC}


class ValueForm(SeenForm):
    """A value of ``metric``, in its unit."""

    names = MEASUREMENT

    def __init__(self, data: Any = None, *, metric: Metric, **options: Any) -> None:
        super().__init__(data, **options)
        self.metric = metric
        value = self.fields["value"]
        assert isinstance(value, NumberField)  # noqa: S101
        value.kind, value.help_text = metric.kind, f"En {metric.unit}."


class ReadingForm(ValueForm):
    """The value of a period of a metric; one field gives its first and last days."""

    shown_as = {"start": "period", "end": "period"}
    period = Text("Période", limit=40, missing="Donnez la période.", help_text=f"Écrivez {PERIODS}.")
    value = NumberField("Valeur")
    is_approximate = approximate_field("Valeur")
    source = source_field(Measurement)

    def clean_period(self) -> str:
        period: str = self.cleaned_data["period"]
        try:
            self.bounds = read_period(period, self.metric.cadence)
        except ValueError as wrong:
            raise ValidationError(str(wrong)) from None
        return period

    @property
    def reading(self) -> MeasuredValue:
        cleaned = self.cleaned_data
        return MeasuredValue(*self.bounds, cleaned["value"], cleaned["source"].strip(), cleaned["is_approximate"])


class CorrectValueForm(ValueForm):
    """Correct the value of a period."""

    value = NumberField("Valeur")
    is_approximate = approximate_field("Valeur")
    source = source_field(Measurement)
    reason = reason_field("Par exemple : erreur de saisie, donnée consolidée.")


class SpendingForm(SeenForm):
    """The spending of a year."""

    names = SPENDING
    year = forms.IntegerField(
        label="Année",
        error_messages={"required": "Donnez l’année.", "invalid": "Écrivez l’année en quatre chiffres."},
    )
    amount = NumberField(
        "Dépense", "En euros, sur toute l’année. Une dépense déjà enregistrée est remplacée.", kind=Metric.Kind.AMOUNT
    )
    is_approximate = approximate_field("Dépense")
    detail = model_field(Spending, "detail", help_text="Ce que la dépense comprend.")
    source = source_field(Spending)
    reason = reason_field("Par exemple : compte rendu budgétaire de 2025.")

    def clean_amount(self) -> Decimal:
        amount: Decimal = self.cleaned_data["amount"]
        largest = Decimal(10) ** 12
        if not 0 <= amount < largest:
            raise ValidationError(f"Une dépense est comprise entre 0 et {number_fr(largest)} €.")
        if amount != round(amount, 2):
            raise ValidationError("Une dépense a deux décimales au plus : ôtez la troisième.")
        return amount


class CostUnitForm(SeenForm):
    names = ("label", "metric", "share")
    label = model_field(
        CostUnit, "label", missing="Nommez une unité.", help_text="Au singulier : dossier, simulation, appel."
    )
    metric = forms.ChoiceField(label="Mesure qui compte les unités")
    share = forms.ChoiceField(
        label="Part à retenir", required=False, help_text="Quand une part seulement de ce qui est compté est une unité."
    )
    reason = reason_field("Par exemple : unité retenue dans le bilan.")

    def __init__(self, data: Any = None, *, metrics: Sequence[Metric], **options: Any) -> None:
        super().__init__(data, **options)
        self._by_code = {metric.code: metric for metric in metrics}
        for name, kind, first in (("metric", "count", []), ("share", "percentage", [("", "Tout")])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101
            field.choices = [*first, *((one.code, one.name) for one in metrics if one.kind == kind)]

    @property
    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "label": cleaned["label"],
            "metric": self._by_code[cleaned["metric"]],
            "share": self._by_code.get(cleaned["share"]),
        }
