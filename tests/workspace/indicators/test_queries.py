"""The indicators for staff: current version, last live result, changes with reasons."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from django.utils.text import capfirst
from pytest_django import DjangoAssertNumQueries

from common.clock import today
from common.history import because
from indicators.models import Definition, Indicator, LiveResult
from tests import factories
from tests.cases import cases
from workspace.indicators.queries import history_in_words, listed_indicators, versions_of

pytestmark = pytest.mark.django_db
LAUNCHES: dict[str, Any] = {"measure": "entries", "kind": "construction"}
NOT_READ: dict[str, Any] = {"measure": "autre"}


def live(indicator: Indicator, year: int, value: str) -> None:
    rule = indicator.definitions.get()
    LiveResult.objects.create(
        indicator=indicator, year=year, value=Decimal(value), definition=rule, computed_at=timezone.now()
    )


def test_each_indicator_has_the_version_of_the_running_year_and_its_last_result() -> None:
    factories.make_phase_kinds()
    running = factories.make_indicator("launched", rule=LAUNCHES, first_year=2014)
    over = factories.make_indicator("over", rule=LAUNCHES, first_year=2014, last_year=2022)
    to_come = factories.make_indicator("to_come", rule=LAUNCHES, first_year=today().year + 1)
    factories.make_indicator("bare")
    for year, value in ((2020, "31"), (2021, "50.00"), (2019, "99")):
        live(running, year, value)
    live(over, 2021, "0")
    found = {one.indicator.code: one for one in listed_indicators()}
    assert {code: (one.versions, one.current is not None, one.year, one.value) for code, one in found.items()} == {
        "launched": (1, True, 2021, Decimal(50)),
        "over": (1, True, 2021, Decimal(0)),
        "to_come": (1, True, None, None),
        "bare": (0, False, None, None),
    }
    current = found["to_come"].current
    assert current
    assert current.definition == to_come.definitions.get()


@cases("number", [1, 3])
def test_the_list_makes_four_queries(number: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for place in range(number):
        live(factories.make_indicator(f"i{place}", rule=LAUNCHES), 2021, "1")
    with django_assert_num_queries(4):
        assert len(listed_indicators()) == number


def test_versions_come_the_last_first_each_with_its_reason_and_its_author() -> None:
    factories.make_phase_kinds()
    indicator = factories.make_indicator("launched", first_year=2019)
    for year, rule, why in ((2019, LAUNCHES, "Première loi"), (2021, NOT_READ, "Loi de 2021")):
        with because(reason=why, source="page", author="Camille"):
            Definition.objects.create(indicator=indicator, first_year=year, version=year, rule=rule)
    last, first = versions_of(indicator)
    assert [(one.definition.first_year, one.is_read, one.reason, one.author) for one in (last, first)] == [
        (2021, False, "Loi de 2021", "Camille"),
        (2019, True, "Première loi", "Camille"),
    ]
    assert first.words.endswith(".")
    assert last.words  # why its rule can't be computed


def test_what_was_changed_of_an_indicator_is_reported_the_latest_first() -> None:
    with because(reason="Création", source="page"):
        indicator = factories.make_indicator("launched", label="Lancés", unit="produits")
    for why, values in (
        ("Précision", {"label": "Produits lancés", "unit": ""}),
        ("Fin", {"last_year": 2022}),
        ("Erreur", {"last_year": None}),
    ):
        with because(reason=why, source="page"):
            Indicator.objects.filter(pk=indicator.pk).update(**values)
    told = [(change.reason, sorted(lines)) for change, lines in history_in_words(indicator)]
    last_year, label, unit = (
        capfirst(str(Indicator._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
        for name in ("last_year", "label", "unit")
    )
    assert told == [
        ("Erreur", [f"{last_year} : 2022 → vide"]),
        ("Fin", [f"{last_year} : vide → 2022"]),
        ("Précision", sorted([f"{label} : Lancés → Produits lancés", f"{unit} : produits → vide"])),
        ("Création", ["Indicateur créé"]),
    ]
