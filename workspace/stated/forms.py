"""Forms of printed figures: one figure, a correction, a file."""

from collections.abc import Mapping

from django import forms
from django.core.exceptions import ValidationError

from common.texts import MAX_REASON
from indicators.actions.printed_figures import STATED, Statement
from indicators.models import StatedFigure
from workspace.bulk.parse_lines import Titles
from workspace.bulk.table_forms import TableForm, table_text
from workspace.indicators.forms import year_field
from workspace.pages.forms import PageForm, Text, model_field, reason_field
from workspace.pages.seen import SeenForm
from workspace.targets.forms import decimal_field

PRINTED_FILE = Titles(
    columns={
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
    },
    required=("sujet", "annee", "bilan", "valeur", "document"),
    template=(
        "sujet", "precision_du_sujet", "annee", "bilan", "valeur", "exactitude", "imprime", "au", "document", "page",
        "liste",
    ),
)  # fmt: skip
"""The names of a list are separated by « | »."""
COLUMNS = {name: title for title, name in PRINTED_FILE.columns.items()}
"""The title of the column in which each value stands."""


class _Stated(forms.Form):
    """A printed figure."""

    subject = model_field(StatedFigure, "subject", missing="Choisissez le sujet.")
    about = model_field(
        StatedFigure, "about", help_text="Le code d’un indicateur, le numéro d’un appel, le nom d’une ligne."
    )
    year = year_field(
        "Année du chiffre", "Celle dont il parle : pour une colonne « année précédente », l’année d’avant."
    )
    report_year = year_field("Bilan sur l’année", "L’année du document qui l’imprime.")
    value = decimal_field("Valeur")
    precision = model_field(StatedFigure, "precision", label="Exactitude", missing="Choisissez.")
    printed = model_field(StatedFigure, "printed", missing="Donnez le chiffre tel qu’il est imprimé.")
    as_of = model_field(StatedFigure, "as_of", help_text="Si le document la donne.")
    source = model_field(StatedFigure, "source", label="Document", missing="Donnez le document, ou son lien.")
    page = model_field(StatedFigure, "page")
    listed = model_field(
        StatedFigure, "listed", limit=8000, rows=4, help_text="Les noms imprimés à côté d’un nombre, un par ligne."
    )

    @property
    def statement(self) -> Statement:
        values = self.cleaned_data
        if values["value"] is None:
            raise ValidationError({"value": "Donnez la valeur."})
        return Statement(**{name: values[name] for name in STATED})


class StateForm(_Stated, PageForm):
    """Add a figure."""

    reason = reason_field("Par exemple : relecture du bilan 2021.")


class CorrectPrintedForm(_Stated, SeenForm):
    """Correct a figure."""

    names = STATED
    reason = reason_field("Par exemple : chiffre mal lu.")


class PrintedFileForm(TableForm):
    """A file of printed figures."""

    text = table_text(
        "Tableau",
        f"Titres : {', '.join(PRINTED_FILE.template)}. Sujets : {', '.join(StatedFigure.Subject.values)}.",
    )
    reason = Text("Motif", limit=MAX_REASON, rows=2, help_text="Il sera public.")
    required_when: Mapping[str, str] = {"reason": "pour enregistrer"}
