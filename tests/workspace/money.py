"""Fixtures of the pages of money (browsers of the team and of a coach), forms to fill in, responses to read."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from budget.models import Participation, Season
from tests import factories
from tests.budget.actions.scene import Scene
from tests.workspace import reading
from tests.workspace.reading import filled, text_of


@pytest.fixture
def scene() -> Scene:
    """Return a FAST round whose call is open today, a product and its coach, the team."""
    return Scene()


@pytest.fixture
def team(scene: Scene, signed_in: Callable[[User], Client]) -> Client:
    """Return the browser of DINUM staff."""
    return signed_in(scene.staff)


@pytest.fixture
def coach(scene: Scene, signed_in: Callable[[User], Client]) -> Client:
    """Return the browser of the coach of the product."""
    return signed_in(scene.coach)


@pytest.fixture
def season(scene: Scene) -> Season:
    """Create the third season of GAMMA."""
    return factories.make_season(3, "2021-10-01", "2022-04-01", description="Six services", source="Blog")


@pytest.fixture
def joined(scene: Scene, season: Season) -> Participation:
    """Add the product to the season."""
    return Participation.objects.create(season=season, startup=scene.startup, source="Jury")


def send(client: Client, address: str, **typed: Any) -> Any:
    """Fill in the form of a page, with a reason if needed, and send it; save a preview without warnings."""
    form = filled(client.get(address))
    reason = {"reason": "Relecture"} if "reason" in form else {}
    response = client.post(address, {**form, **reason, **typed}, follow=True)
    return confirm(client, response) if _is_step(response) and not warnings(response) else response


def confirm(client: Client, response: Any, **typed: Any) -> Any:
    """Send the form again to confirm its warnings."""
    ticked = {"step": "save", "confirmed": "on"} if _is_step(response) else {}
    return client.post(response.request["PATH_INFO"], filled(response, **(ticked | typed)), follow=True)


def _is_step(response: Any) -> bool:
    """Whether a page previews a change before it is saved."""
    return bool(response.context and response.context.get("is_preview") and "recap" in response.context)


def warnings(response: Any) -> list[str]:
    """Return the warnings that a form asks to confirm, with ordinary spaces."""
    return [text_of(sentence) for sentence in getattr(response.context["form"], "warnings", ())]


def messages(response: Any) -> list[str]:
    """Return the messages at the top of the page, with ordinary spaces."""
    return [text_of(sentence) for sentence in reading.messages(response)]
