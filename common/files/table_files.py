"""Downloads of a table as CSV, ODS or XLSX."""

from django.http import HttpResponse

from common.files.ods import ODS_TYPE, ods_file
from common.files.tabular import Table, csv_file, csv_text
from common.files.xlsx import XLSX_TYPE, xlsx_file

TABLE_FORMS = ("csv", "ods", "xlsx")
"""The endings of the addresses of a table."""
_WORKBOOKS = {"ods": (ODS_TYPE, ods_file), "xlsx": (XLSX_TYPE, xlsx_file)}


def table_file(table: Table, form: str) -> HttpResponse:
    """Return the table as a download named ``<its name>.<form>``, one of ``TABLE_FORMS``."""
    if form == "csv":
        return csv_file(table.name, csv_text(table.header, table.rows))
    content_type, write = _WORKBOOKS[form]
    response = HttpResponse(write([table]), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{table.name}.{form}"'
    return response
