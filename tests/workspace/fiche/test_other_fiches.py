"""The URLs of one's own fiche open no record of another, for every URL that names both."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from zeal import zeal_ignore

from accounts.models import User
from incubators.models import Incubator
from startups.models import Startup
from tests import factories
from tests.addresses import addresses_of
from tests.browser.workspace_pages import make_examples

pytestmark = pytest.mark.django_db


def test_records_of_another_fiche_are_not_found(
    client: Client, startup: Startup, incubator: Incubator, coach: User
) -> None:
    factories.make_indicator(rule={"measure": "entries", "kind": "construction"})
    other = factories.make_startup("autre", phases=[("construction", "2021-01-01")], incubator=incubator)
    administrator = factories.make_user("admin@example.gouv.fr", User.Role.ADMINISTRATOR)
    client.force_login(administrator)
    with zeal_ignore():
        examples = make_examples(other, incubator, administrator)
    support = {"pk": other.supports.get().pk}
    examples |= {"workspace-money-support": [support], "workspace-money-support-withdraw": [support]}
    named = {one.name: set(one.parameters) for one in addresses_of(get_resolver().url_patterns)}
    asked = [
        (name, examples[name][0])
        for name, parts in named.items()
        if name.startswith("workspace-") and parts in ({"slug", "pk"}, {"slug", "code"}) and examples.get(name)
    ]
    found: dict[str, tuple[int, int]] = {}
    for name, example in asked:
        own, crossed = (
            reverse(name, kwargs={**example, "slug": slug}) for slug in (example.get("slug", "autre"), startup.slug)
        )
        found[name] = (client.get(own).status_code, client.get(crossed).status_code)
        assert client.post(crossed).status_code in (404, 405)  # a read-only page accepts no form
    assert len(found) > 12
    assert found == dict.fromkeys(found, (200, 404))
