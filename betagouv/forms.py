"""Forms of the import pages."""

from collections.abc import Mapping
from typing import Any

from django import forms

from betagouv.models import Absence, Conflict
from workspace.pages.fields import Text, date_field, reason_field
from workspace.pages.forms import PageForm, PreviewedForm


class FeedForm(PageForm):
    """The source of the records."""

    address = Text(
        "Adresse",
        limit=500,
        missing="Donnez une adresse.",
        help_text="L’archive ZIP du dépôt, par exemple "
        "https://github.com/betagouv/beta.gouv.fr/archive/refs/heads/master.zip.",
    )
    is_hourly = forms.BooleanField(label="Lire chaque heure", required=False)


class ConflictForm(PageForm):
    """Which side of a conflict to keep, and why."""

    choice = forms.ChoiceField(
        label="Que garder ?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce qui est gardé.", "invalid_choice": "Choisissez ce qui est gardé."},
    )
    reason = reason_field("Par exemple : la date du comité fait foi.")

    def __init__(self, data: Any = None, *, ours: str, theirs: str, **options: Any) -> None:
        super().__init__(data, **options)
        field = self.fields["choice"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = [
            (Conflict.Choice.OURS, f"Valeur de ce site : {ours}"),
            (Conflict.Choice.THEIRS, f"Valeur de la source : {theirs}"),
        ]


class AbsenceForm(PreviewedForm):
    """How to settle the absence of a record, and why."""

    digest_fields = ("outcome", "successor", "reason")
    required_when: Mapping[str, str] = {"successor": "pour une fusion"}
    preview_label = "Voir l’effet sur les chiffres"

    outcome = forms.ChoiceField(
        label="Que devient-il ?",
        widget=forms.RadioSelect,
        choices=[
            (Absence.Outcome.MERGED, "Fusionné dans un autre, qui continue sa vie"),
            (Absence.Outcome.WITHDRAWN, "Retiré du portefeuille depuis le début"),
            (Absence.Outcome.KEPT, "Gardé tel quel"),
        ],
        error_messages={"required": "Choisissez une suite.", "invalid_choice": "Choisissez une suite."},
    )
    successor = Text("Fusionné dans", limit=120, help_text="L’identifiant de l’autre enregistrement, par exemple pix.")
    reason = reason_field("Par exemple : le produit a changé de nom en 2024.")
    field_order = ("outcome", "successor", "reason")


class ConfirmDayForm(PageForm):
    """The date of the records of an import that waits for confirmation."""

    day = date_field("Jour des enregistrements", "Le jour où la source était ainsi, et non celui où vous l’importez.")


class CorrectDayForm(PageForm):
    """Correct the date of the imported records, with a reason; ``confirmed`` is required if it is far from every fact."""

    day = date_field("Jour des enregistrements", "Le jour où la source était ainsi, et non celui de son import.")
    confirmed = forms.BooleanField(
        label="Je confirme ce jour, même s’il suit de plus de soixante jours le dernier fait", required=False
    )
    reason = reason_field("Par exemple : les fiches datent du commit du 18 août.")
