"""The list links to the form that changes a phase, for users who may."""

import pytest
from django.test import Client

from tests import factories
from tests.cases import cases
from tests.catalogue.people import sign_in_as
from tests.catalogue.reading import read_page

pytestmark = pytest.mark.django_db


def changes(client: Client, query: str = "") -> list[tuple[str, str]]:
    """Return the links of the list to the forms that change a phase."""
    return [(one.text, one.href) for one in read_page(client.get(f"/startups/?{query}")).all("a", "row__phase")]


CHANGED = {
    "aides.jeunes": ("Changer la phase : Aides jeunes", "/espace/services/aides.jeunes/phase/"),
    "ecole": ("Changer la phase : École", "/espace/services/ecole/phase/"),
    "regard": ("Changer la phase : Un regard", "/espace/services/regard/phase/"),
    "vide": ("Changer la phase : Vide", "/espace/services/vide/phase/"),
}


@cases(
    ("role", "slugs"),
    [
        ("public", []),
        ("agent", []),
        ("coach", ["ecole", "regard"]),
        ("dinum", ["aides.jeunes", "ecole", "regard", "vide"]),
    ],
)
@pytest.mark.usefixtures("portfolio")
def test_rows_link_authorized_users_to_the_change_of_phase(client: Client, role: str, slugs: list[str]) -> None:
    sign_in_as(client, role)
    assert changes(client) == [CHANGED[slug] for slug in slugs]
    assert changes(client, "as_of=2022-01-01") == []
    for _, address in changes(client):
        assert client.get(address).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_what_staff_see_is_never_given_to_others() -> None:
    incubator = factories.make_incubator("fabrique")
    factories.make_startup("un", phases=[("construction", "2021-01-01")], incubator=incubator)
    staff, anybody, agent = Client(), Client(), Client()
    sign_in_as(staff, "dinum")
    sign_in_as(agent, "agent")
    for address in ("/startups/", "/recherche/?q=un", "/incubateurs/fabrique/"):
        first = [_leads_to_a_change(one, address) for one in (staff, anybody, agent)]
        again = [_leads_to_a_change(one, address) for one in (anybody, staff, agent)]
        assert (first, again) == ([True, False, False], [False, True, False])


def _leads_to_a_change(client: Client, address: str) -> bool:
    return "/espace/services/un/phase/" in client.get(address).content.decode()
