"""Two readings of a file at once, and a coach who corrects a value while the file is read."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone

from impact.actions.metrics import correct_measurement
from impact.models import FileState, Measurement, PublishedFile
from impact.published_files.actions import record_answer
from impact.published_files.client import FileAnswer
from tests.connections import PATIENCE, Elsewhere
from tests.impact.published_files.https_site import FileSite, serving_files
from tests.impact.published_files.rows import as_csv
from tests.impact.published_files.scene import REASON, FileScene, months

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def running() -> Iterator[FileSite]:
    with serving_files() as site:
        yield site


@pytest.fixture
def linked(running: FileSite) -> FileScene:
    scene = FileScene(running)
    scene.read(*months(3))
    scene.link()
    return scene


def record(count: int, asked_at: dt.datetime) -> FileState | None:
    file = PublishedFile.objects.select_related("startup", "linked_by").get()
    return record_answer(file, FileAnswer(as_csv(*months(count))), asked_at=asked_at)


def test_of_two_readings_at_once_the_one_asked_for_last_is_kept(linked: FileScene) -> None:
    now = timezone.now()
    with Elsewhere() as other:
        with transaction.atomic():
            record(5, now)
            earlier = other.start_blocked(lambda: record(4, now - dt.timedelta(seconds=1)))
        assert earlier.result(PATIENCE) is None
    assert len(linked.values) == 5


def test_two_readings_of_one_content_record_it_once(linked: FileScene) -> None:
    now = timezone.now()
    with Elsewhere() as other:
        with transaction.atomic():
            record(5, now)
            later = other.start_blocked(lambda: record(5, now + dt.timedelta(seconds=1)))
        state = later.result(PATIENCE)
    assert state is not None
    assert (state.counts, len(linked.values)) == ({"recorded": 0, "corrected": 0}, 5)


def test_value_that_a_coach_corrects_during_the_reading_stays(linked: FileScene) -> None:
    typed = Measurement.objects.select_related("metric__startup").get(start=dt.date(2020, 2, 1))
    typed.value = Decimal(55)
    with Elsewhere() as other:
        with transaction.atomic():
            correct_measurement(typed, reason=REASON, actor=linked.coach)
            reading = other.start_blocked(lambda: record(4, timezone.now()))
        assert reading.result(PATIENCE) is not None
    assert linked.values == [("2020-01", 100), ("2020-02", 55), ("2020-03", 102), ("2020-04", 103)]
