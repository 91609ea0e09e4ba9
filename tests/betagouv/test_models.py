import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from betagouv.models import Absence, Ingest, Replay, SourceRecord
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


def absence(**fields: Any) -> Absence:
    ingest = Ingest.objects.create(source="content", records_as_of=dt.date(2026, 8, 1))
    return Absence(kind="startup", key="a", ingest=ingest, **fields)


def the_same_absence_again() -> Absence:
    absence().save()
    return absence()


VIOLATIONS = [
    Violation("absence_once_while_open", the_same_absence_again),
    Violation("absence_settled_by_an_outcome", lambda: absence(outcome="kept")),
    Violation("absence_merged_into_another", lambda: absence(outcome="merged", heir="a", settled_at=timezone.now())),
    Violation("source_record_once", the_same_record_again),
    Violation("replay_single_row", a_second_replay),
]


@pytest.mark.django_db
@each(VIOLATIONS)
def test_constraint_is_held(violation: Violation) -> None:
    assert_refused(violation)
