from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from betagouv.models import Ingest, SourceRecord
from betagouv.renames import Successions, circles, claims_of, rename, successions
from startups.models import Startup
from tests.factories import make_startup


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


def test_an_absent_record_that_several_claim_has_no_heir() -> None:
    found = successions({"vieux"}, {"b": ["vieux"], "a": ["vieux"]}, {"vieux": "a"})
    assert found == Successions({}, {"vieux": ["a", "b"]})


def test_circles_are_said_once_each_and_a_record_may_name_itself() -> None:
    claims = {"c": ["a"], "a": ["b"], "b": ["c"], "d": ["a"], "e": ["e"], "f": ["absent"]}
    assert circles(claims) == [("a", "b", "c")]


NAMES = st.sampled_from("abcdef")


@given(st.sets(NAMES), st.dictionaries(NAMES, st.lists(NAMES, max_size=3), max_size=6))
def test_heirs_claim_what_is_absent_and_nobody_else_does(absent: set[str], claims: dict[str, list[str]]) -> None:
    found = successions(absent, claims)
    assert found.heirs.keys() | found.disputed.keys() <= absent
    assert not found.heirs.keys() & found.disputed.keys()
    for old, heir in found.heirs.items():
        assert [key for key, told in claims.items() if old in told and key != old] == [heir]


@pytest.mark.django_db
def test_a_record_takes_its_new_name_with_its_document() -> None:
    startup = make_startup("vieux")
    ingest = Ingest.objects.create(source="s", records_as_of="2020-01-01")
    SourceRecord.objects.create(kind="startup", key="vieux", digest="d", document={}, ingest=ingest)
    assert rename("startup", "vieux", "neuf")
    assert Startup.objects.get(slug="neuf").pk == startup.pk
    assert list(SourceRecord.objects.values_list("key", flat=True)) == ["neuf"]


@pytest.mark.django_db
def test_a_name_that_another_record_has_is_not_taken() -> None:
    make_startup("vieux")
    make_startup("neuf")
    ingest = Ingest.objects.create(source="s", records_as_of="2020-01-01")
    SourceRecord.objects.create(kind="startup", key="neuf", digest="d", document={}, ingest=ingest)
    assert not rename("startup", "vieux", "neuf")
    assert not rename("startup", "absent", "libre")
    assert sorted(Startup.objects.values_list("slug", flat=True)) == ["neuf", "vieux"]
