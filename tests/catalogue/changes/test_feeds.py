"""The change feeds: contents, no names of people, validity and limits."""

import datetime as dt
from xml.etree.ElementTree import Element, fromstring

import pytest
from django.db import transaction
from django.test import Client

from common.history import because
from incubators.models import Incubator
from startups.models import Investigation, Membership, Phase, Startup
from tests import factories
from tests.cases import cases

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
CONTEXT = "5f0d5a0e-0000-4000-8000-000000000001"


def read_atom(client: Client, path: str) -> Element:
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    return fromstring(response.content)  # noqa: S314 - our own answer


def words(element: Element, tag: str) -> str:
    return element.findtext(f"{ATOM}{tag}") or ""


def links(element: Element) -> dict[str, str]:
    return {one.attrib["rel"]: one.attrib["href"] for one in element.findall(f"{ATOM}link")}


def entries(client: Client, path: str) -> list[Element]:
    return read_atom(client, path).findall(f"{ATOM}entry")


def titles(client: Client, path: str) -> list[str]:
    return [words(entry, "title") for entry in entries(client, path)]


def story() -> tuple[Startup, Incubator]:
    """Create a fiche by an import, then change it as a coach, each with a reason."""
    incubator = factories.make_incubator("fabrique")
    coach = factories.make_coach(incubator)
    with transaction.atomic(), because(reason="Import du 20 août", source="importer"):
        startup = factories.make_startup(name="Un service", phases=[("construction", "2021-01-01")])
        Membership.objects.create(startup=startup, incubator=incubator)
    said = because(reason="Date corrigée", source="page", user=coach.pk, author="Camille Martin")
    with transaction.atomic(), said:
        Phase.objects.filter(startup=startup).update(start=dt.date(2021, 2, 1))
        Startup.objects.filter(pk=startup.pk).update(mission="Aider", contact_dinum="prenom.nom")
    return startup, incubator


EXPECTED = [
    (
        "Un service : Phase « Construction » (1er\u202ffévrier\u202f2021), entrée : "
        "1er\u202fjanvier\u202f2021 → 1er\u202ffévrier\u202f2021, et 1\u00a0autre changement",
        "Phase « Construction » (1er\u202ffévrier\u202f2021), entrée : 1er\u202fjanvier\u202f2021 → "
        "1er\u202ffévrier\u202f2021\nMission : vide → Aider\n"
        "Équipe de l’incubateur Incubateur fabrique : Date corrigée",
        "Équipe de l’incubateur Incubateur fabrique",
    ),
    (
        "Un service : Fiche créée, avec 1\u00a0phase et 1\u00a0rattachement à un incubateur",
        "Fiche créée, avec 1\u00a0phase et 1\u00a0rattachement à un incubateur\n"
        "Import de beta.gouv.fr : Import du 20 août",
        "Import de beta.gouv.fr",
    ),
]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("place", "title", "page"),
    [
        ("/", "Les changements du portefeuille", "/"),
        ("/startups/un.service/", "Les changements de Un service", "/startups/un.service/"),
        ("/incubateurs/fabrique/", "Les changements des services de Incubateur fabrique", "/incubateurs/fabrique/"),
    ],
)
def test_feed_shows_the_changes_the_latest_first(client: Client, place: str, title: str, page: str) -> None:
    story()
    feed = read_atom(client, f"{place}changements.atom")
    items = feed.findall(f"{ATOM}entry")
    assert (words(feed, "title"), words(feed, f"author/{ATOM}name")) == (title, "Betaportfolio")
    assert links(feed) == {
        "alternate": f"http://testserver{page}",
        "self": f"http://testserver{place}changements.atom",
    }
    assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "fr"
    assert [(words(one, "title"), words(one, "content"), words(one, f"author/{ATOM}name")) for one in items] == EXPECTED
    assert {links(one)["alternate"] for one in items} == {"http://testserver/startups/un.service/#historique"}
    assert all(words(one, "published") == words(one, "updated") for one in items)
    assert words(feed, "updated") == words(items[0], "published") > words(items[1], "published")


@pytest.mark.django_db(transaction=True)
def test_feeds_contain_no_personal_names(client: Client) -> None:
    startup, _ = story()
    Startup.objects.filter(pk=startup.pk).update(contact_incubator="nom.prenom")
    phase = Phase.objects.get(startup=startup)
    Investigation.objects.create(phase=phase, problem="Trop long", intrapreneur="Dominique Petit")
    Investigation.objects.update(intrapreneur="Autre Personne")
    for place in ("/", "/startups/un.service/", "/incubateurs/fabrique/"):
        text = client.get(f"{place}changements.atom").content.decode()
        named = ("Camille", "prenom.nom", "nom.prenom", "coach@example.gouv.fr", "Dominique", "Autre Personne")
        assert [name for name in named if name in text] == []


