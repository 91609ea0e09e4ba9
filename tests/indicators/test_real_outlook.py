"""The real records, imported once: the figures that ``docs/projection.md`` and ``docs/checks.md`` give."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from betagouv.importing import import_records
from betagouv.sources import open_source
from indicators.checks.actions import check_consistency
from indicators.live import actions
from indicators.models import BacktestTrial, Inconsistency, Projection
from indicators.outlook.projecting import project_running_year
from sampledata.reference import load_reference

AS_OF = dt.date(2026, 8, 20)
pytestmark = pytest.mark.django_db


def scores() -> dict[str, dict[str, tuple[Decimal, int, int]]]:
    """By indicator and method: mean error, years inside the interval, years."""
    found: dict[str, dict[str, tuple[Decimal, int, int]]] = {}
    for trial in BacktestTrial.objects.select_related("indicator"):
        error, inside, years = found.setdefault(trial.indicator.code, {}).get(trial.method, (Decimal(0), 0, 0))
        error += abs(trial.value - trial.result)
        inside += trial.low <= trial.result <= trial.high
        found[trial.indicator.code][trial.method] = (error, inside, years + 1)
    return {
        code: {
            method: (round(error / years, 1), inside, years) for method, (error, inside, years) in sorted(of.items())
        }
        for code, of in found.items()
    }


def test_the_real_records_give_the_figures_of_the_documentation(real_records: Path) -> None:
    load_reference()
    import_records(open_source(str(real_records / "content")), as_of=AS_OF, applying=True)
    actions.compute_live_results(on=AS_OF)
    project_running_year(on=AS_OF)
    assert_methods_beat_the_naive_ones()
    check_consistency(on=AS_OF)
    assert_checks_tell_the_bilan_from_the_records()


def assert_methods_beat_the_naive_ones() -> None:
    assert scores() == {
        "investigations_started": {
            "blend": (Decimal("9.1"), 7, 9),
            "double": (Decimal("17.0"), 6, 9),
            "last_year": (Decimal("17.0"), 6, 9),
            "rhythm": (Decimal("8.7"), 8, 9),
        },
        "constructions_started": {
            "blend": (Decimal("4.7"), 8, 9),
            "double": (Decimal("6.1"), 7, 9),
            "last_year": (Decimal("9.1"), 8, 9),
            "rhythm": (Decimal("5.3"), 8, 9),
        },
        "national_impact": {
            "double": (Decimal("3.7"), 4, 6),
            "last_year": (Decimal("3.3"), 5, 6),
            "rhythm": (Decimal("1.8"), 5, 6),
        },
        "services_stopped": {
            "blend": (Decimal("3.0"), 5, 6),
            "double": (Decimal("4.8"), 5, 6),
            "last_year": (Decimal("5.2"), 4, 6),
            "rhythm": (Decimal("3.2"), 5, 6),
        },
    }
    shown = Projection.objects.order_by("indicator__position")
    told: list[tuple[object, ...]] = [(p.method, p.so_far, p.value, p.low, p.high) for p in shown]
    assert told == [
        ("blend", 26, Decimal("45.5"), 38, 53),
        ("blend", 6, Decimal("11.7"), 8, 15),
    ]


def assert_checks_tell_the_bilan_from_the_records() -> None:
    rows = Inconsistency.objects.order_by("check_code", "subject")
    told: list[tuple[object, ...]] = list(rows.values_list("check_code", "subject", "level", "stated", "found"))
    assert told == [
        ("awards", "awards_total:2021:2021", "rounding", 3_000_000, 3_090_000),
        ("counts", "incubators:2021:2021", "gap", 16, 20),
        ("counts", "investigations:2021:2021", "gap", 23, 29),
        ("counts", "members:2022:2021", "missing", 915, None),
        ("counts", "services:2021:2021", "gap", 145, 153),
        ("credits", "credits:2020", "missing", 5_500_000, None),
        ("later_day", "members:2022:2021", "gap", 915, None),
        ("published_list", "problems_investigated:2020", "gap", 67, 80),
        ("published_list", "problems_investigated:2021", "gap", 115, 118),
        ("published_list", "products_abandoned:2020", "gap", 8, 7),
        ("published_list", "products_abandoned:2021", "gap", 11, 12),
        ("published_list", "products_launched:2020", "gap", 31, 42),
        ("published_list", "products_launched:2021", "gap", 50, 49),
    ]
