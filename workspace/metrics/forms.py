"""Forms of the measurements of a service: metrics, values, spending, and the unit of its unit cost."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst

from catalogue.metrics.presenters import unit_in_words
from common.confirming import require_confirmed
from common.readings import PERIODS, MeasuredValue, read_period
from common.words import plural_fr
from impact.models import CostUnit, Measurement, Metric, Spending
from impact.national.changes import criteria_moved
from workspace.pages.fields import CHOOSE, NumberField, Text, model_field, reason_field
from workspace.pages.forms import RecordForm, WithdrawForm, set_choices
from workspace.pages.money_forms import MoneyForm, MoneyRecordForm

APPROXIMATE = "Affichée avec « environ »."
SOURCE = "D’où vient la valeur : une page, un rapport, un export."


class MetricForm(MoneyRecordForm):
    """A metric; a new unit of recorded values is confirmed."""

    dimension = model_field(Metric, "dimension", empty_label="Hors de la matrice")
    indicator = model_field(Metric, "indicator", empty_label="Aucun")
    reason = reason_field("Par exemple : suivi décidé avec l’équipe.")

    class Meta(MoneyRecordForm.Meta):
        model = Metric
        fields = Metric.EDITED
        help_texts = {
            "name": "Par exemple : dossiers déposés.",
            "unit": "Au pluriel : dossiers, usagers, jours. Pour une note : points.",
            "counts_people": "C’est la preuve du critère n° 2 d’impact national.",
            "is_headline": "La « north star » du programme, montrée en grand sur la fiche à la place d’une autre.",
            "description": "Public : en une ou deux phrases.",
        }
        error_messages = {
            "name": {"required": "Donnez un nom à la mesure."},
            "unit": {"required": "Donnez l’unité."},
        }


def save_unit_confirmed(metric: Metric, save: Callable[[], object], confirmed: str) -> None:
    """Save a metric in a transaction, if its author confirmed the new meaning of the values recorded before.

    :raises ConfirmationNeededError: they did not.
    """
    before = Metric.objects.filter(pk=metric.pk).first()
    save()
    values = metric.measurements.count() if before else 0
    if before and values:
        require_confirmed(_new_meanings(before, metric, values), confirmed)


def _new_meanings(before: Metric, metric: Metric, values: int) -> list[str]:
    """Return a sentence for each change of a metric that gives its ``values`` another meaning."""
    found, recorded = [], plural_fr(values, "valeur enregistrée change", "valeurs enregistrées changent")
    if before.unit != metric.unit:
        found.append(f"{recorded} d’unité : « {before.unit} » devient « {metric.unit} », et les nombres restent.")
    if before.scale != metric.scale and metric.scale:
        found.append(f"{recorded} de note maximale : elles sont désormais sur {metric.scale}, et les nombres restent.")
    if before.is_running_total != metric.is_running_total:
        meaning = "un total depuis le début" if metric.is_running_total else "la valeur d’une seule période"
        found.append(f"{recorded} de sens : chacune est désormais {meaning}, et les nombres restent.")
    return found


def withdraw_confirmed(metric: Metric, withdraw: Callable[[], object], confirmed: str) -> None:
    """Withdraw a value of a metric in a transaction, if its author confirmed the criteria that this moves.

    :raises ConfirmationNeededError: they did not.
    """
    require_confirmed(_criteria_moved(metric, withdraw), confirmed)


def _criteria_moved(metric: Metric, write: Callable[[], object]) -> list[str]:
    """Call ``write``; return the criteria of the service that it moves: only a metric of people can."""
    if metric.counts_people:
        return criteria_moved(metric.startup, write)
    write()
    return []


class ValueForm(MoneyRecordForm):
    """A value of a metric, in its unit; one that is unusual is confirmed."""

    class Meta(MoneyRecordForm.Meta):
        model = Measurement
        fields = Measurement.EDITED
        help_texts = {"is_approximate": APPROXIMATE, "source": SOURCE}

    def __init__(self, data: Any = None, *, instance: Measurement, **options: Any) -> None:
        super().__init__(data, instance=instance, **options)
        self.metric = metric = instance.metric
        value = self.fields["value"]
        assert isinstance(value, NumberField)  # noqa: S101
        value.kind, value.help_text = metric.kind, f"{capfirst(unit_in_words(metric))}."


class ReadingForm(ValueForm):
    """The value of a period of a metric; one field gives its first and last days."""

    shown_as = {"start": "period", "until": "period"}
    period = Text("Période", limit=40, missing="Donnez la période.", help_text=f"Écrivez {PERIODS}.")
    field_order = ("period",)

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

    reason = reason_field("Par exemple : erreur de saisie, donnée consolidée.")


class WithdrawValueForm(MoneyForm, WithdrawForm):
    """Withdraw the value of a period; a criterion that this moves is confirmed."""


class SpendingForm(RecordForm):
    """The spending of a year."""

    reason = reason_field("Par exemple : compte rendu budgétaire de 2025.")

    class Meta(RecordForm.Meta):
        model = Spending
        fields = Spending.EDITED
        help_texts = {
            "amount": "En euros, sur toute l’année. Une dépense déjà enregistrée est remplacée.",
            "is_approximate": APPROXIMATE,
            "detail": "Ce que la dépense comprend.",
            "source": SOURCE,
        }


class MetricField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """A metric of a service, by its code; an optional one may be none."""

    def __init__(self, *, required: bool, **options: Any) -> None:
        super().__init__(
            queryset=Metric.objects.none(),
            to_field_name="code",
            required=required,
            empty_label=None if required else "Tout",
            error_messages=CHOOSE,
            **options,
        )

    def label_from_instance(self, obj: Metric) -> str:
        return obj.name


class CostUnitForm(RecordForm):
    """The unit of the unit cost of a service."""

    reason = reason_field("Par exemple : unité retenue dans le bilan.")

    class Meta(RecordForm.Meta):
        model = CostUnit
        fields = CostUnit.EDITED
        field_classes = {"metric": MetricField, "share": MetricField}
        labels = {"metric": "Mesure qui compte les unités", "share": "Part à retenir"}
        help_texts = {
            "label": "Au singulier : dossier, simulation, appel.",
            "share": "Quand une part seulement de ce qui est compté est une unité.",
        }
        error_messages = {"label": {"required": "Nommez une unité."}}

    def __init__(self, data: Any = None, *, instance: CostUnit, **options: Any) -> None:
        super().__init__(data, instance=instance, **options)
        set_choices(self, "metric", instance.startup.metrics.filter(kind=Metric.Kind.COUNT, is_running_total=False))
        set_choices(self, "share", instance.startup.metrics.filter(kind=Metric.Kind.PERCENTAGE))
