"""Reads of the drift: a published figure beside what the records give, with each record that makes the difference."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef

from common.history import changes
from common.numbers import strip_trailing_zeros
from indicators.algebra import aggregate_of, measure_of, read_vocabulary
from indicators.algebra.aggregates import ADDED_UP
from indicators.drift.changes import Change, changes_between, holder_of
from indicators.drift.comparing import Comparison, Difference, Row, compare
from indicators.drift.explaining import PHASE, Cause, Sort, explain, looked_at
from indicators.drift.known import end_of, opening
from indicators.live.plan import in_force
from indicators.models import (
    Definition,
    KnownEvidence,
    KnownResult,
    LiveEvidence,
    LiveResult,
    PublishedEvidence,
    PublishedResult,
    ReconstructedEvidence,
    Reconstruction,
)
from indicators.queries.recorded import names_of


@dataclass(frozen=True, slots=True)
class Explained:
    """A record that makes the difference, and why."""

    difference: Difference
    cause: Cause


@dataclass(frozen=True, slots=True)
class Reference:
    """What the records of now are compared with: the evidence published, or what was known at ``moment``.

    ``is_later`` when the history begins after the publication: ``moment`` is then its beginning. ``is_reconstructed`` when
    it is the list that staff attached.
    """

    value: Decimal | None
    moment: dt.datetime
    is_published: bool
    is_later: bool = False
    is_reconstructed: bool = False


@dataclass(frozen=True, slots=True)
class Drift:
    """A published figure, what is known now (or was on a day), and the records that make the difference.

    Where figures add up, ``published - unexplained + change`` is exactly ``value``.
    """

    code: str
    label: str
    unit: str
    year: int
    published: PublishedResult
    value: Decimal | None
    adds_up: bool
    reference: Reference
    kept: int
    lines: tuple[Explained, ...]

    @property
    def change(self) -> Decimal:
        """What the records that changed move the figure by."""
        return sum((line.difference.amount for line in self.lines), Decimal(0))

    @property
    def unexplained(self) -> Decimal | None:
        """What was published beyond the records known then; None when either is unknown."""
        if self.published.value is None or self.reference.value is None:
            return None
        return strip_trailing_zeros(self.published.value - self.reference.value)

    @property
    def total(self) -> Decimal | None:
        """What is known now minus what was published."""
        if self.published.value is None or self.value is None:
            return None
        return strip_trailing_zeros(self.value - self.published.value)


def published_in_force(code: str, year: int) -> PublishedResult | None:
    """The published result in force of an indicator and a year."""
    in_force = PublishedResult.objects.filter(indicator__code=code, year=year, replaced_by__isnull=True)
    return in_force.select_related("publication", "indicator", "definition").first()


def moment_of(published: PublishedResult) -> tuple[dt.datetime, bool] | None:
    """When a result published without evidence is compared with, and whether that is later than its publication.

    It is the end of the day of its publication (or the moment when it was recorded, that day), or the beginning of the
    history of what its rule counts when that is later: members may be known later than fiches. None without a history.
    """
    begins = opening(_kinds_counted(published))
    if begins is None:
        return None
    made = min(end_of(published.publication.published_on), published.publication.recorded_at)
    return max(made, begins), begins > made


type Then = KnownResult | Reconstruction | None
"""What a result published without evidence is compared with: the list attached to it, else what was known that day."""


def reconstruction_of(published: PublishedResult) -> Reconstruction | None:
    """The list that staff attached to a result published without its evidence. One query at most."""
    return None if published.has_evidence else Reconstruction.objects.filter(result=published).first()


def _kinds_counted(published: PublishedResult) -> tuple[str, ...]:
    """The kinds of records that the rule of its year reads; those of the fiches when it can't be read."""
    definition = in_force(published.indicator, published.year)
    try:
        kinds = measure_of(definition.rule, read_vocabulary()).kinds if definition else frozenset()
    except ValidationError:
        kinds = frozenset()
    return tuple(sorted(kinds)) or (PHASE,)


