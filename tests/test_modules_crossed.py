"""A page runs few of our modules, so that readers of its code open few files; counted on a warm site."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.clock import today
from tests import factories
from tests.cases import cases
from tests.impact import scene
from tests.test_repository import DEVELOPMENT
from tests.workspace.reading import filled
from workspace.todos.actions import store_todos

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent
TOOL = 4
"""An identifier of ``sys.monitoring`` that no debugger, profiler nor coverage uses."""


def modules_crossed(request: Callable[[], Any]) -> int:
    """Return the number of modules with code that a second call of ``request`` runs."""
    crossed: set[Path] = set()

    def note(code: CodeType, _offset: int) -> object:
        crossed.add(Path(code.co_filename))
        return sys.monitoring.DISABLE

    assert request().status_code == 200
    sys.monitoring.use_tool_id(TOOL, "modules")
    sys.monitoring.register_callback(TOOL, sys.monitoring.events.PY_START, note)
    sys.monitoring.set_events(TOOL, sys.monitoring.events.PY_START)
    sys.monitoring.restart_events()
    try:
        request()
    finally:
        sys.monitoring.set_events(TOOL, 0)
        sys.monitoring.free_tool_id(TOOL)
    places = (path.relative_to(ROOT) for path in crossed if path.is_relative_to(ROOT))
    return sum(place.parts[0] not in {*DEVELOPMENT, ".venv"} for place in places)


@pytest.fixture
def staff(db: None) -> Client:
    client = Client()
    client.force_login(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))
    return client


BOUNDS = [("/", 25), ("/startups/", 24), ("/startups/s/", 25), ("/indicateurs/2021/", 36)]
"""A chart that is the same as in the first call is not drawn again. The year has the most: its page shows the money,
the designations and the people of three apps under its table, and its targets are rows."""


@cases(("url", "bound"), BOUNDS)
def test_page_crosses_few_modules(staff: Client, url: str, bound: int) -> None:
    scene.make_programme()
    factories.make_startup("s", phases=[("investigation", "2020-01-01"), ("construction", "2021-01-01")])
    assert modules_crossed(lambda: staff.get(url)) <= bound


def test_board_of_a_coach_crosses_few_modules() -> None:
    incubator, client = factories.make_incubator("fabrique"), Client()
    client.force_login(factories.make_coach(incubator))
    startup = factories.make_startup("s", phases=[("construction", "2021-01-01")], incubator=incubator)
    factories.make_measurement(factories.make_metric(startup, is_headline=True), "2021-03", "1234")
    store_todos(today())
    assert modules_crossed(lambda: client.get("/espace/")) <= 30


def test_board_of_staff_crosses_few_modules(staff: Client) -> None:
    scene.make_programme()
    assert modules_crossed(lambda: staff.get("/espace/")) <= 41


def test_preview_crosses_few_modules(staff: Client) -> None:
    factories.make_startup("s", phases=[("investigation", "2020-01-01"), ("construction", "2021-01-01")])
    url = "/espace/services/s/phase/"
    form = filled(staff.get(url), kind="acceleration", date=today().isoformat(), reason="Décidé en comité", step="look")
    assert modules_crossed(lambda: staff.post(url, form)) <= 36
