"""Requests for a former address of a record are redirected, in every spelling of the real records."""

from pathlib import Path

import pytest
import yaml
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from common.addresses import forms_of, record_rename
from incubators.queries import incubator_moved_to
from startups.models import Startup
from startups.queries import startup_moved_to
from tests import factories
from tests.cases import cases

WRITTEN = [  # as the records of beta.gouv.fr write them, and the former slug
    ("/startups/classes12.md", "classes12"),
    ("/startups/plateforme.impact.html", "plateforme.impact"),
    ("/startups/checklist.demande.aides.renovation.energetique.html", "checklist.demande.aides.renovation.energetique"),
    ("/startups/rafraichir.les.villes", "rafraichir.les.villes"),
    ("/startups/T2BJustice", "T2BJustice"),
    ("/startups/tps/", "tps"),
    ("startups/tps", "tps"),
    ("/startup/investigation-ij", "investigation-ij"),
    ("tps.html", "tps"),
    ("https://beta.gouv.fr/startups/tps.html", "tps"),
]


@pytest.mark.django_db
@cases("ending", ["", ".html", ".md"], parts=3)  # `make test` has the endings in the other tests of this file
@cases(("written", "old"), WRITTEN)
def test_fiche_is_found_by_an_address_that_it_shows_it_had(client: Client, written: str, old: str, ending: str) -> None:
    factories.make_startup("autre", redirect_from=["/startups/autre.chose"])
    factories.make_startup("nouveau", redirect_from=[written])
    asked = f"{old}{ending}"
    assert startup_moved_to(asked) == "nouveau"
    addresses = [
        (f"/startups/{asked}/", "/startups/nouveau/"),
        (f"/api/v1/startups/{asked}/", "/api/v1/startups/nouveau/"),
        (f"/api/v1/startups/{asked}/metrics/", "/api/v1/startups/nouveau/metrics/"),
        (f"/api/v1/startups/{asked}/objectives/", "/api/v1/startups/nouveau/objectives/"),
        (f"/startups/{asked}/changements.atom", "/startups/nouveau/changements.atom"),
    ]
    for address, new in addresses:
        response = client.get(address)
        assert (response.status_code, response.headers.get("Location")) == (301, new)


@pytest.mark.sweep
@pytest.mark.django_db
def test_every_former_address_of_the_real_records_leads_somewhere(real_records: Path) -> None:
    told: dict[str, list[str]] = {}
    for path in sorted((real_records / "content" / "_startups").glob("*.md")):
        front = yaml.safe_load(path.read_text(encoding="utf-8").split("\n---", 1)[0].removeprefix("---"))
        if front.get("redirect_from"):
            told[path.stem] = front["redirect_from"]
    Startup.objects.bulk_create(Startup(slug=slug, name=slug, redirect_from=old) for slug, old in told.items())
    found = {
        (slug, startup_moved_to(address.rstrip("/").rpartition("/")[2]))
        for slug, old in told.items()
        for address in old
    }
    shared = {("urbanvitaliz", "recommandations-collaboratives")}  # both claim « /startups/friches »
    assert found == {(slug, slug) for slug in told if slug != "urbanvitaliz"} | shared
    assert len(told) > 20


@pytest.mark.django_db
@cases("written", ["/incubateurs/apigouv", "incubateurs/apigouv/", "/incubateurs/apigouv.html"])
def test_incubator_is_found_by_an_address_that_it_shows_it_had(client: Client, written: str) -> None:
    factories.make_incubator("dinum", redirect_from=[written])
    assert incubator_moved_to("apigouv") == "dinum"
    response = client.get("/incubateurs/apigouv.html/")
    assert (response.status_code, response.headers["Location"]) == (301, "/incubateurs/dinum/")


@pytest.mark.django_db
def test_record_is_shown_only_to_the_reader_who_left_an_address() -> None:
    factories.make_startup("b", redirect_from=["/startups/a"])
    record_rename("startup", "a", "c")
    record_rename("startup", "d", "e")
    assert [startup_moved_to(slug) for slug in ("a", "d", "d.html", "e", "rien")] == ["b", "e", "e", None, None]


@pytest.mark.django_db
def test_address_of_another_folder_is_no_former_address() -> None:
    factories.make_startup("b", redirect_from=["/incubateurs/a", "/startups/a.autre", "/startups/a.pdf"])
    assert startup_moved_to("a") is None


@given(st.from_regex(r"\A[a-z0-9]([a-z0-9.-]{0,20}[a-z0-9])?\Z"))
def test_forms_are_the_same_with_an_ending_and_without(slug: str) -> None:
    if not slug.endswith((".html", ".md")):
        assert forms_of("startups", slug) == forms_of("startups", f"{slug}.html") == forms_of("startups", f"{slug}.md")
        assert len(set(forms_of("startups", slug))) == len(forms_of("startups", slug)) == 28


@pytest.mark.parametrize("slug", [".html", ".md"])
def test_ending_alone_is_a_name(slug: str) -> None:
    assert forms_of("startups", slug)[0] == slug
