"""The figures of services printed in the bilan 2021, and the resulting unit costs."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from impact.models import CostUnit, CriterionThreshold, ImpactFacts, Measurement, Metric, Spending
from impact.queries.metrics import UnitCost, unit_costs
from sampledata.reference import load_reference
from startups.models import Startup
from tests.cases import cases, module_scene

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("facts")]
facts = module_scene(load_reference)


def costs_of(slug: str) -> list[UnitCost]:
    key = Startup.objects.get(slug=slug).pk
    return [one for one in unit_costs([key]).get(key, []) if one.year == 2021]


def of_the_bilan(measurements: Any) -> Any:
    """Return the values of 2021: the frame of a committee has later ones (``test_reference_frame.py``)."""
    return measurements.filter(until="2022-01-01")


def test_measurements_are_those_that_the_bilan_prints() -> None:
    rows = Measurement.objects.filter(source__startswith="Bilan 2021").order_by(
        "metric__startup__slug", "metric__position"
    )
    printed = rows.values_list("metric__startup__slug", "metric__code", "value")
    assert [(slug, code, int(value)) for slug, code, value in printed] == [
        ("api-entreprise", "appels", 47_000_000),
        ("demarches-simplifiees.fr", "dossiers", 3_000_000),
        ("la-bonne-alternance", "utilisateurs", 1_000_000),
        ("la-bonne-alternance", "appels", 2_500_000),
        ("la-bonne-alternance", "candidatures", 40_000),
        ("les-emplois", "orientations", 40_000),
        ("les-emplois", "embauches", 12_000),
        ("mon-entreprise", "visites", 3_700_000),
        ("mon-entreprise", "conversion", 62),
        ("pass-culture", "beneficiaires", 817_400),
        ("pass-culture", "reservations", 5_630_000),
        ("signalement", "signalements", 140_000),
        ("signalement", "lus", 72),
        ("signalement", "promesses", 33_000),
    ]
    assert set(rows.values_list("origin", "until")) == {("reference", dt.date(2022, 1, 1))}
    exact = rows.filter(is_approximate=False).values_list("metric__code", flat=True)
    assert {"beneficiaires", "reservations", "signalements", "lus", "promesses", "candidatures", "conversion"} == set(
        exact
    )
    quarter = rows.get(metric__code="candidatures")
    assert (quarter.start, quarter.metric.cadence) == (dt.date(2021, 10, 1), "quarter")
    assert rows.get(metric__code="utilisateurs").source == (
        "Bilan 2021 du programme beta.gouv.fr (février 2022) : « plus d'un million »"
    )


def test_spendings_are_those_that_the_bilan_prints() -> None:
    assert dict(Spending.objects.filter(year=2021).values_list("startup__slug", "amount")) == {
        "la-bonne-alternance": 1_300_000,
        "les-emplois": 1_700_000,
        "transport": 650_000,
        "pass-culture": 17_940_000,
        "signalement": 550_000,
        "demarches-simplifiees.fr": 1_200_000,
        "mon-entreprise": 270_000,
    }
    assert Spending.objects.get(startup__slug="pass-culture").detail == "fonctionnement et charges non décaissables"


def test_people_are_counted_by_two_metrics_and_averages_count_none() -> None:
    of_2021 = Metric.objects.filter(measurements__source__startswith="Bilan 2021")
    counting = of_2021.filter(counts_people=True).values_list("startup__slug", "code")
    assert set(counting) == {("la-bonne-alternance", "utilisateurs"), ("pass-culture", "beneficiaires")}


def test_threshold_and_reach_are_facts_with_their_reason() -> None:
    threshold = CriterionThreshold.objects.get()
    assert (threshold.first_day, threshold.people, threshold.share) == (dt.date(2013, 1, 1), 100_000, None)
    reached = ImpactFacts.objects.filter(nationwide_source__startswith="Bilan 2021").order_by("startup__slug")
    assert list(reached.values_list("startup__slug", flat=True)) == [
        "la-bonne-alternance",
        "les-emplois",
        "pass-culture",
        "signalement",
        "transport",
    ]


@cases(
    ("slug", "unit", "spending", "units", "computed", "stated"),
    [
        ("demarches-simplifiees.fr", "dossier", 1_200_000, 3_000_000, "0.40", "0.4000"),
        ("mon-entreprise", "simulation", 270_000, 2_294_000, "0.12", "0.1200"),
        ("api-entreprise", "appel", None, 47_000_000, None, "0.0200"),
    ],
)
def test_unit_cost_comes_out_of_the_facts_to_the_cent(
    slug: str, unit: str, spending: int | None, units: int, computed: str | None, stated: str
) -> None:
    (cost,) = costs_of(slug)
    assert (cost.year, cost.unit, cost.units) == (2021, unit, Decimal(units))
    assert cost.spending == (spending if spending is None else Decimal(spending))
    assert (cost.computed and str(cost.computed), str(cost.stated)) == (computed, stated)
    assert cost.is_approximate
    assert cost.stated_source == "Bilan 2021 du programme beta.gouv.fr (février 2022)"


def test_part_of_a_year_makes_no_unit_cost() -> None:
    dossiers = Measurement.objects.filter(metric__startup__slug="demarches-simplifiees.fr", metric__code="dossiers")
    dossiers.filter(start__year=2021).update(until=dt.date(2021, 12, 1))
    (cost,) = costs_of("demarches-simplifiees.fr")
    assert (cost.counted, cost.units, cost.computed, cost.spending) == (None, None, None, Decimal(1_200_000))


def test_two_halves_of_a_year_are_added() -> None:
    metric = Metric.objects.get(startup__slug="demarches-simplifiees.fr", code="dossiers")
    metric.measurements.filter(start__year=2021).update(until=dt.date(2021, 7, 1))
    Measurement.objects.create(metric=metric, start=dt.date(2021, 7, 1), until=dt.date(2022, 1, 1), value=1_000_000)
    (cost,) = costs_of("demarches-simplifiees.fr")
    assert (cost.units, cost.computed) == (Decimal(4_000_000), Decimal("0.30"))


def test_share_that_is_unknown_is_not_the_whole() -> None:
    Measurement.objects.filter(metric__code="conversion").delete()
    (cost,) = costs_of("mon-entreprise")
    assert (cost.counted, cost.units, cost.computed) == (Decimal(3_700_000), None, None)


def test_no_unit_divides_by_nothing() -> None:
    Measurement.objects.filter(metric__code="dossiers").update(value=0)
    assert costs_of("demarches-simplifiees.fr")[0].computed is None


def test_half_a_cent_is_rounded_up() -> None:
    Spending.objects.filter(startup__slug="demarches-simplifiees.fr", year=2021).update(amount=1_215_000)
    assert costs_of("demarches-simplifiees.fr")[0].computed == Decimal("0.41")


def test_costs_of_many_startups_are_one_query(django_assert_num_queries: Any) -> None:
    keys = list(CostUnit.objects.values_list("startup_id", flat=True))
    with django_assert_num_queries(1):  # of the costs
        found = unit_costs(keys)
    assert sorted(len(costs) for costs in found.values()) == [2, 2, 3, 3]


def test_what_was_corrected_since_is_left_as_it_is() -> None:
    of_2021 = Measurement.objects.filter(metric__code="dossiers", start__year=2021)
    of_2021.update(value=2_900_000)
    Metric.objects.filter(code="visites").update(name="Visites")
    Spending.objects.filter(startup__slug="transport").update(amount=1)
    loading = load_reference()
    assert sum(loading.added.values()) == 0
    assert len(loading.differences) == 2
    assert of_2021.get().value == 2_900_000
    assert set(Metric.objects.filter(code="visites").values_list("name", flat=True)) == {"Visites"}
    assert Spending.objects.get(startup__slug="transport").amount == 1
