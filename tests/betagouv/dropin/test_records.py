import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from betagouv.dropin.records import DropInIncubator, Organisation, incubators, organisations, startups
from betagouv.models import ImportRun, SourceRecord
from tests.cases import cases
from tests.factories import (
    make_administration,
    make_event,
    make_incubator,
    make_membership,
    make_phase_kinds,
    make_startup,
)

DAY = dt.date(2026, 8, 20)
pytestmark = pytest.mark.django_db


def record(kind: str, key: str, **front: str) -> None:
    """Create a source record."""
    import_run = ImportRun.objects.create(source="essai", records_as_of=DAY)
    SourceRecord.objects.create(
        kind=kind, key=key, digest="", document={"front": front, "body": ""}, import_run=import_run
    )


@cases("count", [1, 3])
def test_startups_take_one_query(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_phase_kinds()
    for number in range(count):
        make_startup(f"service-{number}", phases=[("construction", "2021-01-01")])
    with django_assert_num_queries(1):
        found = startups(DAY)
    assert [one.slug for one in found] == [f"service-{number}" for number in range(count)]


def test_startups_are_in_the_order_of_their_files() -> None:
    for slug in ("mes-aides", "mes-aides.bretagne.bzh", "mes-aides-france-travail", "Zen", "1-jeune"):
        make_startup(slug)
    assert [one.slug for one in startups(DAY)] == [
        "1-jeune",
        "Zen",
        "mes-aides-france-travail",
        "mes-aides.bretagne.bzh",
        "mes-aides",
    ]


def test_a_startup_has_its_life_in_the_order_of_the_record_and_who_carries_it_that_day() -> None:
    make_phase_kinds()
    ministry = make_administration("ministere")
    one = make_startup(
        "a.b", phases=[("construction", "2021-03-01"), ("investigation", "2021-01-01")], sponsors=[ministry]
    )
    make_event(one, "fast", "2022-01-01", "Lauréat\nd’un appel")
    make_membership(one, make_incubator("ancien"), None, "2022-01-01")
    make_membership(one, make_incubator("autre"), "2022-01-01", None, is_lead=False)
    make_membership(one, make_incubator("actuel"), "2022-01-01", None)
    (found,) = startups(DAY, ["a.b"])
    assert (found.incubator, found.incubators, found.sponsors) == ("actuel", ["autre", "actuel"], ["ministere"])
    assert [(row["name"], row["start"], row["end"]) for row in found.phases] == [
        ("construction", "2021-03-01", None),
        ("investigation", "2021-01-01", None),
    ]
    assert found.events == [{"name": "fast", "date": "2022-01-01", "comment": "Lauréat\nd’un appel"}]
    (before,) = startups(dt.date(2021, 6, 1))
    assert (before.incubator, before.incubators) == ("ancien", ["ancien"])
    assert startups(DAY, ["rien"]) == []


def test_incubators_are_those_of_the_records_or_that_carry_something() -> None:
    make_membership(make_startup("a"), make_incubator("porte", website=""))
    make_membership(make_startup("b"), make_incubator("a-porte"), None, "2020-01-01")
    for slug in ("dit", "oublie"):
        make_incubator(slug, name=slug)
    record("incubator", "dit", owner="/organisations/inconnue")
    assert incubators(DAY) == [
        DropInIncubator("dit", "dit", "/organisations/inconnue", "", "", None, "", False),
        next(one for one in incubators(DAY) if one.slug == "porte"),
    ]
    assert next(one for one in incubators(DAY) if one.slug == "porte").website == ""


def test_the_owner_is_the_one_that_we_know() -> None:
    make_incubator("dit", name="dit", owner=make_administration("dinum"))
    record("incubator", "dit", owner="/organisations/ancienne", website="")
    assert incubators(DAY) == [DropInIncubator("dit", "dit", "/organisations/dinum", "", "", "", "", False)]


def test_an_owner_that_was_removed_is_not_brought_back_by_the_record() -> None:
    make_administration("dinum")
    make_incubator("dit", name="dit", owner=None)
    record("incubator", "dit", owner="/organisations/dinum", website="")
    assert incubators(DAY) == [DropInIncubator("dit", "dit", "", "", "", "", "", False)]


def test_an_acronym_that_the_record_does_not_have_is_none() -> None:
    for slug in ("avec", "sans", "saisie"):
        make_administration(slug, name=slug, acronym="", kind="autre", ministry="culture")
    record("organisation", "avec", acronym="")
    record("organisation", "sans")
    assert organisations() == [
        Organisation("avec", "avec", "", "culture", "autre"),
        Organisation("saisie", "saisie", "", "culture", "autre"),
        Organisation("sans", "sans", None, "culture", "autre"),
    ]
