"""Parse the file of a service, CSV or JSON in the State's schema. Pure.

A fault of the whole file refuses it; a faulty row is set aside with its line and the reason in French.
"""

import csv
import datetime as dt
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NoReturn

from common.exact_json import iso_day
from common.readings import MONTHS, MeasuredValue, read_value, reading_errors
from common.texts import is_blank, reverses
from common.words import list_fr, number_fr
from impact.models import Metric
from impact.published_files.columns import COLUMNS, FREQUENCIES

MAX_ROWS = 5_000
LONGEST_INDICATOR = 300
LONGEST_UNIT = 60
ADDED_LATELY = frozenset({"type_indicateur"})
"""Required since version 0.5.0; files of versions 0.3.0 and 0.4.0 lack it."""
NEEDED = tuple(one.name for one in COLUMNS.values() if one.is_required and one.name not in ADDED_LATELY)
SEPARATORS = ",;\t|"
BOOLEANS = {"true": True, "1": True, "vrai": True, "false": False, "0": False, "faux": False}
MALFORMED_JSON = "Le JSON est mal formé : publiez une liste de lignes, chacune avec les colonnes du schéma."
COMPRESSED = (b"\x1f\x8b", b"PK\x03\x04")
ONE_DAY = dt.timedelta(days=1)
TOTALS = (Metric.Kind.COUNT, Metric.Kind.AMOUNT)
"""The kinds of metrics that may be a running total."""
_NOTE = re.compile(r"note sur (\d{1,4})")
_KINDS = {
    Metric.Kind.PERCENTAGE: {"%", "pourcentage"},
    Metric.Kind.AMOUNT: {"euro", "euros", "€"},
    Metric.Kind.DURATION: {"jour", "jours"},
}


class RefusedFileError(Exception):
    """The file is refused as a whole; the message gives the reason in French."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A value of a file over a period (``until`` excluded); ``is_total``: since the beginning, at its last day."""

    line: int
    indicator: str
    unit: str
    frequency: str
    is_total: bool
    is_impact: bool
    start: dt.date
    until: dt.date
    value: Decimal

    @property
    def period(self) -> tuple[dt.date, dt.date]:
        return self.start, self.until


@dataclass(frozen=True, slots=True)
class RowSetAside:
    """A row that is not recorded, and why."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class FileContent:
    """The rows of a file by line: values, those set aside, and how many are targets, or values of a territory."""

    rows: Sequence[FileRow] = ()
    set_aside: Sequence[RowSetAside] = ()
    targets: int = 0
    territories: int = 0
    services: Sequence[str] = ()
    """The names of services in its rows."""

    @property
    def by_indicator(self) -> dict[str, list[FileRow]]:
        """Return the rows of each indicator, in the order of time."""
        found: defaultdict[str, list[FileRow]] = defaultdict(list)
        for row in sorted(self.rows, key=lambda one: one.period):
            found[row.indicator].append(row)
        return dict(sorted(found.items()))


def kind_of_unit(unit: str) -> tuple[Metric.Kind, int | None]:
    """Return the kind of a metric of this unit, and its scale if it is a note."""
    words = unit.strip().lower()
    if found := _NOTE.fullmatch(words):
        return Metric.Kind.NOTE, int(found[1])
    return next((kind for kind, units in _KINDS.items() if words in units), Metric.Kind.COUNT), None


def parse_file(content: bytes, today: dt.date) -> FileContent:
    """Return what a file contains.

    :raises RefusedFileError: it is refused as a whole.
    """
    text = _decode(content)
    records = _json_records(text) if text.lstrip()[:1] in ("[", "{") else _csv_records(text)
    parsed = _Rows(today)
    for count, (line, cells) in enumerate(records, start=1):
        if count > MAX_ROWS:
            raise RefusedFileError(f"Le fichier dépasse {number_fr(MAX_ROWS)} lignes : gardez les plus récentes.")
        parsed.add(line, cells)
    if not parsed.has_any:
        raise RefusedFileError("Le fichier n’a aucune ligne : prévenez l’équipe qui le publie.")
    return parsed.content


def _decode(content: bytes) -> str:
    if content.startswith(COMPRESSED):
        raise RefusedFileError("Le fichier est compressé, ou c’est un classeur : publiez-le en CSV ou en JSON.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise RefusedFileError("Le fichier n’est pas en UTF-8 : enregistrez-le dans ce jeu de caractères.")
    if is_blank(text):
        raise RefusedFileError("Le fichier est vide : prévenez l’équipe qui le publie.")
    if text.lstrip().startswith("<"):
        raise RefusedFileError("Cette adresse répond une page web : donnez celle du fichier CSV ou JSON.")
    return text


type Cells = Mapping[str, str] | str
"""The cells of a row by column, or why it can't be read."""


