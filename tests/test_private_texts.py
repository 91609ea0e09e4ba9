"""No page shows the text of a decision in preparation, or the address of an agent, to a user without an assignment."""

import io
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve

from access.rights import Action
from accounts.models import User
from bilan.models import Report
from budget.models import Application, Assessment
from common.clock import today
from impact.models import Measurement, Review
from incubators.models import Incubator
from indicators.live.actions import compute_live_results
from startups import actions
from startups.models import Startup
from tests import factories
from tests.browser import workspace_pages
from tests.rights_table import ALLOWED, SLUG
from tests.test_rights_matrix import addresses
from tests.workspace.reading import filled
from web.view_rights import right_of

pytestmark = pytest.mark.django_db
SECRET = "Réservé, coût à préciser"
READER = "lecteur@example.gouv.fr"
SORTS = (f"/{SLUG}/historique/", "/changements.atom", "/api/v1/changes/", "/api/v1/startups/", ".csv", ".ods", ".xlsx")
"""Parts of the addresses that the reader gets: history, feeds, API, files."""


@pytest.fixture
def service() -> Startup:
    incubator = factories.make_incubator(SLUG)
    return factories.make_startup(SLUG, phases=[("construction", "2021-01-01")], incubator=incubator)


@pytest.fixture
def pages(service: Startup) -> list[str]:
    """Prepare decisions and change records of every kind; return the address of every page."""
    incubator = Incubator.objects.get(slug=SLUG)
    coach = factories.make_coach(incubator, email="accompagne@example.gouv.fr")
    staff = factories.make_user("decide@example.gouv.fr", User.Role.DINUM)
    factories.make_indicator("products_launched", rule={"measure": "entries", "kind": "construction"})
    compute_live_results()
    found = [one.example for one in addresses()] + workspace_pages.addresses(service, incubator, staff)
    found = [one for one in dict.fromkeys(found) if is_open(one)]
    actions.change_phase(startup=service, kind="acceleration", date=today(), reason="Comité", actor=coach)
    _save(coach, f"/espace/services/{SLUG}/comites/nouveau/", decision="pivot", reason="Le jour même")
    value = Measurement.objects.get()
    _save(coach, f"/espace/services/{SLUG}/releves/{value.pk}/", value="130", reason="Consolidée")
    Application.objects.update(objective=SECRET)
    Assessment.objects.update(comment=SECRET)
    Report.objects.create(year=2021, title=SECRET).sections.create(kind="text", position=1, text=SECRET)
    return found


def is_open(address: str) -> bool:
    """Whether the right of an address is one of every agent: ``tests/test_rights_matrix.py`` asks the other ones."""
    needed = right_of(resolve(address.partition("?")[0]).func)
    return needed is None or "agent" in ALLOWED[Action(needed)]


def _save(user: User, address: str, **typed: Any) -> None:
    """Save the form of a page."""
    client = Client()
    client.force_login(user)
    assert client.post(address, filled(client.get(address), step="save", **typed)).status_code == 302


def text_of(response: Any) -> str:
    """Return the text of a page or a file; of an archive, that of its members."""
    content: bytes = response.getvalue() if response.streaming else response.content
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def test_page_hides_decisions_in_preparation_and_addresses_from_who_has_no_assignment(pages: list[str]) -> None:
    agent = Client()
    agent.force_login(factories.make_user(READER))
    others = User.objects.exclude(email=READER).values_list("email", flat=True)
    hidden = [SECRET, *others]
    assert Review.objects.count() == 2
    shown, read = {}, set()
    for address in pages:
        response = agent.get(address)
        if response.status_code == 200:
            read.add(address.partition("?")[0])
        found = [one for one in hidden if response.status_code == 200 and one in text_of(response)]
        if found:
            shown[address] = found
    assert shown == {}
    assert [sort for sort in SORTS if not any(sort in address for address in read)] == []
