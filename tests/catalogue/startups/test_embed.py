"""The list in a frame of another site: same filters, accessible, no cookie, no script."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page

from tests import factories
from tests.cases import cases
from tests.catalogue.universe import make_universe

URL = "/integrer/services/"


@pytest.mark.django_db
def test_any_site_may_show_it_and_nothing_is_kept_of_users_who_reads() -> None:
    make_universe()
    answer = Client().get(URL, {"incubator": "fabrique"})
    assert answer.status_code == 200
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "script-src 'none'" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert not answer.cookies
    assert b"<script" not in answer.content
    client = Client()
    client.force_login(factories.make_user())
    again = client.get(URL, {"incubator": "fabrique"})
    assert (again.content, dict(again.cookies)) == (answer.content, {})


@pytest.mark.django_db
def test_english_address_shows_the_same_list() -> None:
    make_universe()
    query = {"incubator": "fabrique"}
    found, same = Client().get("/embed/startups/", query), Client().get(URL, query)
    assert (found.status_code, found.content) == (200, same.content)
    for name in ("Content-Security-Policy", "X-Frame-Options", "Set-Cookie"):
        assert found.get(name) == same.get(name)


@pytest.mark.django_db
def test_embedded_list_follows_the_filters_of_its_address() -> None:
    make_universe()
    html = Client().get(URL, {"incubator": "fabrique", "as_of": "2022-01-01"}).content.decode()
    listed = Client().get("/api/v1/startups/", {"incubator": "fabrique", "as_of": "2022-01-01"}).json()
    assert [f'href="/startups/{one["slug"]}/"' in html for one in listed["results"]] == [True] * listed["count"]
    assert html.count('href="/startups/') == listed["count"] + 1  # and the link to the list


@pytest.mark.django_db
@cases(
    ("query", "status"),
    [({"incubator": "rien"}, 400), ({"page": "99"}, 404), ({"rien": "1"}, 400), ({"as_of": "hier"}, 400)],
)
def test_refused_filter_of_an_embedded_list_is_named(query: dict[str, str], status: int) -> None:
    answer = Client().get(URL, query)
    assert (answer.status_code, "La liste ne peut pas être montrée" in answer.content.decode()) == (status, True)


@pytest.mark.sweep  # the crawl of pages looks at it too
@pytest.mark.django_db(transaction=True)
def test_embedded_list_is_accessible_in_a_browser(live_site: str, page: Page, axe: Callable[[Page], None]) -> None:
    make_universe()
    page.goto(f"{live_site}{URL}?incubator=fabrique")
    axe(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
