"""Each page of a site with fictitious records has a banner at its top."""

import pytest
from django.test import Client

from accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESSES = ["/", "/startups/", "/standards/", "/mentions-legales/", "/aide/", "/nulle-part/", "/espace/"]
BANNER = "Site de démonstration."


@pytest.mark.parametrize("is_fictitious", [True, False])
def test_banner_is_on_each_page_of_a_site_with_fictitious_records(*, is_fictitious: bool) -> None:
    factories.make_startup("a", is_fictitious=is_fictitious)
    client = Client()
    client.force_login(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))
    shown = {address: BANNER in client.get(address).content.decode() for address in ADDRESSES}
    assert shown == dict.fromkeys(ADDRESSES, is_fictitious)


def test_banner_leaves_with_the_last_fictitious_record(client: Client) -> None:
    startup = factories.make_startup("a", is_fictitious=True)
    assert BANNER in client.get("/startups/").content.decode()
    startup.delete()
    assert BANNER not in client.get("/startups/").content.decode()
