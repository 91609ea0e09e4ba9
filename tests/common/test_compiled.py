"""Querysets that are compiled once: the same rows as Django's, from the same text, whatever the values."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import Model, QuerySet, Value
from django.test.utils import CaptureQueriesContext

from common import prepared
from common.compiled import compiled_once, compiled_row
from common.models import Job, KnownUntil
from startups.models import Phase, Span, Startup
from startups.queries import phase_at
from tests.connections import at_once, backend_pid
from tests.factories import make_startup

pytestmark = pytest.mark.django_db

DAY = dt.date(2022, 3, 1)
LIFE = [("construction", "2021-01-01")]


def in_phase(startup: int, day: dt.date) -> QuerySet[Span]:
    return phase_at(day).filter(startup=startup).select_related("kind", "startup")


def seen(read: Callable[[], Any]) -> tuple[list[Any], list[str]]:
    """The rows that ``read`` gives with what each holds, and the statements that it runs."""
    with CaptureQueriesContext(connection) as queries:
        rows = list(read())
    held = [vars(row) if isinstance(row, Model) else row for row in rows]
    return [_plain(one) for one in held], [one["sql"] for one in queries.captured_queries]


def _plain(held: Any) -> Any:
    if not isinstance(held, dict):
        return held
    state = held["_state"]
    return {**held, "_state": (state.db, state.adding, dict(state.fields_cache))}


@pytest.fixture
def as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a pooler a statement goes by its text, which can be compared."""
    monkeypatch.setattr(prepared._line(), "is_lent", True)


@pytest.mark.usefixtures("as_text")
def test_compiled_rows_and_text_are_those_of_django() -> None:
    first, second = (make_startup(slug, phases=[*LIFE, ("acceleration", "2022-03-01")]) for slug in "ab")
    compiled = compiled_once(in_phase)
    for startup in (first, second):
        for day in (dt.date(2020, 1, 1), dt.date(2021, 6, 1), DAY):
            assert seen(partial(compiled, startup.pk, day)) == seen(partial(in_phase, startup.pk, day))
    assert [(one.kind.label, one.startup.slug) for one in compiled(second.pk, DAY)] == [("Accélération", "b")]


@pytest.mark.usefixtures("as_text")
def test_a_compiled_row_is_the_first_of_the_queryset_or_none() -> None:
    for slug in "ab":
        make_startup(slug, phases=LIFE)

    def after(slug: str) -> QuerySet[Startup, str]:
        """The identifiers after one, the last first."""
        return Startup.objects.filter(slug__gt=slug).order_by("-slug").values_list("slug", flat=True)

    compiled = compiled_row(after)
    assert [compiled(slug) for slug in ("", "a", "b")] == ["b", "b", None]
    _, (statement,) = seen(lambda: [compiled("")])
    assert statement.endswith(" LIMIT 1")
    assert compiled.__doc__ == after.__doc__
    with pytest.raises(TypeError, match="without names"):
        compiled(slug="a")


def test_compiled_statement_is_planned_once_and_gives_the_rows_of_django() -> None:
    first, second = (make_startup(slug, phases=[*LIFE, ("acceleration", "2022-03-01")]) for slug in "ab")
    compiled, sent = compiled_once(in_phase), set()
    for startup in (first, second):
        for day in (dt.date(2020, 1, 1), dt.date(2021, 6, 1), DAY):
            rows, queries = seen(partial(compiled, startup.pk, day))
            assert rows == seen(partial(in_phase, startup.pk, day))[0]
            sent.add((len(queries), queries[0].partition("(")[0]))
    ((count, call),) = sent
    assert (count, call.startswith("EXECUTE read_")) == (1, True)


def test_compiled_values_that_never_change_are_written_in() -> None:
    def ended(slug: str) -> QuerySet[Startup, Any]:
        named = Startup.objects.filter(slug=slug, name__endswith=" 100 %s' %%", is_fictitious=False)
        return named.annotate(way=Value("à 5 %")).values_list("slug", "way")

    make_startup("a", name="Sûr à 100 %s' %%")
    make_startup("b", name="Sûr à 100 fois' %%")
    compiled = compiled_once(ended)
    assert [compiled(slug) for slug in "ab"] == [[("a", "à 5 %")], []]


