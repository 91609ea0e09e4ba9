"""Two concurrent transactions on one startup: the second sees the writes of the first."""

import datetime as dt
import time
from collections.abc import Callable

import pytest
from django.db import transaction

from startups.models import Membership, Phase, Startup
from tests import factories
from tests.connections import PATIENCE, Elsewhere, backend_pid, waits_for_a_lock
from tests.startups.timeline_model import expected, stored
from tests.sweeps import one_in

pytestmark = pytest.mark.django_db(transaction=True)


def both(startup: Startup) -> dict[str, Callable[[], object]]:
    """Return valid changes of one startup, by name."""
    first = startup.phases.earliest("start")
    membership = startup.memberships.get()
    other = factories.make_incubator("autre")
    return {
        "enter": lambda: factories.make_phases(startup, [("acceleration", "2021-06-01")]),
        "enter before": lambda: factories.make_phases(startup, [("investigation", "2020-06-01")]),
        "re-date": lambda: Phase.objects.filter(pk=first.pk).update(start=dt.date(2021, 2, 1)),
        "withdraw": lambda: startup.phases.get(kind="opere").delete(),
        "leave": lambda: Membership.objects.filter(pk=membership.pk).update(until=dt.date(2021, 3, 1)),
        "join": lambda: factories.make_membership(startup, other, "2021-09-01", is_lead=False),
        "rename": lambda: Startup.objects.filter(pk=startup.pk).update(name="Autre"),
    }


NAMES = ["enter", "enter before", "re-date", "withdraw", "leave", "join", "rename"]
PAIRS = [(here, there) for here in NAMES for there in NAMES if here < there]


@pytest.mark.parametrize(("here", "there"), one_in(3, PAIRS))
def test_two_changes_of_one_startup_end_right(here: str, there: str) -> None:
    life = [("construction", "2021-01-01"), ("opere", "2022-01-01")]
    startup = factories.make_startup(phases=life, incubator=factories.make_incubator())
    changes = both(startup)
    with Elsewhere() as other:
        pid = other.run(backend_pid)
        with transaction.atomic():
            changes[here]()
            second = other.start(changes[there])
            until = time.monotonic() + 0.1
            while not (second.done() or waits_for_a_lock(pid) or time.monotonic() > until):
                time.sleep(0.005)
        second.result(PATIENCE)
    assert stored() == expected()


def test_the_second_change_waits_for_the_first() -> None:
    startup = factories.make_startup(phases=[("construction", "2021-01-01")])
    with Elsewhere() as other:
        with transaction.atomic():
            factories.make_phases(startup, [("acceleration", "2021-06-01")])
            second = other.start_blocked(lambda: factories.make_phases(startup, [("opere", "2021-03-01")]))
        second.result(PATIENCE)
    assert stored() == expected()
    assert [piece.kind for piece in sorted(stored(), key=lambda piece: piece.start)] == [
        "construction",
        "opere",
        "acceleration",
    ]


def test_statements_over_many_startups_do_not_deadlock() -> None:
    startups = [factories.make_startup(f"s{number}") for number in range(30)]

    def enter(kind: str, order: list[Startup]) -> None:
        for month in range(1, 6):
            Phase.objects.bulk_create(
                Phase(startup=startup, kind_id=kind, start=dt.date(2021, month, 1)) for startup in order
            )

    with Elsewhere() as one, Elsewhere() as two:
        works = [
            one.start(lambda: enter("construction", startups)),
            two.start(lambda: enter("acceleration", startups[::-1])),
        ]
        for work in works:
            work.result(PATIENCE)
    assert stored() == expected()
    assert Phase.objects.count() == 300
