"""Figures as known on a past day, computed from the history on request."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.backends.utils import CursorWrapper

from common.figure import UNKNOWN, Figure
from common.history import history_of
from common.sql import Fragment
from common.words import PARIS, local_date, strip_trailing_zeros
from indicators.algebra import Measure, RuleVocabulary, cached_measure, figures_of, read_vocabulary
from indicators.algebra.counted_records import COUNTED, name_of_evidence
from indicators.drift.changes import ComparedRow
from indicators.live.plan import tables_of_marks, with_marks
from indicators.models import Definition, Indicator
from indicators.models.results import BaseEvidence
from indicators.queries.recorded import with_precision
from indicators.queries.targets import definition_in_force
from startups.models import Membership, Phase, PhaseKind, Span, Startup

OF_TODAY = frozenset({"indicators.indicator", "indicators.definition", "indicators.target", "accounts.user"})
"""What is asked of the past is asked by the definitions of today."""
TIMELINE = frozenset({Startup, Phase, PhaseKind, Membership})
"""The tables that the spans are made of."""


def recorded_models() -> list[type[models.Model]]:
    """Return the recorded tables that a measure may read."""
    return [
        model
        for model in apps.get_models()
        if hasattr(model, "pgh_event_model") and model._meta.label_lower not in OF_TODAY
    ]


def models_read(statements: Iterable[str]) -> list[type[models.Model]]:
    """Return the recorded tables named in these SQL texts, with those of the timeline."""
    named = set(re.findall(r"\w+", " ".join(statements)))
    of_timeline = TIMELINE if Span._meta.db_table in named else frozenset()
    return [model for model in recorded_models() if model._meta.db_table in named or model in of_timeline]


@contextmanager
def records_as_known(moment: dt.datetime, read: Sequence[type[models.Model]] | None = None) -> Iterator[None]:
    """Replace the recorded tables by their rows as known at ``moment``. Needs a transaction; writes no record.

    ``read`` are the tables that the block reads (None: all); the spans are built if those of the timeline are among
    them.
    """
    recorded = recorded_models() if read is None else read
    tables: list[type[models.Model]] = [*recorded, *([Span] if set(recorded) >= TIMELINE else [])]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_setting('search_path')")
        schema, path = cursor.fetchone()
        for model in tables:
            _make_table(cursor, model, moment)
        # The search path names them first, so that statements prepared for the real tables are not reused.
        cursor.execute("SELECT set_config('search_path', %s, true)", [f'pg_temp, "{schema}"'])
        if Span in tables:
            make_timeline()
        yield
        cursor.execute("SELECT set_config('search_path', %s, true)", [path])
        for model in tables:
            cursor.execute(f'DROP TABLE pg_temp."{model._meta.db_table}"')


def _make_table(cursor: CursorWrapper, model: type[models.Model], moment: dt.datetime) -> None:
    table = model._meta.db_table
    if model is Span:
        cursor.execute(f'CREATE TEMPORARY TABLE "{table}" (LIKE "{table}" INCLUDING ALL)')
        return
    cursor.execute(f'CREATE TEMPORARY TABLE "{table}" AS {versions_known(model)}', [moment])
    cursor.execute(f'ANALYZE pg_temp."{table}"')


def versions_known(model: type[models.Model]) -> str:
    """Return the SELECT of the rows of ``model`` as known at a moment, its only parameter."""
    history = history_of(model)._meta
    kept = {field.column for field in history.concrete_fields}
    columns = ", ".join(
        f'"{field.column}"' if field.column in kept else f'NULL::{field.db_type(connection)} AS "{field.column}"'
        for field in model._meta.concrete_fields
    )
    return f"""SELECT {columns} FROM (
        SELECT DISTINCT ON (pgh_obj_id) * FROM "{history.db_table}"
        WHERE pgh_created_at <= %s ORDER BY pgh_obj_id, pgh_id DESC
    ) AS version WHERE pgh_label <> 'delete'"""  # noqa: S608


def make_timeline() -> None:
    """Build the spans of the past in the temporary tables.

    :raises RuntimeError: the temporary tables do not exist: the real spans would be replaced.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relnamespace = pg_my_temp_schema() FROM pg_class WHERE oid = %s::regclass", [Span._meta.db_table]
        )
        if cursor.fetchone() != (True,):
            raise RuntimeError("The timeline of the past would be written over the real one.")
        cursor.execute("SELECT startups_refresh_spans(ARRAY(SELECT id FROM startups_startup))")
        cursor.execute(f'ANALYZE pg_temp."{Span._meta.db_table}"')