def _csv_records(text: str) -> Iterator[tuple[int, Cells]]:
    first = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = [name.strip() for name in next(lines)]
        _check_header(header)
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) == len(header):
                yield lines.line_num, dict(zip(header, cells, strict=True))
            else:
                counted = f"La ligne a {len(cells)} cellules au lieu de {len(header)}"
                yield lines.line_num, f"{counted} : mettez entre guillemets celles qui ont un séparateur."
    except csv.Error:
        raise RefusedFileError(
            f"Le CSV est mal formé à la ligne {lines.line_num} : un guillemet n’est pas fermé, ou une cellule est trop longue."
        ) from None


def _json_records(text: str) -> Iterator[tuple[int, Cells]]:
    try:
        found = json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_number)
    except (ValueError, ArithmeticError, RecursionError):
        raise RefusedFileError(MALFORMED_JSON) from None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise RefusedFileError(MALFORMED_JSON)
    if found:
        _check_header([*{name: None for one in found for name in one}])
    for place, one in enumerate(found, start=1):
        yield place, {name: _json_text(value) for name, value in one.items()}


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def _json_text(value: Any) -> str:
    """Return a cell as CSV writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}" if abs(value.adjusted()) < MAX_ROWS else str(value)
    return str(value).encode("utf-8", "replace").decode()


def _check_header(header: Sequence[str]) -> None:
    missing = [name for name in NEEDED if name not in header]
    if len(missing) == len(NEEDED):
        raise RefusedFileError("La première ligne n’a aucune colonne du schéma de l’État : l’en-tête manque peut-être.")
    if missing:
        noun = "cette colonne" if len(missing) == 1 else "ces colonnes"
        raise RefusedFileError(f"Il manque {noun} du schéma : {list_fr(missing)}.")
    if repeated := sorted({name for name in header if name in COLUMNS and header.count(name) > 1}):
        raise RefusedFileError(f"Une colonne est donnée deux fois, gardez-en une : {list_fr(repeated)}.")


class RowRefusedError(Exception):
    """A row is set aside; the message gives the reason in French."""


@dataclass(slots=True)
class _Rows:
    """The rows read so far."""

    today: dt.date
    rows: list[FileRow] = field(default_factory=list)
    set_aside: list[RowSetAside] = field(default_factory=list)
    targets: int = 0
    territories: int = 0
    services: dict[str, None] = field(default_factory=dict)

    def add(self, line: int, cells: Cells) -> None:
        try:
            if isinstance(cells, str):
                raise RowRefusedError(cells)
            self._add(line, {name: cell.strip() for name, cell in cells.items()})
        except RowRefusedError as refused:
            self.set_aside.append(RowSetAside(line, str(refused)))

    def _add(self, line: int, cells: Mapping[str, str]) -> None:
        if service := cells.get("nom_service_public_numerique", ""):
            self.services.setdefault(service)
        if _boolean(cells, "est_cible"):
            self.targets += 1
        elif cells.get("code_insee") or cells.get("denom_insee"):
            self.territories += 1
        else:
            self.rows.append(_read_row(line, cells, self.today))

    @property
    def has_any(self) -> bool:
        return bool(self.rows or self.set_aside or self.targets or self.territories)

    @property
    def content(self) -> FileContent:
        rivals = {row.line: message for row, message in _rivals(self.rows)}
        return FileContent(
            rows=[row for row in self.rows if row.line not in rivals],
            set_aside=sorted(
                [*self.set_aside, *(RowSetAside(line, message) for line, message in rivals.items())],
                key=lambda one: one.line,
            ),
            targets=self.targets,
            territories=self.territories,
            services=[*self.services],
        )


def _read_row(line: int, cells: Mapping[str, str], today: dt.date) -> FileRow:
    indicator, unit = _text(cells, "indicateur", LONGEST_INDICATOR), _text(cells, "unite_mesure", LONGEST_UNIT)
    frequency = cells.get("frequence_monitoring", "").lower()
    is_total = not _boolean(cells, "est_periode")
    start, until = _stock_period(cells, frequency) if is_total else _period(cells)
    value = _value(_cell(cells, "valeur"))
    kind, scale = kind_of_unit(unit)
    for message in reading_errors(kind, MeasuredValue(start, until, value), today, scale).values():
        raise RowRefusedError(message)
    is_impact = cells.get("type_indicateur", "").lower() == "impact"
    return FileRow(line, indicator, unit, frequency, is_total, is_impact, start, until, value)


def _cell(cells: Mapping[str, str], name: str) -> str:
    """Return a cell that may not be empty."""
    text = cells.get(name, "")
    if not text:
        raise RowRefusedError(f"La colonne {name} est vide : remplissez-la.")
    return text


def _text(cells: Mapping[str, str], name: str, longest: int) -> str:
    text = _cell(cells, name)
    if len(text) > longest:
        raise RowRefusedError(f"La colonne {name} tient en {longest} caractères : raccourcissez-la.")
    if text.startswith(("=", "@")) or reverses(text) or not text.isprintable():
        raise RowRefusedError(f"La colonne {name} contient une formule ou un caractère invisible : retirez-le.")
    return text


def _boolean(cells: Mapping[str, str], name: str) -> bool:
    word = _cell(cells, name)
    if word.lower() not in BOOLEANS:
        raise RowRefusedError(f"La colonne {name} vaut « {word[:40]} » : écrivez true ou false.")
    return BOOLEANS[word.lower()]


def _day(cells: Mapping[str, str], name: str) -> dt.date:
    word = _cell(cells, name)
    day = iso_day(word)
    if day is None or day == dt.date.max:
        raise RowRefusedError(f"La colonne {name} vaut « {word[:40]} » : écrivez la date ainsi, 2026-01-31.")
    return day


def _period(cells: Mapping[str, str]) -> tuple[dt.date, dt.date]:
    if not cells.get("date_debut"):
        raise RowRefusedError("Une valeur sur une période a un premier jour : remplissez date_debut.")
    return _day(cells, "date_debut"), _day(cells, "date") + ONE_DAY


def _stock_period(cells: Mapping[str, str], frequency: str) -> tuple[dt.date, dt.date]:
    """Return the period of a stock: that of its cadence if the day is its last one, else that day."""
    until = _day(cells, "date") + ONE_DAY
    months = MONTHS.get(FREQUENCIES.get(frequency, ""))
    if months and until.day == 1 and (until.month - 1) % months == 0:
        months_begun = until.year * 12 + until.month - 1 - months
        return dt.date(months_begun // 12, months_begun % 12 + 1, 1), until
    return until - ONE_DAY, until


def _value(text: str) -> Decimal:
    """Return a number; a comma before exactly three digits may be decimal or not, so it is refused."""
    if re.search(r"\d,\d{3}$", text):
        raise RowRefusedError(f"La valeur « {text[:40]} » se lit de deux façons : écrivez-la avec un point décimal.")
    try:
        return read_value(text)
    except ValueError as wrong:
        raise RowRefusedError(str(wrong)) from None


def _rivals(rows: Iterable[FileRow]) -> Iterator[tuple[FileRow, str]]:
    """Yield the rows of an indicator whose periods are the same or overlap: which one is right is unknown."""
    by_indicator: defaultdict[str, list[FileRow]] = defaultdict(list)
    for row in rows:
        by_indicator[row.indicator].append(row)
    for of_one in by_indicator.values():
        of_one.sort(key=lambda one: one.period)
        longest = of_one[0]
        for row in of_one[1:]:
            if row.start < longest.until:
                verb = "donne la même période" if row.period == longest.period else "chevauche cette période"
                yield row, f"La ligne {longest.line} {verb} : gardez-en une."
                yield longest, f"La ligne {row.line} {verb} : gardez-en une."
            longest = max(longest, row, key=lambda one: one.until)
