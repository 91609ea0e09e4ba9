"""The reasons of the ended partnerships in a figure."""

from collections.abc import Iterable, Mapping

from indicators.queries.recorded import EvidenceRow
from startups.models import EndReason, LifeEvent, Phase, PhaseKind
from startups.presenters import UNKNOWN_REASON

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
