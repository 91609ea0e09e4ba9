"""Sixty days beside espace-membre: which committees are late, from the first import on."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client

from accounts.models import User
from common.background import recompute
from startups.models import LifeEvent
from tests.betagouv.factory import Content, phase
from tests.factories import make_user
from tests.moved_clock import on_day
from tests.workspace.money import send
from tests.workspace.reading import rows
from workspace.models import Todo

FIRST = dt.date(2026, 8, 20)
LIST = "Services en cours, les retards d’abord, du plus ancien au plus récent"
LIFE = [phase("construction", "2020-09-01")]
FOLLOW = "/espace/comites/suivi/"
REVIEWS = "/espace/a-mettre-a-jour/review/reporter/"


def held(day: str) -> list[dict[str, str]]:
    return [{"name": "committee", "date": day}]


@pytest.fixture
def staff(db: None) -> User:
    return make_user("dinum@example.gouv.fr", User.Role.DINUM)


def desk(user: User) -> Client:
    """Return a browser that signs in on the day of the block: a session lasts twelve hours."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def source(content: Content) -> Content:
    """Return a source with a service whose committee was due before the first import, and one without any."""
    content.fiche("ancien", title="Zèbre", phases=LIFE, events=held("2026-01-10"))
    content.fiche("jamais", title="Jamais", phases=LIFE)
    return content


def days(source: Content, first: int, last: int) -> Iterator[dt.date]:
    """Yield each of some days, once the source of that day is imported."""
    for number in range(first, last + 1):
        day = FIRST + dt.timedelta(days=number)
        with on_day(day):
            source.run(as_of=day)
            yield day


def late(staff: User) -> list[str]:
    """Return the services whose committee is late."""
    return [row[0] for row in rows(desk(staff).get("/espace/comites/"), LIST) if "En retard" in row[4]]


def points() -> int:
    """Return how many committees are points to update."""
    recompute.now()
    return sum(point["kind"] == "review" for todo in Todo.objects.all() for point in todo.points)


def test_nothing_is_late_on_old_records_and_only_new_delays_are(source: Content, staff: User) -> None:
    for _ in days(source, 0, 9):
        assert (late(staff), points()) == ([], 0)
    for day in days(source, 10, 10):  # a committee recorded for the first time
        typed = {"held_on": day.isoformat(), "decision": "reinvest", "reason": "Usagers doublés"}
        send(desk(staff), "/espace/services/jamais/comites/nouveau/", **{**typed, "next_due_on": "2026-10-05"})
        assert LifeEvent.objects.filter(startup__slug="jamais", kind="committee", date=day).count() == 1
    for day in days(source, 11, 29):
        assert (late(staff), points()) == ([], 0), day
    source.fiche("tardif", title="Tardif", phases=LIFE, events=held("2026-02-01"))  # records that arrive late
    source.fiche("recent", title="Récent", phases=LIFE, events=held("2026-03-25"))
    for day in days(source, 30, 60):
        expected = ["Récent"] * (day > dt.date(2026, 9, 25)) + ["Jamais"] * (day > dt.date(2026, 10, 5))
        assert late(staff) == expected, day
    assert LifeEvent.objects.filter(kind="committee").count() == 4


def test_beginning_that_is_moved_shows_the_delays_since(source: Content, staff: User) -> None:
    for _ in days(source, 0, 1):
        assert late(staff) == []
    for _ in days(source, 2, 2):
        send(desk(staff), FOLLOW, day="2026-07-01")
        assert (late(staff), points()) == (["Zèbre"], 1)
    for _ in days(source, 3, 5):  # no import moves it back
        assert late(staff) == ["Zèbre"]
    for day in days(source, 6, 6):
        assert send(desk(staff), FOLLOW, day="2026-12-31").status_code == 400
        send(desk(staff), FOLLOW, day=day.isoformat())
        assert (late(staff), points()) == ([], 0)


def test_late_committees_are_postponed_together_until_their_day(source: Content, staff: User) -> None:
    source.fiche("autre", title="Autre", phases=LIFE, events=held("2026-01-20"))
    for _ in days(source, 0, 0):
        send(desk(staff), FOLLOW, day="2026-07-01")
        assert points() == 2
        send(desk(staff), REVIEWS, way="later", until="2026-09-20", reason="Reprise en septembre")
        assert points() == 0
        assert "Zèbre" not in desk(staff).get("/espace/a-mettre-a-jour/?quoi=review").content.decode()
    for _ in days(source, 1, 30):
        assert "Zèbre" not in desk(staff).get("/espace/a-mettre-a-jour/?quoi=review").content.decode()
    for _ in days(source, 33, 33):
        assert points() == 2
        assert "Zèbre" in desk(staff).get("/espace/a-mettre-a-jour/?quoi=review").content.decode()
