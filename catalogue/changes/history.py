"""The history of records: their changes, and how pages describe them."""

import datetime as dt
import json
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import Any

from django.utils.text import capfirst

from common.history import history_of
from common.periods import in_force_sql
from common.record_types import RECORD_TYPES, RecordType, owner
from common.sql import fetch_all
from common.words import (
    date_fr,
    list_fr,
    lower_first,
    money_fr,
    number_fr,
    origin_in_words,
    plural_fr,
    strip_trailing_zeros,
)
from impact.models import Metric, Review
from startups.models import LifeEvent, Startup
from startups.presenters import USERS

SHOWN = 100
"""How many revisions are read, the latest first."""


def _versions_of(record_type: RecordType) -> str:
    """Return the SELECT of the versions of a record type, without its private columns."""
    source, startup = f"{record_type.history} h", "h.startup_id"
    about = owner(record_type)
    if about and about.through:
        versions = history_of(about.through)._meta.db_table
        source = (
            f"(SELECT DISTINCT pgh_obj_id, startup_id FROM {versions}) p"
            f" JOIN {record_type.history} h ON h.{about.stored} = p.pgh_obj_id"
        )
        startup = "p.startup_id"
    elif record_type.model is Startup:
        startup = "h.pgh_obj_id"
    private = ", ".join(f"'{column}'" for column in sorted(record_type.private_columns))
    value = f"to_jsonb(h) - ARRAY[{private}]::text[]"
    if record_type.version_name:
        value += f" || jsonb_build_object('name', ({record_type.version_name}))"
    return f"""
    SELECT '{record_type.key}' AS record, {startup} AS startup_id, h.pgh_id, h.pgh_obj_id, h.pgh_created_at, h.pgh_label,
           h.pgh_context_id, {value} AS value FROM {source}"""


_UNION = "\n    UNION ALL"
_DESCRIBED = [one for one in RECORD_TYPES.values() if one.nouns or one.model is Startup]
_RECORDS = _UNION.join(_versions_of(one) for one in _DESCRIBED if not one.has_own_history)
_ALL_RECORDS = _UNION.join(map(_versions_of, _DESCRIBED))
# An incubator has the changes of the fiches that it supported on the day of the change, and of its own memberships.
_COACHED = in_force_sql("common_paris_day(c.pgh_created_at)", start="a.start", until="a.until")
_SUPPORTED = in_force_sql("common_paris_day(r.pgh_created_at)", start="m.start", until="m.until", open_start=True)
_OF_INCUBATOR = f"""
EXISTS (
    SELECT FROM startups_membership m
    WHERE m.incubator_id = %(id)s AND m.startup_id = r.startup_id
      AND {_SUPPORTED}
) OR EXISTS (
    SELECT FROM startups_membershiphistory m
    WHERE m.incubator_id = %(id)s AND m.startup_id = r.startup_id AND m.pgh_created_at = r.pgh_created_at
      AND m.pgh_context_id IS NOT DISTINCT FROM r.pgh_context_id
)
"""
# The team is the incubators that the author coached on the day. The startups are an array, so that each table is
# read by its index: a join would build the JSON of the whole history first.
_REVISIONS = """
WITH record AS NOT MATERIALIZED ({records}),
picked AS MATERIALIZED (
    SELECT r.startup_id, r.pgh_created_at, r.pgh_context_id FROM record r
    WHERE r.startup_id IS NOT NULL AND ({scope})
    GROUP BY 1, 2, 3 ORDER BY 2 DESC, 3, 1 LIMIT %(shown)s
),
compared AS (
    SELECT r.*, lag(r.value) OVER (PARTITION BY r.record, r.pgh_obj_id ORDER BY r.pgh_id) AS before
    FROM record r WHERE r.startup_id = ANY (ARRAY(SELECT startup_id FROM picked))
)
SELECT c.pgh_created_at, c.pgh_context_id, c.startup_id, s.slug, coalesce(s.name, (
           SELECT h.name FROM startups_startuphistory h WHERE h.pgh_obj_id = c.startup_id ORDER BY h.pgh_id DESC LIMIT 1
       )), coalesce(x.metadata->>'source', CASE WHEN x.id IS NULL THEN '' ELSE 'page' END),
       coalesce(x.metadata->>'reason', ''), coalesce((
           SELECT string_agg(i.name, ', ' ORDER BY i.name)
           FROM incubators_coachassignment a JOIN incubators_incubator i ON i.id = a.incubator_id
           WHERE a.user_id::text = x.metadata->>'user'
             AND {coached}
       ), ''), c.record, c.pgh_label, c.value, c.before
FROM compared c
JOIN picked p ON p.startup_id = c.startup_id AND p.pgh_created_at = c.pgh_created_at
     AND p.pgh_context_id IS NOT DISTINCT FROM c.pgh_context_id
LEFT JOIN startups_startup s ON s.id = c.startup_id
LEFT JOIN pghistory_context x ON x.id = c.pgh_context_id
ORDER BY c.pgh_created_at DESC, c.pgh_context_id, c.startup_id, c.record, c.pgh_obj_id, c.pgh_id
"""


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """One version of a row: ``label`` is insert, update or delete; ``before`` is null for the first version."""

    record: str
    label: str
    value: dict[str, Any]
    before: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Revision:
    """The changes of one transaction in one fiche, with their reason.

    ``context`` (with ``at`` and ``startup``) identifies it; it is null, and ``source`` empty, for a change made outside
    the application. ``slug`` is null if the fiche was deleted.
    """

    at: dt.datetime
    context: uuid.UUID | None
    startup: int
    slug: str | None
    name: str
    source: str
    reason: str
    team: str
    changes: Sequence[RecordedChange]


