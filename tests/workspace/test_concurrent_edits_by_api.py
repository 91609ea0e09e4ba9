"""Concurrent pairs of API requests for each kind of change: one succeeds, the other is refused."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Scope
from indicators.algebra.sources import measured_rule
from indicators.models import MeasuredFigure
from startups.models import LifeEvent, Phase, Startup
from tests import factories
from tests.workspace.simultaneous import PAIRS, TwoPeople

pytestmark = pytest.mark.django_db(transaction=True)


def api_change(startup: Startup, kind: str) -> tuple[str, str, list[dict[str, Any]], Callable[[], object], type[Any]]:
    """Return method and URL, both bodies, the reset function, and the created model."""
    if kind == "phase":
        asked: dict[str, Any] = {"date": "2022-01-01", "confirm": True}
        ended = {"phase": "abandon-investigation", "end_reason": "no_sponsor"}
        bodies: list[dict[str, Any]] = [{"phase": "construction", **asked}, {**ended, **asked}]
        entered = Phase.objects.exclude(kind="investigation")
        return "post", "/api/v1/startups/un.service/phases/", bodies, entered.delete, Phase
    if kind == "fiche":
        bodies = [{"values": {"mission": mission}} for mission in ("L’une", "L’autre")]
        rows = Startup.objects.filter(pk=startup.pk)
        return "patch", "/api/v1/startups/un.service/fiche/", bodies, lambda: rows.update(mission=""), Startup
    if kind == "event":
        bodies = [{"kind": "committee", "date": f"2022-0{month}-01"} for month in (1, 2)]
        events = LifeEvent.objects.all()
        return "post", "/api/v1/startups/un.service/events/", bodies, events.delete, LifeEvent
    women = factories.make_indicator("women", rule=measured_rule("women", "share"), unit="%")
    figure: dict[str, Any] = {"start": "2021-01-01", "source": "Enquête", "value": 10}
    held = MeasuredFigure.objects.create(indicator=women, **figure, until="2022-01-01")
    bodies = [{**figure, "end": "2021-12-31", "value": value} for value in (30, 40)]
    url = f"/api/v1/indicators/women/measured/{held.pk}/"
    return "put", url, bodies, lambda: MeasuredFigure.objects.update(value=10), MeasuredFigure


@pytest.mark.parametrize("header", [True, False], ids=["If-Match", "seen"])
@pytest.mark.parametrize("kind", ["phase", "fiche", "event", "figure"])
def test_one_request_of_the_api_is_done_and_the_other_refused(
    kind: str, header: bool, startup: Startup, both: TwoPeople
) -> None:
    method, url, bodies, reset, made = api_change(startup, kind)
    came: Counter[tuple[int, ...]] = Counter()
    for _ in range(PAIRS):
        seen = both.clients[0].get(url).json()["seen"]
        told: dict[str, Any] = {} if header else {"seen": seen}
        headers = {"If-Match": f'"{seen}"'} if header else {}

        def send(place: int, told: Any = told, headers: Any = headers) -> int:
            body = {**bodies[place], "reason": "Essai", **told}
            client = both.clients[place]
            answer = getattr(client, method)(url, body, content_type="application/json", headers=headers)
            return int(answer.status_code)

        before = made.objects.count()
        came[tuple(sorted(both.at_once(lambda: send(0), lambda: send(1))))] += 1
        assert made.objects.count() == before + (method == "post")
        reset()
    done, refused = 201 if method == "post" else 200, 412 if header else 409
    assert came == {(done, refused): PAIRS}


@pytest.mark.parametrize("is_correction", [False, True], ids=["enter", "correct"])
def test_one_of_two_tools_that_write_the_same_figure_is_done_and_the_other_refused(
    is_correction: bool, startup: Startup, both: TwoPeople
) -> None:
    women = factories.make_indicator("women", rule=measured_rule("women", "share"), unit="%")
    for place in range(2):
        factories.make_token(secret=f"bpf_outil-{place}", scopes=[Scope.FIGURE])
    figure = {"start": "2021-01-01", "end": "2021-12-31", "source": "Enquête", "reason": "Essai"}
    came: Counter[tuple[tuple[int, ...], bool]] = Counter()
    for _ in range(PAIRS):
        url, more, done = "/api/v1/indicators/women/measured/", {}, 201
        if is_correction:
            held = MeasuredFigure.objects.create(
                indicator=women, start="2021-01-01", until="2022-01-01", value=10, source="Enquête"
            )
            url, done = f"{url}{held.pk}/", 200
            more = {"seen": both.clients[0].get(url).json()["seen"]}

        def send(place: int, url: str = url, more: Any = more) -> int:
            body, headers = {**figure, "value": 30 + place, **more}, {"Authorization": f"Bearer bpf_outil-{place}"}
            write = both.clients[place].put if is_correction else both.clients[place].post
            return write(url, body, content_type="application/json", headers=headers).status_code

        answers = both.at_once(lambda: send(0), lambda: send(1))
        kept = MeasuredFigure.objects.get()
        came[tuple(sorted(answers)), answers.index(done) == kept.value - 30] += 1
        kept.delete()
    refused = 409 if is_correction else 400
    assert came == {((200 if is_correction else 201, refused), True): PAIRS}
