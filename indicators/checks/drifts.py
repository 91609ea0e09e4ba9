"""Tell a drift from a slip: a difference larger than any drift seen in the history stays a slip to check."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from indicators.checks.discrepancies import Discrepancy, Level
from indicators.models import LiveResult, PublishedResult

LARGER = " C’est plus que toute dérive connue."


def with_slips(found: Sequence[Discrepancy]) -> list[Discrepancy]:
    """Return what the checks found; a drift larger than any that the history explains is a gap.

    Two queries if there is a drift.
    """
    if not any(one.level == Level.DRIFT for one in found):
        return list(found)
    widest = widest_drifts()
    return [_as_gap(one) if _is_larger(one, widest) else one for one in found]


def widest_drifts() -> dict[str, Decimal]:
    """Return the largest share by which results published with their records have moved, by indicator.

    Each of these drifts is explained record by record. An indicator that has not moved is left out.
    """
    live = {(one.indicator_id, one.year): one.value for one in LiveResult.objects.all()}
    listed = PublishedResult.objects.filter(has_evidence=True, replaced_by__isnull=True, value__isnull=False)
    widest: dict[str, Decimal] = {}
    for code, indicator, year, value in listed.values_list("indicator__code", "indicator_id", "year", "value"):
        now = live.get((indicator, year))
        if now is not None and value is not None and now != value:
            widest[code] = max(widest.get(code, Decimal(0)), _share(value, now))
    return widest


def _is_larger(one: Discrepancy, widest: dict[str, Decimal]) -> bool:
    """Whether a drift is larger than any of its indicator, or of any indicator if it has none; no if none is known."""
    if one.level != Level.DRIFT or one.stated_value is None or one.computed_value is None or not widest:
        return False
    code = one.subject.partition(":")[0]
    return _share(one.stated_value, one.computed_value) > widest.get(code, max(widest.values()))


def _as_gap(one: Discrepancy) -> Discrepancy:
    return replace(one, level=Level.GAP, sentence=one.sentence + LARGER)


def _share(stated: Decimal, found: Decimal) -> Decimal:
    return abs(found - stated) / max(abs(stated), Decimal(1))
