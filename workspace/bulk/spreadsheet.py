"""Read the first sheet of an ODS file in bounded memory; a file that expands too much is refused."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from decimal import Context
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.core.exceptions import ValidationError

MAX_CONTENT = 8_000_000  # bytes of content.xml once decompressed
MAX_COLUMNS = 20
MAX_ROWS = 5000  # including empty ones
MAX_REPEATED = 1000
"""A spreadsheet repeats its empty end a million times; more lines than a file may have are never needed."""
UNREADABLE = "Cet ODS est illisible : ouvrez-le dans un tableur, puis enregistrez-le de nouveau."
TOO_BIG = "Cet ODS est trop gros une fois ouvert : partagez-le en plusieurs fichiers."
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_SIGNS = {"float": "", "currency": "", "percentage": "%"}
"""The sorts of cells that hold a number, and what follows it."""
_SHOWS_A_NUMBER = re.compile(r"[^#A-Za-z]*\d")
MAX_DIGITS = 60  # before or after the comma: a longer number is refused
_AS_HELD = Context(prec=15)  # what a spreadsheet computes is exact to 15 digits
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def spreadsheet_rows(content: bytes) -> Iterator[list[str]]:
    """Yield the cells of each row as text; a date is ``2022-01-31`` and a number ``1234,5``, whatever the cell format.

    :raises ValidationError: if it is not an ODS file, or is too large once decompressed.
    """
    try:
        root = fromstring(_content(content), forbid_dtd=True)
    except (zipfile.BadZipFile, KeyError, ParseError, DefusedXmlException, zlib.error, EOFError, ValueError, OSError):
        raise ValidationError(UNREADABLE) from None
    except (NotImplementedError, RuntimeError):  # another compression; an encrypted file
        raise ValidationError(
            "Cet ODS est protégé ou compressé d’une façon inconnue : enregistrez-le simplement."
        ) from None
    table = root.find(f".//{_TABLE}table")
    if table is None:
        raise ValidationError("Cet ODS n’a pas de feuille de calcul.")
    given = 0
    for row in table.iter(f"{_TABLE}table-row"):
        cells = _cells(row)
        for _ in range(_repeated(row, f"{_TABLE}number-rows-repeated", MAX_REPEATED)):
            yield cells
            given += 1
            if given > MAX_ROWS:
                raise ValidationError(TOO_BIG)


def _content(content: bytes) -> bytes:
    """Return the XML of the sheets, limited in size whatever the archive declares."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.xml") as part:
        xml = part.read(MAX_CONTENT + 1)
    if len(xml) > MAX_CONTENT:
        raise ValidationError(TOO_BIG)
    return xml


def _cells(row: Element) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        cells += [_value(cell)] * _repeated(cell, f"{_TABLE}number-columns-repeated", MAX_COLUMNS)
        if len(cells) >= MAX_COLUMNS:
            break
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _value(cell: Element) -> str:
    date = cell.get(f"{_OFFICE}date-value")
    if date:
        return date.partition("T")[0]
    shown = "\n".join("".join(paragraph.itertext()) for paragraph in cell.findall(f"{_TEXT}p"))
    number, sign = cell.get(f"{_OFFICE}value"), _SIGNS.get(cell.get(f"{_OFFICE}value-type", ""))
    # A formula with an error displays it, but stores a zero that nobody counted.
    return _number(number, sign) if number and sign is not None and _SHOWS_A_NUMBER.match(shown) else shown


def _number(value: str, sign: str) -> str:
    """Return the stored value of a cell, not its formatted text: "1,234" may be a thousand, and "1,2E+06" hides digits."""
    try:
        held = _AS_HELD.create_decimal(value)
    except ArithmeticError:
        raise ValidationError(UNREADABLE) from None
    if not held.is_finite() or abs(held.adjusted()) > MAX_DIGITS:
        raise ValidationError(UNREADABLE)
    words = f"{held * 100 if sign == '%' else held:f}"
    plain = words.rstrip("0").rstrip(".") if "." in words else words
    return f"{plain.replace('.', ',')}{sign}"


def _repeated(element: Element, name: str, most: int) -> int:
    try:
        return max(1, min(int(element.get(name, "1")), most))
    except ValueError:
        raise ValidationError(UNREADABLE) from None
