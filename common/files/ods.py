"""OpenDocument spreadsheets whose bytes depend only on their tables: no time stamp, program or author."""

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from common.files.archive import zipped
from common.files.tabular import Cell, Table, safe_cell
from common.words import strip_trailing_zeros

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>\n"
)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def ods_file(tables: Iterable[Table]) -> bytes:
    """Return an ODS file with one sheet for each table."""
    return zipped(
        {"mimetype": ODS_TYPE.encode(), "META-INF/manifest.xml": _MANIFEST.encode(), "content.xml": content(tables)}
    )


def content(tables: Iterable[Table]) -> bytes:
    """Return the ``content.xml`` of the file."""
    sheets = "".join(map(_sheet, tables))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {_NAMESPACES} office:version="1.3">'
        f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>\n"
    ).encode()


def _sheet(table: Table) -> str:
    lines = (table.header, *table.rows)
    rows = "".join(f"<table:table-row>{''.join(map(_cell, line))}</table:table-row>" for line in lines)
    return f"<table:table table:name={quoteattr(table.name)}>{rows}</table:table>"


def _cell(value: Cell) -> str:
    value = safe_cell(value)
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, dt.date):
        day = value.isoformat()
        return f'<table:table-cell office:value-type="date" office:date-value="{day}"><text:p>{day}</text:p></table:table-cell>'
    if isinstance(value, int | Decimal):
        shown = f"{strip_trailing_zeros(Decimal(value)):f}"
        return f'<table:table-cell office:value-type="float" office:value="{shown}"><text:p>{shown}</text:p></table:table-cell>'
    text = _NOT_XML.sub("", value)
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.splitlines() or [""])
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
