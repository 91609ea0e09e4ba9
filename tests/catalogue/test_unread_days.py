"""A day in the URL of a page that does not read it: a warning, never figures that seem to be those of that day."""

import pytest
from django.test import Client

from tests import factories
from tests.cases import cases
from tests.catalogue.reading import read_page

pytestmark = pytest.mark.django_db
WARNING = "Cette page ne change pas avec la date demandée : ses chiffres ne sont pas ceux de ce jour-là."


@cases(
    ("address", "is_warned"),
    [
        ("/financements/?as_of=2021-01-01", True),
        ("/indicateurs/?as_of=2021-01-01", True),
        ("/indicateurs/?connu_le=2022-01-01", True),
        ("/indicateurs/?known_on=2022-01-01", True),
        ("/indicateurs/2021/?as_of=pasunedate", True),
        ("/glossaire/?as_of=2021-01-01", True),
        ("/financements/", False),
        ("/?as_of=2021-01-01", False),
        ("/startups/?as_of=2021-01-01", False),
        ("/startups/?as_of=2999-01-01", False),  # refused
        ("/startups/un.service/?as_of=2021-01-01", False),
        ("/incubateurs/?as_of=2021-01-01", False),
        ("/standards/?as_of=2021-01-01", False),
        ("/communaute/?as_of=2021-01-01", False),
        ("/graphiques/?as_of=2021-01-01", False),
        ("/revues/?as_of=2021-01-01", False),  # refused, as any unknown filter
        ("/indicateurs/2021/?connu_le=2999-01-01", False),
    ],
)
def test_page_warns_that_it_does_not_read_the_day_of_its_address(client: Client, address: str, is_warned: bool) -> None:
    factories.make_startup(phases=[("construction", "2020-01-01")])
    factories.make_target(factories.make_indicator())
    assert (WARNING in read_page(client.get(address)).text) is is_warned


@cases("query", ["as_of=2021-01-01", "as_of=pasunedate", "connu_le=2022-01-01"])
@cases(
    "file",
    [
        *("/indicateurs/cibles.csv", "/revues/incubateurs.csv"),
        *("/changements.atom", "/donnees/catalogue.jsonld", "/recherche/suggestions/"),
    ],
)
def test_file_that_reads_no_day_refuses_one(client: Client, file: str, query: str) -> None:
    assert client.get(file).status_code == 200
    refused = client.get(f"{file}?{query}")
    assert (refused.status_code, refused["Content-Type"]) == (400, "text/plain; charset=utf-8")
