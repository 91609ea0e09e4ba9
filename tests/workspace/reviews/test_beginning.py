"""The day since which committees and results are followed: nothing is late before it."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from common.background import recompute
from common.clock import today
from common.history import changes
from impact.models import Beginning
from incubators.models import Incubator
from startups.actions import change_phase
from startups.models import Startup
from tests import factories
from tests.cases import cases
from tests.workspace.conftest import days_ago
from tests.workspace.reading import errors, filled, rows, text_of
from workspace.models import Todo, TodoDismissal

pytestmark = pytest.mark.django_db
PAGE = "/espace/comites/suivi/"
LIST = "Services en cours, les retards d’abord, du plus ancien au plus récent"
WHY = "Reprise des comités"


@pytest.fixture
def staff() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)


@pytest.fixture
def office(staff: User, signed_in: Callable[[User], Client]) -> Client:
    """Return the browser of a member of staff."""
    return signed_in(staff)


@pytest.fixture
def service(incubator: Incubator) -> Startup:
    """Create a service whose last committee was a year ago."""
    startup = factories.make_startup("un", phases=[("construction", days_ago(900))], incubator=incubator)
    factories.make_metric(startup, is_headline=True)
    factories.make_event(startup, "committee", days_ago(365))
    return startup


def state(client: Client) -> str:
    """Return the due date of the only service."""
    (row,) = rows(client.get("/espace/comites/"), LIST)
    return row[4]


def points() -> list[str]:
    recompute.now()
    return [point["kind"] for todo in Todo.objects.all() for point in todo.points]


def follow_since(client: Client, day: dt.date) -> int:
    answer = client.post(PAGE, filled(client.get(PAGE), day=day.isoformat(), reason=WHY))
    return answer.status_code


def test_committee_due_before_the_beginning_is_not_late(office: Client, service: Startup) -> None:
    assert state(office).startswith("En retard depuis")
    assert "review" in points()
    assert follow_since(office, today()) == 302
    assert state(office) == "Pas encore suivi"
    assert "review" not in points()
    assert "Date dépassée" not in text_of(Client().get("/startups/").content.decode())


def test_beginning_moved_back_makes_the_committee_late_again(office: Client, service: Startup) -> None:
    for day, expected in ((today(), "Pas encore suivi"), (today() - dt.timedelta(days=300), "En retard")):
        follow_since(office, day)
        assert state(office).startswith(expected)
    reasons = [(one.kind, one.reason) for one in changes(Beginning, pgh_obj_id=1)]
    assert reasons == [("insert", WHY), ("update", WHY)]


@cases("days", [1, 400])
def test_beginning_to_come_is_refused(office: Client, days: int) -> None:
    page = office.post(PAGE, filled(office.get(PAGE), day=(today() + dt.timedelta(days=days)).isoformat(), reason=WHY))
    assert (page.status_code, list(errors(page))) == (400, ["day"])
    assert not Beginning.objects.exists()


def test_two_people_move_the_beginning_and_the_second_is_asked(office: Client, service: Startup) -> None:
    follow_since(office, today() - dt.timedelta(days=10))
    first, second = office.get(PAGE), office.get(PAGE)
    answers = [
        office.post(PAGE, filled(page, day=(today() - dt.timedelta(days=days)).isoformat(), reason=WHY)).status_code
        for page, days in ((first, 20), (second, 30))
    ]
    assert answers == [302, 409]
    assert Beginning.objects.get().day == today() - dt.timedelta(days=20)


@cases(("role", "status"), [("agent", 403), ("dinum", 200), ("administrator", 200)])
def test_staff_alone_move_the_beginning(client: Client, role: str, status: int) -> None:
    client.force_login(factories.make_user("autre@example.gouv.fr", role=role))
    assert client.get(PAGE).status_code == status


def test_service_without_committee_is_counted_once_and_has_no_point(desk: Client, incubator: Incubator) -> None:
    startup = factories.make_startup("jamais", phases=[("construction", days_ago(900))], incubator=incubator)
    factories.make_metric(startup, is_headline=True)
    assert "review" not in points()
    assert state(desk) == "Pas encore suivi"
    assert "1 sans comité attendu" in text_of(desk.get("/espace/").content.decode())


def test_change_of_phase_leaves_a_late_committee_late(desk: Client, service: Startup, staff: User) -> None:
    late = state(desk)
    change_phase(startup=service, kind="acceleration", date=today(), reason=WHY, actor=staff)
    assert state(desk) == late


def test_records_that_arrive_late_are_followed_from_the_beginning(office: Client, service: Startup) -> None:
    follow_since(office, today() - dt.timedelta(days=100))
    assert state(office) == "Pas encore suivi"
    factories.make_event(service, "committee", days_ago(250))  # the next one was due after the beginning
    assert state(office).startswith("En retard depuis")


def test_points_of_a_kind_are_set_aside_together(desk: Client, service: Startup, incubator: Incubator) -> None:
    other = factories.make_startup("deux", phases=[("construction", days_ago(900))], incubator=incubator)
    factories.make_metric(other, is_headline=True)
    factories.make_event(other, "committee", days_ago(300))
    assert points().count("review") == 2
    page = desk.get("/espace/a-mettre-a-jour/?quoi=review")
    address = "/espace/a-mettre-a-jour/review/reporter/"
    assert address in page.content.decode()
    form = desk.get(address)
    assert "Reporter 2\xa0points" in form.content.decode()
    desk.post(address, filled(form, way="later", reason=WHY))
    assert points().count("review") == 0
    assert list(TodoDismissal.objects.values_list("reason", flat=True)) == [WHY] * 2


def test_points_set_aside_together_need_a_reason(desk: Client, service: Startup) -> None:
    points()
    address = "/espace/a-mettre-a-jour/review/reporter/"
    page = desk.post(address, filled(desk.get(address), way="later", reason=""))
    assert (page.status_code, list(errors(page))) == (400, ["reason"])
    assert not TodoDismissal.objects.exists()


def test_coach_sets_aside_the_points_of_their_services_alone(
    client: Client, coach: User, service: Startup, incubator: Incubator
) -> None:
    elsewhere = factories.make_startup("loin", phases=[("construction", days_ago(900))])
    factories.make_event(elsewhere, "committee", days_ago(365))
    points()
    client.force_login(coach)
    address = "/espace/a-mettre-a-jour/review/reporter/"
    client.post(address, filled(client.get(address), way="never", reason=WHY))
    assert list(TodoDismissal.objects.values_list("startup__slug", flat=True)) == ["un"]
