"""Find bare numbers of records: those that change with the marked records and are written without their mark."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http.response import HttpResponseBase

from common.files.ods import ODS_TYPE
from common.files.xlsx import XLSX_TYPE
from tests.catalogue.reading import Element, document, main_of
from tests.marked_files import Rows, members_of, tables_of_ods, tables_of_xlsx, texts_of_pdf

BLOCKS = {
    "p",
    "li",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "dt",
    "dd",
    "caption",
    "figcaption",
    "summary",
    "text",
    "title",
    "desc",
}
"""The elements in which a number has its mark: a sentence, a row, a title."""
NUMBER = re.compile(r"[−-]?\d+(?:[\u202f ]\d{3})*(?:[,.]\d+)?")
DATE = re.compile(
    r"\d{4}-\d\d-\d\d(?:T[\d:.+Z-]+)?|(?:\b\d{1,2}(?:er)?[\s\u202f])?(?:janvier|février|mars|avril|mai|juin|juillet|août|"
    r"septembre|octobre|novembre|décembre)[\s\u202f]\d{4}"
    r"(?:\sà\s\d{1,2}\sh(?:\s\d\d)?)?"
)
"""Dates and times: those of a record are no figures."""
SEPARATE = "·"


@dataclass(frozen=True, slots=True)
class Statement:
    """A text with numbers, and the text around it in which a mark counts: a chart has its marks in its note."""

    text: str
    around: str

    @property
    def numbers(self) -> str:
        """Return the text without its dates."""
        return DATE.sub("@", self.text)

    @property
    def shape(self) -> str:
        """Return the text without its numbers."""
        return NUMBER.sub("#", self.numbers)


def statements_of(response: HttpResponseBase) -> list[Statement]:
    """Return the statements of a response by its content type; none of a picture."""
    kind = response.get("Content-Type", "").partition(";")[0]
    if response.status_code != 200 or not (read := _READERS.get(kind)):
        return []
    body = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    return list(read(body))


def _of_text(read: Callable[[str], Iterator[Statement]]) -> Callable[[bytes], Iterator[Statement]]:
    return lambda body: read(body.decode("utf-8-sig"))


def _of_page(text: str) -> Iterator[Statement]:
    page = document(main_of(text) or text)
    mains = page.all("main")
    for one in mains or [page]:
        yield from _of_element(one, "")


def _of_element(element: Element, around: str) -> Iterator[Statement]:
    """Yield the text of each innermost block; a figure, a tile or a table also has the marks of its own note."""
    if element.tag in {"figure", "svg"} or re.search("tile|card", element.attributes.get("class", "")):
        around = f"{around} {element.text}"
    inner = [child for child in element.children if isinstance(child, Element)]
    if element.tag in BLOCKS and not any(one.tag in BLOCKS for one in _descendants(element)):
        if NUMBER.search(element.text):
            yield Statement(element.text, f"{element.text} {around}")
        return
    for child in inner:
        yield from _of_element(child, around)


def _descendants(element: Element) -> Iterator[Element]:
    for child in element.children:
        if isinstance(child, Element):
            yield child
            yield from _descendants(child)


def _of_csv(text: str) -> Iterator[Statement]:
    yield from _of_rows(list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.partition("\n")[0] else ",")))


def _of_rows(rows: Rows) -> Iterator[Statement]:
    for row in rows[1:]:
        named = [f"{title} : {cell}" for title, cell in zip(rows[0], row, strict=False)]
        yield Statement(
            f" {SEPARATE} ".join(row), " ".join(one for one in named if not one.endswith((": ", ": non", ": 0")))
        )


def _of_json(value: Any, path: str, around: str) -> Iterator[Statement]:
    """Yield the numbers and the sentences of a document."""
    if isinstance(value, dict):
        known = " ".join([*_marks_of(value), *(str(value[name]) for name in DAYS if name in value)])
        for key, one in value.items():
            if key != "evidence":  # single records
                yield from _of_json(one, f"{path}.{key}", f"{around} {known}")
    elif isinstance(value, list):
        for one in value:
            yield from _of_json(one, f"{path}[{_name_of(one)}]", around)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if path.rpartition(".")[2] not in MARKS | DESCRIPTIVE:
            yield Statement(f"{path} = {value}", around)
    elif isinstance(value, str) and " " in value and NUMBER.search(value):
        yield Statement(f"{path} = {value}", f"{value} {around}")


def _name_of(value: Any) -> str:
    """Return the key of an item of a list, so that it is compared with itself."""
    keys = ("startup", "indicator", "slug", "code", "key", "number", "year", "name", "as_of", "date")
    return "/".join(str(value[key]) for key in keys if key in value) if isinstance(value, dict) else ""


DESCRIPTIVE = {"id", "record_id", "version", "position", "year", "millesime", "round", "publication", "delay_days"}
"""Numbers of the API that count no record."""
DAYS = ("as_of", "published_on", "published_at")
"""The day of the numbers of an object of the API."""
ROUNDED = {"is_approximate", "stated_is_rounded"}
MARKS = {"unconfirmed", "by_dates", "total_by_dates", "at_least", "missing", "mark", "note", "words", *ROUNDED}


def _marks_of(value: dict[str, Any]) -> Iterator[str]:
    """Yield the marks that an object of the API has, and those in the object of its marks."""
    for key, one in value.items():
        if isinstance(one, dict) and "mark" in key:
            yield from (f"{key} {inner}" for inner in one.values() for _ in _true_marks(inner))
            yield from (mark for inner in one.values() for mark in _true_marks(inner))
        elif key == "is_millesime_confirmed" and not one:
            yield "unconfirmed"
        elif key in MARKS and one:
            yield f"{key} {one}"


def _true_marks(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _marks_of(value)
    elif value:
        yield "counted"


def _of_document(text: str) -> Iterator[Statement]:
    yield from _of_json(json.loads(text), "", "")


def _of_ods(body: bytes) -> Iterator[Statement]:
    for rows in tables_of_ods(body):
        yield from _of_rows(rows)


def _of_xlsx(body: bytes) -> Iterator[Statement]:
    for rows in tables_of_xlsx(body):
        yield from _of_rows(rows)


def _of_pdf(body: bytes) -> Iterator[Statement]:
    for text in texts_of_pdf(body):
        if NUMBER.search(text):
            yield Statement(text, text)


def _of_archive(body: bytes) -> Iterator[Statement]:
    """Yield the statements of the files of an archive, by the ends of their names."""
    for name, content in members_of(body).items():
        if read := _READERS.get(_KINDS.get(name.rpartition(".")[2], "")):
            yield from read(content)


_KINDS = {
    "csv": "text/csv",
    "html": "text/html",
    "json": "application/json",
    "ods": ODS_TYPE,
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
}
"""The content types of the files of an archive, by the ends of their names."""
_READERS: dict[str, Callable[[bytes], Iterator[Statement]]] = {
    "text/html": _of_text(_of_page),
    "image/svg+xml": _of_text(_of_page),
    "application/atom+xml": _of_text(_of_page),
    "application/json": _of_text(_of_document),
    "application/ld+json": _of_text(_of_document),
    "text/csv": _of_text(_of_csv),
    ODS_TYPE: _of_ods,
    XLSX_TYPE: _of_xlsx,
    "application/pdf": _of_pdf,
    "application/zip": _of_archive,
}


def changed(whole: list[Statement], without: list[Statement]) -> list[Statement]:
    """Return the statements that only change their numbers without the marked records.

    Of equal texts, those with the same text around them are the same statement.
    """
    unchanged, rest = Counter(without), []
    for one in whole:
        if unchanged[one]:
            unchanged[one] -= 1
        else:
            rest.append(one)
    same = Counter(one.numbers for one in unchanged.elements())
    shapes = {one.shape for one in without}
    found = []
    for one in rest:
        if same[one.numbers]:
            same[one.numbers] -= 1
        elif one.shape in shapes:
            found.append(one)
    return found
