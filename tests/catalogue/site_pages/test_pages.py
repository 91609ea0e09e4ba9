"""The pages about the site, and its files for programs."""

import datetime as dt
import json
import re
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from defusedxml import ElementTree
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from django.utils.text import slugify
from PIL import Image

from common.clock import today
from common.freshness import RECORDS, record_freshness
from common.history import recorded_at
from common.words import date_fr
from startups.models import Startup
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import Element, document, read_page

pytestmark = pytest.mark.django_db


def plan(client: Client) -> list[tuple[str, str]]:
    """Return the label and the address of each page of the plan."""
    return read_page(client.get("/plan-du-site/")).links()[1:]


def test_each_page_of_the_plan_answers(client: Client) -> None:
    factories.make_target(
        factories.make_indicator()
    )  # the page of the indicators is that of the last year with results
    statuses = {address: client.get(address, follow=True).status_code for _, address in plan(client)}
    assert set(statuses.values()) == {200}, statuses


def test_plan_has_each_page_once_with_a_sentence(client: Client) -> None:
    places = plan(client)
    assert len({address for _, address in places}) == len({label for label, _ in places}) == len(places) > 20
    page = read_page(client.get("/plan-du-site/"))
    items = [item for item in page.all("li") if item.all("a") and not item.all("a", "fr-breadcrumb__link")]
    assert [item.text for item in items if item.text == item.links()[0][0]] == []


@cases(
    ("words", "found"),
    [
        ("qui publie", []),
        ("EDITEUR", ["/mentions-legales/"]),
        ("2021", ["/indicateurs/2021/", "/?as_of=2021-01-01"]),
        ("1789", []),
        ("2099", []),
        ("dcat donnees", ["/donnees/"]),
    ],
)
def test_search_finds_pages_by_the_beginning_of_their_words(client: Client, words: str, found: list[str]) -> None:
    page = read_page(client.get("/recherche/", {"q": words}))
    groups = [section for section in page.all("section") if re.search(r"\bpages?$", section.all("h2")[0].text)]
    assert [address for group in groups for _, address in group.links()] == found


def test_glossary_gives_each_word_its_place(client: Client) -> None:
    page = read_page(client.get("/glossaire/"))
    terms = page.all("div", "glossary__term")
    words = [slugify(term.one("strong").text) for term in terms]
    assert words == sorted(words)
    assert len({term.attributes["id"] for term in terms}) == len(terms) > 20
    for link in page.one("dl", "glossary").all("a"):
        assert callable(resolve(re.split(r"[?#]", link.attributes["href"])[0]).func)


def test_help_is_for_each_reader(client: Client) -> None:
    assert [title.text for title in read_page(client.get("/aide/")).all("h2")] == [
        "Vous lisez : citoyen, élu, journaliste",
        "Vous réutilisez les données",
        "Vous accompagnez un service : coach",
        "Vous êtes de l’équipe de la DINUM",
        "Au clavier",
    ]


def test_statistics_count_what_is_kept_up_to_date(client: Client) -> None:
    alive = factories.make_startup("un", phases=[("construction", "2020-01-01")])
    factories.make_startup("deux", phases=[("construction", "2020-01-01"), ("abandon", "2021-01-01")])
    factories.make_startup("trois")
    factories.make_metric(alive)
    Startup.objects.filter(pk=alive.pk).update(mission="Aider.")
    factories.make_startup("cherche", phases=[("investigation", "2021-01-01")])
    begun = " ".join(date_fr(today()).split())
    page = read_page(client.get("/statistiques/"))
    assert tile_values(page) == ["2", "1"]
    assert f"Au {begun}, 1 service est accompagné ou pérennisé, et 1 investigation est en cours." in page.text
    assert "Le site a 4 fiches" in page.text
    assert f"ne sont pas déterminés (ND) : l’historique des fiches commence le {begun}" in page.text


def tile_values(page: Element) -> list[str]:
    return [tile.one(css="figure-tile__value").text for tile in page.all("li", "figure-tile")]


def test_statistics_count_the_changes_of_a_year_that_the_history_covers(client: Client) -> None:
    long_ago = timezone.now() - dt.timedelta(days=500)
    with recorded_at(long_ago, reason="Replay"):
        for slug in ("un", "deux"):
            factories.make_startup(slug, phases=[("construction", "2020-01-01")])
        factories.make_startup("cherche", phases=[("investigation", "2021-01-01")])
    Startup.objects.exclude(slug="deux").update(mission="Aider.")
    assert tile_values(read_page(client.get("/statistiques/"))) == ["2", "1", "0", "2"]


def test_statistics_have_the_day_of_the_records(client: Client) -> None:
    factories.make_startup("un", phases=[("construction", "2020-01-01"), ("abandon", "2022-01-01")])
    record_freshness(RECORDS, dt.date(2021, 6, 30))
    assert "Au 30 juin 2021, 1 service est accompagné" in read_page(client.get("/statistiques/")).text


