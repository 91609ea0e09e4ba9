"""Error pages say what happened and what to do, with or without a request; that of a server error has no dependencies."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path

from tests.cases import cases


@pytest.mark.parametrize(
    ("code", "title"), [("400", "Demande incomprise"), ("403", "Accès refusé"), ("404", "Page non trouvée")]
)
def test_error_pages_show_what_happened_and_where_to_go(code: str, title: str) -> None:
    html = render_to_string(f"{code}.html", request=RequestFactory().get("/inconnu/"))
    assert f"<title>{title} – Betaportfolio</title>" in html
    assert f"<h1>{title}</h1>" in html
    assert f"Erreur {code}" in html
    content = html.partition("<main")[2].partition("</main>")[0]
    assert re.findall(r'class="fr-btn[^"]*" href="([^"]*)"', content) == ["/", "/startups/"]


@pytest.mark.parametrize("code", ["400", "403", "404"])
def test_error_pages_can_be_made_without_a_request(code: str) -> None:
    assert "canonical" not in render_to_string(f"{code}.html", {"messages": []})


def test_the_page_of_an_unexpected_error_needs_no_request_and_has_the_theme_of_its_reader() -> None:
    html = render_to_string("500.html")
    assert "<h1>Erreur inattendue</h1>" in html
    assert re.findall(r"<link rel=\"stylesheet\" href=\"([^\"]*)\"", html) == [
        "/static/vendor/dsfr/dsfr.min.css",
        "/static/css/site.css",
    ]
    assert re.findall(r"<script[^>]*>", html) == ['<script src="/static/js/theme.js">']


@override_settings(STORAGES={"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}})
def test_the_page_of_an_unexpected_error_shows_even_without_collected_styles(tmp_path: Path) -> None:
    with override_settings(STATIC_ROOT=tmp_path):
        html = render_to_string("500.html")
    assert "<h1>Erreur inattendue</h1>" in html
    assert ("<link" in html, "<script" in html) == (False, False)


def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("for the test")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret of the server")


urlpatterns = [
    path("suspicious/", suspicious),
    path("forbidden/", forbidden),
    path("broken/", broken),
    path("", include("betaportfolio.urls")),  # an error page links to others
]


@pytest.mark.django_db
@pytest.mark.urls("tests.web.test_error_pages")
@cases(
    ("address", "status", "title"),
    [
        ("/suspicious/", 400, "Demande incomprise"),
        ("/forbidden/", 403, "Accès refusé"),
        ("/nowhere/", 404, "Page non trouvée"),
        ("/broken/", 500, "Erreur inattendue"),
    ],
)
def test_errors_are_answered_in_french_and_show_nothing_of_the_server(address: str, status: int, title: str) -> None:
    response = Client(raise_request_exception=False).get(address)
    page = response.content.decode()
    assert (response.status_code, f"<h1>{title}</h1>" in page) == (status, True)
    assert [word for word in ("secret", "Traceback", "RuntimeError", "for the test") if word in page] == []


@pytest.mark.django_db
@override_settings(ALLOWED_HOSTS=["ours.example"])
def test_a_host_that_is_not_ours_gets_the_page_of_a_bad_request() -> None:
    response = Client(raise_request_exception=False).get("/", headers={"host": "theirs.example"})
    page = response.content.decode()
    assert (response.status_code, "<h1>Demande incomprise</h1>" in page) == (400, True)
    assert "theirs.example" not in page
