"""Checking pages: responses, unreachable servers, and limits of time and size, with a local site."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from impact.links.actions import Answer, ask_all
from tests import wordings
from tests.impact.links.fake_network import PUBLIC, SILENT, Site, TestNetwork, serving

ABOUT = "https://portefeuille.example"
TLS = "Connexion sécurisée impossible"
PRIVATE = wordings.PRIVATE_ADDRESS


@pytest.fixture(scope="module")
def running() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def site(running: Site) -> Site:
    running.asked.clear()
    running.most_at_once = 0
    return running


def network(site: Site | None, **names: list[list[str]]) -> TestNetwork:
    return TestNetwork(site, site_example=[[PUBLIC]], autre_example=[[PUBLIC]], prive_example=[["10.0.0.1"]], **names)


def ask(url: str, using: TestNetwork, seconds: float = 5) -> Answer:
    (answer,) = ask_all([url], using, about=ABOUT, seconds=seconds)
    return answer


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("", Answer(True, "Réponse 200")),
        ("204", Answer(True, "Réponse 204")),
        ("404", Answer(False, "Réponse 404")),
        ("500", Answer(False, "Réponse 500")),
        ("302", Answer(False, "Réponse 302")),
        ("vers/autre.example/ok", Answer(True, "Réponse 200")),
        ("vers/autre.example/404", Answer(False, "Réponse 404")),
        ("vers/inconnu.example/", Answer(False, wordings.SITE_UNREACHABLE, is_reached=False)),
        ("boucle", Answer(False, "Plus de 5 redirections")),
        ("coupe", Answer(False, "Réponse illisible ou interrompue")),
        ("enorme", Answer(False, "Réponse illisible ou interrompue")),
        ("autre-langue", Answer(False, "Réponse illisible ou interrompue")),
    ],
)
def test_page_is_reached_only_if_its_last_response_is_a_success(site: Site, path: str, answer: Answer) -> None:
    assert ask(f"http://site.example/{path}", network(site)) == answer


def test_requests_name_the_program_and_where_to_learn_more(site: Site) -> None:
    ask("http://site.example/chiffres d’été?an=2021", network(site))
    assert site.asked == [
        ("site.example", "/chiffres%20d%E2%80%99%C3%A9t%C3%A9?an=2021", "Betaportfolio (+https://portefeuille.example)")
    ]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://10.1.2.3/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1]/",
        "http://2130706433/",
        "http://prive.example/",
        "http://melange.example/",
        "http://vide.example/",
        "http://metadonnees.example/",
        "http://envers.example/",
        "http://multiple.example/",
    ],
)
def test_what_is_not_of_the_public_network_is_never_connected_to(site: Site, url: str) -> None:
    using = network(
        site,
        melange_example=[[PUBLIC, "192.168.0.1"]],
        vide_example=[[]],
        metadonnees_example=[["169.254.169.254"]],
        envers_example=[["::ffff:10.0.0.1"]],
        multiple_example=[["224.0.0.1"]],
    )
    assert ask(url, using) == Answer(False, PRIVATE, is_reached=None)
    assert (using.connected, site.asked) == ([], [])


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("prive.example/", PRIVATE),
        ("127.0.0.1/", PRIVATE),
        ("[::1]/", PRIVATE),
        ("moi:secret@site.example/", wordings.ADDRESS_WITH_AN_IDENTIFIER),
        ("site.example:22/", wordings.PORT_22),
        ("site.example/vers/prive.example/", PRIVATE),
    ],
)
def test_redirection_is_held_to_the_same_rules(site: Site, place: str, said: str) -> None:
    using = network(site)
    assert ask(f"http://autre.example/vers/{place}", using) == Answer(False, said, is_reached=None)
    assert set(using.connected) == {PUBLIC}


def test_name_is_resolved_once_and_the_connection_goes_to_the_checked_address(site: Site) -> None:
    using = network(site, change_example=[[PUBLIC], ["127.0.0.1"]])
    assert ask("http://change.example/", using) == Answer(True, "Réponse 200")
    assert (using.resolved, using.connected) == (["change.example"], [PUBLIC])
    assert ask("http://change.example/", using) == Answer(False, PRIVATE, is_reached=None)
    assert using.connected == [PUBLIC]


@pytest.mark.parametrize(
    "url", ["http://site.example/goutte", "http://lent.example/", "http://site.example/vers/lent.example/"]
)
def test_time_is_bounded_in_all_whatever_comes_and_however_slowly(site: Site, url: str) -> None:
    start = time.monotonic()
    assert ask(url, network(site), seconds=0.3) == Answer(False, "Pas de réponse complète en 0\xa0s", is_reached=False)
    assert time.monotonic() - start < 3


def test_server_without_a_certificate_and_one_that_refuses(site: Site) -> None:
    assert ask("https://site.example/", network(site)) == Answer(False, TLS)
    assert ask("http://site.example/", network(None)) == Answer(False, wordings.SITE_UNREACHABLE, is_reached=False)


def test_another_address_of_the_name_is_tried_when_one_refuses_the_connection(site: Site) -> None:
    using = network(site, deux_example=[[SILENT, PUBLIC]], muet_example=[[SILENT] * 4])
    assert ask("http://deux.example/", using) == Answer(True, "Réponse 200")
    assert using.connected == [SILENT, PUBLIC]
    assert ask("http://muet.example/", using).detail == wordings.SITE_UNREACHABLE
    assert using.connected == [SILENT, PUBLIC, *[SILENT] * 3]
    assert ask("https://deux.example/", network(site, deux_example=[[PUBLIC, SILENT]])).detail == TLS


def test_host_is_asked_one_page_at_a_time_and_answers_keep_their_order(site: Site) -> None:
    urls = ["http://site.example/occupe", "ftp://x/", "http://site.example/404", "http://site.example/occupe"]
    answers = ask_all(urls, network(site), about=ABOUT)
    assert [answer.detail for answer in answers] == [
        "Réponse 200",
        wordings.NO_HTTP_ADDRESS,
        "Réponse 404",
        "Réponse 200",
    ]
    assert site.most_at_once == 1


def test_hosts_are_asked_together(site: Site) -> None:
    using: Any = network(site)
    ask_all(["http://site.example/occupe", "http://autre.example/occupe"], using, about=ABOUT)
    assert site.most_at_once == 2
