"""Queries on the drift: a published figure compared with the current records, and each record that differs."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from common.figure import UNKNOWN, Difference, Figure
from common.history import changes
from common.words import date_fr, strip_trailing_zeros
from indicators.algebra import aggregate_of, measure_of, read_vocabulary
from indicators.algebra.aggregates import ADDED_UP
from indicators.drift.changes import (
    ComparedRow,
    EvidenceComparison,
    ExplainedChange,
    RecordDifference,
    changes_between,
    compare,
    holder_of,
)
from indicators.drift.explaining import PHASE, Cause, CauseKind, explain, types_read_by
from indicators.drift.known import PastFigure, end_of, history_start, past_figure
from indicators.models import Definition, LiveEvidence, LiveResult, PublishedEvidence, PublishedResult
from indicators.queries.recorded import names_of, with_precision
from indicators.queries.targets import definition_in_force
from startups.models import Startup


@dataclass(frozen=True, slots=True)
class ExplainedDifference:
    """A difference on one record, and its cause."""

    difference: RecordDifference
    cause: Cause

    @property
    def row(self) -> ComparedRow:
        return self.difference.row

    @property
    def startup_slug(self) -> str | None:
        """Return the slug of its service; None without a service."""
        return self.row.slug or None


@dataclass(frozen=True, slots=True)
class Reference:
    """The reference of the comparison: the published evidence, or the records known at ``moment``.

    ``is_later``: the history starts after the publication, and ``moment`` is its start.
    """

    value: Decimal | None
    moment: dt.datetime
    is_published: bool
    is_later: bool = False

    @property
    def kind(self) -> str:
        """Return "published" for the published evidence, "known" for what was known that day."""
        return "published" if self.is_published else "known"


@dataclass(frozen=True, slots=True)
class Drift:
    """A published figure, its current value (or on a day), and the records that differ.

    If the figure adds up, ``published - unexplained + change`` is exactly ``value``.
    """

    code: str
    label: str
    unit: str
    year: int
    published: PublishedResult
    figure: Figure
    adds_up: bool
    reference: Reference
    kept: int
    lines: tuple[ExplainedDifference, ...]

    @property
    def value(self) -> Decimal | None:
        return self.figure.exact

    @property
    def change(self) -> Decimal:
        """Return the effect of the changed records."""
        return sum((line.difference.amount for line in self.lines), Decimal(0))

    @property
    def unexplained(self) -> Decimal | None:
        """Return published value minus the value computed from records known at publication; None if either is unknown."""
        if self.published.value is None or self.reference.value is None:
            return None
        return strip_trailing_zeros(self.published.value - self.reference.value)

    @property
    def total(self) -> Difference:
        """Return the current figure minus the published one."""
        return self.figure - self.published.figure


def published_in_force(code: str, year: int) -> PublishedResult | None:
    """Return the published result in force for an indicator and a year."""
    in_force = PublishedResult.objects.filter(indicator__code=code, year=year, replaced_by__isnull=True)
    return in_force.select_related("publication", "indicator", "definition").first()


def _moment_of(published: PublishedResult) -> tuple[dt.datetime, bool] | None:
    """Return the moment to compare a result without evidence with, and whether it is later than its publication.

    The end of its publication day (or the recording, if on that day), or the start of the history of the counted
    records if later: members may be known later than fiches. None without a history.
    """
    begins = history_start(_kinds_counted(published))
    if begins is None:
        return None
    made = min(end_of(published.publication.published_on), published.publication.recorded_at)
    return max(made, begins), begins > made


type Then = PastFigure | None
"""What a result published without evidence is compared with: what was known that day."""
type Now = PastFigure | LiveResult | None
"""What it is compared to: what was known on a later day, or what the records give now."""


def _kinds_counted(published: PublishedResult) -> tuple[str, ...]:
    """Return the record types that the rule of its year reads; those of the fiches if it is invalid."""
    definition = definition_in_force(published.indicator, published.year)
    try:
        kinds = measure_of(definition.rule, read_vocabulary()).kinds if definition else frozenset()
    except ValidationError:
        kinds = frozenset()
    return tuple(sorted(kinds)) or (PHASE,)


def read_sides(published: PublishedResult, day: dt.date | None = None) -> tuple[Then, Now]:
    """Return the reference of a published result (None: its own evidence), and its value at ``day`` (None: now)."""
    return _known_at_publication(published), _known_on(published, day)


def _known_at_publication(published: PublishedResult) -> Then:
    moment = None if published.has_evidence else _moment_of(published)
    return past_figure(published.indicator.code, published.year, moment[0]) if moment else None


def _known_on(published: PublishedResult, day: dt.date | None) -> Now:
    if day:
        return past_figure(published.indicator.code, published.year, end_of(day))
    live = LiveResult.objects.filter(indicator=published.indicator_id, year=published.year)
    return live.select_related("definition").first()


def drift_of(published: PublishedResult, then: Then, now: Now) -> Drift:
    """Return the drift of a published result; ``then`` replaces its evidence if it has none."""
    reference = _reference(published, then)
    rule = now.definition.rule if now else {}
    before, after = rows_of(published if published.has_evidence else then), rows_of(now)
    comparison = compare(_of_the_same_services(before, after) if published.reconstructed else before, after)
    return Drift(
        code=published.indicator.code,
        label=published.indicator.label,
        unit=published.indicator.unit,
        year=published.year,
        published=published,
        figure=now.figure if now else UNKNOWN,
        adds_up={aggregate_of(rule), aggregate_of(published.rule if published.has_evidence else rule)} <= ADDED_UP,
        reference=reference,
        kept=len(comparison.kept),
        lines=_by_their_dates(comparison)
        if published.reconstructed
        else _explained(
            comparison,
            (reference.moment, now.moment if isinstance(now, PastFigure) else None),
            rule,
            redefined=_redefinition(now) if now and _is_redefined(published, then, now) else None,
        ),
    )


def _of_the_same_services(before: Iterable[ComparedRow], after: Iterable[ComparedRow]) -> list[ComparedRow]:
    """Return the rows of a reconstructed list as the records of today: it names services, under their names of now."""
    listed = list(before)
    counted = {row.slug: row for row in after if row.slug}
    return [
        replace(row, record=now.record, record_id=now.record_id, startup=now.startup)
        if (now := counted.get(row.slug))
        else row
        for row in listed
    ]


def _by_their_dates(comparison: EvidenceComparison) -> tuple[ExplainedDifference, ...]:
    """Return the differences with a reconstructed list, which tells dates and no history."""
    return tuple(ExplainedDifference(one, _cause_of_dates(one)) for one in comparison.differences)


def _cause_of_dates(difference: RecordDifference) -> Cause:
    before, after = difference.before, difference.after
    if before and after:
        return Cause(CauseKind.REDATED, f"{date_fr(before.date)} → {date_fr(after.date)}")
    return Cause(CauseKind.WITHDRAWN if before else CauseKind.ENTERED)


def _reference(published: PublishedResult, then: Then) -> Reference:
    recorded_at = published.publication.recorded_at
    if published.has_evidence:
        return Reference(strip_trailing_zeros(published.value), recorded_at, is_published=True)
    if then is None:
        return Reference(None, recorded_at, is_published=False)
    value = strip_trailing_zeros(then.value)
    made = min(end_of(published.publication.published_on), recorded_at)
    return Reference(value, then.moment, is_published=False, is_later=then.moment > made)


def _is_redefined(published: PublishedResult, then: Then, now: Now) -> bool:
    counted = published if published.has_evidence else then
    return bool(counted and now and _definition_of(counted) != _definition_of(now))


def _redefinition(now: LiveResult | PastFigure) -> Cause:
    """Return the change of definition as a cause: version, author, time and reason."""
    definition = now.definition
    created = next((one for one in changes(Definition, pgh_obj_id=definition.pk) if one.kind == "insert"), None)
    what = f"version {definition.version}, à partir de {definition.first_year}"
    if created is None:
        return Cause(CauseKind.DEFINITION, what)
    change = ExplainedChange(
        "definition",
        definition.pk,
        None,
        created.at,
        "insert",
        {},
        {},
        created.source,
        created.reason,
        "",
        created.author,
    )
    return Cause(CauseKind.DEFINITION, what, change)


def _definition_of(figure: PublishedResult | LiveResult | PastFigure) -> int | None:
    return figure.definition.pk if isinstance(figure, PastFigure) else figure.definition_id


def rows_of(figure: PublishedResult | Then | Now) -> list[ComparedRow]:
    """Return the evidence of a figure by date, with the current names of services."""
    if isinstance(figure, PastFigure):
        return _with_names(_renamed(figure.rows))
    if isinstance(figure, PublishedResult):
        return _stored(PublishedEvidence.objects.filter(result=figure), F("startup_slug"), F("startup_name"))
    return _stored(LiveEvidence.objects.filter(result=figure), Value(""), Value("")) if figure else []


def _stored(evidence: QuerySet[Any], slug: F | Value, name: F | Value) -> list[ComparedRow]:
    """Return rows of evidence; ``slug`` and ``name`` are those of a deleted service."""
    found = evidence.order_by("date", "startup__slug", "record_id").values_list(
        *("record", "record_id", "startup_id", Coalesce("startup__slug", slug), Coalesce("startup__name", name)),
        *("date", "reason", "amount", "part"),
    )
    return _with_names(with_precision(_row(*columns) for columns in found))


def _row(*columns: Any) -> ComparedRow:
    *identity, amount, part = columns
    return ComparedRow(*(*identity, strip_trailing_zeros(amount) or Decimal(0), part == LiveEvidence.Part.COUNTED))


def _renamed(rows: Iterable[ComparedRow]) -> list[ComparedRow]:
    """Return the rows with the current names of the services that still exist."""
    startups = Startup.objects.in_bulk({row.startup for row in rows if row.startup})
    return [
        replace(row, slug=startups[row.startup].slug, name=startups[row.startup].name)
        if row.startup in startups
        else row
        for row in rows
    ]


def _with_names(rows: Sequence[ComparedRow]) -> list[ComparedRow]:
    """Return the rows, with names for the records without service."""
    names = names_of((row.record, row.record_id) for row in rows if not row.name)
    return [replace(row, name=names.get((row.record, row.record_id), row.name)) for row in rows]


def _explained(
    comparison: EvidenceComparison,
    between: tuple[dt.datetime, dt.datetime | None],
    rule: Any,
    *,
    redefined: Cause | None,
) -> tuple[ExplainedDifference, ...]:
    found = changes_between(*between, [one.row for one in comparison.differences])
    types_read = types_read_by(rule)
    return tuple(
        ExplainedDifference(
            one,
            explain(one, found.get(holder_of(one.row), []), types_read=types_read, redefined=redefined),
        )
        for one in comparison.differences
    )
