"""Forms to write a report."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from bilan.actions.writing import SECTION_COLUMNS
from bilan.figures.references import unknown_labels, with_keys
from bilan.models import Picture, SourcedFigure, Testimony
from bilan.pictures import MOST_BYTES, TOO_HEAVY
from workspace.pages.fields import Text, decimal_field, model_field, reason_field
from workspace.pages.forms import LockedForm, PageForm, RecordForm, StepForm

LONGEST = 20_000


class ReportSectionForm(LockedForm):
    """A section; ``search`` finds figures to insert, and is not saved. The text has the labels of its figures."""

    labels: Mapping[str, str] = MappingProxyType({})
    names = SECTION_COLUMNS
    title = Text("Titre", limit=200, help_text="Vide : celui de la sorte de section.")
    text = Text(
        "Texte",
        limit=LONGEST,
        rows=18,
        help_text="En Markdown. Un chiffre s’insère depuis la liste, il ne se tape pas. Public : n’y nommez personne.",
    )
    services = Text("Services mis en avant", limit=2000, rows=3, help_text="Leur identifiant, un par ligne.")
    reason = reason_field("Par exemple : relecture de l’équipe.")
    search = Text("Chercher un chiffre", limit=100, help_text="Par exemple : membres actifs.")

    def clean_text(self) -> str:
        text = with_keys(str(self.cleaned_data["text"]), self.labels)
        if unknown := unknown_labels(text):
            raise ValidationError(
                f"Aucun chiffre de l’année ne s’appelle « {unknown[0][:100]} ». Insérez-le depuis la liste."
            )
        return text

    def clean_services(self) -> list[str]:
        return str(self.cleaned_data["services"]).split()


class TestimonyForm(PageForm):
    """What a person says, who agreed to be named."""

    person = model_field(Testimony, "person", missing="Donnez le nom de la personne.")
    role = model_field(Testimony, "role")
    words = model_field(Testimony, "words", limit=3000, rows=5, missing="Écrivez ce que dit la personne.")
    is_summary = model_field(Testimony, "is_summary", label="Résumé avec nos mots, et non citation")
    link = model_field(
        Testimony,
        "link",
        error_messages={"invalid": "Écrivez l’adresse ainsi : https://exemple.gouv.fr/entretien."},
    )
    reason = reason_field("Par exemple : accord écrit du 3 mars.", seen_by="La personne a donné son accord.")


class PictureForm(PageForm):
    """A picture with its alternative text and credit."""

    picture = forms.FileField(
        label="Image",
        help_text="JPEG, PNG ou WebP, 2 Mo au plus.",
        error_messages={
            "required": "Choisissez-la.",
            "empty": "Ce fichier est vide.",
            "invalid": "Choisissez un fichier.",
        },
    )
    alternative = model_field(
        Picture, "alternative", rows=2, missing="Décrivez l’image pour les personnes qui ne la voient pas."
    )
    credit = model_field(Picture, "credit", missing="Dites de qui est l’image.")

    def clean_picture(self) -> Any:
        sent = self.cleaned_data["picture"]
        if sent.size > MOST_BYTES:
            raise ValidationError(TOO_HEAVY)
        return sent


class SourcedForm(RecordForm):
    """A figure that no record gives."""

    value = decimal_field("Valeur", "Vide : non déterminé.")
    reason = reason_field("Par exemple : étude parue en mars.")

    class Meta(RecordForm.Meta):
        model = SourcedFigure
        fields = SourcedFigure.EDITED
        help_texts = {
            "key": "Des lettres, chiffres, points et tirets : brigade.people.",
            "unit": "€, %, ou vide.",
            "printed": "Quand il n’est pas exact : plus de 100.",
            "explanation": "Pourquoi aucun enregistrement ne le donne, ou pourquoi leur valeur diffère.",
        }
        error_messages = {
            "key": {"required": "Donnez une clé."},
            "label": {"required": "Nommez le chiffre."},
            "source": {"required": "Citez la source : aucun enregistrement ne donne ce chiffre."},
        }


class DeleteDraftForm(StepForm):
    """Delete a draft."""

    preview_label = "Vérifier la suppression"
    save_label = "Supprimer le projet"
    digest_fields = ("reason",)
    reason = reason_field("Par exemple : bilan commencé par erreur.")

    def label_of(self, name: str) -> str:
        return "Les sections"

    def words_of(self, name: str, value: object) -> str:
        return "une section a été ajoutée, déplacée ou masquée depuis"


class PublishForm(StepForm):
    """Publish the report that was displayed; ``note`` describes the correction of a new edition."""

    preview_label = "Vérifier la publication"
    save_label = "Publier pour toujours"
    digest_fields = ("note",)
    required_when: Mapping[str, str] = {"note": "à partir de la deuxième édition"}
    note = Text("Corrections de cette édition", limit=2000, rows=3)

    def label_of(self, name: str) -> str:
        return "Les éditions" if name == "edition" else "Le bilan"

    def words_of(self, name: str, value: object) -> str:
        if name == "edition":
            return f"l’édition {value} vient d’être publiée"
        return "ses textes ou ses chiffres ont changé : relisez l’aperçu"
