"""What a measure lacks, as typed and in words."""

from catalogue.metrics.presenters import period_in_words
from common.readings import written
from impact.queries.metrics import MetricSeries


def first_missing(found: MetricSeries) -> tuple[str, str] | None:
    """Return the first missing period, as typed in the form and in words; None if none is missing."""
    missing = [slot for slot in (*found.slots, *found.late) if slot.value is None]
    return (written(missing[0].start, missing[0].until), period_in_words(missing[0])) if missing else None
