"""Return the rows of the list as displayed, without the date of their last change."""

from django.test import Client

from tests.catalogue.reading import read_page


def listed(client: Client, query: str) -> list[list[str]]:
    response = client.get(f"/startups/?{query}")
    assert response.status_code == 200
    return [row[:4] for row in read_page(response).rows()]
