"""The form of a table, uploaded or pasted, whose text is displayed to be corrected on the page."""

import csv
import io
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from common.optimistic_lock import VersionToken
from workspace.bulk.parse_lines import MAX_BYTES, table_rows
from workspace.pages.fields import Text
from workspace.pages.forms import LockField, PageForm


def table_text(label: str, help_text: str) -> Text:
    """Return the text field of a table."""
    return Text(label, limit=MAX_BYTES, rows=10, strip=False, help_text=help_text)


def as_text(content: bytes) -> str:
    """Return a CSV or ODS file as the text that the page displays.

    :raises ValidationError: if the file can't be read.
    """
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows(table_rows(content))
    return out.getvalue()


class TableForm(PageForm):
    """A table; ``text`` is the displayed content of a file or pasted text, and is what is saved. Each form defines its
    titles.
    """

    file = forms.FileField(
        label="Fichier",
        required=False,
        help_text="CSV ou ODS, 1 Mo au plus. Il remplace le texte ci-dessous.",
        widget=forms.FileInput(attrs={"accept": ".csv,.ods"}),
        error_messages={"empty": "Ce fichier est vide.", "invalid": "Choisissez un fichier."},
    )
    text = table_text("Tableau", "")

    def clean_file(self) -> "UploadedFile[bytes] | None":
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file and (file.size is None or file.size > MAX_BYTES):
            raise ValidationError("Le fichier dépasse 1 Mo : partagez-le en plusieurs.")
        return file

    def clean(self) -> dict[str, Any]:
        file = self.cleaned_data.get("file")
        if file:
            try:
                self.cleaned_data["text"] = as_text(file.read())
                self.remember(text=self.cleaned_data["text"])
            except ValidationError as unreadable:
                self.add_error("text", unreadable)
        if not self.errors and not self.cleaned_data["text"].strip():
            self.add_error("text", "Choisissez un fichier, ou collez un tableau.")
        return super().clean()

    def show(self, met: VersionToken | None) -> None:
        """Keep in the page the token of what its lines replace."""
        if met is not None:
            self.remember(seen=met.token)


class LockedTableForm(TableForm):
    """A table whose lines replace recorded values; the page keeps their version, for optimistic locking."""

    seen = LockField(required=False)
