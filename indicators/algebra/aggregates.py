"""Aggregates: how the counted rows give a value. Pure and exact, so that a printed figure can be checked by hand."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

COUNT: Final = "count"
SUM: Final = "sum"
SHARE: Final = "share"
RATE: Final = "rate"
STARTUPS: Final = "startups"
MEASURED: Final = "measured"

LABELS: Final = {
    COUNT: "Nombre",
    SUM: "Somme",
    SHARE: "Part, en pourcentage",
    RATE: "Taux, pour 100 de la population de référence",
    STARTUPS: "Nombre de services différents",
    MEASURED: "Valeur relevée",
}
OF_QUANTITIES: Final = (SUM, MEASURED)
"""The aggregations of a quantity; the others count rows."""

ADDED_UP: Final = frozenset({COUNT, SUM, MEASURED})
"""The aggregations whose value is the sum of what its rows bring."""

PLACES: Final = Decimal("0.0001")


def value_of(aggregate: str, *, counted: int, base: int, total: Decimal, startups: int = 0) -> Decimal | None:
    """Return the value of ``counted`` rows with the sum ``total``, and ``base`` rows that are only in the denominator.

    ``startups`` is the number of distinct startups. A share or a rate without rows is unknown, and so is an unmeasured
    amount. Quotients are rounded half up to four decimals.
    """
    match aggregate:
        case "sum":
            return total
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


def _quotient(dividend: Decimal, divisor: int) -> Decimal | None:
    return (dividend / divisor).quantize(PLACES, ROUND_HALF_UP) if divisor else None
