"""The feed of an indicator: results, targets and external figures, without names of people."""

import datetime as dt
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from common.history import because
from indicators.models import Indicator, Publication, PublishedResult
from tests import factories
from tests.catalogue.reading import read_page

pytestmark = pytest.mark.django_db(transaction=True)  # a change is dated by its transaction
ATOM = "{http://www.w3.org/2005/Atom}"
PERSON = "Camille Martin"


@pytest.fixture
def indicator() -> Indicator:
    return factories.make_indicator(label="Services lancés", unit="services")


def publish(
    indicator: Indicator,
    value: str | None,
    replaces: PublishedResult | None = None,
    doubts: dict[str, int] | None = None,
    **said: Any,
) -> Any:
    """Publish a result in one transaction, since results are sealed with it."""
    with transaction.atomic():
        made = Publication.objects.create(year=2021, published_on=dt.date(2022, 3, 1), author=PERSON, **said)
        return PublishedResult.objects.create(
            publication=made,
            indicator=indicator,
            year=2021,
            value=None if value is None else Decimal(value),
            replaces=replaces,
            has_evidence=False,
            **(doubts or {}),
        )


def feed_entries(indicator: Indicator, client: Client) -> list[Element]:
    feed = fromstring(client.get(f"/indicateurs/{indicator.code}/changements.atom").content)  # noqa: S314 - our own answer
    return feed.findall(f"{ATOM}entry")


def told(indicator: Indicator, client: Client) -> list[tuple[str, str]]:
    """Return the title of each entry of the feed, and its author."""
    return [
        (
            (one.findtext(f"{ATOM}title") or "").replace("\u00a0", " ").replace("\u202f", " "),
            one.findtext(f"{ATOM}author/{ATOM}name") or "",
        )
        for one in feed_entries(indicator, client)
    ]


def test_page_of_an_indicator_links_to_its_feed(indicator: Indicator, client: Client) -> None:
    page = f"/indicateurs/{indicator.code}/"
    links = read_page(client.get(page)).all("a")
    assert f"{page}changements.atom" in {link.attributes.get("href") for link in links}


def test_indicator_without_a_change_has_an_empty_feed(indicator: Indicator, client: Client) -> None:
    assert feed_entries(indicator, client) == []


def test_results_targets_and_measures_are_reported_the_latest_first(indicator: Indicator, client: Client) -> None:
    with because(source="page", reason="Loi votée", author=PERSON):
        target = factories.make_target(indicator, 2021, "49")
    with because(source="reference", reason="Bilan"):
        measured = factories.make_measured(indicator, 2020, "37.50")
    first = publish(indicator, "50")
    second = publish(indicator, "51", replaces=first, reason="Un oubli")
    publish(indicator, None, replaces=second)
    target.value = Decimal(52)
    target.save()
    target.judgement = "En bonne voie"  # changes no figure
    target.save()
    measured.delete()
    assert told(indicator, client) == [
        ("Services lancés : Relevé à partir du 1er janvier 2020, retrait", "Origine externe"),
        ("Services lancés : Cible 2021 : 49 services → 52 services", "Origine externe"),
        ("Services lancés : Résultat 2021 corrigé : ND, au lieu de 51 services", "Équipe de la DINUM"),
        ("Services lancés : Résultat 2021 corrigé : 51 services, au lieu de 50 services", "Équipe de la DINUM"),
        ("Services lancés : Résultat 2021 publié : 50 services", "Équipe de la DINUM"),
        ("Services lancés : Relevé à partir du 1er janvier 2020 : 37,5 services", "Faits du bilan 2021"),
        ("Services lancés : Cible 2021 : 49 services", "Équipe de la DINUM"),
    ]


def test_feed_shows_the_reason_and_no_person(indicator: Indicator, client: Client) -> None:
    first = publish(indicator, "50")
    with because(source="page", reason="Un oubli", author=PERSON):
        publish(indicator, "51", replaces=first, reason="Un oubli")
        factories.make_target(indicator, 2022, None)
    entries = feed_entries(indicator, client)
    assert len({one.findtext(f"{ATOM}id") for one in entries}) == 3
    said = [
        ((one.findtext(f"{ATOM}content") or "").replace("\u00a0", " "), link.attrib["href"])
        for one in entries
        for link in one.findall(f"{ATOM}link")
    ]
    publications = list(Publication.objects.order_by("-pk").values_list("pk", flat=True))
    page = "http://testserver/indicateurs"
    assert said == [
        ("Cible 2022 : ND\nÉquipe de la DINUM : Un oubli", f"{page}/{indicator.code}/"),
        (
            "Résultat 2021 corrigé : 51 services, au lieu de 50 services\nÉquipe de la DINUM : Un oubli",
            f"{page}/2021/publications/{publications[0]}/",
        ),
        ("Résultat 2021 publié : 50 services\nÉquipe de la DINUM", f"{page}/2021/publications/{publications[1]}/"),
    ]
    assert [client.get(url.removeprefix("http://testserver")).status_code for _, url in said] == [200, 200, 200]
    assert PERSON not in client.get(f"/indicateurs/{indicator.code}/changements.atom").content.decode()


def test_feed_names_the_edition_of_each_target(indicator: Indicator, client: Client) -> None:
    factories.make_target(indicator, 2024, "49")
    factories.make_target(indicator, 2024, "45", edition="forecast")
    factories.make_target(indicator, 2024, "40", edition_year=2022)
    titles = [(one.findtext(f"{ATOM}title") or "").replace("\u00a0", " ") for one in feed_entries(indicator, client)]
    assert sorted(titles) == [
        "Services lancés : Cible 2024 (loi de finances 2022) : 40 services",
        "Services lancés : Cible 2024 : 49 services",
        "Services lancés : Cible actualisée 2024 : 45 services",
    ]


def test_feed_leaves_out_other_indicators(indicator: Indicator, client: Client) -> None:
    factories.make_target(factories.make_indicator("autre"), 2021, "1")
    assert feed_entries(indicator, client) == []


def test_feed_asks_the_database_as_often_for_one_change_as_for_three(indicator: Indicator, client: Client) -> None:
    publish(indicator, "50")
    counts = []
    for years in ([2020], [2021, 2022]):
        for year in years:
            factories.make_target(indicator, year, "1")
        with CaptureQueriesContext(connection) as queries:
            feed_entries(indicator, client)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert len(feed_entries(indicator, client)) == 4


def test_published_result_of_a_part_is_announced_with_its_doubts(indicator: Indicator, client: Client) -> None:
    publish(indicator, "14", doubts={"missing": 2, "unconfirmed": 1})
    assert told(indicator, client) == [
        (
            "Services lancés : Résultat 2021 publié : 14 services (au moins : 2 lauréats non enregistrés ; dont 1 à confirmer)",
            "Équipe de la DINUM",
        )
    ]
