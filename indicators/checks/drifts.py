"""Tell a drift from a slip: a difference larger than any drift seen in the history stays a slip to check."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from common.figure import UNKNOWN, Figure
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
        now, code = records.live_figures.get((one.indicator_id, one.year), UNKNOWN), one.indicator.code
        drift = (now - one.figure).exact
        if one.has_evidence and one.value is not None and drift:
            widest[code] = max(widest.get(code, Decimal(0)), _share(one.value, drift))
    return widest


def _is_larger(discrepancy: Discrepancy, widest: dict[str, Decimal]) -> bool:
    """Whether a drift is larger than any of its indicator, or of any indicator if it has none; no if none is known."""
    if discrepancy.level != Level.DRIFT or discrepancy.stated_value is None or not widest:
        return False
    code = discrepancy.subject.partition(":")[0]
    drift = (Figure(discrepancy.computed_value) - Figure(discrepancy.stated_value)).amount
    return drift is not None and _share(discrepancy.stated_value, drift) > widest.get(code, max(widest.values()))


def _as_gap(discrepancy: Discrepancy) -> Discrepancy:
    return replace(discrepancy, level=Level.GAP, sentence=discrepancy.sentence + LARGER)


def _share(stated: Decimal, drift: Decimal) -> Decimal:
    return abs(drift) / max(abs(stated), Decimal(1))
