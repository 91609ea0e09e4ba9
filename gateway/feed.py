"""The change feed: every version of every public record, once, in the order of their transactions.

In SQL: a page merges the histories of all recorded tables, whose columns differ, in one statement.
"""

import datetime as dt
import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, cast

from django.db.models import Field

from catalogue.changes.history import RecordedChange
from common.exact_json import json_number
from common.record_types import Model, OwnerPath, RecordType, owner
from common.sql import fetch_all
from gateway.feed_columns import BY_NUMBER, KEYS, RECORDED, RecordedColumn, address_key, address_of, columns
from gateway.sentences import page_of, sentence_of
from indicators.models import Indicator
from startups.models import Startup

_TEXT = re.compile(r"changes-([0-9]{1,18})-([0-9]{1,3})-([0-9]{1,18})", re.ASCII)


NO_CURSOR = "Ce curseur n’est pas de cette liste : reprenez celui de « cursor », tel quel."


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A position in the feed: everything before it is read. A ``table`` and ``version`` of 0 precede the whole
    transaction.
    """

    position: int = 0
    table: int = 0
    version: int = 0

    def __str__(self) -> str:
        return f"changes-{self.position}-{self.table}-{self.version}"


def read_cursor(text: str) -> Cursor:
    """Parse a cursor of this feed; raise ValueError in French for another text."""
    found = _TEXT.fullmatch(text)
    cursor = Cursor(*map(int, found.groups())) if found else Cursor()
    if found is None or (cursor.table and cursor.table not in BY_NUMBER):
        raise ValueError(NO_CURSOR)
    if _is_ahead(cursor):  # it would find nothing until this site gets there, and miss all before
        raise ValueError("Ce curseur vient d’un autre site : recommencez sans « since », ou avec « latest ».")
    return cursor


MAX_SIZE = 1000


@dataclass(frozen=True, slots=True)
class FeedChange:
    """One version of one row.

    ``before`` and ``after`` contain the public columns that differ, all of them for a new or deleted row. ``source`` is
    None for a change made outside the application. ``address`` is the path of the record in the API, ``page`` that of the
    page that shows it, and ``text`` the change in a French sentence.
    """

    cursor: Cursor
    at: dt.datetime
    record: str
    row: int | str
    address: str
    change: str
    startup: str | None
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str
    source: str | None
    text: str
    page: str


@dataclass(frozen=True, slots=True)
class ChangePage:
    """A page of changes, its last cursor, and whether more can be read now."""

    changes: list[FeedChange]
    upto: Cursor
    has_more: bool

    @property
    def next(self) -> Cursor | None:
        return self.upto if self.has_more else None


def horizon() -> Cursor:
    """Return the current end of the feed, for readers who skip the past."""
    return Cursor(_number("SELECT gateway_horizon()"))


def since_day(day: dt.date) -> Cursor:
    """Return the place before the first change made from a day on; the current end if there is none. One query."""
    since = "pgh_created_at >= common_paris_midnight_after(%(before)s)"
    firsts = " UNION ALL ".join(
        f"SELECT min(pgh_position) AS position FROM {one.history} WHERE {since}" for one in RECORDED
    )
    first = f"SELECT coalesce(min(position), gateway_horizon()) FROM ({firsts}) firsts"
    return Cursor(_number(first, before=day - dt.timedelta(days=1)))


def _number(sql: str, **parameters: object) -> int:
    (found,) = fetch_all(sql, parameters)
    return int(found[0])


def _is_ahead(cursor: Cursor) -> bool:
    """Whether a cursor is after every transaction of this database, so that it comes from another one. One query."""
    last = "SELECT gateway_offset() + pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
    return cursor.position > _number(last)


def read_page(since: Cursor, size: int, *, records: Collection[str] = (), startups: Collection[int] = ()) -> ChangePage:
    """Return the next ``size`` changes after ``since``, of some tables or of some startups (primary keys) if given.

    One query for the positions, then one for each table and for each kind of referenced name among them.
    """
    tables = [one for one in RECORDED if not records or one.public_name in records]
    places = _places(tables, since, size + 1, startups)
    shown = places[:size]
    found = _changes(shown)
    return ChangePage([found[place] for place in shown], shown[-1] if shown else since, len(places) > size)


def _places(tables: Iterable[RecordType], since: Cursor, count: int, startups: Collection[int]) -> list[Cursor]:
    values = {"position": since.position, "version": since.version, "count": count, "startups": [*startups]}
    pieces = [piece for one in tables if (piece := _piece(one, since, of_startups=bool(startups)))]
    if not pieces:
        return []
    sql = (
        "WITH edge AS MATERIALIZED (SELECT gateway_horizon() AS position)"
        f" SELECT position, number, version FROM ({' UNION ALL '.join(pieces)}) places"
        " ORDER BY 1, 2, 3 LIMIT %(count)s"
    )
    return [Cursor(*map(int, row)) for row in fetch_all(sql, values)]


def _piece(table: RecordType, since: Cursor, *, of_startups: bool) -> str | None:
    """Return the SQL for the positions of a table after ``since``; None if startups are requested and the table has
    none.
    """
    if table.number == since.table:
        after = "(h.pgh_position, h.pgh_id) > (%(position)s, %(version)s)"
    else:
        after = f"h.pgh_position {'>=' if table.number > since.table else '>'} %(position)s"
    if of_startups:
        about = owner(table)
        if about is None:
            return None
        after += f" AND {_of_startups(about)}"
    return (
        f"(SELECT h.pgh_position AS position, {table.number} AS number, h.pgh_id AS version FROM {table.history} h"
        f" WHERE {after} AND h.pgh_position < (SELECT position FROM edge)"
        " ORDER BY h.pgh_position, h.pgh_id LIMIT %(count)s)"
    )


def _of_startups(about: OwnerPath) -> str:
    if about.through is None:
        return f"h.{about.stored} = ANY (%(startups)s)"
    table = about.through._meta.db_table
    return f"h.{about.stored} IN (SELECT id FROM {table} WHERE startup_id = ANY (%(startups)s))"


_VERSIONS = """
SELECT h.pgh_position, h.pgh_id, to_jsonb(h)::text, (
           SELECT to_jsonb(b)::text FROM {table} b WHERE b.pgh_obj_id = h.pgh_obj_id AND b.pgh_id < h.pgh_id
           ORDER BY b.pgh_id DESC LIMIT 1
       ), h.pgh_obj_id, h.pgh_created_at, h.pgh_label,
       CASE WHEN x.id IS NOT NULL THEN coalesce(nullif(x.metadata->>'source', ''), 'page') END,
       coalesce(x.metadata->>'reason', ''), ({name})::text
