"""Concurrent pairs of API requests for each kind of change: one succeeds, the other is refused."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from startups.models import LifeEvent, Phase, Startup
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
    bodies = [{"kind": "committee", "date": f"2022-0{month}-01"} for month in (1, 2)]
    events = LifeEvent.objects.all()
    return "post", "/api/v1/startups/un.service/events/", bodies, events.delete, LifeEvent


@pytest.mark.parametrize("header", [True, False], ids=["If-Match", "seen"])
@pytest.mark.parametrize("kind", ["phase", "fiche", "event"])
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
