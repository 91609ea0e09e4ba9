"""Parse the life of a service in its record: phases, events, and anomalies."""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from betagouv.parse.fields import FieldReader
from betagouv.parse.records import Code, SourceEvent, SourcePhase, SourceVocabulary
from common.texts import fold_text
from startups.phase_words import EVENT_WORDS, kind_meant

PAST_FIELDS = {"product_launch_date": "product_launch", "national_scale_date": "national_impact"}
"""The fields that told the date of an event, and its word of today."""

_OVER = {"death", "alumni"}

type Row = tuple[int, dict[str, Any]]


def phase_rows(reader: FieldReader) -> list[Row]:
    """Return the phases of a fiche with their positions, whatever its format."""
    front = reader.front
    status = fold_text(reader.text("status", 40).strip())
    if front.get("phases") is not None or not status:
        return reader.rows("phases")
    start, end = front.get("start"), front.get("end")
    if status == "investigation":
        return [(0, {"name": status, "start": start, "end": end})]
    is_over = status in _OVER
    state = {"name": reader.text("status", 40), "start": end if is_over else None}
    if start in (None, ""):
        return [(0, state)]
    return [(0, {"name": "investigation", "start": start, "end": end if is_over else None}), (1, state)]


def event_rows(reader: FieldReader) -> list[Row]:
    """Return the events of a fiche with their positions, then those of its former fields."""
    rows = reader.rows("events")
    past = [(name, reader.front.get(field)) for field, name in PAST_FIELDS.items()]
    return [
        *rows,
        *((len(rows) + n, {"name": name, "date": day}) for n, (name, day) in enumerate(past) if day not in (None, "")),
    ]


FIRST_DAY = dt.date(1990, 1, 1)
LAST_DAY = dt.date(2100, 1, 1)
EVENT_KINDS = {"committee", "product_launch", "fast", "national_impact", "eig", "end", "other"}


def read_phases(reader: FieldReader, vocabulary: SourceVocabulary, as_of: dt.date) -> tuple[SourcePhase, ...]:
    """Parse the phases of the record, in order, with the vocabulary of the date of the records.

    An unknown word or a duplicate entry is refused; the other entries are kept.
    """
    rows = phase_rows(reader)
    words = [fold_text(str(row.get("name") or "").strip()) for _, row in rows]
    ended = any(row.get("name") == "end" for _, row in reader.rows("events"))
    entries: list[SourcePhase] = []
    seen: set[tuple[str, dt.date]] = set()
    for (place, row), word in zip(rows, words, strict=True):
        path = f"phases[{place}]"
        kind = kind_meant(word, on=as_of, among=[other for other in words if other != word], has_ended=ended)
        if kind != str(row.get("name")) and kind in vocabulary.ranks:
            reader.doubt(Code.OLD_WORD, f"{path}.name", f"« {row.get('name')} » est lu comme « {kind} »", word)
        if kind not in vocabulary.ranks:
            written = str(row.get("name") or "")[:80]
            reader.doubt(Code.UNKNOWN_WORD, f"{path}.name", f"phase inconnue : « {written} »", written)
            continue
        start = _plausible(reader, row.get("start"), f"{path}.start")
        if start and (kind, start) in seen:
            reader.doubt(Code.DUPLICATE, path, f"{kind} du {start} est déjà dans la fiche")
            continue
        if start:
            seen.add((kind, start))
        end = reader.day(row.get("end"), f"{path}.end")
        entries.append(
            SourcePhase(kind, start, end, reader.text_of(row.get("comment"), f"{path}.comment", 10_000), place)
        )
    doubt_phases(reader, entries, vocabulary)
    return tuple(entries)


def _plausible(reader: FieldReader, value: object, path: str) -> dt.date | None:
    day = reader.day(value, path)
    if value in (None, ""):
        reader.doubt(Code.MISSING_DATE, path, "la date manque")
    elif day and not FIRST_DAY <= day < LAST_DAY:
        reader.doubt(Code.INVALID, path, f"{day} n’est pas entre 1990 et 2099", day.isoformat())
        return None
    return day