@pytest.mark.django_db(transaction=True)
def test_dossier_of_an_investigation_is_in_the_feed(client: Client) -> None:
    startup = factories.make_startup(phases=[("investigation", "2021-01-01")])
    factories.make_investigation(startup, problem="Trop long")
    Investigation.objects.update(problem="Trop loin")
    assert titles(client, "/startups/un.service/changements.atom")[:2] == [
        "Service un.service : Dossier d’investigation, problème : Trop long → Trop loin",
        "Service un.service : Dossier d’investigation, ajout",
    ]


@pytest.mark.django_db(transaction=True)
def test_identifiers_remain_when_the_slug_of_a_fiche_changes(client: Client) -> None:
    startup, _ = story()
    before = [words(entry, "id") for entry in entries(client, "/startups/un.service/changements.atom")]
    Startup.objects.filter(pk=startup.pk).update(slug="autre.nom", redirect_from=["un.service"])
    after = [words(entry, "id") for entry in entries(client, "/startups/autre.nom/changements.atom")]
    assert after[1:] == before
    assert len(set(after)) == 3
    response = client.get("/startups/un.service/changements.atom")
    assert (response.status_code, response["Location"]) == (301, "/startups/autre.nom/changements.atom")


@pytest.mark.django_db(transaction=True)
def test_incubator_has_what_it_carried_that_day_and_its_own_arrivals(client: Client) -> None:
    fabrique, autre = factories.make_incubator("fabrique"), factories.make_incubator("autre")
    gone = factories.make_startup("parti", name="Parti")
    factories.make_membership(gone, autre, "2020-01-01", "2021-01-01")
    Startup.objects.filter(pk=gone.pk).update(mission="Après son départ")
    here = factories.make_startup("ici", name="Ici", incubator=fabrique)
    Startup.objects.filter(pk=here.pk).update(mission="Depuis son arrivée")
    assert titles(client, "/incubateurs/autre/changements.atom") == ["Parti : Incubateur « Incubateur autre », ajout"]
    assert titles(client, "/incubateurs/fabrique/changements.atom") == [
        "Ici : Mission : vide → Depuis son arrivée",
        "Ici : Incubateur « Incubateur fabrique », ajout",
        "Ici : Fiche créée",
    ]


@pytest.mark.django_db(transaction=True)
def test_deleted_fiche_is_reported_and_links_to_the_page_of_the_feed(client: Client) -> None:
    factories.make_startup(name="Un service").delete()
    last = entries(client, "/changements.atom")[0]
    assert (words(last, "title"), links(last)["alternate"]) == ("Un service : Fiche supprimée", "http://testserver/")


@cases("place", ["startups", "incubateurs", "indicateurs"])
def test_unknown_feed_is_404(client: Client, place: str) -> None:
    assert client.get(f"/{place}/inconnu/changements.atom").status_code == 404


def test_empty_feed_is_valid_and_as_old_as_the_programme(client: Client) -> None:
    feed = read_atom(client, "/changements.atom")
    assert (words(feed, "updated"), feed.findall(f"{ATOM}entry")) == ("2013-01-01T00:00:00+00:00", [])


@pytest.mark.django_db(transaction=True)
def test_feed_is_bounded_to_the_last_changes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalogue.changes.history.SHOWN", 2)
    for number in range(3):
        factories.make_startup(f"s{number}", name=f"S{number}")
    assert titles(client, "/changements.atom") == ["S2 : Fiche créée", "S1 : Fiche créée"]


@pytest.mark.django_db(transaction=True)
def test_feed_is_given_again_as_304_until_a_record_changes(client: Client) -> None:
    startup, _ = story()
    path = "/startups/un.service/changements.atom"
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (first["Access-Control-Allow-Origin"], again.status_code, again.content) == ("*", 304, b"")
    Startup.objects.filter(pk=startup.pk).update(name="Un autre")
    changed = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert b"Un service \xe2\x86\x92 Un autre" in changed.content


@cases("path", ["/", "/startups/un.service/", "/incubateurs/fabrique/"])
def test_page_names_its_feed(client: Client, path: str) -> None:
    factories.make_startup(incubator=factories.make_incubator("fabrique"))
    text = client.get(path).content.decode()
    assert 'rel="alternate" type="application/atom+xml"' in text
    assert f'href="{path}changements.atom"' in text


def test_hostile_text_is_text(client: Client) -> None:
    factories.make_startup(name="<script>alert(1)</script>\x0b]]>&\ufffe")
    kept = "<script>alert(1)</script>]]>&"
    feed = read_atom(client, "/startups/un.service/changements.atom")
    assert words(feed, "title") == f"Les changements de {kept}"
    assert [words(entry, "title") for entry in feed.findall(f"{ATOM}entry")] == [f"{kept} : Fiche créée"]
