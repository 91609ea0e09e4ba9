"""Tell a drift from a slip: a difference larger than any drift seen in the history stays a slip to check."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from indicators.checks.discrepancies import Discrepancy, Level
from indicators.checks.records import ComparedRecords

LARGER = " C’est plus que toute dérive connue."


def with_slips(discrepancies: Sequence[Discrepancy], records: ComparedRecords) -> list[Discrepancy]:
    """Return what the checks found; a drift larger than any that the history explains is a gap."""
    widest = widest_drifts(records)
    return [_as_gap(one) if _is_larger(one, widest) else one for one in discrepancies]


def widest_drifts(records: ComparedRecords) -> dict[str, Decimal]:
    """Return the largest share by which results published with their records have moved, by indicator.

    Each of these drifts is explained record by record. An indicator that has not moved is left out.
    """
    widest: dict[str, Decimal] = {}
    for one in records.published:
        now, code = records.live_values.get((one.indicator_id, one.year)), one.indicator.code
        if one.has_evidence and now is not None and one.value is not None and now != one.value:
            widest[code] = max(widest.get(code, Decimal(0)), _share(one.value, now))
    return widest


def _is_larger(discrepancy: Discrepancy, widest: dict[str, Decimal]) -> bool:
    """Whether a drift is larger than any of its indicator, or of any indicator if it has none; no if none is known."""
    if (
        discrepancy.level != Level.DRIFT
        or discrepancy.stated_value is None
        or discrepancy.computed_value is None
        or not widest
    ):
        return False
    code = discrepancy.subject.partition(":")[0]
    return _share(discrepancy.stated_value, discrepancy.computed_value) > widest.get(code, max(widest.values()))


def _as_gap(discrepancy: Discrepancy) -> Discrepancy:
    return replace(discrepancy, level=Level.GAP, sentence=discrepancy.sentence + LARGER)


def _share(stated: Decimal, found: Decimal) -> Decimal:
    return abs(found - stated) / max(abs(stated), Decimal(1))
