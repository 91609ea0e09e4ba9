"""The median time in each phase, stored for the board: its survival curves read the whole programme."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import transaction

from catalogue.published_charts.queries import Durations, durations
from catalogue.published_charts.survival import median_months, survival_points
from common.freshness import day_of_records
from common.words import plural_fr
from workspace.models import PhaseMedian


def median_step(_day: dt.date, startups: Collection[int] | None) -> str:
    """Store the medians at the day of the records for ``recompute``; a change of services leaves them to the job, since
    they read the whole programme.
    """
    if startups:
        return ""
    count = store_medians(day_of_records())
    return plural_fr(count, "durée médiane de phase.", "durées médianes de phase.")


@transaction.atomic(savepoint=False)
def store_medians(day: dt.date) -> int:
    """Store the median of each phase on ``day``, delete those of phases with too few stays, and return their number."""
    found = median_stays(durations(day))
    if found != dict(PhaseMedian.objects.values_list("kind", "months")):
        PhaseMedian.objects.exclude(kind__in=found).delete()
        PhaseMedian.objects.bulk_create(
            [PhaseMedian(kind_id=kind, months=months) for kind, months in found.items()],
            update_conflicts=True,
            unique_fields=["kind"],
            update_fields=["months"],
        )
    return len(found)


def median_stays(stays: Iterable[Durations]) -> dict[str, int]:
    """Return the median number of months in each phase over the programme, including current stays."""
    by_kind: dict[str, list[Durations]] = {}
    for stay in stays:
        by_kind.setdefault(stay.kind, []).append(stay)
    months = {kind: median_months(survival_points(found)) for kind, found in by_kind.items()}
    return {kind: median for kind, median in months.items() if median is not None}
