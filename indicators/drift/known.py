"""Figures as known on a past day, computed from the history on request."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from common.history import history_of
from common.numbers import strip_trailing_zeros
from common.words import PARIS, local_date
from impact.marks import FigureMark, mark_from
from indicators.algebra import Measure, RuleVocabulary, cached_measure, figures_of, read_vocabulary
from indicators.drift.comparing import ComparedRow
from indicators.drift.past import models_read, named_rows, read_rows, records_as_known
from indicators.live.marks import tables_of_marks, with_marks
from indicators.live.plan import in_force
from indicators.models import Definition, Indicator
from indicators.record_types import COUNTED


@dataclass(frozen=True, slots=True)
class PastFigure:
    """The result of ``definition`` for a year, from the records as known at ``moment``.

    ``rows`` is its evidence, by date, with the names of that moment. ``value`` is None if unknown. ``mark`` is the
    caveat at that moment.
    """

    definition: Definition
    year: int
    moment: dt.datetime
    value: Decimal | None = None
    rows: tuple[ComparedRow, ...] = ()
    mark: FigureMark | None = None


type PastValue = tuple[Decimal | None, FigureMark | None]
"""A figure as it was known (None: unknown), and what was missing, to confirm or fictitious then."""


def end_of(day: dt.date) -> dt.datetime:
    """Return the last moment of a day in Paris."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), PARIS) - dt.timedelta(microseconds=1)


def opening(kinds: Iterable[str] = ("phase",)) -> dt.datetime | None:
    """Return the start of the history of these record types: that of the latest. One query for each.

    None if one has no history. The default is that of the fiches: of the first phases.
    """
    begins = [
        history_of(COUNTED[kind].model)
        ._default_manager.order_by("pgh_id")
        .values_list("pgh_created_at", flat=True)
        .first()
        for kind in kinds
    ]
    known = [one for one in begins if one is not None]
    return max(known) if known and len(known) == len(begins) else None


@transaction.atomic
def past_values(year: int, moment: dt.datetime) -> dict[str, PastValue]:
    """Return the figures of a year as known at ``moment``, by indicator: one copy of the tables that they read.

    An indicator without definition for the year is left out; an invalid rule gives an unknown value.
    """
    words, day = read_vocabulary(), local_date(moment)
    measures: dict[str, Measure | None] = {}
    for indicator in Indicator.objects.prefetch_related("definitions"):
        definition = in_force(indicator, year)
        if definition:
            measures[indicator.code] = _measure(definition, words)
    read = [measure for measure in measures.values() if measure]
    with records_as_known(moment, models_read(_statements(read, year, day))):
        return {code: _value(measure, year, day) if measure else (None, None) for code, measure in measures.items()}


@transaction.atomic
def past_figure(code: str, year: int, moment: dt.datetime) -> PastFigure | None:
    """Return a figure as known at ``moment``, with its evidence; None without definition for the year."""
    indicator = Indicator.objects.filter(code=code).prefetch_related("definitions").first()
    definition = in_force(indicator, year) if indicator else None
    if definition is None:
        return None
    measure, day = _measure(definition, read_vocabulary()), local_date(moment)
    if measure is None:
        return PastFigure(definition, year, moment)
    rows = named_rows(measure.rows([(year, year)], day), measure.kinds)
    with records_as_known(moment, models_read([*_statements([measure], year, day), rows.text])):
        value, mark = _value(measure, year, day)
        found = tuple(read_rows(rows))
    return PastFigure(definition, year, moment, value, found, mark)


def _value(measure: Measure, year: int, day: dt.date) -> PastValue:
    """Return the figure of a year from the current tables, with its mark."""
    figure = with_marks(measure, figures_of(measure, [year], day), day)[year]
    value = strip_trailing_zeros(figure.value)
    by_dates = strip_trailing_zeros(figure.by_dates)
    return value, mark_from(figure.unconfirmed, by_dates, figure.missing, figure.fictitious, value)


def _measure(definition: Definition, words: RuleVocabulary) -> Measure | None:
    try:
        return cached_measure(definition.rule, words)
    except ValidationError:
        return None


def _statements(measures: Iterable[Measure], year: int, day: dt.date) -> list[str]:
    """Return the SQL of the figures of ``measures``."""
    return [text for measure in measures for text in (*measure.statements(year, day), *tables_of_marks(measure))]
