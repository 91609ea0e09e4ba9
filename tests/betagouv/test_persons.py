"""An organisation whose name could be a person's is hidden until staff keep it, and listed for them."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client

from accounts.models import User
from betagouv.parse import others
from betagouv.parse.front_matter import document_of
from betagouv.parse.persons import could_be_person
from incubators.models import Administration
from startups.fiche_actions import settle_finding
from startups.models import Finding
from tests import factories
from tests.betagouv.factory import Content

MASKED = "sponsor qui a l’air d’une personne : nom masqué"


@pytest.mark.parametrize(
    ("name", "is_person"),
    [
        ("Camille Exemple", True),
        ("Anne-Marie d'Exemple", True),
        ("Jean de La Fontaine", True),
        ("CAMILLE EXEMPLE", True),
        ("Ministère de la Culture", False),
        ("Direction générale du Trésor", False),
        ("Assemblée nationale", False),
        ("Île-de-France Mobilités", False),
        ("Urssaf Caisse nationale", False),
        ("Camille", False),
        ("camille.exemple@example.org", False),
        ("", False),
        ("Un nom de plus de quatre mots", False),
    ],
)
def test_name_of_two_to_four_words_without_an_institution_could_be_a_persons(name: str, is_person: bool) -> None:
    assert could_be_person(name) is is_person


def test_one_organisation_of_the_real_records_could_be_a_person(real_records: Path) -> None:
    files = sorted((real_records / "content" / "_organisations").iterdir())
    names = [str(document_of(file.read_bytes())[0]["front"]["name"]) for file in files]
    assert (len(names), sum(map(could_be_person, names))) == (145, 1)


@pytest.mark.django_db
def test_sponsor_that_could_be_a_person_is_hidden_until_staff_keep_it(content: Content, client: Client) -> None:
    content.put("_organisations/camille-exemple.md", {"name": "Camille Exemple"})
    content.fiche("a", sponsors=["/organisations/ministere", "/organisations/camille-exemple"])
    report = content.run()
    assert [(one.kind, one.key) for one in report.refused] == [("organisation", "camille-exemple")]
    assert list(Administration.objects.values_list("slug", flat=True)) == ["ministere"]
    pages = [
        "/startups/a/",
        "/administrations/",
        "/api/v1/startups/a/",
        "/api/v1/startups/?format=csv",
        "/api/v1/sponsorships/",
    ]
    pages += [f"/api/v2.6/{name}.json" for name in ("startups", "startups_details", "organisations", "sponsors")]
    pages += ["/api/v3/startups/a.json"]
    for address in ["/administrations/camille-exemple/", *pages]:
        response = client.get(address)
        body = b"".join(response) if response.streaming else response.content
        assert (response.status_code == 404, b"amille" in body and address in pages) == (address not in pages, False)
    staff = factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)
    finding = Finding.objects.get()
    assert finding.detail == MASKED
    client.force_login(staff)
    assert MASKED in client.get("/espace/a-regler/").content.decode()
    settle_finding(finding=finding, reason="C’est une fondation.", actor=staff)
    report = content.run()
    assert (report.refused, Finding.objects.filter(settled_at=None).count()) == ([], 0)
    assert client.get("/administrations/camille-exemple/").status_code == 200
    content.run()
    assert client.get("/administrations/camille-exemple/").status_code == 200


@pytest.mark.django_db
def test_person_that_an_earlier_version_imported_is_hidden_by_the_upgrade(
    content: Content, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    content.put("_organisations/camille-exemple.md", {"name": "Camille Exemple"})
    content.fiche("a", sponsors=["/organisations/ministere", "/organisations/camille-exemple"])
    with monkeypatch.context() as earlier:
        earlier.setattr(others, "could_be_person", lambda name: False)
        content.run()
    assert client.get("/administrations/camille-exemple/").status_code == 200
    import_module("betagouv.migrations.0004_hide_imported_persons").hide_persons(apps, None)
    hidden = ("/administrations/camille-exemple/", "/startups/a/")
    assert [("amille" in client.get(address).content.decode()) for address in hidden[1:]] == [False]
    assert client.get(hidden[0]).status_code == 404
    content.run()
    assert client.get(hidden[0]).status_code == 404
    finding = Finding.objects.get(settled_at=None)
    assert finding.detail == MASKED
    staff = factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)
    settle_finding(finding=finding, reason="C’est une fondation.", actor=staff)
    assert content.run().refused == []
    assert "Camille Exemple" in client.get("/startups/a/").content.decode()
