"""CSV exports that French spreadsheets open directly, without running any cell as a formula.

Semicolons, CRLF, decimal point, UTF-8 with a byte order mark. `common/files/ods.py` writes the same cells as ODS.
"""

import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse

type Cell = str | int | Decimal | dt.date | Sequence[str | int] | None
"""A moment is written in ISO form, a list on one line, a boolean as « oui » or « non »."""
type SafeCell = str | int | Decimal | dt.date | None

CSV_TYPE = "text/csv; charset=utf-8"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, column titles and rows."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def safe_cell(value: Cell) -> SafeCell:
    """Return the cell for an export: a text that a spreadsheet would run as a formula gets a leading apostrophe.

    Numbers stay numbers (a negative amount is not a formula) and dates stay dates; None stays empty.
    """
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if value is None or isinstance(value, int | Decimal | dt.date):
        return value
    text = _CONTROL.sub("", value if isinstance(value, str) else ", ".join(map(str, value)))
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Cell]], delimiter: str = ";") -> Iterator[str]:
    """Yield the lines of the table as CSV."""
    writer = csv.writer(_Echo(), delimiter=delimiter)
    yield BYTE_ORDER_MARK + writer.writerow([safe_cell(title) for title in header])
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]], delimiter: str = ";") -> str:
    """Return the table as CSV text."""
    return "".join(csv_lines(header, rows, delimiter))


def csv_file(name: str, text: str) -> HttpResponse:
    """Return ``text`` as a download ``<name>.csv``."""
    return HttpResponse(
        text, content_type=CSV_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}.csv"'}
    )


def refused_file(lines: Iterable[str]) -> HttpResponse:
    """Return a 400 plain-text response with the reasons why a file was not built."""
    return HttpResponse("\n".join(lines), status=400, content_type="text/plain; charset=utf-8")


class _Echo:
    """A file object for ``csv`` whose ``write`` returns the line."""

    def write(self, line: str) -> str:
        return line
