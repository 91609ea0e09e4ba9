"""The timeline follows its definition, whatever writes the records."""

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Model
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from common.figure import Figure
from incubators.models import Incubator
from startups.models import Membership, Phase, PhaseKind, Span, Startup
from startups.queries import portfolio, spans_at
from tests import factories
from tests.startups.timeline_model import expected, stored
from tests.sweeps import examples
from tests.violations import insert, refused_by

FIRST = dt.date(2021, 1, 1)
DAYS = st.integers(0, 9).map(lambda n: FIRST + dt.timedelta(n))
FUTURE = dt.date(2099, 12, 31)
KINDS = st.sampled_from([key for key, *_ in factories.KINDS])
STARTUPS = st.integers(0, 1)

type Step = Callable[[list[Startup], list[Incubator]], None]


def write[M: Model](rows: list[M], path: str) -> None:
    if path == "bulk_create":
        type(rows[0])._default_manager.bulk_create(rows)
        return
    for row in rows:
        row.save() if path == "save" else insert(row)


@st.composite
def add_phases(draw: st.DrawFn) -> Step:
    start = st.none() | DAYS | st.just(FUTURE)
    drawn = draw(st.lists(st.tuples(STARTUPS, KINDS, start, st.integers(0, 3)), min_size=1, max_size=4))
    path = draw(st.sampled_from(["save", "bulk_create", "sql"]))

    def step(startups: list[Startup], _: list[Incubator]) -> None:
        rows = [Phase(startup=startups[n], kind_id=kind, start=day, position=at) for n, kind, day, at in drawn]
        write(rows, path)

    return step


@st.composite
def add_memberships(draw: st.DrawFn) -> Step:
    period = st.tuples(st.none() | DAYS, st.none() | DAYS)
    drawn = draw(st.lists(st.tuples(STARTUPS, STARTUPS, period, st.booleans()), min_size=1, max_size=2))
    path = draw(st.sampled_from(["save", "bulk_create", "sql"]))

    def step(startups: list[Startup], incubators: list[Incubator]) -> None:
        write(
            [
                Membership(startup=startups[n], incubator=incubators[i], start=start, until=end, is_lead=lead)
                for n, i, (start, end), lead in drawn
            ],
            path,
        )

    return step


@st.composite
def change_phases(draw: st.DrawFn) -> Step:
    days, kind, to, place = draw(st.integers(-3, 3)), draw(KINDS), draw(STARTUPS), draw(st.integers(0, 3))
    path = draw(st.sampled_from(["shift", "kind", "forget", "move", "sql", "places", "save"]))

    def step(startups: list[Startup], _: list[Incubator]) -> None:
        of_kind = Phase.objects.filter(kind=kind)
        if path == "shift":
            Phase.objects.filter(start__lt=FUTURE).update(start=F("start") + dt.timedelta(days))
        elif path == "kind":
            Phase.objects.filter(start__gte=FIRST + dt.timedelta(days)).update(kind=kind)
        elif path == "forget":
            of_kind.update(start=None)
        elif path == "move":
            of_kind.update(startup=startups[to])
        elif path == "places":
            Phase.objects.update(position=place - F("position") + 3)
        elif path == "sql":
            with connection.cursor() as cursor:
                cursor.execute("UPDATE startups_phase SET start = start - %s WHERE kind_id = %s", [days, kind])
        else:
            for phase in of_kind:
                phase.start = FIRST
                phase.save()

    return step


@st.composite
def change_memberships(draw: st.DrawFn) -> Step:
    day, place = draw(DAYS), draw(STARTUPS)
    path = draw(st.sampled_from(["end", "begin", "lead", "move", "incubator"]))

    def step(startups: list[Startup], incubators: list[Incubator]) -> None:
        rows = Membership.objects.filter(startup=startups[place])
        if path == "end":
            rows.update(until=day)
        elif path == "begin":
            rows.update(start=day)
        elif path == "lead":
            rows.update(is_lead=~F("is_lead"))
        elif path == "move":
            rows.update(startup=startups[1 - place])
        else:
            rows.update(incubator=incubators[place])

    return step