@pytest.mark.usefixtures("as_text")
def test_compiled_values_of_every_type() -> None:
    make_startup("a", phases=LIFE, is_fictitious=True)

    def by_text(slug: str) -> QuerySet[Startup, tuple[str, bool]]:
        return Startup.objects.filter(slug=slug).values_list("slug", "is_fictitious")

    def by_moment(at: dt.datetime) -> QuerySet[Job]:
        return Job.objects.filter(queued_at__lt=at)

    now = dt.datetime.now(dt.UTC)
    asked: list[tuple[Any, list[Any]]] = [(by_text, ["a", "b", "'; --", "%s"]), (by_moment, [now])]
    for build, values in asked:
        compiled = compiled_once(build)
        for value in values:
            assert seen(partial(compiled, value)) == seen(partial(build, value))
    assert compiled_once(by_text)("a") == [("a", True)]


def test_compiled_choice_is_its_text() -> None:
    KnownUntil.objects.create(sort=KnownUntil.Sort.MEMBERS, day=DAY)

    @compiled_once
    def known(sort: str) -> QuerySet[KnownUntil]:
        return KnownUntil.objects.filter(sort=sort)

    assert [known(sort) for sort in KnownUntil.Sort] == [
        list(KnownUntil.objects.filter(sort=s)) for s in KnownUntil.Sort
    ]


def test_compiled_builds_once_and_reads_each_time() -> None:
    built: list[object] = []

    @compiled_once
    def phases(startup: int) -> QuerySet[Phase]:
        built.append(startup)
        return Phase.objects.filter(startup=startup)

    startup = make_startup("a", phases=LIFE)
    assert [one.kind_id for one in phases(startup.pk)] == ["construction"]
    key = startup.pk
    Phase.objects.filter(startup=startup).update(start=DAY)
    assert [one.start for one in phases(key)] == [DAY]
    startup.delete()
    assert phases(key) == []
    assert len(built) == 1


def test_compiled_prefetches_each_time(django_assert_num_queries: Any) -> None:
    @compiled_once
    def startups(slug: str) -> QuerySet[Startup]:
        return Startup.objects.filter(slug=slug).prefetch_related("phases")

    for slug in "ab":
        make_startup(slug, phases=LIFE)
        with django_assert_num_queries(2):
            (found,) = startups(slug)
            assert [phase.startup_id for phase in found.phases.all()] == [found.pk]


def test_compiled_refuses_a_day_that_would_stay() -> None:
    @compiled_once
    def today(startup: int) -> QuerySet[Span]:
        return in_phase(startup, DAY)

    with pytest.raises(TypeError, match="today: a day changes, so it is an argument"):
        today(1)


def test_compiled_refuses_what_is_no_value() -> None:
    compiled: Any = compiled_once(in_phase)
    with pytest.raises(TypeError, match="bool is no type of the values of a statement"):
        compiled(True, DAY)  # Django writes a truth without comparing it
    with pytest.raises(TypeError, match="NoneType is no type of the values of a statement"):
        compiled(None, DAY)
    with pytest.raises(TypeError, match="in_phase: its values are given in order, without names"):
        compiled(startup=1, day=DAY)


@pytest.mark.usefixtures("as_text")
def test_compiled_uuid_is_compared_as_one() -> None:
    from accounts.models import Submission

    @compiled_once
    def sent(token: Any) -> QuerySet[Submission]:
        return Submission.objects.filter(token=token)

    token = uuid4()
    assert seen(lambda: sent(token)) == seen(lambda: Submission.objects.filter(token=token))


@pytest.mark.django_db(transaction=True)
def test_compiled_threads_read_by_their_own_connections() -> None:
    startups = [make_startup(f"service-{n}", phases=LIFE) for n in range(4)]
    compiled = compiled_once(in_phase)

    def read(startup: Startup) -> tuple[set[str], int]:
        rows = [compiled(startup.pk, DAY) for _ in range(20)]
        return {row.startup.slug for some in rows for row in some}, backend_pid()

    found = at_once(read, startups)
    assert [slugs for slugs, _ in found] == [{one.slug} for one in startups]
    assert len({pid for _, pid in found}) == len(startups)
