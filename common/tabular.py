"""Tables that leave the site, in one dialect: what a French spreadsheet opens at once, and runs no cell of.

CSV has semicolons, CRLF, a decimal point, and is UTF-8 with a byte order mark. `common/ods.py` writes the same cells as ODS.
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
    """A table: its name, its titles, its rows."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def safe_cell(value: Cell) -> SafeCell:
    """The cell as it may be exported: a text that a spreadsheet would run as a formula gets a leading apostrophe.

    Numbers stay numbers (a negative amount is not a formula) and days stay days; None stays empty.
    """
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, dt.datetime):
        return value.isoformat()
    if value is None or isinstance(value, int | Decimal | dt.date):
        return value
    text = _CONTROL.sub("", value if isinstance(value, str) else ", ".join(map(str, value)))
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The table as CSV, line by line."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield BYTE_ORDER_MARK + writer.writerow([safe_cell(title) for title in header])
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The table as one CSV text."""
    return "".join(csv_lines(header, rows))


def csv_file(name: str, text: str) -> HttpResponse:
    """``text`` to download as ``<name>.csv``."""
    return HttpResponse(
        text, content_type=CSV_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}.csv"'}
    )


def refused_file(lines: Iterable[str]) -> HttpResponse:
    """Say in text why a file was not made."""
    return HttpResponse("\n".join(lines), status=400, content_type="text/plain; charset=utf-8")


class _Echo:
    """What ``csv`` writes to: returns the line instead of keeping it."""

    def write(self, line: str) -> str:
        return line
