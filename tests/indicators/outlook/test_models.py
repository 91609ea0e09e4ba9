import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from indicators.models import BacktestTrial, Definition, Indicator, Projection
from tests import factories
from tests.violations import Violation, assert_refused, each

BOUNDS = {"so_far": Decimal(5), "value": Decimal("7.5"), "low": Decimal(6), "high": Decimal(9)}


def projection(**fields: Any) -> Projection:
    indicator = factories.make_indicator(rule={"measure": "designations"})
    definition = Definition.objects.get()
    told = {"year": 2022, "method": "blend", "day": dt.date(2022, 3, 1), "computed_at": timezone.now(), **BOUNDS}
    return Projection(indicator=indicator, definition=definition, **{**told, **fields})


def trial(indicator: Indicator | None = None, **fields: Any) -> BacktestTrial:
    told = {"year": 2021, "method": "blend", "day": dt.date(2021, 6, 30), "result": Decimal(8), **BOUNDS}
    return BacktestTrial(indicator=indicator or factories.make_indicator(), **{**told, **fields})


def the_same_trial_again() -> BacktestTrial:
    first = trial()
    first.save()
    return trial(first.indicator)


VIOLATIONS = [
    Violation("projection_bounds_ordered", lambda: projection(low=Decimal(4))),
    Violation("projection_year_plausible", lambda: projection(year=2100)),
    Violation("backtest_trial_once", the_same_trial_again),
    Violation("backtest_trial_bounds_ordered", lambda: trial(high=Decimal(5))),
    Violation("backtest_trial_year_plausible", lambda: trial(year=2012)),
]


@pytest.mark.django_db
@each(VIOLATIONS)
def test_constraint_is_held(violation: Violation) -> None:
    assert_refused(violation)


@pytest.mark.django_db
def test_expectations_are_shown_in_french() -> None:
    assert [str(projection()), str(trial(Indicator.objects.get()))] == [
        "Indicateur products_launched 2022 : 7.5 au 2022-03-01",
        "Indicateur products_launched 2021, blend : 7.5 pour 8",
    ]
