"""The rows of a list as JSON, CSV or ODS."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from common.json_numbers import json_number
from common.tabular import Cell, safe_cell

CSV_TYPE = "text/csv; charset=utf-8"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def json_value(value: Any) -> Any:
    """A value as JSON has it: numbers exact, days and moments as ISO text."""
    match value:
        case Decimal():
            return json_number(value)
        case dt.date():
            return value.isoformat()
    return value


def cell(value: Any) -> Cell | dt.date | dt.datetime:
    """A value as a cell: yes or no in words, no text that a spreadsheet would run."""
    match value:
        case bool():
            return "oui" if value else "non"
        case list():
            return safe_cell(", ".join(map(str, value)))
        case str():
            return safe_cell("".join(letter for letter in value if letter >= " " or letter in "\t\n"))
        case dt.datetime():
            return value.isoformat()
    return value  # type: ignore[no-any-return]


def as_csv(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """What a French spreadsheet opens at once: semicolons, CRLF, a byte order mark."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(names)
    writer.writerows([cell(value) for value in row] for row in rows)
    return "\ufeff" + out.getvalue()


def as_ods(names: Sequence[str], rows: Iterable[Sequence[Any]], title: str) -> bytes:
    """Dates and numbers are cells of their own kind."""
    import tablib  # slow to import

    table = tablib.Dataset(*([cell(value) for value in row] for row in rows), headers=names, title=title)
    return bytes(table.export("ods"))
