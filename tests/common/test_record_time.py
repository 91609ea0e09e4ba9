"""Permission to write a past record time, and its limit."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from common.history import because, changes, record_versions, recorded_at
from common.models import ReplayBounds
from incubators.models import Administration
from tests.cases import cases

pytestmark = pytest.mark.django_db
PAST = dt.datetime(2019, 3, 1, 12, tzinfo=dt.UTC)
LATER = dt.datetime(2019, 4, 1, 12, tzinfo=dt.UTC)


def write(slug: str = "a") -> None:
    Administration.objects.create(slug=slug, name="A")


def write_at(moment: dt.datetime, slug: str = "a") -> None:
    with transaction.atomic(), recorded_at(moment, reason="État"):
        write(slug)


def pretend(source: str, user: int | None = None) -> Callable[[], None]:
    """Set a past record time without a replay."""

    def attempt() -> None:
        with because(reason="Autre", source=source, user=user), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('betaportfolio.recorded_at', '2019-03-01 12:00+00', true)")
            write()

    return attempt


def without_a_context() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('betaportfolio.recorded_at', '2019-03-01 12:00+00', true)")
    write()


def after_a_person() -> None:
    with because(reason="Saisie", source="page", user=1):
        write("z")
    write_at(PAST)


def before_what_is_replayed() -> None:
    write_at(LATER, "z")
    write_at(PAST)


def test_a_replay_writes_the_past() -> None:
    write_at(PAST)
    write_at(LATER, "b")
    write("c")
    assert [one.at for one in changes(Administration)][:2] == [PAST, LATER]
    assert changes(Administration)[2].at > LATER
    assert ReplayBounds.objects.get().replayed_until == LATER


@cases(
    ("attempt", "code"),
    [
        (pretend("importer"), "record_time_replay_only"),
        (pretend("page", 1), "record_time_replay_only"),
        (without_a_context, "record_time_replay_only"),
        (after_a_person, "record_time_before_people"),
        (before_what_is_replayed, "record_time_forward"),
        (lambda: write_at(dt.datetime(2090, 1, 1, tzinfo=dt.UTC)), "record_time_past"),
    ],
)
def test_nothing_else_writes_the_past(attempt: Callable[[], None], code: str) -> None:
    with pytest.raises(DatabaseError, match=code), transaction.atomic():
        attempt()


@cases(("source", "user"), [("page", None), ("api", None), ("importer", 3)])
def test_the_first_write_of_a_person_is_noted(source: str, user: int | None) -> None:
    with because(reason="Fait", source="importer"):
        write()
    assert not ReplayBounds.objects.filter(edited_since__isnull=False).exists()
    with because(reason="Saisie", source=source, user=user):
        write("b")
        write("c")
    assert ReplayBounds.objects.get().edited_since is not None


def test_a_version_is_written_again_as_it_is() -> None:
    write()
    row = Administration.objects.get()
    with transaction.atomic(), recorded_at(PAST, reason="État"):
        record_versions(Administration, [row.pk])
    told = changes(Administration)
    assert [(one.kind, one.source, one.before, one.after) for one in told[1:]] == [("update", "replay", {}, {})]
    assert told[1].at == PAST
