"""Parse the bytes of a CSV or ODS file to lines: pure functions, safe for any upload.

:raises ValidationError: for each refusal, with a French message that explains the correction.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from django.core.exceptions import ValidationError

from common.words import number_fr
from workspace.bulk.spreadsheet import spreadsheet_rows

MAX_BYTES = 1_000_000
MAX_LINES = 300
"""Lines applied in one transaction, within the time of a request."""
ZIP_START = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Titles:
    """The header of a file: each accepted title with the name of its column, and the required columns.

    ``template`` contains the titles of the template.
    """

    columns: Mapping[str, str]
    required: tuple[str, ...]
    template: tuple[str, ...]
    max_lines: int = MAX_LINES


CHANGES = Titles(
    columns={
        "service": "startup",
        "startup": "startup",
        "phase": "phase",
        "date": "date",
        "incubateur": "incubator",
        "incubator": "incubator",
        "depuis": "since",
        "since": "since",
        "raison": "reason",
        "reason": "reason",
        "motif de fin": "end_reason",
        "phrase": "end_sentence",
        "compte rendu": "end_account",
    },
    required=("service", "raison"),
    template=(
        "service",
        "phase",
        "date",
        "incubateur",
        "depuis",
        "raison",
        "motif de fin",
        "phrase",
        "compte rendu",
    ),
)


@dataclass(frozen=True, slots=True)
class BulkLine:
    """A line of the file, as typed; ``number`` is its line number in the file."""

    number: int
    startup: str = ""
    phase: str = ""
    date: str = ""
    incubator: str = ""
    since: str = ""
    reason: str = ""
    end_reason: str = ""
    end_sentence: str = ""
    end_account: str = ""


def read_lines(content: bytes) -> list[BulkLine]:
    """Return the non-empty lines of a file of changes."""
    return [BulkLine(number, **values) for number, values in read_table(content, CHANGES)]


def read_table(content: bytes, titles: Titles) -> list[tuple[int, dict[str, str]]]:
    """Return the number and the cells, by column, of each non-empty line of a file."""
    rows = table_rows(content)
    names = _names(next(rows, []), titles)
    lines: list[tuple[int, dict[str, str]]] = []
    for number, row in enumerate(rows, start=2):
        if not any(cell.strip() for cell in row):
            continue
        lines.append((number, _cells(number, names, row)))
        if len(lines) > titles.max_lines:
            raise ValidationError(
                f"Le fichier a plus de {number_fr(titles.max_lines)} lignes : partagez-le en plusieurs."
            )
    if not lines:
        raise ValidationError("Le fichier n’a pas de ligne sous ses titres : remplissez-en au moins une.")
    return lines


def table_rows(content: bytes) -> Iterator[list[str]]:
    """Yield the rows of a CSV or ODS file."""
    if len(content) > MAX_BYTES:
        raise ValidationError(f"Le fichier dépasse {number_fr(MAX_BYTES // 1000)} ko : partagez-le en plusieurs.")
    return spreadsheet_rows(content) if content.startswith(ZIP_START) else _csv_rows(content)


def _names(header: Sequence[str], titles: Titles) -> list[str]:
    given = [normalize("NFC", title).strip().lower() for title in header]  # some editors write é as two characters
    unknown = [title for title in given if title and title not in titles.columns]
    if unknown:
        listed = ", ".join(f"« {title[:40]} »" for title in unknown[:5])
        raise ValidationError(f"Colonne inconnue : {listed}. Les titres attendus sont : {', '.join(titles.template)}.")
    names = [titles.columns.get(title, "") for title in given]
    missing = [title for title in titles.required if titles.columns[title] not in names]
    if missing:
        raise ValidationError(f"La première ligne donne les titres ; il manque : {', '.join(missing)}.")
    if len({name for name in names if name}) < len([name for name in names if name]):
        raise ValidationError("Deux colonnes ont le même titre : gardez-en une.")
    return names


def _cells(number: int, names: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    if any(cell.strip() for cell in row[len(names) :]):
        raise ValidationError(f"La ligne {number} a plus de cellules que de titres : vérifiez ses séparateurs.")
    return {name: cell.strip() for name, cell in zip(names, row, strict=False) if name}


def _csv_rows(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error:
        raise ValidationError("Ce CSV est mal formé : un guillemet n’est pas fermé, par exemple.") from None


def _decoded(content: bytes) -> str:
    """Decode UTF-8 (with or without BOM), else Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        raise ValidationError("Ce fichier n’est ni un CSV ni un ODS : enregistrez-le dans l’un des deux.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError("Les caractères de ce fichier sont illisibles : enregistrez-le en UTF-8.")
