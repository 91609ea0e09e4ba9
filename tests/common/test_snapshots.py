"""What is read by many statements is of one version, whatever is written meanwhile, and whatever the replica does."""

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from django.db.utils import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from common import data_version, snapshots
from common.answers import VERSION_HEADER, public_answer
from common.snapshots import read_at, replica
from startups.models import Startup
from tests.connections import Elsewhere
from tests.factories import make_startup

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def rested() -> Iterator[None]:
    replica.rests_until = 0
    yield
    replica.close()
    replica.rests_until = 0


def names() -> list[str]:
    return list(Startup.objects.order_by("slug").values_list("name", flat=True))


def rename(name: str) -> None:
    Startup.objects.update(name=name)


def test_what_is_read_is_of_one_version_though_it_moves_twice_meanwhile() -> None:
    make_startup(name="Avant")
    version = data_version.current()
    with Elsewhere() as elsewhere:

        def read(seen: int) -> tuple[int, list[str]]:
            found = names()
            for name in ("Pendant", "Après"):
                elsewhere.run(partial(rename, name))
                found += names()
            return seen, found

        assert read_at(version, read) == (version, ["Avant", "Avant", "Avant"])
    assert (data_version.current(), names()) == (version + 2, ["Après"])


def test_answer_says_its_version_and_is_built_again_after_it_moved() -> None:
    make_startup(name="Avant")
    first = data_version.current()
    with Elsewhere() as elsewhere:

        def built(request: HttpRequest) -> HttpResponse:
            before = names()
            if before == ["Avant"]:
                elsewhere.run(lambda: rename("Pendant"))
                elsewhere.run(lambda: rename("Après"))
            return HttpResponse(" ".join(before + names()))

        view = public_answer(built)
        answers = [view(RequestFactory().get("/a")) for _ in range(2)]
    assert [(answer[VERSION_HEADER], getattr(answer, "content", b"")) for answer in answers] == [
        (str(first), b"Avant Avant"),
        (str(first + 2), "Après Après".encode()),
    ]


# --- A replica: another connection to the same database stands for one that has come as far ---------------------------------


@pytest.fixture
def copied(settings: LazySettings) -> None:
    settings.REPLICA = {name: connection.settings_dict[name] for name in ("NAME", "HOST", "USER", "PORT")}


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_replica_that_came_as_far_is_read(copied: None) -> None:
    make_startup(name="Là")
    primary = backend()
    version = data_version.current()
    seen, name, where = read_at(version, lambda seen: (seen, names(), backend()))
    assert (seen, name, where == primary) == (version, ["Là"], False)
    assert backend() == primary


def test_lost_connection_of_the_replica_is_replaced(copied: None) -> None:
    make_startup(name="Là")
    primary = backend()
    lost = read_at(0, lambda _: backend())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [lost])
    name, where = read_at(0, lambda _: (names(), backend()))
    assert (name, where in (lost, primary), replica.is_asked()) == (["Là"], False, True)


def test_replica_that_is_late_is_left_out(copied: None, monkeypatch: pytest.MonkeyPatch) -> None:
    make_startup(name="Là")
    primary = backend()
    version = data_version.current()
    with Elsewhere() as elsewhere:
        late = elsewhere.run(lambda: version - 1)
    monkeypatch.setattr(data_version, "STATEMENT", _version_on_a_late_one(primary, late))
    assert read_at(version, lambda seen: (seen, names(), backend())) == (version, ["Là"], primary)
    assert replica.is_asked()


def _version_on_a_late_one(primary: int, late: int) -> str:
    """What reads the version, on a replica that has come to the version ``late`` only."""
    return f"SELECT CASE WHEN pg_backend_pid() = {primary} THEN {data_version.VERSION} ELSE {late} END"


