import datetime as dt

import pytest

from betagouv.models import Ingest, SourceRecord
from tests.violations import Violation, assert_refused, each


def the_same_record_again() -> SourceRecord:
    ingest = Ingest.objects.create(source="content", records_as_of=dt.date(2026, 8, 1))
    record = SourceRecord(kind="startup", key="a", digest="0" * 64, document={"a": 1}, ingest=ingest)
    record.save()
    record.pk = None
    return record


VIOLATIONS = [Violation("source_record_once", the_same_record_again)]


@pytest.mark.django_db
@each(VIOLATIONS)
def test_constraint_is_held(violation: Violation) -> None:
    assert_refused(violation)
