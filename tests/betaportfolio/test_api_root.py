"""The root of the API: every address of the schema, as JSON or as a page."""

import pytest
from django.test import Client

from tests.catalogue.universe import make_universe

pytestmark = pytest.mark.django_db
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def addresses(document: dict[str, list[dict[str, list[dict[str, str]]]]]) -> list[dict[str, str]]:
    return [address for subject in document["subjects"] for address in subject["addresses"]]


@pytest.mark.parametrize("root", ["/api/", "/api/v1/"])
def test_root_names_each_address_of_the_schema_once(client: Client, root: str) -> None:
    listed = addresses(client.get(root).json())
    urls = [one[name] for one in listed for name in ("url", "record_url") if one[name]]
    found = [url.removeprefix("http://testserver") for url in urls]
    assert sorted([*found, "/api/v1/"]) == sorted(client.get("/api/schema/").json()["paths"])


def test_each_link_of_the_root_answers(client: Client) -> None:
    make_universe()
    document = client.get("/api/v1/").json()
    links = [one["url"] for one in addresses(document) if not one["is_template"]]
    links += [document[name] for name in ("documentation", "first_steps", "schema", "changes")]
    statuses = {url: client.get(url.removeprefix("http://testserver")).status_code for url in links}
    assert len(links) > 40
    assert {url for url, status in statuses.items() if status != 200} == set()


def test_browser_receives_a_page_with_the_same_addresses(client: Client) -> None:
    response = client.get("/api/v1/", headers={"accept": BROWSER})
    assert (response.status_code, response["Content-Type"], "Accept" in response["Vary"]) == (
        200,
        "text/html; charset=utf-8",
        True,
    )
    page = response.content.decode()
    assert all(
        f"<code>{one['url'].removeprefix('http://testserver')}</code>" in page
        for one in addresses(client.get("/api/v1/").json())
    )


@pytest.mark.parametrize(("query", "accept", "status"), [("?rien=1", BROWSER, 400), ("", "image/png", 406)])
def test_refusal_of_the_root_is_a_problem(client: Client, query: str, accept: str, status: int) -> None:
    response = client.get(f"/api/v1/{query}", headers={"accept": accept})
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")


@pytest.mark.django_db(transaction=True)
def test_root_is_kept_in_each_of_its_two_forms(client: Client) -> None:
    tags = set()
    for accept in ("application/json", BROWSER):
        tag = client.get("/api/v1/", headers={"accept": accept})["ETag"]
        assert client.get("/api/v1/", headers={"accept": accept, "if-none-match": tag}).status_code == 304
        tags.add(tag)
    assert len(tags) == 2