def test_legal_notice_shows_what_the_installation_shows(client: Client, settings: Any) -> None:
    assert read_page(client.get("/mentions-legales/")).text.count("Non déterminé (ND)") == 4
    settings.PUBLISHER = "Organisme de l’exemple"
    settings.PUBLICATION_DIRECTOR, settings.HOSTED_BY = "La directrice de l’exemple", "Hébergeur, 1 rue de l’Exemple"
    settings.CONTACT_EMAIL = "equipe@exemple.gouv.fr"
    page = read_page(client.get("/mentions-legales/"))
    assert [answer.text for answer in page.all("dd")] == [
        "Organisme de l’exemple",
        "La directrice de l’exemple",
        "Hébergeur, 1 rue de l’Exemple",
        "equipe@exemple.gouv.fr",
    ]


def test_data_page_has_the_files_of_the_catalogue(client: Client) -> None:
    page = read_page(client.get("/donnees/"))
    tables = [row for body in page.all("table")[0].all("tbody") for row in body.all("tr")]
    listed = [link.href for row in tables for link in row.all("a")]
    described = json.loads(client.get("/donnees/catalogue.jsonld").content)["dcat:dataset"]
    files = [one["dcat:accessURL"]["@id"] for dataset in described for one in dataset["dcat:distribution"]]
    assert sorted(files) == sorted(f"http://testserver{address}" for address in listed)
    assert {one["@id"] for one in described} == {
        f"http://testserver/donnees/#{row.attributes['id']}" for row in tables if "id" in row.attributes
    }


def test_robots_may_read_what_is_public(client: Client) -> None:
    assert client.get("/robots.txt").content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /espace/",
        "Disallow: /connexion/",
        "Disallow: /recherche/",
        "Disallow: /*?*page=",
        "",
        "Sitemap: http://testserver/sitemap.xml",
    ]


def test_sitemap_has_the_plan_and_each_record(client: Client) -> None:
    factories.make_startup("aides.jeunes")
    factories.make_incubator("fabrique")
    factories.make_administration("ministere")
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    paths = [(loc.text or "").removeprefix("http://testserver") for loc in root.iter() if loc.tag.endswith("loc")]
    assert paths == [*(address for _, address in plan(client)), "/incubateurs/fabrique/", "/startups/aides.jeunes/"]


@pytest.mark.parametrize(
    ("email", "contact"), [("", "http://testserver/contact/"), ("a@exemple.gouv.fr", "mailto:a@exemple.gouv.fr")]
)
def test_security_txt_shows_where_to_write_and_until_when(
    client: Client, settings: Any, email: str, contact: str
) -> None:
    settings.CONTACT_EMAIL = email
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    assert lines[0] == f"Contact: {contact}"
    expires = dt.datetime.fromisoformat(lines[1].removeprefix("Expires: "))
    assert dt.timedelta(days=178) < expires.date() - today() < dt.timedelta(days=182)
    assert lines[2:] == ["Preferred-Languages: fr, en", "Canonical: http://testserver/.well-known/security.txt"]


def test_favicon_is_where_browsers_look(client: Client) -> None:
    assert client.get("/favicon.ico")["Location"].endswith(".ico")


@cases("count", [0, 3])
def test_picture_of_the_figures_is_drawn(client: Client, count: int) -> None:
    factories.make_phase_kinds()
    for number in range(count):
        factories.make_startup(f"s{number}", phases=[("construction", "2020-01-01")])
    response = client.get("/apercu.png")
    assert response["Content-Type"] == "image/png"
    image = Image.open(BytesIO(response.content))
    assert image.size == (1200, 630)
    assert (image.convert("RGB").getpixel((100, 475)) == (0x74, 0x74, 0xF5)) == bool(count)


def test_each_page_has_its_picture_and_its_report_link(client: Client, settings: Any) -> None:
    settings.CONTACT_EMAIL = "equipe@exemple.gouv.fr"
    page = document(client.get("/donnees/?as_of=2021-01-01").content.decode())
    told = {
        meta.attributes["property"]: meta.attributes["content"]
        for meta in page.all("meta")
        if "property" in meta.attributes
    }
    assert told["og:image"] == "http://testserver/apercu.png"
    assert told["og:url"] == "http://testserver/donnees/?as_of=2021-01-01"
    reported = dict(page.one("footer").links())["Signaler une erreur sur cette page"]
    mail = urlsplit(reported)
    assert (mail.scheme, mail.path) == ("mailto", "equipe@exemple.gouv.fr")
    assert parse_qs(mail.query) == {"subject": ["Erreur sur la page /donnees/?as_of=2021-01-01"]}


def test_contact_page_shows_the_address_or_that_there_is_none(client: Client, settings: Any) -> None:
    assert "Adresse de l’équipe : non déterminée (ND)." in read_page(client.get("/contact/")).text
    settings.CONTACT_EMAIL = "equipe@exemple.gouv.fr"
    link = read_page(client.get("/contact/")).one("a", "", href="mailto:equipe@exemple.gouv.fr")
    assert link.text == "equipe@exemple.gouv.fr"
