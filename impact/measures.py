"""Measures: which rows of the records count, for which year, and how much. Values that compose, no code per indicator.

A measure is a source of rows (a table with a record, a date, a year) under a condition. Its evidence is one SELECT over
all years; its figures are aggregates of the same rows under the same condition, so that the two can't differ.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    Aggregate,
    BigIntegerField,
    BitXor,
    CharField,
    DecimalField,
    F,
    Func,
    Model,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.expressions import Combinable

from impact.models import Designation
from startups.models import Span
from startups.queries import FIRST_YEAR

QUANTITY = DecimalField(max_digits=20, decimal_places=4)
ONE = Value(Decimal(1), output_field=QUANTITY)


class RowDigest(Func):
    """64 bits that stand for one row of evidence, the same from any table (``impact/migrations/sql/``).

    Their exclusive or moves when a set of rows changes, whatever the order.
    """

    function = "impact_evidence_digest"
    output_field = BigIntegerField()


@dataclass(frozen=True, slots=True)
class Source:
    """A table whose rows may count, how to read evidence from it, and which of its rows are facts on a day."""

    record: str
    model: type[Model]
    record_id: Combinable
    date: Combinable
    year: Combinable
    amount: Combinable
    facts: Callable[[dt.date], Q]

    def rows(self, today: dt.date) -> QuerySet[Any]:
        """The rows that are facts on ``today``, with the columns of evidence (``of_…``, free of the models' names)."""
        rows: QuerySet[Any] = (
            self.model._default_manager.filter(self.facts(today))
            .annotate(of_year=self.year)
            .filter(of_year__gte=FIRST_YEAR)
            .order_by()
        )
        return rows


ENTRIES = Source(
    record="phase",
    model=Span,
    record_id=F("phase_id"),
    date=F("start"),
    year=F("year"),
    amount=ONE,
    facts=lambda today: Q(is_entry=True, start__lte=today),
)
"""The entries into a phase. One that is planned for a day to come has not happened."""

DESIGNATIONS = Source(
    record="designation",
    model=Designation,
    record_id=F("id"),
    date=F("effective_on"),
    year=F("millesime"),
    amount=ONE,
    facts=lambda today: Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=today),
)
"""The designations in force, in the year that they count for."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure for every year: the sum of the amounts of the rows of ``source`` that meet ``condition``.

    ``reason`` says why one row counts, ``words`` what the figure is; both in French.
    """

    source: Source
    condition: Q
    reason: str
    words: str

    def evidence(self, today: dt.date) -> QuerySet[Any, tuple[Any, ...]]:
        """Every row that counts: (startup id, record, record id, date, reason, amount, year)."""
        return (
            self.source.rows(today)
            .filter(self.condition)
            .values_list(
                "startup_id",
                Value(self.source.record, output_field=CharField()),
                self.source.record_id,
                self.source.date,
                Value(self.reason, output_field=CharField()),
                self.source.amount,
                "of_year",
            )
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure's value for a year, and the digest of the evidence that makes it."""

    value: Decimal
    digest: int


def figures(measures: Sequence[Measure], today: dt.date) -> list[dict[int, Figure]]:
    """For each measure, its figures by year (no row, no year). One pass over each source, however many measures."""
    found: list[dict[int, Figure]] = [{} for _ in measures]
    for source in {id(measure.source): measure.source for measure in measures}.values():
        indexes = [index for index, measure in enumerate(measures) if measure.source is source]
        for row in _totals(source, {index: measures[index].condition for index in indexes}, today):
            for index in indexes:
                if row[f"value_{index}"] is not None:
                    found[index][row["of_year"]] = Figure(row[f"value_{index}"], row[f"digest_{index}"])
    return found


def _totals(source: Source, conditions: dict[int, Q], today: dt.date) -> QuerySet[Any, dict[str, Any]]:
    """A row a year; for each condition the sum of its amounts and the digest of its rows, null when none meets it."""
    rows = source.rows(today).annotate(of_record=source.record_id, of_date=source.date, of_amount=source.amount)
    row_digest = RowDigest("startup_id", "of_record", "of_date", "of_amount")
    aggregates: dict[str, Aggregate] = {}
    for index, condition in conditions.items():
        aggregates[f"value_{index}"] = Sum("of_amount", output_field=QUANTITY, filter=condition)
        aggregates[f"digest_{index}"] = BitXor(row_digest, filter=condition)
    totals: QuerySet[Any, dict[str, Any]] = rows.values("of_year").annotate(**aggregates)
    return totals
