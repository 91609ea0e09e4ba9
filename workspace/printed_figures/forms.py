"""Forms of printed figures: one figure, a correction, a file."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError

from common.texts import MAX_REASON
from indicators.actions.printed_figures import PRINTED, PrintedValues
from indicators.models import PrintedFigure
from workspace.bulk.parse_lines import Titles
from workspace.indicators.forms import year_field
from workspace.pages.fields import Text, decimal_field, model_field, reason_field
from workspace.pages.forms import RecordForm
from workspace.tables.forms import TableForm, table_text

TITLES = {
    "sujet": "subject",
    "precision_du_sujet": "about",
    "annee": "year",
    "bilan": "report_year",
    "valeur": "value",
    "exactitude": "precision",
    "imprime": "printed",
    "au": "as_of",
    "document": "source",
    "page": "page",
    "liste": "listed",
}
"""The value that stands under each title; the names of a list are separated by « | »."""
PRINTED_FILE = Titles(
    columns=TITLES, required=("sujet", "annee", "bilan", "valeur", "document"), template=tuple(TITLES)
)
COLUMNS = {name: title for title, name in TITLES.items()}


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


class PrintedFileForm(TableForm):
    """A file of printed figures."""

    text = table_text(
        "Tableau",
        f"Titres : {', '.join(PRINTED_FILE.template)}. Sujets : {', '.join(PrintedFigure.Subject.values)}.",
    )
    reason = Text("Motif", limit=MAX_REASON, rows=2, help_text="Il sera public.")
    required_when: Mapping[str, str] = {"reason": "pour enregistrer"}