def named_rows(rows: Fragment, kinds: Iterable[str]) -> Fragment:
    """Return the SELECT of the columns of ``ComparedRow`` for each record of ``rows``, which are of some ``kinds``."""
    name = name_of_evidence("row", "startup", kinds)
    return Fragment(
        f"""SELECT row.record, row.record_id, row.startup_id, coalesce(startup.slug, ''), {name}, row.date, row.reason,
                   row.amount, row.part = '{BaseEvidence.Part.COUNTED.value}'
            FROM ({rows.text}) AS row LEFT JOIN startups_startup AS startup ON startup.id = row.startup_id
            ORDER BY row.date, startup.slug, row.record_id""",  # noqa: S608
        rows.parameters,
    )


def read_rows(named: Fragment) -> Iterator[ComparedRow]:
    """Return the records of ``named_rows``, by date, under the names that the tables hold."""
    with connection.cursor() as cursor:
        cursor.execute(named.text, named.parameters)
        for *identity, amount, is_counted in cursor.fetchall():
            yield ComparedRow(*(*identity, strip_trailing_zeros(amount) or Decimal(0), is_counted))


@dataclass(frozen=True, slots=True)
class PastFigure:
    """The result of ``definition`` for a year, from the records as known at ``moment``.

    ``rows`` is its evidence, by date, with the names of that moment.
    """

    definition: Definition
    year: int
    moment: dt.datetime
    figure: Figure = UNKNOWN
    rows: tuple[ComparedRow, ...] = ()

    @property
    def value(self) -> Decimal | None:
        return self.figure.exact


def end_of(day: dt.date) -> dt.datetime:
    """Return the last moment of a day in Paris."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), PARIS) - dt.timedelta(microseconds=1)


def history_start(kinds: Iterable[str] = ("phase",)) -> dt.datetime | None:
    """Return the start of the history of these record types: that of the latest. One query for each.

    None if one has no history. The default is that of the fiches: of the first phases.
    """
    begins = [
        history_of(COUNTED[kind].record_type.model)
        ._default_manager.order_by("pgh_id")
        .values_list("pgh_created_at", flat=True)
        .first()
        for kind in kinds
    ]
    known = [one for one in begins if one is not None]
    return max(known) if known and len(known) == len(begins) else None


@transaction.atomic
def past_values(year: int, moment: dt.datetime) -> dict[str, Figure]:
    """Return the figures of a year as known at ``moment``, by indicator: one copy of the tables that they read.

    An indicator without definition for the year is left out; an invalid rule gives an unknown value.
    """
    words, day = read_vocabulary(), local_date(moment)
    measures: dict[str, Measure | None] = {}
    for indicator in Indicator.objects.prefetch_related("definitions"):
        definition = definition_in_force(indicator, year)
        if definition:
            measures[indicator.code] = _measure(definition, words)
    read = [measure for measure in measures.values() if measure]
    with records_as_known(moment, models_read(_statements(read, year, day))):
        return {code: _value(measure, year, day) if measure else UNKNOWN for code, measure in measures.items()}


@transaction.atomic
def past_figure(code: str, year: int, moment: dt.datetime) -> PastFigure | None:
    """Return a figure as known at ``moment``, with its evidence; None without definition for the year."""
    indicator = Indicator.objects.filter(code=code).prefetch_related("definitions").first()
    definition = definition_in_force(indicator, year) if indicator else None
    if definition is None:
        return None
    measure, day = _measure(definition, read_vocabulary()), local_date(moment)
    if measure is None:
        return PastFigure(definition, year, moment)
    rows = named_rows(measure.rows([(year, year)], day), measure.kinds)
    with records_as_known(moment, models_read([*_statements([measure], year, day), rows.text])):
        figure = _value(measure, year, day)
        found = with_precision(read_rows(rows))
    return PastFigure(definition, year, moment, figure, found)


def _value(measure: Measure, year: int, day: dt.date) -> Figure:
    """Return the figure of a year from the current tables, with its marks."""
    return with_marks(measure, figures_of(measure, [year], day), day)[year].figure


def _measure(definition: Definition, words: RuleVocabulary) -> Measure | None:
    try:
        return cached_measure(definition.rule, words)
    except ValidationError:
        return None


def _statements(measures: Iterable[Measure], year: int, day: dt.date) -> list[str]:
    """Return the SQL of the figures of ``measures``."""
    return [text for measure in measures for text in (*measure.statements(year, day), *tables_of_marks(measure))]
