"""Unbinding the accounts of an administration that changes its identity provider."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts import sign_in_errors
from accounts.actions import BOUND
from accounts.models import User
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import get_page
from tests.history import changes_of
from tests.plugins.proconnect import Provider
from tests.plugins.proconnect import signed_in as address_of
from tests.workspace.reading import errors, filled, messages, text_of

pytestmark = pytest.mark.django_db
PAGE = "/espace/comptes/domaine/"
WHY = "Le ministère change de fournisseur d’identité"
DOMAIN = "ministere.gouv.fr"


@pytest.fixture
def administrator() -> User:
    return factories.make_user(f"admin@{DOMAIN}", User.Role.ADMINISTRATOR, name="Andrea Admin", subject="admin")


@pytest.fixture
def office(administrator: User, signed_in: Callable[[User], Client]) -> Client:
    """Return the browser of the administrator."""
    return signed_in(administrator)


def send(office: Client, **typed: Any) -> Any:
    return office.post(PAGE, filled(office.get(PAGE), **{"domain": DOMAIN, "reason": WHY, **typed}), follow=True)


def subjects() -> dict[str, str | None]:
    return dict(User.objects.values_list("email", "subject"))


def test_accounts_of_a_domain_are_bound_again_to_new_identities(
    office: Client, administrator: User, proconnect: Provider
) -> None:
    for name in ("camille", "sacha"):
        factories.make_user(f"{name}@{DOMAIN}", subject=f"old-{name}")
        proconnect.knows(f"new-{name}", email=f"{name.title()}@{DOMAIN.upper()}")
        proconnect.knows(f"old-{name}", email=f"{name}@{DOMAIN}")
    agent = Client()
    refused = proconnect.come_back(agent, "new-camille")
    assert (refused.status_code, sign_in_errors.BOUND_TO_ANOTHER.happened in text_of(refused.content.decode())) == (
        403,
        True,
    )
    answer = send(office)
    assert messages(answer) == ["Les comptes du domaine ne sont plus liés : leur prochaine connexion les liera."]
    for name in ("camille", "sacha"):
        agent = Client()
        assert proconnect.come_back(agent, f"new-{name}").status_code == 302
        assert address_of(agent) == f"{name}@{DOMAIN}"
        account = User.objects.get(email=f"{name}@{DOMAIN}")
        _, unbound, bound = changes_of(account)
        assert (unbound.reason, unbound.author, unbound.after) == (WHY, "Andrea Admin", {"subject": None})
        assert (bound.reason, bound.after["subject"]) == (BOUND, f"new-{name}")
        page = text_of(office.get(f"/espace/comptes/{account.pk}/").content.decode())
        assert f"Identité ProConnect liée aucune {WHY} Andrea Admin" in page
    former = Client()
    assert proconnect.come_back(former, "old-camille").status_code == 403
    assert User.objects.count() == 3


def test_administrators_and_other_domains_stay_bound(office: Client) -> None:
    factories.make_user(f"second@{DOMAIN}", User.Role.ADMINISTRATOR, subject="second", is_active=False)
    factories.make_user(f"racine@{DOMAIN}", subject="root", is_superuser=True)
    factories.make_user(f"camille@sous.{DOMAIN}", subject="below")
    factories.make_user(f"camille@autre{DOMAIN}", subject="beside")
    factories.make_user(f"dinum@{DOMAIN}", User.Role.DINUM, subject="dinum")
    factories.make_user(f"closed@{DOMAIN}", subject="closed", is_active=False)
    factories.make_user(f"ahead@{DOMAIN}")
    [listed] = [element for element in get_page(office, PAGE).all("select") if element.attributes["name"] == "domain"]
    choices = [option.text for option in listed.all("option")]
    assert choices[1:] == [f"autre{DOMAIN} (1 compte)", f"{DOMAIN} (2 comptes)", f"sous.{DOMAIN} (1 compte)"]
    before = subjects()
    send(office)
    assert subjects() == {**before, f"dinum@{DOMAIN}": None, f"closed@{DOMAIN}": None}


@cases(
    ("typed", "refused"),
    [
        ({"domain": ""}, {"domain": ["Choisissez un domaine."]}),
        ({"domain": "gouv.fr"}, {"domain": ["Choisissez dans la liste."]}),
        ({"domain": "inistere.gouv.fr"}, {"domain": ["Choisissez dans la liste."]}),
        ({"domain": "%"}, {"domain": ["Choisissez dans la liste."]}),
        ({"domain": "_"}, {"domain": ["Choisissez dans la liste."]}),
        ({"domain": DOMAIN.upper()}, {"domain": ["Choisissez dans la liste."]}),
        ({"reason": " "}, {"reason": ["Indiquez le motif : il accompagne le changement dans l’historique."]}),
    ],
    parts=2,
)
def test_domain_that_is_not_listed_unbinds_nobody(
    office: Client, typed: dict[str, str], refused: dict[str, list[str]]
) -> None:
    factories.make_user(f"camille@{DOMAIN}", subject="camille")
    answer = send(office, **typed)
    assert answer.status_code == 400
    assert errors(answer).keys() == refused.keys()
    assert subjects()[f"camille@{DOMAIN}"] == "camille"


@cases("role", [User.Role.AGENT, User.Role.DINUM])
def test_only_administrators_unbind_a_domain(office: Client, signed_in: Callable[[User], Client], role: str) -> None:
    user = factories.make_user("autre@example.gouv.fr", role)
    factories.make_user(f"camille@{DOMAIN}", subject="camille")
    other = signed_in(user)
    form = filled(office.get(PAGE), domain=DOMAIN, reason=WHY)
    assert (other.get(PAGE).status_code, other.post(PAGE, form).status_code) == (403, 403)
    assert subjects()[f"camille@{DOMAIN}"] == "camille"
