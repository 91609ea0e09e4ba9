"""Aggregations: how the rows that count make one value. Pure, and exact: what is printed can be recounted by hand."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

COUNT: Final = "count"
SUM: Final = "sum"
MEAN: Final = "mean"
MEDIAN: Final = "median"
SHARE: Final = "share"
RATE: Final = "rate"
STARTUPS: Final = "startups"
MEASURED: Final = "measured"

LABELS: Final = {
    COUNT: "Nombre",
    SUM: "Somme",
    MEAN: "Moyenne",
    MEDIAN: "Médiane",
    SHARE: "Part, en pourcentage",
    RATE: "Taux, pour 100 de la population de référence",
    STARTUPS: "Nombre de services différents",
    MEASURED: "Valeur relevée",
}
OF_QUANTITIES: Final = (SUM, MEAN, MEDIAN, MEASURED)
"""The aggregations of a quantity; the others count rows."""

ADDED_UP: Final = frozenset({COUNT, SUM, MEASURED})
"""The aggregations whose value is the sum of what its rows bring."""

PLACES: Final = Decimal("0.0001")


def value_of(
    aggregate: str, *, counted: int, base: int, total: Decimal, startups: int = 0, median: Decimal | None = None
) -> Decimal | None:
    """The value of ``counted`` rows whose amounts add up to ``total``, beside ``base`` rows that only divide.

    ``startups`` is how many different startups they are of. A mean, a median, a share or a rate of nothing is unknown, and
    so is what nobody measured. Quotients are rounded half up to four decimals.
    """
    match aggregate:
        case "sum":
            return total
        case "mean":
            return _quotient(total, counted)
        case "median":
            return None if median is None else median.quantize(PLACES, ROUND_HALF_UP)
        case "share":
            return _quotient(Decimal(100 * counted), counted + base)
        case "rate":
            return _quotient(Decimal(100 * counted), base)
        case "startups":
            return Decimal(startups)
        case "measured":
            return total if counted else None
        case _:
            return Decimal(counted)


def recount(aggregate: str, counted: Sequence[Decimal], base: int, startups: int = 0) -> Decimal | None:
    """The value from the rows themselves: the amounts of those that count, of how many startups, and how many divide."""
    total, median = sum(counted, Decimal(0)), median_of(counted)
    return value_of(aggregate, counted=len(counted), base=base, total=total, startups=startups, median=median)


def median_of(amounts: Sequence[Decimal]) -> Decimal | None:
    """The amount in the middle, or the mean of the two in the middle; None of nothing."""
    if not amounts:
        return None
    ordered = sorted(amounts)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def _quotient(dividend: Decimal, divisor: int) -> Decimal | None:
    return (dividend / divisor).quantize(PLACES, ROUND_HALF_UP) if divisor else None