def drift_of(published: PublishedResult, then: Then, now: LiveResult | KnownResult | None) -> Drift:
    """The drift of a published result; ``then`` stands for its evidence, when it has none."""
    reference = _reference(published, then)
    rule = now.definition.rule if now else {}
    before, after = _evidence(published if published.has_evidence else then), _evidence(now)
    comparison = compare(_apart(before, after), _apart(after, before))
    return Drift(
        code=published.indicator.code,
        label=published.indicator.label,
        unit=published.indicator.unit,
        year=published.year,
        published=published,
        value=strip_trailing_zeros(now.value) if now else None,
        adds_up={aggregate_of(rule), aggregate_of(published.rule if published.has_evidence else rule)} <= ADDED_UP,
        reference=reference,
        kept=after.count() - sum(1 for one in comparison.differences if one.after),
        lines=_explained(
            comparison,
            (reference.moment, now.moment if isinstance(now, KnownResult) else None),
            rule,
            redefined=_redefinition(now) if now and _is_redefined(published, then, now) else None,
        ),
    )


def _reference(published: PublishedResult, then: Then) -> Reference:
    recorded_at = published.publication.recorded_at
    if published.has_evidence:
        return Reference(strip_trailing_zeros(published.value), recorded_at, is_published=True)
    if then is None:
        return Reference(None, recorded_at, is_published=False)
    value = strip_trailing_zeros(then.value)
    if isinstance(then, Reconstruction):
        return Reference(value, then.moment, is_published=False, is_reconstructed=True)
    made = min(end_of(published.publication.published_on), recorded_at)
    return Reference(value, then.moment, is_published=False, is_later=then.moment > made)


def _is_redefined(published: PublishedResult, then: Then, now: LiveResult | KnownResult | None) -> bool:
    counted = published if published.has_evidence else then
    return bool(counted and now and counted.definition_id != now.definition_id)


def _redefinition(now: LiveResult | KnownResult) -> Cause:
    """The change of definition: which version, by whom, when and why."""
    definition = now.definition
    created = next((one for one in changes(Definition, pgh_obj_id=definition.pk) if one.kind == "insert"), None)
    what = f"version {definition.version}, à partir de {definition.first_year}"
    if created is None:
        return Cause(Sort.DEFINITION, what)
    change = Change(
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
    return Cause(Sort.DEFINITION, what, change)


def counted_rows(now: LiveResult | KnownResult | None) -> "Rows":
    """The evidence of a figure, in the order of a page."""
    return _evidence(now).select_related("startup").order_by("date", "startup__slug", "record_id")


type Rows = models.QuerySet[Any]


def _evidence(result: PublishedResult | LiveResult | Then) -> Rows:
    if isinstance(result, PublishedResult):
        return PublishedEvidence.objects.filter(result=result)
    if isinstance(result, Reconstruction):
        return ReconstructedEvidence.objects.filter(reconstruction=result)
    if isinstance(result, KnownResult):
        return KnownEvidence.objects.filter(result=result)
    return LiveEvidence.objects.filter(result=result) if result else LiveEvidence.objects.none()


def _apart(rows: Rows, others: Rows) -> list[Row]:
    """The rows that the other side has not, or has otherwise: what may differ, and no more."""
    same = {name: OuterRef(name) for name in ("record", "record_id", "part", "date", "amount")}
    return _named([_row(row) for row in rows.filter(~Exists(others.filter(**same))).select_related("startup")])


def _named(rows: list[Row]) -> list[Row]:
    """The rows, with what those of no service are called."""
    nameless: dict[str, list[int]] = {}
    for row in rows:
        if not row.name:
            nameless.setdefault(row.record, []).append(row.record_id)
    names = names_of(nameless)
    return [replace(row, name=names.get((row.record, row.record_id), row.name)) for row in rows]


def _row(row: Any) -> Row:
    startup = row.startup
    return Row(
        record=row.record,
        record_id=row.record_id,
        startup=row.startup_id,
        slug=startup.slug if startup else getattr(row, "startup_slug", ""),
        name=startup.name if startup else getattr(row, "startup_name", ""),
        date=row.date,
        reason=row.reason,
        amount=strip_trailing_zeros(row.amount) or Decimal(0),
        is_counted=row.part == LiveEvidence.Part.COUNTED,
    )


def _explained(
    comparison: Comparison, between: tuple[dt.datetime, dt.datetime | None], rule: Any, *, redefined: Cause | None
) -> tuple[Explained, ...]:
    found = changes_between(*between, [one.row for one in comparison.differences])
    looks_at = looked_at(rule)
    return tuple(
        Explained(
            one,
            explain(one, found.get(holder_of(one.row), []), looks_at=looks_at, redefined=redefined),
        )
        for one in comparison.differences
    )
