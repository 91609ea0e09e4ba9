"""The form that takes a file of changes."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from workspace.bulk.parse_lines import MAX_BYTES, BulkLine, read_lines


class BulkForm(forms.Form):
    """A CSV or ODS file; ``lines`` contains its lines."""

    file = forms.FileField(
        label="Fichier de changements",
        help_text="CSV ou ODS, 300 lignes et 1 Mo au plus. La première ligne donne les titres du modèle.",
        widget=forms.FileInput(
            attrs={"class": "fr-upload", "accept": ".csv,.ods", "aria-describedby": "file-aide file-message"}
        ),
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide.",
            "invalid": "Choisissez un fichier.",
        },
    )
    lines: list[BulkLine]

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is None or file.size > MAX_BYTES:
            raise ValidationError("Le fichier dépasse 1 Mo : partagez-le en plusieurs.")
        self.lines = read_lines(file.read())
        return file


class ApplyForm(forms.Form):
    """Apply the lines of a file, once their warnings are confirmed."""

    confirmed = forms.BooleanField(label="Je confirme les lignes inhabituelles", required=False)