FROM {table} h LEFT JOIN pghistory_context x ON x.id = h.pgh_context_id
WHERE h.pgh_id = ANY(%(ids)s)
"""


@dataclass(frozen=True, slots=True)
class _Version:
    """A version as stored, before its references are resolved."""

    place: Cursor
    value: dict[str, Any]
    before: dict[str, Any]
    row: int | str
    at: dt.datetime
    label: str
    source: str | None
    reason: str
    name: str | None


def _changes(places: Iterable[Cursor]) -> dict[Cursor, FeedChange]:
    by_table = {
        BY_NUMBER[number]: _versions(BY_NUMBER[number], [place.version for place in some])
        for number, some in groupby(sorted(places, key=lambda place: place.table), key=lambda place: place.table)
    }
    rows = _rows(by_table)
    return {one.place: _change(table, one, rows) for table, some in by_table.items() for one in some}


def _versions(table: RecordType, ids: list[int]) -> list[_Version]:
    sql = _VERSIONS.format(table=table.history, name=table.version_name or "NULL")
    return [
        _Version(Cursor(position, table.number, version), _read(value), _read(before or "{}"), *others)
        for position, version, value, before, *others in fetch_all(sql, {"ids": ids})
    ]


def _read(text: str) -> dict[str, Any]:
    """Parse a row from JSON, with exact numbers."""
    values: dict[str, Any] = json.loads(text, parse_float=Decimal)
    return values


type Rows = Mapping[tuple[Model, str], Mapping[Any, Any]]
"""What a column says of the rows of a table, by their number."""
OF_OWNER = "startup__"


def _rows(by_table: Mapping[RecordType, list[_Version]]) -> Rows:
    wanted: dict[tuple[Model, str], set[Any]] = defaultdict(set)
    for table, versions in by_table.items():
        asked = [(one.stored, (one.target, KEYS[one.target])) for one in columns(table) if one.target]
        asked += [(stored, (Indicator, "label")) for stored in _of_indicator(table)]
        about = owner(table)
        if about:
            asked += [(about.stored, _of_owner(about, column)) for column in ("slug", "name")]
        for stored, key in asked:
            wanted[key] |= {row.get(stored) for one in versions for row in (one.value, one.before)}
    return {
        (model, name): dict(model._default_manager.filter(pk__in=keys - {None}).values_list("pk", name))
        for (model, name), keys in wanted.items()
    }


def _change(table: RecordType, version: _Version, rows: Rows) -> FeedChange:
    values = _public_values(table, version.value, rows)
    key = str(cast("Field[Any, Any]", table.model._meta.get_field(address_key(table))).column)
    is_withdrawn = version.label == "delete"
    before = values if is_withdrawn else _public_values(table, version.before, rows)
    after = {} if is_withdrawn else values
    startup = _service(table, version.value, rows, "slug")
    subject = _service(table, version.value, rows, "name") or next(
        (rows[Indicator, "label"].get(version.value[stored]) for stored in _of_indicator(table)), None
    )
    return FeedChange(
        cursor=version.place,
        at=version.at,
        record=table.public_name,
        row=version.row,
        address=address_of(table, version.value[key]),
        change=version.label,
        startup=startup,
        before={name: value for name, value in before.items() if name not in after or after[name] != value},
        after={name: value for name, value in after.items() if name not in before or before[name] != value},
        reason=version.reason,
        source=version.source,
        text=sentence_of(_in_words(table, version), subject or "", version.reason),
        page=page_of(table.public_name, startup, values, is_withdrawn=is_withdrawn),
    )


def _in_words(table: RecordType, version: _Version) -> RecordedChange:
    """Return the public columns of the version, for its sentence."""
    public = [column.stored for column in columns(table)]
    value, before = ({name: row[name] for name in public if name in row} for row in (version.value, version.before))
    return RecordedChange(
        table.key, version.label, value | ({"name": version.name} if table.version_name else {}), before
    )


def _public_values(table: RecordType, row: Mapping[str, Any], rows: Rows) -> dict[str, Any]:
    return {
        column.public_name: _value(column, row[column.stored], rows)
        for column in columns(table)
        if column.stored in row
    }


def _value(column: RecordedColumn, value: Any, rows: Rows) -> Any:
    if column.target is not None:
        return rows[column.target, KEYS[column.target]].get(value)
    return _exact(value)


def _exact(value: Any) -> Any:
    """Convert numbers to those of the API; one that JSON can't represent exactly becomes text."""
    if isinstance(value, Decimal):
        try:
            return json_number(value)
        except ValueError:
            return str(value)
    if isinstance(value, dict):
        return {name: _exact(one) for name, one in value.items()}
    return [_exact(one) for one in value] if isinstance(value, list) else value


def _service(table: RecordType, row: Mapping[str, Any], rows: Rows, column: str) -> str | None:
    """Return a column of the service of a record: its ``slug``, or its ``name``; None if it has none."""
    about = owner(table)
    if about is None:
        return None
    found: str | None = row[column] if table.model is Startup else rows[_of_owner(about, column)].get(row[about.stored])
    return found


def _of_indicator(table: RecordType) -> list[str]:
    """Return the columns of a table that refer to an indicator."""
    return [one.stored for one in columns(table) if one.target is Indicator]


def _of_owner(about: OwnerPath, column: str) -> tuple[Model, str]:
    return (about.through, f"{OF_OWNER}{column}") if about.through else (Startup, column)
