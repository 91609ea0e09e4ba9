"""A request that a server places under another path."""

import pytest
from django.test import Client, RequestFactory

from tests.workspace.reading import text_of
from web.cache import digest_of

pytestmark = pytest.mark.django_db
HAPPENED = "Le serveur placé devant ce site le place sous un autre chemin (SCRIPT_NAME)."


@pytest.mark.parametrize("prefix", ["/accessibilite", "/accessibilite/", "/", "x", "//example.org"])
@pytest.mark.parametrize(
    "path", ["/", "/accessibilite/", "/espace/", "/static/rien.css", "/livez", "/metrics", "/rien"]
)
def test_request_under_another_path_is_refused_in_words(client: Client, path: str, prefix: str) -> None:
    answer = client.get(path, SCRIPT_NAME=prefix)
    assert (answer.status_code, answer["Cache-Control"]) == (400, "no-store")
    assert HAPPENED in text_of(answer.content.decode())


def test_api_under_another_path_answers_400_in_json(client: Client) -> None:
    answer = client.post("/api/v1/rien/", SCRIPT_NAME="/api")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["detail"].startswith(HAPPENED)


def test_key_of_the_cache_is_that_of_the_view(rf: RequestFactory) -> None:
    """Two requests with one path have two keys if their views differ, and one key if they are the same."""
    home, page = rf.get("/", SCRIPT_NAME="/accessibilite"), rf.get("/accessibilite/")
    assert (home.path, page.path) == ("/accessibilite/", "/accessibilite/")
    assert digest_of(home) == digest_of(rf.get("/")) != digest_of(page)
