"""The tables and the texts of files: sheets, archives, PDF."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import pikepdf
from defusedxml.ElementTree import fromstring

type Rows = list[list[str]]

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def members_of(body: bytes) -> dict[str, bytes]:
    """Return the files of an archive, by name."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def tables_of_ods(body: bytes) -> Iterator[Rows]:
    """Yield the rows of each sheet."""
    for sheet in fromstring(members_of(body)["content.xml"]).iter(f"{TABLE}table"):
        yield [["".join(cell.itertext()) for cell in row] for row in sheet.iter(f"{TABLE}table-row")]


def tables_of_xlsx(body: bytes) -> Iterator[Rows]:
    """Yield the rows of each sheet."""
    files = members_of(body)
    texts = ["".join(one.itertext()) for one in fromstring(files["xl/sharedStrings.xml"])]
    for name in sorted(name for name in files if name.startswith("xl/worksheets/")):
        yield [_cells_of(row, texts) for row in fromstring(files[name]).iter(f"{SHEET}row")]


def _cells_of(row: Element, texts: list[str]) -> list[str]:
    """Return the cells of a row, with those that are empty."""
    cells: list[str] = []
    for cell in row:
        column = _column(cell.attrib["r"])
        cells += [""] * (column - len(cells))
        value = cell.findtext(f"{SHEET}v") or ""
        cells.append(texts[int(value)] if cell.get("t") == "s" else value)
    return cells


def _column(place: str) -> int:
    """Return the number of the column of a place such as "C7"."""
    number = 0
    for letter in place.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def texts_of_pdf(body: bytes) -> Iterator[str]:
    """Yield the text of each structure element that contains text, in reading order."""
    with pikepdf.open(io.BytesIO(body)) as read:
        marked = [_texts_of_page(page) for page in read.pages]
        places = {page.obj.objgen: place for place, page in enumerate(read.pages)}
        yield from _texts_of_structure(read.Root.StructTreeRoot, marked, places)


def _texts_of_structure(
    node: pikepdf.Object, marked: list[dict[int, str]], places: dict[tuple[int, int], int]
) -> Iterator[str]:
    kids: Any = node.get("/K", [])
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    inner = [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    if str(node.get("/S", "")) == "/TOCI":  # its numbers are those of pages
        return
    if inner and str(node.get("/S", "")) not in {"/P", "/TR", "/LI", "/Caption", "/H1", "/H2", "/H3", "/H4"}:
        for kid in inner:
            yield from _texts_of_structure(kid, marked, places)
        return
    if text := "".join(_pieces(node, marked, places)).strip():
        yield text


def _pieces(node: pikepdf.Object, marked: list[dict[int, str]], places: dict[tuple[int, int], int]) -> Iterator[str]:
    """Yield the text of a structure element and of those below it."""
    kids: Any = node.get("/K", [])
    page = places.get(node.Pg.objgen) if "/Pg" in node else None
    for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield " "
            yield from _pieces(kid, marked, places)
        elif isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
            yield marked[places[kid.Pg.objgen] if "/Pg" in kid else page or 0].get(int(kid.MCID), "")
        elif isinstance(kid, int) and page is not None:
            yield marked[page].get(int(kid), "")


def _texts_of_page(page: pikepdf.Page) -> dict[int, str]:
    """Return the text of each marked content of a page, by its number."""
    letters = {name: _letters(font) for name, font in page.resources.get("/Font", {}).items()}
    found: dict[int, str] = {}
    stack: list[int | None] = []
    font: dict[int, str] = {}
    for part in pikepdf.parse_content_stream(page):
        operands, operator = part.operands, str(part.operator)
        if operator in ("BDC", "BMC"):
            inside = operands[1] if len(operands) > 1 else None
            stack.append(int(inside.MCID) if isinstance(inside, pikepdf.Dictionary) and "/MCID" in inside else None)
        elif operator == "EMC":
            stack.pop()
        elif operator == "Tf":
            font = letters[str(operands[0])]
        elif operator in ("Tj", "TJ"):
            number = next((one for one in reversed(stack) if one is not None), None)
            strings = operands[0] if operator == "TJ" else [operands[0]]
            text = "".join(_decoded(bytes(one), font) for one in strings if isinstance(one, pikepdf.String))
            if number is not None:
                found[number] = found.get(number, "") + text
    return found


def _decoded(codes: bytes, font: dict[int, str]) -> str:
    return "".join(font.get(int.from_bytes(codes[place : place + 2]), "") for place in range(0, len(codes), 2))


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """Return the letters of the codes of a font (its ToUnicode map)."""
    found: dict[int, str] = {}
    text = font.ToUnicode.read_bytes().decode("latin-1") if "/ToUnicode" in font else ""
    for block in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        for code, letter in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            found[int(code, 16)] = bytes.fromhex(letter).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for first, last, letter in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            for place, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                found[code] = chr(int(letter, 16) + place)
    return found
