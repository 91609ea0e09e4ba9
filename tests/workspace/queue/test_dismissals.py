"""« Plus tard » and « pas concerné »: rights, return of a postponed point, refusals."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.background import recompute
from common.clock import today
from startups.models import Startup
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import get_page, read_page
from tests.moved_clock import on_day
from tests.workspace.conftest import days_ago
from tests.workspace.reading import errors, filled
from workspace.pages.form_page import FIGURES_FOLLOW
from workspace.todos.actions import store_todos

pytestmark = pytest.mark.django_db
QUEUE, SERVICE = "/espace/a-mettre-a-jour/", "/espace/services/un.service/"
ASIDE, BACK = f"{SERVICE}mettre-de-cote/investigation/", f"{SERVICE}reprendre/investigation/"
IN_A_MONTH = today() + dt.timedelta(days=30)


def is_waiting(coach: User, day: dt.date | None = None, search: str = "") -> bool:
    """Whether the queue of a day asks to conclude the investigation."""
    with on_day(day or today()):
        client = Client()
        client.force_login(coach)
        store_todos(today())
        return "En investigation depuis" in get_page(client, f"{QUEUE}?service={search}").text


def dismiss(desk: Client, **typed: str) -> Any:
    return desk.post(ASIDE, filled(desk.get(ASIDE), **{"reason": "Mesure choisie en mars.", **typed}))


def aside(desk: Client) -> list[str]:
    """Return the text of the page of the service about the dismissed points."""
    parts = get_page(desk, SERVICE).all("section", **{"aria-labelledby": "de-cote"})
    return [item.text for part in parts for item in part.all("li")]


def test_postponed_point_comes_back_on_its_day(desk: Client, coach: User, startup: Startup) -> None:
    assert is_waiting(coach)
    assert dismiss(desk, way="later", until=IN_A_MONTH.isoformat()).status_code == 302
    days = (today(), IN_A_MONTH - dt.timedelta(days=1), IN_A_MONTH)
    assert [is_waiting(coach, day) for day in days] == [False, False, True]


def test_point_that_does_not_concern_a_service_never_comes_back_unless_taken_up(
    desk: Client, coach: User, startup: Startup, monkeypatch: pytest.MonkeyPatch
) -> None:
    dismiss(desk, way="never", reason="Service interne.")
    assert [is_waiting(coach, today() + dt.timedelta(days=days)) for days in (0, 3_000)] == [False, False]
    assert "pas concerné : Service interne." in aside(desk)[0]
    with monkeypatch.context() as patched:
        patched.setattr(recompute, "now", lambda _: False)  # another computation runs
        assert FIGURES_FOLLOW in desk.post(BACK, follow=True).content.decode()
    assert (is_waiting(coach), aside(desk)) == (True, [])


def test_last_answer_counts(desk: Client, startup: Startup) -> None:
    dismiss(desk, way="later", until=days_ago(-30), reason="Dans un mois.")
    dismiss(desk, way="never", reason="Jamais.")
    [said] = aside(desk)
    assert ("pas concerné : Jamais." in said, "jusqu’au" in said) == (True, False)


def test_only_who_may_change_the_fiche_sets_aside(
    desk: Client, startup: Startup, signed_in: Callable[[User], Client]
) -> None:
    other = factories.make_coach(factories.make_incubator("ailleurs"), email="ailleurs@example.gouv.fr")
    stranger = signed_in(other)
    form = filled(desk.get(ASIDE), way="never", reason="R.")
    assert [stranger.get(ASIDE).status_code, stranger.post(ASIDE, form).status_code] == [403, 403]
    dismiss(desk, way="never")
    assert (stranger.post(BACK).status_code, len(aside(desk))) == (403, 1)


@cases(
    ("typed", "refused"),
    [
        ({"way": "later", "until": "", "reason": "R."}, {"until"}),
        ({"reason": "R."}, {"way"}),
        ({"way": "ailleurs", "reason": "R."}, {"way"}),
        ({"way": "never", "reason": ""}, {"reason"}),
        ({"way": "later", "until": days_ago(-30), "reason": " "}, {"reason"}),
        ({"way": "later", "until": "1789-07-14", "reason": "R."}, {"until"}),
        ({"way": "later", "until": days_ago(0), "reason": "R."}, {"until"}),
        ({"way": "later", "until": days_ago(-400), "reason": "R."}, {"until"}),
    ],
    parts=2,
)
def test_incomplete_answer_is_refused_at_the_top_of_its_form(
    desk: Client, startup: Startup, typed: dict[str, str], refused: set[str]
) -> None:
    response = desk.post(ASIDE, filled(desk.get(ASIDE), **typed))
    assert (response.status_code, set(errors(response))) == (400, refused)
    summary = read_page(response).one("div", "error-summary")
    assert "autofocus" in summary.attributes
    assert len(summary.all("a")) == len(refused)
    assert aside(desk) == []


def test_unknown_kind_of_point_answers_404(desk: Client, startup: Startup) -> None:
    assert desk.get(f"{SERVICE}mettre-de-cote/rien/").status_code == 404


@cases("search", ["EXEMPLE", "exemple", ""])
def test_queue_is_searched_by_name(coach: User, startup: Startup, search: str) -> None:
    Startup.objects.filter(pk=startup.pk).update(name="Exémple de service")
    assert is_waiting(coach, search=search)


def test_queue_searched_for_an_unknown_name_shows_what_to_do(desk: Client, startup: Startup) -> None:
    page = read_page(desk.get(f"{QUEUE}?service=introuvable"))
    assert page.one(css="empty-state__title").text == "Rien à mettre à jour avec ces filtres"
