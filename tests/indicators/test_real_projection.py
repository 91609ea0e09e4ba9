"""The figures of ``docs/projection.md`` and ``docs/checks.md``, from the imported real records."""

import datetime as dt
from pathlib import Path

import pytest

from betagouv.importing import import_records
from betagouv.sources import open_source
from indicators.checks.actions import check_consistency
from indicators.live import actions
from indicators.models import BacktestTrial, Inconsistency, Projection
from indicators.projection.actions import project_running_year
from sampledata.reference import load_reference

AS_OF = dt.date(2026, 8, 20)
pytestmark = pytest.mark.django_db


def test_the_real_records_give_the_figures_of_the_documentation(real_records: Path) -> None:
    load_reference()
    import_records(open_source(str(real_records / "content")), as_of=AS_OF, applying=True)
    actions.compute_live_results(on=AS_OF)
    project_running_year(on=AS_OF)
    assert_errors_of_the_rule()
    check_consistency(on=AS_OF)
    assert_checks_tell_the_bilan_from_the_records()


def assert_errors_of_the_rule() -> None:
    errors = {code: str(error) for code, error in Projection.objects.values_list("indicator__code", "mean_error")}
    assert errors == {
        "investigations_started": "8.7000",
        "constructions_started": "5.3000",
        "national_impact": "1.2000",
        "services_stopped": "3.2000",
    }
    assert set(BacktestTrial.objects.values_list("is_as_known", flat=True)) == {False}


def assert_checks_tell_the_bilan_from_the_records() -> None:
    rows = Inconsistency.objects.order_by("check_code", "subject")
    rows = rows.exclude(check_code="millesimes")  # one per year: its designations are unconfirmed
    told: list[tuple[object, ...]] = list(rows.values_list("check_code", "subject", "level", "stated", "found"))
    assert told == [
        ("awards", "awards_total:2021:2021", "rounding", 3_000_000, 3_090_000),
        ("counts", "incubators:2021:2021", "drift", 16, 21),
        ("counts", "investigations:2021:2021", "drift", 23, 29),
        ("counts", "members:2022:2021", "missing", 915, None),
        ("counts", "services:2021:2021", "drift", 145, 153),
        ("credits", "credits:2020", "missing", 5_500_000, None),
        ("later_day", "members:2022:2021", "gap", 915, None),
        ("laureates", "round:12", "missing", 10, 9),
        ("laureates", "round:15", "missing", 8, 6),
        ("published_list", "problems_investigated:2020", "drift", 67, 80),
        ("published_list", "problems_investigated:2021", "drift", 115, 118),
        ("published_list", "products_abandoned:2020", "drift", 8, 7),
        ("published_list", "products_abandoned:2021", "drift", 11, 12),
        ("published_list", "products_launched:2020", "drift", 31, 42),
        ("published_list", "products_launched:2021", "drift", 50, 49),
    ]
