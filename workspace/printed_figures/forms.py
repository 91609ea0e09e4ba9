"""The form of a printed figure: a new one, or a correction."""

from django.core.exceptions import ValidationError

from indicators.actions.printed_figures import PRINTED, PrintedValues
from indicators.models import PrintedFigure
from workspace.indicators.forms import year_field
from workspace.pages.fields import decimal_field, model_field, reason_field
from workspace.pages.forms import RecordForm


class PrintedForm(RecordForm):
    """A printed figure."""

    year = year_field(
        "Année du chiffre", "Celle dont il parle : pour une colonne « année précédente », l’année d’avant."
    )
    report_year = year_field("Bilan sur l’année", "L’année du document qui l’imprime.")
    value = decimal_field("Valeur")
    listed = model_field(
        PrintedFigure, "listed", limit=8000, rows=4, help_text="Les noms imprimés à côté d’un nombre, un par ligne."
    )
    reason = reason_field("Par exemple : relecture du bilan 2021, chiffre mal lu.")

    class Meta(RecordForm.Meta):
        model = PrintedFigure
        fields = PRINTED
        labels = {"precision": "Exactitude", "source": "Document"}
        help_texts = {
            "about": "Le code d’un indicateur, le numéro d’un appel, le nom d’une ligne.",
            "as_of": "Si le document la donne.",
        }
        error_messages = {
            "subject": {"required": "Choisissez le sujet."},
            "precision": {"required": "Choisissez."},
            "printed": {"required": "Donnez le chiffre tel qu’il est imprimé."},
            "source": {"required": "Donnez le document, ou son lien."},
        }

    @property
    def statement(self) -> PrintedValues:
        if self.cleaned_data["value"] is None:
            raise ValidationError({"value": "Donnez la valeur."})
        return PrintedValues(**self.values)
