import datetime as dt

import pytest

from betagouv.models import Ingest, Replay, SourceRecord
from tests.violations import Violation, assert_refused, each


def the_same_record_again() -> SourceRecord:
    ingest = Ingest.objects.create(source="content", records_as_of=dt.date(2026, 8, 1))
    record = SourceRecord(kind="startup", key="a", digest="0" * 64, document={"a": 1}, ingest=ingest)
    record.save()
    record.pk = None
    return record


def a_second_replay() -> Replay:
    ingest = Ingest.objects.create(source="content", records_as_of=dt.date(2026, 8, 1))
    return Replay(pk=2, ingest=ingest, commit="0" * 40)


VIOLATIONS = [
    Violation("source_record_once", the_same_record_again),
    Violation("replay_single_row", a_second_replay),
]


@pytest.mark.django_db
@each(VIOLATIONS)
def test_constraint_is_held(violation: Violation) -> None:
    assert_refused(violation)
