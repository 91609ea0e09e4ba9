from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from betagouv.comparison.renames import Successions, circles, claims_of, rename, successions
from betagouv.models import ImportRun, SourceRecord
from common.addresses import current_slug
from impact.models import Metric
from incubators.models import Incubator
from startups.models import LifeEvent, Startup
from tests.factories import make_event, make_incubator, make_metric, make_startup


@pytest.mark.parametrize(
    ("told", "claims"),
    [
        (["/startups/vieux", "/startups/vieux/", "vieux.html"], ["vieux", "vieux.html"]),
        ("/startups/Part'âge", ["Part-âge"]),
        ([None, 3, {"a": 1}, "", "/"], []),
        (None, []),
    ],
)
def test_claims_are_the_keys_that_a_document_names(told: Any, claims: list[str]) -> None:
    assert claims_of({"front": {"redirect_from": told}, "body": ""}) == claims


def test_an_absent_record_goes_to_the_one_that_claims_it_else_to_what_git_shows() -> None:
    claims = {"neuf": ["vieux", "encore-la"], "autre": []}
    found = successions({"vieux", "muet", "seul"}, claims, {"muet": "autre", "vieux": "autre", "present": "x"})
    assert found == Successions({"vieux": "neuf", "muet": "autre"})


def test_an_absent_record_that_several_claim_has_no_successor() -> None:
    found = successions({"vieux"}, {"b": ["vieux"], "a": ["vieux"]}, {"vieux": "a"})
    assert found == Successions({}, {"vieux": ["a", "b"]})


def test_circles_are_reported_once_each_and_a_record_may_name_itself() -> None:
    claims = {"c": ["a"], "a": ["b"], "b": ["c"], "d": ["a"], "e": ["e"], "f": ["absent"]}
    assert circles(claims) == [("a", "b", "c")]


NAMES = st.sampled_from("abcdef")


@given(st.sets(NAMES), st.dictionaries(NAMES, st.lists(NAMES, max_size=3), max_size=6))
def test_successors_claim_what_is_absent_and_nobody_else_does(absent: set[str], claims: dict[str, list[str]]) -> None:
    found = successions(absent, claims)
    assert found.successors.keys() | found.disputed.keys() <= absent
    assert not found.successors.keys() & found.disputed.keys()
    for old, successor in found.successors.items():
        assert [key for key, told in claims.items() if old in told and key != old] == [successor]


@pytest.mark.django_db
def test_a_record_takes_its_new_name_with_its_document() -> None:
    startup = make_startup("vieux")
    import_run = ImportRun.objects.create(source="s", records_as_of="2020-01-01")
    SourceRecord.objects.create(kind="startup", key="vieux", digest="d", document={}, import_run=import_run)
    assert rename("startup", "vieux", "neuf")
    assert Startup.objects.get(slug="neuf").pk == startup.pk
    assert list(SourceRecord.objects.values_list("key", flat=True)) == ["neuf"]


@pytest.mark.django_db
def test_a_name_that_another_record_has_is_not_taken() -> None:
    make_startup("vieux")
    make_startup("neuf")
    import_run = ImportRun.objects.create(source="s", records_as_of="2020-01-01")
    SourceRecord.objects.create(kind="startup", key="neuf", digest="d", document={}, import_run=import_run)
    assert not rename("startup", "vieux", "neuf")
    assert not rename("startup", "absent", "libre")
    assert sorted(Startup.objects.values_list("slug", flat=True)) == ["neuf", "vieux"]


def recorded(*pairs: tuple[str, str]) -> None:
    """Create source records, by kind and key."""
    import_run = ImportRun.objects.create(source="s", records_as_of="2020-01-01")
    for kind, key in pairs:
        SourceRecord.objects.create(kind=kind, key=key, digest=f"{kind} {key}", document={}, import_run=import_run)


def told() -> list[tuple[str, str, str]]:
    return sorted(SourceRecord.objects.values_list("kind", "key", "digest"))


@pytest.mark.django_db
def test_records_of_another_kind_keep_their_names() -> None:
    for slug in ("vieux", "autre"):
        make_startup(slug)
        make_incubator(slug)
    make_incubator("neuf")
    recorded(*((kind, key) for kind in ("startup", "incubator") for key in ("vieux", "autre")), ("incubator", "neuf"))
    assert rename("startup", "vieux", "neuf")
    assert told() == [
        ("incubator", "autre", "incubator autre"),
        ("incubator", "neuf", "incubator neuf"),
        ("incubator", "vieux", "incubator vieux"),
        ("startup", "autre", "startup autre"),
        ("startup", "neuf", "startup vieux"),
    ]
    assert sorted(Startup.objects.values_list("slug", flat=True)) == ["autre", "neuf"]
    assert sorted(Incubator.objects.values_list("slug", flat=True)) == ["autre", "neuf", "vieux"]


@pytest.mark.django_db
def test_a_kind_without_rows_of_its_own_takes_the_name_only() -> None:
    recorded(("fast", "9"), ("startup", "9"))
    assert rename("fast", "9", "10")
    assert told() == [("fast", "10", "fast 9"), ("startup", "9", "startup 9")]


@pytest.mark.django_db
def test_a_row_that_nothing_shows_gives_up_its_name_with_what_hangs_on_it() -> None:
    old, other = make_startup("vieux"), make_startup("neuf")
    make_metric(other)
    recorded(("startup", "vieux"))
    assert rename("startup", "vieux", "neuf")
    assert list(Startup.objects.values_list("pk", "slug")) == [(old.pk, "neuf")]
    assert list(Metric.objects.values_list("startup", "code")) == [(old.pk, "usagers")]


@pytest.mark.django_db
def test_a_row_with_a_life_of_its_own_keeps_its_name_and_all_that_hangs_on_it() -> None:
    make_metric(make_startup("vieux"))
    other = make_startup("neuf")
    make_metric(other)
    make_event(other, "committee", "2021-01-01")
    recorded(("startup", "vieux"), ("startup", "neuf"))
    before = told()
    assert not rename("startup", "vieux", "neuf")
    assert told() == before
    assert sorted(Startup.objects.values_list("slug", flat=True)) == ["neuf", "vieux"]
    assert sorted(Metric.objects.values_list("startup__slug", flat=True)) == ["neuf", "vieux"]
    assert LifeEvent.objects.get().startup == other


@pytest.mark.django_db
def test_the_old_address_of_each_kind_links_to_the_new_one() -> None:
    make_startup("vieux")
    make_incubator("vieux")
    for kind in ("startup", "incubator"):
        assert rename(kind, "vieux", f"{kind}-neuf")
    assert [current_slug(kind, "vieux") for kind in ("startup", "incubator", "organisation")] == [
        "startup-neuf",
        "incubator-neuf",
        None,
    ]
