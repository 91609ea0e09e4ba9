"""Forms of the published file of a service: its address, the link of an indicator to a measure, a confirmation."""

from typing import Any

from django import forms

from common.readings import MONTHS
from impact.models import IndicatorLink, Metric, PublishedFile
from impact.published_files.columns import FREQUENCIES
from impact.published_files.parsing import TOTALS, FileRow, kind_of_unit
from startups.models import Startup
from workspace.metrics.forms import MetricField
from workspace.pages.fields import COMPLETE_ADDRESS, Text, model_field, reason_field
from workspace.pages.forms import PageForm, RecordForm, set_choices
from workspace.published_files.presenters import plural_unit

NEEDED = "Renseignez-le, ou choisissez une mesure."


class FileAddressForm(RecordForm):
    """The address of the file of a service."""

    reason = reason_field("Par exemple : fichier publié par l’équipe sur data.gouv.fr.")

    class Meta(RecordForm.Meta):
        model = PublishedFile
        fields = PublishedFile.EDITED
        error_messages = {"url": {"required": "Donnez l’adresse du fichier.", **COMPLETE_ADDRESS}}


class LinkForm(PageForm):
    """An indicator of a file: the measure whose values it gives, or a new one."""

    indicator = forms.CharField(widget=forms.HiddenInput, max_length=300)
    metric = MetricField(required=False, label="Mesure du service")
    name = Text("Nom", limit=200)
    unit = Text("Unité", limit=60, help_text="Au pluriel : dossiers, usagers, jours.")
    cadence = model_field(Metric, "cadence")
    dimension = model_field(Metric, "dimension", empty_label="Hors de la matrice")
    reason = reason_field("Par exemple : indicateur suivi par l’équipe.")
    required_when = {"name": "si la mesure est nouvelle", "unit": "si la mesure est nouvelle"}
    save_label = "Lier et enregistrer les valeurs"

    def __init__(self, data: Any = None, *, startup: Startup, indicator: str, rows: list[FileRow]) -> None:
        super().__init__(data, initial={"indicator": indicator, **proposed_metric(indicator, rows[0])})
        self.startup, self.row = startup, rows[0]
        linked = IndicatorLink.objects.filter(file__startup=startup).values("metric")
        set_choices(self, "metric", startup.metrics.exclude(pk__in=linked))
        self.fields["metric"].empty_label = "Nouvelle mesure, décrite ci-dessous"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not values.get("metric") and "metric" not in self.errors:
            for name in ("name", "unit"):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, NEEDED)
        return values

    @property
    def chosen(self) -> Metric:
        """Return the chosen measure, or an unsaved one."""
        values = self.cleaned_data
        if values["metric"]:
            found: Metric = values["metric"]
            return found
        kind, scale = kind_of_unit(self.row.unit)
        return Metric(
            startup=self.startup,
            name=values["name"],
            unit=values["unit"],
            kind=kind,
            scale=scale,
            dimension=values["dimension"],
            cadence=values["cadence"],
            is_running_total=self.row.is_total and kind in TOTALS,
            is_headline=not self.startup.metrics.exists(),
        )


def proposed_metric(indicator: str, row: FileRow) -> dict[str, str]:
    """Return the values of a new measure, from a row of its indicator."""
    cadence = FREQUENCIES.get(row.frequency, "")
    return {
        "name": indicator[:200],
        "unit": plural_unit(row.unit),
        "cadence": cadence if cadence in MONTHS else Metric.Cadence.UNKNOWN,
        "dimension": Metric.Dimension.IMPACTFUL if row.is_impact else Metric.Dimension.USED,
    }


class AcceptForm(PageForm):
    """Record what a file gives, once its coach read what is unusual; ``digest`` is the content that was displayed."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = reason_field("Par exemple : valeurs consolidées par l’équipe.")
    save_label = "Enregistrer ces valeurs"
