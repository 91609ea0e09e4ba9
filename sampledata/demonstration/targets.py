"""The indicators of the bilan, followed until today with a target for each of the last years: fictitious, and marked so."""

import datetime as dt
from decimal import Decimal
from random import Random

from indicators.models import Follower, Indicator, IndicatorFollower, Target
from sampledata.demonstration.lives import SEED
from sampledata.reference import read

SOURCE = "Fictif : cible inventée pour la démonstration"
YEARS_BEFORE = 3
AIMED = {
    "problems_investigated": 60,
    "products_launched": 38,
    "national_impact": 8,
    "products_abandoned": 16,
}
"""About what each indicator should reach in a year; the direction is that of the bilan."""


def write_targets(today: dt.date) -> dict[str, int]:
    """Follow the indicators of the bilan until ``today``, and write their targets: two statements, and one update.

    A later day only adds years.
    """
    indicators = {one.code: one for one in Indicator.objects.filter(code__in=AIMED)}
    ended = [one for one in indicators.values() if one.last_year]
    followers = IndicatorFollower.objects.bulk_create(
        IndicatorFollower(
            indicator=one, follower=Follower.BUDGET_LAW, first_year=(one.last_year or 0) + 1, is_fictitious=True
        )
        for one in ended
    )
    Indicator.objects.filter(pk__in=[one.pk for one in ended]).update(last_year=None)
    first = max(today.year - YEARS_BEFORE, read().bilan["year"] + 2)
    targets = Target.objects.bulk_create(
        Target(
            indicator=indicators[code],
            year=year,
            edition_year=year,
            value=Decimal(aim + _change(code, year)),
            direction=_direction(code),
            source=SOURCE,
            is_fictitious=True,
        )
        for code, aim in AIMED.items()
        for year in range(first, today.year + 1)
    )
    return {"suivis fictifs": len(followers), "cibles fictives": len(targets)}


def _change(code: str, year: int) -> int:
    """Return by how much the target of a year differs from the usual one."""
    return Random(f"{SEED}-cible-{code}-{year}").randint(-2, 3)  # noqa: S311 - the same targets at each load, no secret


def _direction(code: str) -> str:
    rows = read().indicators["indicators"]
    direction: str = next(row["targets"] for row in rows if row["code"] == code)[read().bilan["year"]]["direction"]
    return direction
