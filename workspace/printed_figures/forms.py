"""The form of a printed figure: a new one, or a correction."""

from indicators.models import PrintedFigure
from workspace.indicators.forms import year_field
from workspace.pages.fields import decimal_field, reason_field
from workspace.pages.forms import RecordForm


class PrintedFigureForm(RecordForm):
    """A printed figure."""

    year = year_field(
        "Année du chiffre", "Celle dont il parle : pour une colonne « année précédente », l’année d’avant."
    )
    report_year = year_field("Bilan sur l’année", "L’année du document qui l’indique.")
    value = decimal_field("Valeur")
    reason = reason_field("Par exemple : relecture du bilan 2021, chiffre mal lu.")

    class Meta(RecordForm.Meta):
        model = PrintedFigure
        fields = PrintedFigure.EDITED
        labels = {"precision": "Exactitude", "document": "Nom court, si ce n’est pas le bilan", "source": "Document"}
        help_texts = {
            "precision": "Le texte imprimé l’emporte s’il commence par « plus de », « au moins », « près de » ou « environ ».",
            "document": "Par exemple : RAP 2021. Vide : le bilan du programme sur cette année.",
            "subject_key": "Le code d’un indicateur, le numéro d’un appel, le nom d’une ligne.",
            "as_of": "Si le document la donne.",
            "listed": "Les noms imprimés à côté d’un nombre, un par ligne.",
            "explanation": "Pourquoi les enregistrements donnent une autre valeur : ce qu’ils donnaient à la date du document.",
        }
        error_messages = {
            "subject": {"required": "Choisissez le sujet."},
            "precision": {"required": "Choisissez."},
            "printed": {"required": "Donnez le chiffre tel qu’il est imprimé."},
            "source": {"required": "Donnez le document, ou son lien."},
        }
