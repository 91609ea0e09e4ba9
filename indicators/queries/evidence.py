"""The records behind a figure: what counted, on which date, why, and how it was recorded."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from common.figure import UNKNOWN, Figure
from common.freshness import day_of_records
from common.words import strip_trailing_zeros
from indicators.algebra import Measure, read_vocabulary
from indicators.algebra.aggregates import COUNT, value_of
from indicators.models import Indicator, LiveEvidence, LiveResult, PublishedEvidence, PublishedResult
from indicators.queries.recorded import EvidenceRow, with_precision, with_recording
from indicators.queries.years import (
    Live,
    Published,
    live_of,
    measure_in_force,
    published_of,
    rule_in_a_sentence,
)
from startups.models import EndReason, LifeEvent, Phase, PhaseKind
from startups.presenters import UNKNOWN_REASON


@dataclass(frozen=True, slots=True)
class Proof:
    """A figure of an indicator and a year on the day ``as_of``, live and published, each with its records.

    ``aggregate`` and ``unit_of_value`` (``%``, ``€``, ``mois``) are those of the definition in force; ``counted`` and
    ``base`` are the numbers of records of each part; ``rows`` may be only the first ones.
    """

    code: str
    label: str
    unit: str
    rule: str
    year: int
    as_of: dt.date
    aggregate: str
    unit_of_value: str
    live: Live | None
    counted: int
    base: int
    rows: tuple[EvidenceRow, ...]
    published: Published | None
    published_rows: tuple[EvidenceRow, ...]

    @property
    def figure(self) -> Figure:
        """Return the figure that the records give; an unknown one without a live result."""
        return self.live.figure if self.live else UNKNOWN


type Evidence = QuerySet[LiveEvidence]


def proof(code: str, year: int, *, limit: int | None = None) -> Proof | None:
    """Return the evidence of ``code`` in ``year``; None for an unknown indicator. A constant number of queries.

    ``limit`` bounds the rows, live and published, counted ones first.
    """
    indicator = Indicator.objects.filter(code=code).prefetch_related("definitions").first()
    if indicator is None:
        return None
    live = LiveResult.objects.filter(indicator=indicator, year=year).first()
    in_force = PublishedResult.objects.filter(indicator=indicator, year=year, replaced_by__isnull=True)
    published = in_force.select_related("publication").first()
    words = read_vocabulary()
    measure: Measure | None = measure_in_force(indicator, year, words)
    return Proof(
        code=indicator.code,
        label=indicator.label,
        unit=indicator.unit,
        rule=rule_in_a_sentence(indicator, year, words),
        year=year,
        as_of=day_of_records(),
        aggregate=measure.aggregate if measure else COUNT,
        unit_of_value=measure.unit_of_value if measure else "",
        live=live_of(live) if live else None,
        counted=live.counted if live else 0,
        base=live.base if live else 0,
        rows=_live_rows(live, limit) if live else (),
        published=published_of(published) if published else None,
        published_rows=_published_rows(published, limit) if published and published.has_evidence else (),
    )


def part_of(found: Proof, among: Evidence, limit: int | None = None) -> Proof:
    """Return the proof with only the rows ``among``, and their value; without its published result. Three queries."""
    rows = among.filter(result__indicator__code=found.code, result__year=found.year)
    is_counted = Q(part=LiveEvidence.Part.COUNTED)
    totals = rows.aggregate(
        counted=Count("pk", filter=is_counted),
        base=Count("pk", filter=~is_counted),
        total=Sum("amount", filter=is_counted, default=Decimal(0)),
        startups=Count("startup", filter=is_counted, distinct=True),
    )
    figure = Figure(strip_trailing_zeros(value_of(found.aggregate, **totals)))
    return replace(
        found,
        live=replace(found.live, figure=figure) if found.live else None,
        counted=totals["counted"],
        base=totals["base"],
        rows=_rows(rows, limit),
        published=None,
        published_rows=(),
    )


def _live_rows(result: LiveResult, limit: int | None) -> tuple[EvidenceRow, ...]:
    return _rows(result.evidence.all(), limit)


def _rows(evidence: Evidence, limit: int | None) -> tuple[EvidenceRow, ...]:
    rows = evidence.select_related("startup").order_by("-part", "date", "startup__slug", "record_id")
    shown = tuple(
        EvidenceRow(
            startup=row.startup.slug if row.startup else "",
            name=row.startup.name if row.startup else "",
            record=row.record,
            record_id=row.record_id,
            date=row.date,
            reason=row.reason,
            amount=strip_trailing_zeros(row.amount) or Decimal(0),
            part=row.part,
        )
        for row in rows[:limit]
    )
    return with_recording(with_precision(shown))


def _published_rows(result: PublishedResult, limit: int | None) -> tuple[EvidenceRow, ...]:
    """Return the published rows, with the names of the time."""
    rows: QuerySet[PublishedEvidence] = result.evidence.order_by("-part", "date", "startup_slug", "record_id")
    shown = tuple(
        EvidenceRow(
            startup=row.startup_slug,
            name=row.startup_name,
            record=row.record,
            record_id=row.record_id,
            date=row.date,
            reason=row.reason,
            amount=strip_trailing_zeros(row.amount) or Decimal(0),
            part=row.part,
        )
        for row in rows[:limit]
    )
    return with_precision(shown)


type Key = tuple[str, int]
"""The type of a record and its key."""


def end_reasons(rows: Iterable[EvidenceRow]) -> dict[Key, str]:
    """Return the reason in French of each end among ``rows``: an entry into an ending phase, or the event of an end.

    The reason of an event is that of the nearest ending phase of its startup. Two queries at most.
    """
    listed = [row for row in rows if row.record in ("phase", "event")]
    if not listed:
        return {}
    events = [row.record_id for row in listed if row.record == "event"]
    ends = set(LifeEvent.objects.filter(pk__in=events, kind=LifeEvent.Kind.END).values_list("pk", flat=True))
    slugs = {row.startup for row in listed}
    phases: dict[str, list[Phase]] = {}
    for phase in Phase.objects.filter(
        startup__slug__in=slugs, kind__group=PhaseKind.Group.ENDED, start__isnull=False
    ).select_related("startup"):
        phases.setdefault(phase.startup.slug, []).append(phase)
    return {
        (row.record, row.record_id): reason
        for row in listed
        if (reason := _reason(row, phases.get(row.startup, []), is_end=row.record_id in ends)) is not None
    }


def _reason(row: EvidenceRow, phases: list[Phase], *, is_end: bool) -> str | None:
    if row.record == "phase":
        found = next((phase for phase in phases if phase.pk == row.record_id), None)
        return _in_words(found) if found else None
    if not is_end:
        return None
    nearest = min(phases, key=lambda phase: abs((phase.start or row.date) - row.date), default=None)
    return _in_words(nearest) if nearest else UNKNOWN_REASON


def _in_words(phase: Phase) -> str:
    return phase.get_end_reason_display() or UNKNOWN_REASON


def count_by_reason(reasons: Mapping[Key, str]) -> list[tuple[str, int]]:
    """Count the ends by reason, in the order of reasons, unknown ones last."""
    told = list(reasons.values())
    return [(label, told.count(label)) for label in (*map(str, EndReason.labels), UNKNOWN_REASON) if label in told]
