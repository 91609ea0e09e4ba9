"""A table as a file to download: CSV or ODS, with cells that no spreadsheet runs."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from common.tabular import Cell, csv_text, safe_cell

CSV_TYPE = "text/csv; charset=utf-8"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def table_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]], form: str) -> HttpResponse:
    """The table as ``<name>.csv`` or ``<name>.ods`` (``form``)."""
    if form == "csv":
        response = HttpResponse(csv_text(header, rows), content_type=CSV_TYPE)
    else:
        import tablib  # slow to import

        table = tablib.Dataset(*([safe_cell(cell) for cell in row] for row in rows), headers=header, title=name[:31])
        response = HttpResponse(bytes(table.export("ods")), content_type=ODS_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