@st.composite
def remove(draw: st.DrawFn) -> Step:
    kind, path = draw(KINDS), draw(st.sampled_from(["phases", "phase", "memberships", "sql", "startup"]))

    def step(startups: list[Startup], _: list[Incubator]) -> None:
        if path == "phases":
            Phase.objects.filter(kind=kind).delete()
        elif path == "phase":
            for phase in Phase.objects.filter(kind=kind):
                phase.delete()
        elif path == "memberships":
            Membership.objects.filter(startup=startups[0]).delete()
        elif path == "sql":
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM startups_span; DELETE FROM startups_phase WHERE kind_id = %s", [kind])
                cursor.execute("UPDATE startups_phase SET position = position")
        else:
            # Its phases, memberships and spans are deleted with it; later steps that name it are refused.
            Startup.objects.filter(pk=startups[1].pk).delete()

    return step


STEPS = st.lists(
    st.one_of(add_phases(), add_memberships(), add_phases(), change_phases(), change_memberships(), remove()),
    min_size=1,
    max_size=7,
)


def recount(day: dt.date) -> Counter[str]:
    """Count the startups by kind on a day, from the plain model."""
    held = [p for p in expected() if p.start <= day and (p.until is None or day < p.until)]
    assert len({piece.startup for piece in held}) == len(held)
    return Counter(piece.kind for piece in held)


class TimelineTest(TestCase):
    @examples(100)
    @given(STEPS, st.lists(DAYS, max_size=3))
    def test_timeline_is_the_definition_s_whatever_path_writes(self, steps: list[Step], days: list[dt.date]) -> None:
        factories.make_phase_kinds()
        startups = [factories.make_startup(slug) for slug in ("a", "b")]
        incubators = [factories.make_incubator(slug) for slug in ("x", "y")]
        for step in steps:
            try:
                with transaction.atomic():
                    step(startups, incubators)
                    connection.check_constraints()
            except IntegrityError:
                pass  # a step may violate a constraint; the state before is unchanged
            assert stored() == expected()
        for day in [*days, FUTURE]:
            found = portfolio(day)
            counts = {kind: Figure(n, day=day) for kind, n in recount(day).items()}
            assert {kind: one for kind, one in found.by_phase.items() if one.count} == counts
            whole = found.investigations + found.services + found.ended
            assert whole == Figure(spans_at(day).count(), day=day)
            assert Counter(spans_at(day).values_list("startup", flat=True)).most_common(1) in (
                [],
                [(startups[0].pk, 1)],
                [(startups[1].pk, 1)],
            )


@pytest.mark.django_db
def test_another_order_of_the_kinds_is_another_timeline() -> None:
    factories.make_startup(phases=[("investigation", "2021-01-01"), ("construction", "2021-01-01")])
    assert spans_at(FIRST).get().kind_id == "construction"
    PhaseKind.objects.filter(key="investigation").update(rank=50)
    assert spans_at(FIRST).get().kind_id == "investigation"
    assert stored() == expected()


@pytest.mark.django_db
def test_emptying_the_memberships_leaves_no_incubator_in_the_timeline() -> None:
    factories.make_startup(phases=[("construction", "2021-01-01")], incubator=factories.make_incubator())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE startups_membership")
    span = Span.objects.get()
    assert (span.kind_id, span.incubator_id) == ("construction", None)


@pytest.mark.django_db
def test_emptying_the_phases_empties_the_timeline() -> None:
    factories.make_startup(phases=[("construction", "2021-01-01")])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE startups_phase CASCADE")
    assert not Span.objects.exists()


@pytest.mark.django_db
def test_two_spans_of_one_startup_can_t_overlap_whatever_path_writes() -> None:
    factories.make_startup(phases=[("investigation", "2021-01-01"), ("construction", "2021-02-01")])
    assert refused_by(lambda: Span.objects.filter(kind="investigation").update(until=None)) == "span_no_overlap"


@pytest.mark.django_db
def test_declared_end_never_decides_a_state() -> None:
    factories.make_startup(phases=[("construction", "2021-01-01", "2021-02-01")])
    assert spans_at(dt.date(2026, 1, 1)).get().kind_id == "construction"
