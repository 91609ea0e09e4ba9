"""The form that takes many values at once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from common.seen import SeenState
from impact.readings import PERIODS
from startups.actions import MAX_REASON
from workspace.bulk.reading import MAX_BYTES
from workspace.metrics.lines import MEASURES, as_text
from workspace.pages.forms import PageForm, Text
from workspace.pages.seen import SeenField


class ReadingsForm(PageForm):
    """Several values, pasted or from a file; ``text`` is what is shown of either, and what is recorded."""

    file = forms.FileField(
        label="Fichier",
        required=False,
        help_text="CSV ou ODS, 1 000 lignes et 1 Mo au plus. Il remplace le texte ci-dessous.",
        widget=forms.FileInput(attrs={"accept": ".csv,.ods"}),
        error_messages={"empty": "Ce fichier est vide.", "invalid": "Choisissez un fichier."},
    )
    text = Text(
        "Valeurs",
        limit=MAX_BYTES,
        rows=10,
        strip=False,
        help_text=f"Collez un tableau, ses titres en première ligne : {', '.join(MEASURES.template)}. "
        f"Une période s’écrit {PERIODS}.",
    )
    reason = Text(
        "Raison", limit=MAX_REASON, rows=2, help_text="Obligatoire quand une ligne corrige une valeur. Publique."
    )

    seen = SeenField(required=False)

    def show(self, met: SeenState) -> None:
        """The next sending is over the values that the lines meet now."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["seen"] = met.token  # type: ignore[index]

    def clean_file(self) -> "UploadedFile[bytes] | None":
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file and (file.size is None or file.size > MAX_BYTES):
            raise ValidationError("Le fichier dépasse 1 Mo : partagez-le en plusieurs.")
        return file

    def clean(self) -> dict[str, Any]:
        file = self.cleaned_data.get("file")
        if file:
            self.cleaned_data["text"] = as_text(file.read())
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data["text"] = self.cleaned_data["text"]  # type: ignore[index]
        if not self.errors and not self.cleaned_data["text"].strip():
            self.add_error("text", "Choisissez un fichier, ou collez un tableau.")
        return super().clean()