def effective(entries: Iterable[SourcePhase], vocabulary: SourceVocabulary) -> list[SourcePhase]:
    """Return the entries in the order of the effective timeline: by start, rank of the kind, position in the record."""
    dated = [(entry.start, vocabulary.ranks[entry.kind], entry.position, entry) for entry in entries if entry.start]
    return [entry for *_, entry in sorted(dated, key=lambda row: row[:3])]


def doubt_phases(reader: FieldReader, entries: Sequence[SourcePhase], vocabulary: SourceVocabulary) -> None:
    """Add anomalies of the timeline: two phases on one day, disorder, overlap, reversed dates, a closed last phase."""
    ordered = effective(entries, vocabulary)
    for before, after in pairwise(ordered):
        path = f"phases[{after.position}].start"
        if before.start == after.start:
            reader.doubt(Code.SAME_DAY, path, f"{after.kind} commence le {after.start}, comme {before.kind}")
        if before.declared_end and after.start and before.declared_end > after.start:
            detail = f"{before.kind} finit le {before.declared_end}, après le début de {after.kind} ({after.start})"
            reader.doubt(Code.OVERLAP, f"phases[{before.position}].end", detail)
        if before.position > after.position:
            reader.doubt(Code.UNORDERED, path, f"{after.kind} est écrit avant {before.kind}, qui le précède")
    for entry in entries:
        if entry.start and entry.declared_end and entry.declared_end < entry.start:
            detail = f"{entry.kind} finit le {entry.declared_end}, avant son début ({entry.start})"
            reader.doubt(Code.REVERSED, f"phases[{entry.position}].end", detail)
    if ordered and ordered[-1].declared_end:
        last = ordered[-1]
        detail = f"{last.kind}, dernière phase, finit le {last.declared_end}"
        reader.doubt(Code.CLOSED, f"phases[{last.position}].end", detail)


def read_events(reader: FieldReader) -> tuple[SourceEvent, ...]:
    """Parse the dated events of the record, in order; an unknown word is kept in the comment, a missing date is refused."""
    events = []
    for place, row in event_rows(reader):
        path = f"events[{place}]"
        written = str(row.get("name") or "")
        word = EVENT_WORDS.get(written, written)
        if word != written:
            reader.doubt(Code.OLD_WORD, f"{path}.name", f"« {written} » est lu comme « {word} »", written)
        comment = reader.text_of(row.get("comment"), f"{path}.comment", 10_000)
        if word not in EVENT_KINDS:
            reader.doubt(Code.UNKNOWN_EVENT, f"{path}.name", f"événement inconnu : « {word[:80]} »", word[:80])
            word, comment = "other", f"{word[:80]} : {comment}" if comment else word[:80]
        day = _plausible(reader, row.get("date"), f"{path}.date")
        if day is not None:
            events.append(SourceEvent(word, day, comment, place))
    return tuple(events)


def doubt_end(
    reader: FieldReader, phases: Iterable[SourcePhase], events: Iterable[SourceEvent], vocabulary: SourceVocabulary
) -> None:
    """Add an anomaly if an event ends the service and no dated phase does."""
    if any(entry.kind in vocabulary.last_kinds and entry.start for entry in phases):
        return
    for event in events:
        if event.kind == "end":
            detail = f"le partenariat finit le {event.date}, mais aucune phase datée ne le dit"
            reader.doubt(Code.CONFLICT, f"events[{event.position}]", detail)


def doubt_future(
    reader: FieldReader, phases: Iterable[SourcePhase], events: Iterable[SourceEvent], as_of: dt.date
) -> None:
    """Add an anomaly for each date after ``as_of``."""
    for entry in phases:
        if entry.start and entry.start > as_of:
            detail = f"{entry.kind} commence le {entry.start}, après le {as_of}"
            reader.doubt(Code.FUTURE, f"phases[{entry.position}].start", detail, entry.start.isoformat())
    for event in events:
        if event.date > as_of:
            detail = f"{event.kind} est daté du {event.date}, après le {as_of}"
            reader.doubt(Code.FUTURE, f"events[{event.position}].date", detail, event.date.isoformat())
