"""« Plus tard » and « pas concerné »: rights, return of a postponed to-do, refusals."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from accounts.models import User
from common.clock import today
from startups.models import Startup
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import read_page
from tests.workspace.reading import errors, filled
from workspace.models import SetAside
from workspace.pages.scope import scope_of
from workspace.queue.actions import bring_back, set_aside
from workspace.queue.queries import queue, read_services
from workspace.todos.actions import store_todos
from workspace.todos.rules import TodoKind

pytestmark = pytest.mark.django_db
IN_A_MONTH = today() + dt.timedelta(days=30)


def waiting(user: User, day: dt.date | None = None, search: str = "") -> set[TodoKind]:
    store_todos(day or today())
    return {row.todo for row in queue(read_services(scope_of(user), day or today()), search=search).rows}


def test_put_off_it_comes_back_on_its_day(coach: User, startup: Startup) -> None:
    assert TodoKind.INVESTIGATION in waiting(coach)
    set_aside(
        startup=startup, todo=TodoKind.INVESTIGATION, until=IN_A_MONTH, reason="Mesure choisie en mars.", actor=coach
    )
    assert TodoKind.INVESTIGATION not in waiting(coach)
    assert TodoKind.INVESTIGATION not in waiting(coach, IN_A_MONTH - dt.timedelta(days=1))
    assert TodoKind.INVESTIGATION in waiting(coach, IN_A_MONTH)


def test_not_concerned_it_never_comes_back_unless_taken_up(coach: User, startup: Startup) -> None:
    set_aside(startup=startup, todo=TodoKind.INVESTIGATION, until=None, reason="Service interne.", actor=coach)
    assert TodoKind.INVESTIGATION not in waiting(coach, today() + dt.timedelta(days=3_000))
    assert all(
        due.todo != TodoKind.INVESTIGATION for one in read_services(scope_of(coach), today()) for due in one.dues
    )
    bring_back(startup=startup, todo=TodoKind.INVESTIGATION, actor=coach)
    assert TodoKind.INVESTIGATION in waiting(coach)


def test_the_last_word_counts(coach: User, startup: Startup) -> None:
    for until in (IN_A_MONTH, None):
        set_aside(startup=startup, todo=TodoKind.INVESTIGATION, until=until, reason=f"Jusqu’au {until}.", actor=coach)
    assert [(one.until, one.reason) for one in SetAside.objects.all()] == [(None, "Jusqu’au None.")]


@cases(
    ("until", "reason", "refused"),
    [
        (IN_A_MONTH, " ", "reason"),
        (today(), "Raison.", "until"),
        (dt.date(1789, 7, 14), "Raison.", "until"),
        (today() + dt.timedelta(days=400), "Raison.", "until"),
    ],
)
def test_what_shows_nothing_is_refused(
    coach: User, startup: Startup, until: dt.date, reason: str, refused: str
) -> None:
    with pytest.raises(ValidationError) as error:
        set_aside(startup=startup, todo=TodoKind.INVESTIGATION, until=until, reason=reason, actor=coach)
    assert list(error.value.message_dict) == [refused]
    assert SetAside.objects.count() == 0


def test_only_who_may_change_the_fiche_sets_aside(startup: Startup) -> None:
    stranger = factories.make_coach(factories.make_incubator("ailleurs"), email="ailleurs@example.gouv.fr")
    for write in (
        lambda: set_aside(startup=startup, todo=TodoKind.INVESTIGATION, until=None, reason="R.", actor=stranger),
        lambda: bring_back(startup=startup, todo=TodoKind.INVESTIGATION, actor=stranger),
    ):
        with pytest.raises(PermissionDenied):
            write()


def test_page_sets_aside_and_the_page_of_the_service_takes_it_up(desk: Client, startup: Startup) -> None:
    address = f"/espace/services/{startup.slug}/mettre-de-cote/investigation/"
    assert desk.post(address, filled(desk.get(address), way="never", reason="Interne.")).status_code == 302
    service = read_page(desk.get(f"/espace/services/{startup.slug}/"))
    aside = service.one("section", "", **{"aria-labelledby": "de-cote"})
    assert "pas concerné : Interne." in aside.text
    assert desk.post(f"/espace/services/{startup.slug}/reprendre/investigation/").status_code == 302
    assert SetAside.objects.count() == 0


@cases(
    ("typed", "refused"),
    [
        ({"way": "later", "until": "", "reason": "R."}, {"until"}),
        ({"reason": "R."}, {"way"}),
        ({"way": "ailleurs", "reason": "R."}, {"way"}),
        ({"way": "never", "reason": ""}, {"reason"}),
        ({"way": "later", "until": "1789-07-14", "reason": "R."}, {"until"}),
    ],
)
def test_form_shows_what_is_missing_at_its_top(
    desk: Client, startup: Startup, typed: dict[str, str], refused: set[str]
) -> None:
    address = f"/espace/services/{startup.slug}/mettre-de-cote/investigation/"
    response = desk.post(address, filled(desk.get(address), **typed))
    assert response.status_code == 400
    assert set(errors(response)) == refused
    summary = read_page(response).one("div", "error-summary")
    assert "autofocus" in summary.attributes
    assert len(summary.all("a")) == len(refused)


def test_an_unknown_kind_is_404(desk: Client, startup: Startup) -> None:
    assert desk.get(f"/espace/services/{startup.slug}/mettre-de-cote/rien/").status_code == 404


@cases("search", ["EXEMPLE", "exemple", ""])
def test_queue_is_searched_by_name(coach: User, startup: Startup, search: str) -> None:
    Startup.objects.filter(pk=startup.pk).update(name="Exémple de service")
    assert waiting(coach, search=search)


def test_queue_searched_for_nothing_there_shows_what_to_do(desk: Client, startup: Startup) -> None:
    page = read_page(desk.get("/espace/a-mettre-a-jour/?service=introuvable"))
    assert page.one(css="empty-state__title").text == "Rien à mettre à jour avec ces filtres"
