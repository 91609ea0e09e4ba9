"""Tables that leave the site: one way to write CSV, and cells that no spreadsheet will run as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

type Cell = str | int | Decimal | None

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: Cell) -> Cell:
    """The cell as it may be exported: a text that a spreadsheet would run as a formula gets a leading apostrophe.

    Numbers stay numbers (a negative amount is not a formula); None stays empty.
    """
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The table as CSV: comma, CRLF, UTF-8 without byte order mark, decimal point, safe cells."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([safe_cell(title) for title in header])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue()