@pytest.mark.parametrize("where", [{"HOST": "/nowhere"}, {"HOST": "127.0.0.1", "PORT": "9"}])
def test_replica_that_is_away_is_left_alone_for_a_while(settings: LazySettings, where: dict[str, str]) -> None:
    settings.REPLICA = {"NAME": "x", "USER": "x", **where}
    make_startup(name="Là")
    assert [read_at(0, lambda seen: names()) for _ in range(2)] == [["Là"], ["Là"]]
    assert not replica.is_asked()


def test_what_the_replica_can_not_do_is_done_by_the_primary(copied: None) -> None:
    primary = backend()
    calls = []

    def read(seen: int) -> int:
        calls.append(backend())
        if calls[-1] != primary:
            raise OperationalError("canceling statement due to conflict with recovery")
        return calls[-1]

    assert read_at(0, read) == primary
    assert len(calls) == 2


def test_error_that_is_not_of_the_database_comes_out(copied: None) -> None:
    with pytest.raises(ZeroDivisionError):
        read_at(0, lambda seen: 1 // 0)
    assert replica.is_asked()
    assert connection.in_atomic_block is False


def test_person_who_writes_reads_the_primary(copied: None, client: Client) -> None:
    make_startup("a", name="Avant")
    for name in ("Un", "Deux"):
        Startup.objects.update(name=name)
        assert client.get("/api/v1/startups/a/").json()["name"] == name
        with transaction.atomic():
            assert names() == [name]


# --- What is read once for a version ----------------------------------------------------------------------------------


@pytest.fixture
def reads() -> list[str]:
    """What ``first_name`` read."""
    return []


@pytest.fixture
def first_name(reads: list[str]) -> Callable[[], str]:
    """The name of the first service, read once for each version."""

    @snapshots.once_a_version
    def read() -> str:
        reads.append(names()[0])
        return reads[-1]

    return read


def asked(first_name: Callable[[], str]) -> str:
    """What an answer built now says."""
    return read_at(data_version.current(), lambda _: first_name())


def test_what_answers_read_alike_is_read_once_for_a_version(first_name: Callable[[], str], reads: list[str]) -> None:
    make_startup(name="Avant")
    assert [asked(first_name) for _ in range(3)] == ["Avant"] * 3
    rename("Après")
    assert [asked(first_name) for _ in range(3)] == ["Après"] * 3
    assert reads == ["Avant", "Après"]


def test_answer_of_an_older_version_reads_its_own(first_name: Callable[[], str], reads: list[str]) -> None:
    """Two answers under way at once, each of its version, whichever ends last."""
    make_startup(name="Avant")
    with Elsewhere() as elsewhere:

        def read(_: int) -> list[str]:
            elsewhere.run(lambda: rename("Après"))
            return [elsewhere.run(lambda: asked(first_name)), first_name()]

        assert read_at(data_version.current(), read) == ["Après", "Avant"]
    assert asked(first_name) == "Après"


def test_day_that_begins_is_read_again(
    first_name: Callable[[], str], reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_startup(name="Avant")
    asked(first_name)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda: tomorrow)
    assert (asked(first_name), reads) == ("Avant", ["Avant", "Avant"])


def test_nothing_is_kept_outside_of_a_snapshot(first_name: Callable[[], str], reads: list[str]) -> None:
    """A transaction may see changes that are never committed."""
    make_startup(name="Avant")
    with transaction.atomic():
        rename("Jamais")
        assert first_name() == "Jamais"
        transaction.set_rollback(True)
    assert [asked(first_name), first_name()] == ["Avant", "Avant"]
    assert len(reads) == 3


def test_error_keeps_nothing(reads: list[str]) -> None:
    @snapshots.once_a_version
    def read() -> int:
        reads.append("")
        return 1 // (len(reads) - 1)

    with pytest.raises(ZeroDivisionError):
        read_at(data_version.current(), lambda _: read())
    assert [read_at(data_version.current(), lambda _: read()) for _ in range(2)] == [1, 1]
    with pytest.raises(ZeroDivisionError):
        read_at(data_version.current(), lambda _: 1 // 0)
    assert snapshots._state.get() is None