def revisions(startup_id: int) -> list[Revision]:
    """Return the latest changes of a fiche, latest first: one query.

    They are those of the fiche and of its records that have ``nouns`` (``common.record_types``); those of a
    measurement are with its metric (``impact.queries.metrics``). Private columns are not read (see
    ``common.history.changes``).
    """
    return _revisions("r.startup_id = %(id)s", startup_id)


def entry_of_change(startup_id: int, context: uuid.UUID) -> "HistoryEntry | None":
    """Return what a change (its context in the history) wrote in a fiche, measurements included; None if it wrote nothing:
    one query.
    """
    scope = "r.startup_id = %(id)s AND r.pgh_context_id = %(context)s"
    parameters = {"id": startup_id, "context": context, "shown": 1}
    rows = fetch_all(_REVISIONS.format(records=_ALL_RECORDS, scope=scope, coached=_COACHED), parameters)
    return next(iter(entries(_grouped(rows))), None)


def incubator_revisions(incubator_id: int) -> list[Revision]:
    """Return the latest changes of the fiches that an incubator supported on the day of the change: one query."""
    return _revisions(_OF_INCUBATOR, incubator_id)


def all_revisions() -> list[Revision]:
    """Return the latest changes of every fiche, latest first: one query."""
    return _revisions("TRUE", None)


def _revisions(scope: str, key: int | None) -> list[Revision]:
    parameters = {"shown": SHOWN} if key is None else {"id": key, "shown": SHOWN}
    return list(_grouped(fetch_all(_REVISIONS.format(records=_RECORDS, scope=scope, coached=_COACHED), parameters)))


def _grouped(rows: list[tuple[Any, ...]]) -> Iterator[Revision]:
    for common, group in groupby(rows, key=lambda row: row[:8]):
        at, context, startup, slug, name, source, reason, team = common
        changes = [_change(*row[8:]) for row in group]
        yield Revision(at, context, startup, slug, name, source, reason, team, changes)


def _change(record: str, label: str, value: str, before: str | None) -> RecordedChange:
    return RecordedChange(record, label, json.loads(value), json.loads(before) if before else None)


