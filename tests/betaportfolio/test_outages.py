"""The database is down, or its disk is full: the response, and no commit reported as failed."""

from collections.abc import Callable
from typing import Any

import psycopg2.errors
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, include, path
from pytest_django import Settings

from accounts.models import User
from betaportfolio import error_pages
from common.history import because
from incubators.models import Incubator
from tests import wordings
from tests.plugins.celery_worker import database_url

SOON = str(error_pages.RETRY_AFTER)


def lost(request: HttpRequest) -> HttpResponse:
    raise OperationalError("server closed the connection unexpectedly")


def closed(request: HttpRequest) -> HttpResponse:
    raise InterfaceError("connection already closed")


def full(request: HttpRequest) -> HttpResponse:
    raise OperationalError("could not extend file") from DiskFull()


def waits(request: HttpRequest) -> HttpResponse:
    """Wait for a row locked by another session, after a change; the database times out."""
    with transaction.atomic():
        write()
        with connection.cursor() as cursor:
            cursor.execute(
                "SET LOCAL lock_timeout = '50ms'; SELECT FROM incubators_incubator WHERE slug = 'held' FOR UPDATE"
            )
    return HttpResponse("Enregistré")


def lasts(request: HttpRequest) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '50ms'; SELECT pg_sleep(10)")
    return HttpResponse("Enregistré")


class DiskFull(psycopg2.errors.DiskFull):
    """psycopg2's error, whose code only the library may set."""

    pgcode = "53100"


def write() -> None:
    with because(reason="Essai", source="page"):
        Incubator.objects.create(slug=f"fabrique-{Incubator.objects.count()}", name="La Fabrique")


def refused(request: HttpRequest) -> HttpResponse:
    with transaction.atomic(), because(reason="Essai", source="page"):
        raise OperationalError("before anything was written")


def in_doubt(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        write()
        raise OperationalError("at the commit")


def saved(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        write()
    raise OperationalError("after the commit")


def session_lost(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        write()
    request.session["seen"] = True
    return HttpResponse("Enregistré")


VIEWS = {view.__name__: view for view in (lost, closed, full, waits, lasts, refused, in_doubt, saved, session_lost)}
urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{root}{name}/", view) for root in ("", "api/v1/") for name, view in VIEWS.items()
]
urlpatterns.append(path("", include("betaportfolio.urls")))
handler500 = "betaportfolio.error_pages.server_error"


@pytest.fixture
def site(settings: Settings) -> Client:
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


def title(response: Any) -> str:
    return str(response.content.decode().partition("<h1>")[2].partition("</h1>")[0])


pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("name", ["lost", "closed"])
def test_page_that_only_reads_shows_that_the_database_is_away(
    site: Client, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    response = site.get(f"/{name}/")

    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, SOON, "no-store")
    assert title(response) == "Service momentanément indisponible"
    assert "La base de données ne répond pas pour le moment." in response.content.decode()
    assert [record.exc_info for record in caplog.records if record.name == "betaportfolio.error_pages"] == [None]


def test_disk_that_is_full_is_reported(site: Client) -> None:
    assert "Le disque de la base de données est plein." in site.get("/full/").content.decode()


def test_row_that_another_user_holds_is_reported_and_nothing_is_saved(site: Client) -> None:
    Incubator.objects.create(slug="held", name="La Fabrique")
    other = psycopg2.connect(database_url())
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT FROM incubators_incubator FOR UPDATE")
        response = site.post("/waits/")
        as_json = site.post("/api/v1/waits/")
    finally:
        other.close()
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert title(response) == wordings.NOT_SAVED
    assert "Quelqu’un enregistre cette fiche en ce moment : réessayez." in response.content.decode()
    assert (as_json.status_code, as_json["Content-Type"]) == (503, "application/problem+json")
    assert [one.slug for one in Incubator.objects.all()] == ["held"]


def test_statement_that_lasts_too_long_is_reported(site: Client) -> None:
    response = site.get("/lasts/")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "La base de données a mis trop de temps à répondre." in response.content.decode()


@pytest.mark.parametrize(
    ("name", "status", "said", "count"),
    [
        ("lost", 503, wordings.NOT_SAVED, 0),
        ("refused", 503, wordings.NOT_SAVED, 0),
        ("in_doubt", 503, "Nous ne savons pas si votre saisie est enregistrée", 0),
        ("saved", 200, "C’est enregistré", 1),
    ],
)
def test_outage_page_says_whether_the_change_was_saved(
    site: Client, name: str, status: int, said: str, count: int
) -> None:
    response = site.post(f"/{name}/")

    assert (response.status_code, title(response)) == (status, said)
    assert response.headers.get("Retry-After") == (SOON if status == 503 else None)
    assert Incubator.objects.count() == count
    as_json = site.post(f"/api/v1/{name}/")
    assert (as_json.status_code, as_json["Content-Type"]) == (status, "application/problem+json")
    body = as_json.json()
    assert (body["title"], body["status"], body["errors"]) == (said, status, {"detail": [body["detail"]]})


def test_outcome_of_a_request_shows_nothing_of_the_next_one(site: Client) -> None:
    assert title(site.post("/saved/")) == "C’est enregistré"
    assert title(site.post("/lost/")) == wordings.NOT_SAVED


def test_session_that_can_not_be_kept_does_not_hide_what_is_saved(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OperationalError("no session")

    monkeypatch.setattr(SessionStore, "save", fail)

    response = site.post("/session_lost/")

    assert (response.status_code, title(response)) == (200, "C’est enregistré")


def test_page_of_an_outage_asks_nothing_of_the_database_even_for_users_who_are_signed_in(
    site: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    site.force_login(User.objects.create_user("agent@example.gouv.fr"))

    with django_assert_num_queries(0):
        assert site.get("/lost/").status_code == 503
