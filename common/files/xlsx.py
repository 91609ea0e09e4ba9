"""Excel workbooks by XlsxWriter: the cells of the CSV and ODS exports, with frozen headers and filters."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from common.files.tabular import Cell, Table, safe_cell

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME, LONGEST_TEXT = 31, 32_767  # Excel's limits for a sheet name and a cell, in characters
EXACT_DIGITS = 15  # Excel rounds longer numbers, which are therefore written as text
WIDEST = 60
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_MADE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)  # fixed, so that the bytes depend only on the tables


def xlsx_file(tables: Iterable[Table]) -> bytes:
    """Return the tables as the sheets of one workbook."""
    file = BytesIO()
    with Workbook(file, _OPTIONS) as workbook:
        workbook.set_properties({"created": _MADE.replace(tzinfo=None)})
        formats = {
            "head": workbook.add_format({"bold": True}),
            "day": workbook.add_format({"num_format": "dd/mm/yyyy"}),
        }
        for table in tables:
            _write_sheet(workbook.add_worksheet(_sheet_name(table.name)), table, formats)
    return file.getvalue()


def _sheet_name(name: str) -> str:
    """Return the name as Excel accepts it: ``LONGEST_NAME`` characters at most, some of them replaced."""
    return name.translate(str.maketrans("[]:*?/\\", "-------"))[:LONGEST_NAME].strip("'")


def _write_sheet(sheet: Worksheet, table: Table, formats: dict[str, Any]) -> None:
    widths = [len(title) for title in table.header]
    sheet.write_row(0, 0, table.header, formats["head"])
    last = 0
    for last, row in enumerate(table.rows, start=1):
        for column, value in enumerate(row):
            widths[column] = max(widths[column], _write_cell(sheet, last, column, value, formats["day"]))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width, WIDEST) + 2)
    sheet.freeze_panes(1, 0)
    if table.header:
        sheet.autofilter(0, 0, last, len(table.header) - 1)


def _write_cell(sheet: Worksheet, row: int, column: int, value: Cell, day: Any) -> int:
    """Write the value; return its width in characters."""
    safe = safe_cell(value)
    if safe is None or safe == "":
        return 0
    if isinstance(safe, dt.date):
        sheet.write_datetime(row, column, dt.datetime.combine(safe, dt.time()), day)
        return len("31/12/2021")
    if isinstance(safe, int | Decimal) and len(str(safe).strip("-").replace(".", "")) <= EXACT_DIGITS:
        sheet.write_number(row, column, safe)
        return len(str(safe))
    text = str(safe)[:LONGEST_TEXT]
    sheet.write_string(row, column, text)
    return len(text)
