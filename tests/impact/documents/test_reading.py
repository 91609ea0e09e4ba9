"""The day on which the text of a published matrix changed, by the answers of La Suite Docs; never tried on the live site.

The answers are those of ``formatted_content`` in ``src/backend/core/api/viewsets.py`` of `suitenumerique/docs` (commit
4111e4e5ed848b2e764837176851e1155ffca58a), and of its test ``test_api_documents_formatted_content_public``.
"""

import datetime as dt
import json
from collections.abc import Iterator

import pytest
from django.test import Client

from common.models import Job
from impact.documents.reading import READ_DOCUMENTS, read_documents
from impact.links.actions import OFF
from impact.models import MatrixDocument
from impact.tasks import read_matrix_documents, request_matrix_documents
from startups.models import Startup
from tests import factories
from tests.catalogue.reading import read_page
from tests.impact.published_files.https_site import FileSite, LocalNetwork, Page, serving_files
from tests.moved_clock import on_day

pytestmark = pytest.mark.django_db
KEY = "0f6f2c3e-8c53-4b6c-9f0a-2f4f5b1c7d11"
URL = f"https://site.example/docs/{KEY}/"
TEXT = f"/api/v1.0/documents/{KEY}/formatted-content/?content_format=markdown"
MONDAY, TUESDAY, WEDNESDAY = (dt.date(2023, 3, day) for day in (6, 7, 8))


@pytest.fixture(scope="module")
def running() -> Iterator[FileSite]:
    with serving_files() as site:
        yield site


@pytest.fixture
def site(running: FileSite) -> FileSite:
    running.pages.clear()
    running.asked.clear()
    return running


@pytest.fixture
def startup() -> Startup:
    return factories.make_startup(impact_url=URL, phases=[("construction", "2022-01-01")])


def answer(content: str | None = "# Matrice", updated_at: str = "2023-03-01T10:00:00Z", **fields: object) -> Page:
    """Return what the API answers for a public document."""
    whole = {"id": KEY, "title": "Matrice", "content": content, "created_at": "2023-01-01T08:00:00Z"}
    return Page(json.dumps({**whole, "updated_at": updated_at, **fields}).encode())


def read(site: FileSite, page: Page, day: dt.date) -> str:
    site.pages[TEXT] = page
    with on_day(day):
        return read_documents(LocalNetwork(site), lambda done, total: None).message.replace("\xa0", " ")


def changed_on() -> list[dt.date]:
    return list(MatrixDocument.objects.values_list("changed_on", flat=True))


def test_first_reading_gives_the_day_of_the_server(site: FileSite, startup: Startup) -> None:
    assert read(site, answer(), MONDAY) == "1 document lu, sur 1."
    assert changed_on() == [dt.date(2023, 3, 1)]


def test_text_that_changes_gives_the_day_of_the_change(site: FileSite, startup: Startup) -> None:
    read(site, answer(), MONDAY)
    read(site, answer(title="Autre titre", updated_at="2023-03-07T10:00:00Z"), TUESDAY)
    assert changed_on() == [dt.date(2023, 3, 1)]
    read(site, answer("# Autre", updated_at="2023-03-07T23:30:00Z"), WEDNESDAY)
    assert changed_on() == [WEDNESDAY]  # in Paris


@pytest.mark.parametrize("updated_at", ["2030-01-01T00:00:00Z", "hier", "", "2023-99-01T00:00:00Z"])
def test_day_that_can_not_be_is_that_of_the_reading(site: FileSite, startup: Startup, updated_at: str) -> None:
    read(site, answer(updated_at=updated_at), MONDAY)
    assert changed_on() == [MONDAY]


@pytest.mark.parametrize(
    "page",
    [
        Page(status=401),
        Page(status=404),
        Page(b'{"error": "Failed to get document content"}', status=500),
        Page(b"<html>"),
        answer(None),
        answer(id="autre"),
        Page(b"[]"),
    ],
)
def test_document_that_gives_no_text_keeps_its_day(site: FileSite, startup: Startup, page: Page) -> None:
    read(site, answer(), MONDAY)
    assert read(site, page, TUESDAY) == "0 document lu, sur 1."
    assert changed_on() == [dt.date(2023, 3, 1)]


def test_document_is_read_once_a_day_and_its_text_is_not_stored(site: FileSite, startup: Startup) -> None:
    read(site, answer("Texte de l’équipe"), MONDAY)
    assert read(site, answer(), MONDAY) == "0 document lu, sur 0."
    assert [path for _, path, _ in site.asked] == [TEXT]
    assert "Texte" not in str(MatrixDocument.objects.values().get())


@pytest.mark.parametrize(
    "url",
    [
        "https://site.example/docs/",
        f"http://site.example/docs/{KEY}/",
        f"https://site.example/autres/{KEY}/",
        "https://[/docs/",
        "",
    ],
)
def test_other_addresses_are_not_read(site: FileSite, url: str) -> None:
    factories.make_startup(impact_url=url)
    read(site, answer(), MONDAY)
    assert site.asked == []


@pytest.mark.parametrize(
    ("committee", "words"),
    [
        (None, "document modifié le 1er mars 2023."),
        ("2023-02-01", "document modifié le 1er mars 2023, après le dernier comité."),
        ("2023-03-01", "document modifié le 1er mars 2023, le jour du dernier comité."),
        ("2023-03-05", "document modifié le 1er mars 2023, avant le dernier comité."),
    ],
)
def test_page_says_whether_the_matrix_changed_since_the_last_committee(
    site: FileSite, startup: Startup, client: Client, committee: str | None, words: str
) -> None:
    read(site, answer(), MONDAY)
    if committee:
        factories.make_event(startup, "committee", committee)
    page = read_page(client.get(f"/startups/{startup.slug}/matrice/")).text
    assert words in " ".join(page.replace("\u202f", " ").replace("\xa0", " ").split())


def test_day_of_a_former_address_is_not_shown(site: FileSite, startup: Startup, client: Client) -> None:
    read(site, answer(), MONDAY)
    startup.impact_url = "https://autre.example/matrice"
    startup.save()
    assert "document modifié" not in client.get(f"/startups/{startup.slug}/matrice/").content.decode()


def test_job_is_off_unless_the_setting_is_on(settings: object, django_capture_on_commit_callbacks: object) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        request_matrix_documents()
    assert not Job.objects.exists()
    job = Job.objects.create(kind=READ_DOCUMENTS)
    read_matrix_documents(job.pk)
    job.refresh_from_db()
    assert job.message == OFF
    settings.LINK_CHECKS = True  # type: ignore[attr-defined]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        request_matrix_documents()
    assert Job.objects.filter(kind=READ_DOCUMENTS, state=Job.State.QUEUED).count() == 1
