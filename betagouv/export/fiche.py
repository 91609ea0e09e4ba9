"""Export a fiche by editing the lines of its file that differ from our record. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from betagouv.comparison.matching import Edits, content_of, lead_first, pair_events, pair_phases
from betagouv.comparison.stored import StoredRow
from betagouv.conflicts.queries import Withheld, flatten_row
from betagouv.export.lines import Mapping, Row, Splice, UneditableError, edit_file, with_breaks_of
from betagouv.export.scalars import one_line, written
from betagouv.fields import FIELDS, FILE_ORDER
from betagouv.parse.fiche import read_fiche
from betagouv.parse.fields import reference
from betagouv.parse.front_matter import document_of
from betagouv.parse.records import Carrier, ParsedFiche, SourceEvent, SourcePhase, UnreadableError
from betagouv.sources.parse_documents import Context

PHASE_ORDER = ("name", "start", "end", "comment")
EVENT_ORDER = ("name", "date", "comment")

_EMPTY = b"---\ntitle: %s\n---\n"


@dataclass(frozen=True, slots=True)
class RecordedFiche:
    """A fiche as recorded here, with the fields of its file; ``carriers`` are its current incubators, the lead first."""

    columns: dict[str, Any]
    phases: Sequence[SourcePhase]
    events: Sequence[SourceEvent]
    sponsors: Sequence[str]
    carriers: Sequence[Carrier]


def rewritten(
    key: str, data: bytes | None, here: RecordedFiche, context: Context, withheld: Withheld | None = None
) -> bytes:
    """Return the file of a fiche: ``data`` with its outdated lines edited, or a new file if None; ``withheld`` is
    unchanged.

    :raises UneditableError: editing lines can't give the recorded values.
    """
    if data is None:
        data = _EMPTY % one_line(here.columns["name"]).encode()
    try:
        in_file = _read(key, data, context)
    except UnreadableError as error:
        raise UneditableError(str(error)) from None
    held = withheld or Withheld()
    wanted = _wanted(in_file, here, held)
    if _content(in_file) == _content(wanted):
        return data
    edited = _edited(data, in_file, wanted)
    if not _has_content(key, edited, wanted, context):
        raise UneditableError("ne se relirait pas comme il est enregistré ici : à reporter à la main")
    return edited


def _has_content(key: str, data: bytes, wanted: ParsedFiche, context: Context) -> bool:
    """Whether an import would read the wanted values from the file."""
    try:
        return _content(_read(key, data, context)) == _content(wanted)
    except UnreadableError:
        return False


def _read(key: str, data: bytes, context: Context) -> ParsedFiche:
    document, _ = document_of(data)
    return read_fiche(key, document, context.vocabulary, context.as_of)


def _wanted(in_file: ParsedFiche, here: RecordedFiche, withheld: Withheld) -> ParsedFiche:
    """Return the values for the file: those recorded here, except the withheld ones."""
    parts = withheld.parts
    columns = {
        name: value if name in parts or name == "details" else with_breaks_of(value, here.columns[name])
        for name, value in in_file.columns.items()
    }
    return replace(
        in_file,
        columns=columns,
        phases=_rows_wanted(pair_phases, in_file.phases, here.phases, withheld),
        events=_rows_wanted(pair_events, in_file.events, here.events, withheld),
        sponsors=in_file.sponsors if "sponsors" in parts else tuple(here.sponsors),
        carriers=in_file.carriers if "incubators" in parts else tuple(here.carriers),
    )


def _rows_wanted[T: (SourcePhase, SourceEvent)](
    pair: Callable[[Sequence[T], Sequence[StoredRow[T]]], Edits[T]],
    in_file: Sequence[T],
    here: Sequence[T],
    withheld: Withheld,
) -> tuple[T, ...]:
    """Return the rows of the file, each replaced by its recorded counterpart; new rows are placed by date."""
    edits = pair(here, [StoredRow(place, row) for place, row in enumerate(in_file)])
    rows = dict(enumerate(in_file))
    for place, row in edits.changed:
        if not {flatten_row(row), flatten_row(rows[place])} & withheld.rows:
            rows[place] = replace(row, position=rows[place].position)
    for place in edits.dropped:
        if flatten_row(rows[place]) not in withheld.rows:
            del rows[place]
    wanted = list(rows.values())
    for row in sorted(edits.added, key=_day):
        if flatten_row(row) not in withheld.rows:
            later = [place for place, other in enumerate(wanted) if _day(other) and _day(other) > _day(row)]
            wanted.insert(later[0] if later and _day(row) else len(wanted), replace(row, position=-1))
    return tuple(wanted)


def _day(row: SourcePhase | SourceEvent) -> str:
    day = row.start if isinstance(row, SourcePhase) else row.date
    return day.isoformat() if day else ""


def _content(fiche: ParsedFiche) -> list[Any]:
    """Return the content of a fiche, whatever the order of its rows."""
    return [
        {name: value for name, value in fiche.columns.items() if name != "details"},
        [content_of(row) for row in fiche.phases],
        [content_of(row) for row in fiche.events],
        list(fiche.sponsors),
        lead_first(fiche.carriers),
    ]


def _edited(data: bytes, in_file: ParsedFiche, wanted: ParsedFiche) -> bytes:
    return edit_file(data, FILE_ORDER, lambda front: _splices(front, in_file, wanted), wanted.columns["content"])


def _splices(front: Mapping, in_file: ParsedFiche, wanted: ParsedFiche) -> list[Splice]:
    """Return the edits of the fields that differ, in the usual order of fields."""
    splices: list[Splice] = []
    for field in FIELDS:
        name, column = field.file, field.column
        if column and name and wanted.columns[column] != in_file.columns[column]:
            splices += front.set_value(name, wanted.columns[column])
        elif name == "sponsors" and wanted.sponsors != in_file.sponsors:
            splices += front.set_words(
                name, wanted.sponsors, _slug_reader(in_file.sponsors), lambda slug: f"/organisations/{slug}"
            )
        elif name == "incubator" and lead_first(wanted.carriers) != lead_first(in_file.carriers):
            splices += _incubators(front, lead_first(in_file.carriers), lead_first(wanted.carriers))
        elif name == "phases":
            splices += _rows(front, name, PHASE_ORDER, _phase_rows(in_file), _phase_rows(wanted))
        elif name == "events":
            splices += _rows(front, name, EVENT_ORDER, _event_rows(in_file), _event_rows(wanted))
    return splices


def _slug_reader(slugs: Sequence[str]) -> Callable[[str], str]:
    """Return a parser of the slugs of a list; empty for an item that is not a known slug, whose line then stays."""
    return lambda word: slug if (slug := reference(word)) in slugs else ""


def _incubators(front: Mapping, in_file: list[str], slugs: list[str]) -> list[Splice]:
    """Return the edits of ``incubator`` (the lead), and of ``incubators`` if there are several."""
    lead = front.set_text("incubator", slugs[0]) if slugs else front.remove("incubator")
    if len(slugs) < 2 and front.pair("incubators") is None:
        return [lead]
    return [lead, *front.set_words("incubators", slugs if len(slugs) > 1 else [], _slug_reader(in_file), str)]


type Placed = list[tuple[int, dict[str, str]]]
"""The rows of a list: the place of each in the file (-1: it is new) and its keys with their texts."""


def _phase_rows(fiche: ParsedFiche) -> Placed:
    rows = []
    for row in fiche.phases:
        start, end = (day.isoformat() if day else "" for day in (row.start, row.declared_end))
        rows.append((row.position, {"name": row.kind, "start": start, "end": end, "comment": row.comment}))
    return rows


def _event_rows(fiche: ParsedFiche) -> Placed:
    return [
        (row.position, {"name": row.kind, "date": row.date.isoformat(), "comment": row.comment}) for row in fiche.events
    ]


def _rows(front: Mapping, name: str, order: Sequence[str], in_file: Placed, wanted: Placed) -> list[Splice]:
    """Return the edits of a list of rows: changed keys, removed rows, and new rows before the row that follows them."""
    if in_file == wanted:
        return []
    lines = front.rows(name, order)
    before = dict(in_file)
    kept = dict(row for row in wanted if row[0] >= 0)
    if lines is None:
        raise UneditableError(f"écrit « {name} » sur une seule ligne : à reporter à la main")
    if not kept and len(before) == len(lines):
        new = [_new_row(row, front.newline) for _, row in wanted]
        return [front.set_rows(name, new) if new else front.remove(name)]
    splices = [front.remove_row(name, place) for place in before.keys() - kept.keys()]
    for place, row in kept.items():
        mapping = lines[place]
        assert mapping is not None  # noqa: S101
        changed = [key for key in order if key != "name" and row[key] != before[place][key]]
        splices += [_cell(mapping, key, row[key]) for key in changed]
    following = len(lines)
    for place, row in reversed(wanted):
        if place >= 0:
            following = place
        else:
            splices.insert(0, front.insert_row(name, following, _new_row(row, front.newline)))
    return splices


def _cell(row: Mapping, key: str, value: str) -> Splice:
    return row.set_text(key, value) if key == "comment" or not value else row.set_date(key, value)


def _new_row(row: dict[str, str], newline: str) -> Row:
    """Return a new row as YAML values; dates are not quoted."""
    return {
        name: written(text, indent=8, newline=newline) if name == "comment" else text
        for name, text in row.items()
        if text
    }