NOUNS = {one.key: one.nouns for one in RECORD_TYPES.values() if one.nouns}
TECHNICAL = {
    *("id", "position", "startup_id", "incubator_id", "administration_id", "round_id", "kind_id", "name"),
    *("phase_id", "sponsor_id", "event_id", "metric_id", "review_id", "code"),
}
"""Columns whose change is said by another word, or has no meaning for a reader."""
TITLES = ("name", "label", "criterion", "programme", "funder", "number", "month", "year")
"""Columns that name a record of no fiche, the best first."""
SAID_ONE_BY_ONE = 3
"""More additions in one go are counted."""
LONG = 60
"""A longer value is said to have changed, without being shown."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change; the values before and after are null for an addition, a removal or a creation."""

    what: str
    before: str | None = None
    after: str | None = None

    @property
    def has_values(self) -> bool:
        """Whether it has a value before and one after."""
        return self.before is not None and self.after is not None

    def __str__(self) -> str:
        if self.before is None or self.after is None:
            return self.what
        if len(self.before) > LONG or len(self.after) > LONG:
            return f"{self.what} : modification"
        return f"{self.what} : {self.before} → {self.after}"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One entry of the history: time, source or team, reason, and the changes of a fiche."""

    revision: Revision
    by: str
    lines: Sequence[HistoryLine]

    @property
    def at(self) -> dt.datetime:
        return self.revision.at

    @property
    def reason(self) -> str:
        return self.revision.reason

    @property
    def has_values(self) -> bool:
        """Whether a change has values; else the entry only adds, withdraws or creates records."""
        return any(line.has_values for line in self.lines)


def entries(revisions: Iterable[Revision]) -> list[HistoryEntry]:
    """Return the history in words, without the revisions that change nothing for a reader."""
    shown = [HistoryEntry(one, origin_in_words(one.source, one.team), _lines(one.changes)) for one in revisions]
    return [entry for entry in shown if entry.lines]


def _lines(changes: Sequence[RecordedChange]) -> list[HistoryLine]:
    created = any(change.record == "startup" and change.label == "insert" for change in changes)
    added = Counter(change.record for change in changes if change.label == "insert" and change.record in NOUNS)
    held = list_fr([plural_fr(added[record], *nouns) for record, nouns in NOUNS.items() if added[record]])
    if created:
        return [HistoryLine(f"Fiche créée, avec {held}" if held else "Fiche créée")]
    if added.total() <= SAID_ONE_BY_ONE:
        return [line for change in changes for line in _line(change)]
    others = [line for change in changes if change.label != "insert" for line in _line(change)]
    return [HistoryLine(f"Ajout de {held}"), *others]


def describe_change(change: RecordedChange) -> list[HistoryLine]:
    """Return one change, of any type of record, in words."""
    if change.record == "startup" and change.label == "insert":
        return [HistoryLine("Fiche créée")]
    return _line(change) or [HistoryLine(f"{_subject(change)}, modification")]


def _line(change: RecordedChange) -> list[HistoryLine]:
    if change.record == "startup":
        return _field_lines(change) if change.label == "update" else [HistoryLine("Fiche supprimée")]
    subject = _subject(change)
    if change.label == "insert":
        return [HistoryLine(f"{subject}, ajout")]
    if change.label == "delete":
        return [HistoryLine(f"{subject}, retrait")]
    return [
        HistoryLine(f"{subject}, {lower_first(line.what)}", line.before, line.after) for line in _field_lines(change)
    ]


def _subject(change: RecordedChange) -> str:
    return SUBJECTS.get(change.record, partial(_usual_subject, change.record))(change.value)


def _usual_subject(record: str, value: Mapping[str, Any]) -> str:
    """Return the kind of the record, with its title if it has one: ``Saison de GAMMA « 3 »``."""
    kind = capfirst(str(RECORD_TYPES[record].model._meta.verbose_name))
    title = next((value[name] for name in TITLES if value.get(name)), None)
    return kind if title is None else f"{kind} « {title} »"


def _decided(decision: str) -> str:
    return f" ({Review.Decision(decision).label.lower()})" if decision else ""


def _field_lines(change: RecordedChange) -> list[HistoryLine]:
    before = change.before or {}
    changed = [
        name
        for name, value in change.value.items()
        if not name.startswith("pgh_") and not _is_technical(name) and before.get(name) != value
    ]
    if change.record == "startup" and before.get("name") != change.value.get("name"):
        changed.insert(0, "name")
    return [_field_line(change.record, name, before.get(name), change.value[name]) for name in changed]


def _is_technical(name: str) -> bool:
    return name in TECHNICAL or name.endswith("_id")


def _field_line(record: str, name: str, before: Any, after: Any) -> HistoryLine:
    if record in ("review", "metric", "spending"):
        before, after = _worded(name, before), _worded(name, after)
    if name == "user_types":
        before, after = ([USERS.get(one, one) for one in value or ()] for value in (before, after))
    return HistoryLine(_label(record, name), _format_value(before), _format_value(after))


def _worded(name: str, value: Any) -> Any:
    """Return the label of a stored code, or a formatted amount."""
    if name == "amount" and value is not None:
        return money_fr(Decimal(str(value)))
    return WORDS.get(value, value) if isinstance(value, str) else value


def _label(record: str, name: str) -> str:
    fields = {field.attname: field for field in RECORD_TYPES[record].model._meta.concrete_fields}
    return capfirst(_OTHER_LABELS.get(name) or (str(fields[name].verbose_name) if name in fields else name))


WORDS = {
    str(word): str(label)
    for choices in (Review.Decision, Review.Outcome, Metric.Kind, Metric.Cadence, Metric.Direction)
    for word, label in choices.choices
}
_OTHER_LABELS = {
    "awarded_on": "date",
    "result_on": "date du résultat",
    "decided_on": "date de décision",
    "effective_on": "date d’effet",
    "withdrawn_on": "date du retrait",
}
"""What the history calls a field, where the label of the model is that of a form."""


def _format_value(value: Any) -> str:
    """Return a recorded value in words."""
    if value is None or value == "" or value == []:
        return "vide"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Decimal):
        return number_fr(strip_trailing_zeros(value))
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    try:
        return date_fr(dt.date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


SUBJECTS: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "phase": lambda value: f"Phase « {value['name']} » ({_format_value(value['start'])})",
    "event": lambda value: f"Événement « {LifeEvent.Kind(value['kind']).label} » ({_format_value(value['date'])})",
    "membership": lambda value: f"Incubateur « {value['name']} »",
    "sponsorship": lambda value: f"Sponsor « {value['name']} »",
    "investigation": lambda value: "Dossier d’investigation",
    "award": lambda value: f"Financement FAST {value['name']}",
    "designation": lambda value: f"Impact national {value['millesime']}",
    "review": lambda value: f"Comité du {_format_value(value['held_on'])}{_decided(value['decision'])}",
    "objective": lambda value: f"Objectif « {value['name']} »",
    "metric": lambda value: f"Mesure « {value['name']} »",
    "measurement": lambda value: f"Valeur de « {value['name']} » à partir du {_format_value(value['start'])}",
    "spending": lambda value: f"Dépense de {value['year']}",
}
"""What a record is called in the history of its fiche, by type."""
