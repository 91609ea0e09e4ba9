"""Requesting the file of a service: over HTTPS, only from the public network, bounded in size and in time."""

import gzip
import time
from collections.abc import Iterator

import pytest

from impact.links.addresses import ForbiddenAddressError
from impact.published_files.addresses import REVEALING, read_file_address
from impact.published_files.client import (
    MAX_BYTES,
    REDIRECTED_TO_HTTP,
    TO_DO,
    FileAnswer,
    FileRequest,
    request_files,
)
from tests import wordings
from tests.impact.published_files.https_site import (
    PRIVATE,
    FileSite,
    LocalNetwork,
    Page,
    dripping,
    endless,
    interrupted,
    redirect,
    serving_files,
)

ABOUT = "https://portefeuille.example"
NOT_HTTPS = "Adresse refusée : elle ne commence pas par https"


@pytest.fixture(scope="module")
def running() -> Iterator[FileSite]:
    with serving_files() as site:
        yield site


@pytest.fixture
def site(running: FileSite) -> FileSite:
    running.asked.clear()
    running.pages.clear()
    running.sent = 0
    return running


def ask(site: FileSite, path: str = "/f.csv", *, etag: str = "", seconds: float = 5) -> FileAnswer:
    url = path if path.startswith("http") else f"https://site.example{path}"
    network = LocalNetwork(site, prive_example=[PRIVATE], melange_example=["93.184.216.34", PRIVATE])
    (answer,) = request_files([FileRequest(url, etag)], network, about=ABOUT, seconds=seconds)
    return answer


def test_file_is_read_uncompressed_with_its_validators(site: FileSite) -> None:
    page = site.pages["/f.csv"] = Page(b"a,b", headers={"Last_Modified": "Wed, 02 Dec 2026 01:00:00 GMT"})
    assert ask(site) == FileAnswer(b"a,b", page.etag, "Wed, 02 Dec 2026 01:00:00 GMT")
    (asked,) = site.asked
    sent = asked[2]
    assert (sent["Accept-Encoding"], sent["User-Agent"], sent["Host"]) == (
        "identity",
        f"Betaportfolio (+{ABOUT})",
        "site.example",
    )


def test_unchanged_file_is_not_sent_again(site: FileSite) -> None:
    page = site.pages["/f.csv"] = Page(b"a,b")
    assert ask(site, etag=page.etag) == FileAnswer()


def test_redirect_to_https_is_followed(site: FileSite) -> None:
    site.pages["/ici"] = redirect("https://autre.example/f.csv")
    site.pages["autre.example", "/f.csv"] = Page(b"a,b")
    assert ask(site, "/ici").content == b"a,b"


@pytest.mark.parametrize(
    ("page", "problem"),
    [
        (redirect("http://site.example/f.csv"), f"{REDIRECTED_TO_HTTP}. {TO_DO}"),
        (redirect("https://prive.example/f.csv"), f"{wordings.PRIVATE_ADDRESS}. {TO_DO}"),
        (redirect("https://melange.example/f.csv"), f"{wordings.PRIVATE_ADDRESS}. {TO_DO}"),
        (redirect("https://127.0.0.1/f.csv"), f"{wordings.PRIVATE_ADDRESS}. {TO_DO}"),
        (redirect("/f.csv"), f"Plus de 5 redirections. {TO_DO}"),
        (Page(status=404), f"Réponse 404. {TO_DO}"),
        (Page(status=500), f"Réponse 500. {TO_DO}"),
        (Page(status=403), "Réponse 403 : le fichier n’est pas public. Publiez-le sans mot de passe"),
        (Page(behaviour=endless), "Le fichier dépasse 1\u00a0Mo : gardez les lignes les plus récentes"),
        (Page(b"x" * (MAX_BYTES + 1)), "Le fichier dépasse 1\u00a0Mo : gardez les lignes les plus récentes"),
        (Page(behaviour=interrupted), f"Réponse illisible ou interrompue. {TO_DO}"),
        (
            Page(gzip.compress(b"0" * 100_000_000), headers={"Content_Encoding": "gzip"}),
            "Le fichier arrive compressé (gzip) : publiez-le sans compression",
        ),
    ],
)
def test_bad_answer_is_refused_with_its_reason(site: FileSite, page: Page, problem: str) -> None:
    site.pages["/f.csv"] = page
    assert ask(site) == FileAnswer(problem=problem)


def test_file_of_the_largest_size_is_read(site: FileSite) -> None:
    site.pages["/f.csv"] = Page(b"x" * MAX_BYTES)
    assert ask(site).content == b"x" * MAX_BYTES


def test_endless_file_stops_soon_after_the_limit(site: FileSite) -> None:
    site.pages["/f.csv"] = Page(behaviour=endless)
    ask(site)
    assert site.sent < 20 * MAX_BYTES  # the rest is in the buffers of the connection


def test_slow_server_is_left_at_the_end_of_the_time(site: FileSite) -> None:
    site.pages["/f.csv"] = Page(behaviour=dripping)
    began = time.monotonic()
    answer = ask(site, seconds=0.3)
    assert answer == FileAnswer(problem=f"Pas de réponse complète en 0\u00a0s. {TO_DO}", is_reached=False)
    assert time.monotonic() - began < 3


def test_unknown_name_and_wrong_certificate_are_problems(site: FileSite) -> None:
    assert ask(site, "https://inconnu.example/f.csv") == FileAnswer(
        problem=f"{wordings.SITE_UNREACHABLE}. {TO_DO}", is_reached=False
    )
    assert ask(site, "https://autre.gouv.fr/f.csv") == FileAnswer(problem=f"Connexion sécurisée impossible. {TO_DO}")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://site.example/f.csv", NOT_HTTPS),
        ("ftp://site.example/f.csv", "Adresse refusée : elle n’est ni en http ni en https"),
        ("https://moi:secret@site.example/f.csv", "Adresse refusée : elle contient un identifiant"),
        (
            "https://site.example/f.csv?token=abc",
            REVEALING.format("token"),
        ),
        (
            "https://site.example/f.csv?a=1&API_KEY=abc",
            REVEALING.format("API_KEY"),
        ),
        (
            "https://site.example/f.csv?X-Amz-Signature=abc",
            REVEALING.format("X-Amz-Signature"),
        ),
        (
            "https://site.example/f.csv#access_token=abc",
            REVEALING.format("access_token"),
        ),
        (
            "https://site.example/embed/eyJhbGciOiJIUzI1NiJ9.eyJyZXNvdXJjZSI6e30.x/csv",
            REVEALING.format("jeton signé"),
        ),
        ("https://site.example:22/f.csv", "Adresse refusée : le port 22 n’est pas celui d’un site"),
        ("https://", "Adresse illisible"),
    ],
)
def test_address_that_may_not_be_read_is_refused(url: str, message: str) -> None:
    with pytest.raises(ForbiddenAddressError) as refused:
        read_file_address(url)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    "url",
    [
        "https://stats.example/api/public/card/5f0e2a37-3a3a-4c3c-9b9b-1f1f1f1f1f1f/query/csv",
        "https://grist.example/api/docs/abc/download/csv?tableId=Mesures&viewSection=4",
        "https://www.data.gouv.fr/fr/datasets/r/5f0e2a37-3a3a-4c3c-9b9b-1f1f1f1f1f1f?keyword=impact",
    ],
)
def test_public_address_is_accepted(url: str) -> None:
    assert read_file_address(url).url == url
