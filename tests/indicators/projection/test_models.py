import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from indicators.models import BacktestTrial, Definition, Indicator, Projection
from tests import factories
from tests.violations import Violation, assert_refused, each

EXPECTED = {"so_far": Decimal(5), "value": Decimal(7)}


def projection(**fields: Any) -> Projection:
    indicator = factories.make_indicator(rule={"measure": "designations"})
    told = {
        **EXPECTED,
        "year": 2022,
        "day": dt.date(2022, 3, 1),
        "low": Decimal(6),
        "high": Decimal(9),
        "mean_error": Decimal("1.5"),
        "facts": 8,
        "computed_at": timezone.now(),
    }
    return Projection(indicator=indicator, definition=Definition.objects.get(), **{**told, **fields})


def trial(indicator: Indicator | None = None, **fields: Any) -> BacktestTrial:
    one = indicator or factories.make_indicator(rule={"measure": "designations"})
    told = {**EXPECTED, "year": 2021, "day": dt.date(2021, 6, 30), "result": Decimal(8), "is_as_known": False}
    definition = Definition.objects.get(indicator=one)
    return BacktestTrial(indicator=one, definition=definition, **{**told, **fields})


def the_same_trial_again() -> BacktestTrial:
    first = trial()
    first.save()
    return trial(first.indicator)


VIOLATIONS = [
    Violation("projection_bounds_ordered", lambda: projection(low=Decimal(4))),
    Violation("projection_year_plausible", lambda: projection(year=2100)),
    Violation("backtest_trial_once", the_same_trial_again),
    Violation("backtest_trial_year_plausible", lambda: trial(year=2012)),
]


@pytest.mark.django_db
@each(VIOLATIONS)
def test_constraint_is_held(violation: Violation) -> None:
    assert_refused(violation)


@pytest.mark.django_db
def test_expectations_are_shown_in_french() -> None:
    assert [str(projection()), str(trial(Indicator.objects.get()))] == [
        "Indicateur products_launched 2022 : 7 au 2022-03-01",
        "Indicateur products_launched 2021 : 7 pour 8",
    ]
