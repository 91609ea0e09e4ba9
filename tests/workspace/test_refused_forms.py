"""Every form of the workspace restores what was typed before a session ended (see ``accounts.kept_forms``)."""

import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from access.page_permissions import GIVEN_BACK
from accounts.kept_forms import COOKIE, keep
from accounts.models import User
from incubators.models import CoachAssignment
from tests import factories
from tests.rights_table import SLUG
from tests.test_rights_matrix import addresses

WORDS = "Ce que j’avais tapé"
TEXT_FIELD = re.compile(r'<(?:textarea|input(?=[^>]* type="(?:text|email)"))[^>]* name="([^"]+)"')


@pytest.mark.django_db
def test_every_refused_form_keeps_the_entered_values(signed_in: Callable[[User], Client]) -> None:
    administrator = factories.make_user("admin@example.gouv.fr", User.Role.ADMINISTRATOR)
    incubator = factories.make_incubator(SLUG)
    factories.make_startup(SLUG, incubator=incubator, phases=[("investigation", "2021-01-01")])
    CoachAssignment.objects.create(user=administrator, incubator=incubator)
    client, lost, seen = signed_in(administrator), [], 0
    for address in (one for one in addresses() if one.example.startswith("/espace/")):
        path = re.sub(r"^/espace/comptes/1/", f"/espace/comptes/{administrator.pk}/", address.example)
        client.cookies.pop(COOKIE, None)
        typed = dict.fromkeys(fields(client, path), WORDS)
        if typed:
            answer = HttpResponse()
            keep(RequestFactory().post(path, typed), answer, administrator.pk)
            client.cookies[COOKIE] = answer.cookies[COOKIE].value
            page = client.get(path).content.decode()
            lost += [address.name] if page.count(WORDS) < len(typed) or GIVEN_BACK not in page else []
            seen += 1
    assert (lost, seen >= 12) == ([], True)


def fields(client: Client, path: str) -> list[str]:
    """Return the names of the text fields in the form of a page."""
    page = client.get(path)
    if page.status_code != 200 or not page["Content-Type"].startswith("text/html"):
        return []
    found = re.search(r'<form[^>]*class="[^"]*workspace-form.*?</form>', page.content.decode(), re.DOTALL)
    return TEXT_FIELD.findall(found[0]) if found else []
