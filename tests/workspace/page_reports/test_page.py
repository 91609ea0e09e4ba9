"""The reports of readers for staff, and their settlement."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from catalogue.models import PageReport
from catalogue.site.actions import report_page
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import read_page
from tests.workspace.reading import errors, filled

pytestmark = pytest.mark.django_db
URL = "/espace/signalements/"


@pytest.fixture
def staff(signed_in: Callable[[User], Client]) -> Client:
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))


def test_nothing_reported_shows_where_reports_come_from(staff: Client) -> None:
    page = read_page(staff.get(URL))
    assert page.one(css="empty-state__title").text == "Aucun signalement à régler"


@cases("count", [1, 3])
def test_reports_wait_in_their_order(staff: Client, count: int) -> None:
    for number in range(count):
        report_page(address=f"/startups/s{number}/", message="<b>Faux</b>")
    page = read_page(staff.get(URL))
    assert [row[:2] for row in page.rows()] == [[f"/startups/s{number}/", "<b>Faux</b>"] for number in range(count)]


def test_answering_puts_a_report_apart(staff: Client) -> None:
    report = report_page(address="/startups/", message="Faux.")
    address = f"{URL}{report.pk}/"
    response = staff.post(address, filled(staff.get(address), reason="Corrigé."))
    assert response.status_code == 302
    page = read_page(staff.get(URL))
    assert [row[:3] for row in page.rows()] == [["/startups/", "Faux.", "Corrigé."]]
    assert staff.get(address).status_code == 404


def test_an_empty_answer_is_refused(staff: Client) -> None:
    report = report_page(address="/startups/", message="Faux.")
    address = f"{URL}{report.pk}/"
    response = staff.post(address, filled(staff.get(address), reason=""))
    assert response.status_code == 400
    assert errors(response) == {"reason": ["Indiquez la suite donnée, ou pourquoi rien ne change."]}
    assert PageReport.objects.get().settled_at is None


def test_own_space_of_staff_links_to_what_waits(staff: Client) -> None:
    factories.make_incubator()
    report_page(address="/", message="Faux.")
    waiting = read_page(staff.get("/espace/")).one("section", "", **{"aria-labelledby": "decisions"})
    assert [link.href for link in waiting.all("a")] == [URL]
