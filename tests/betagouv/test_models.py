import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from betagouv.models import (
    Absence,
    Conflict,
    FailedImport,
    ImportAlert,
    ImportRun,
    ImportSource,
    Replay,
    SentValue,
    SourceFile,
    SourceRecord,
)
from tests import factories
from tests.violations import Violation, assert_refused, each


def the_same_record_again() -> SourceRecord:
    import_run = ImportRun.objects.create(source="content", records_as_of=dt.date(2026, 8, 1))
    record = SourceRecord(kind="startup", key="a", digest="0" * 64, document={"a": 1}, import_run=import_run)
    record.save()
    record.pk = None
    return record


def a_second_replay() -> Replay:
    import_run = ImportRun.objects.create(source="content", records_as_of=dt.date(2026, 8, 1))
    return Replay(pk=2, import_run=import_run, commit="0" * 40)


def absence(**fields: Any) -> Absence:
    import_run = ImportRun.objects.create(source="content", records_as_of=dt.date(2026, 8, 1))
    return Absence(kind="startup", key="a", import_run=import_run, **fields)


def the_same_absence_again() -> Absence:
    absence().save()
    return absence()


def known_record(key: str = "a") -> SourceRecord:
    import_run = ImportRun.objects.create(source="content", records_as_of=dt.date(2026, 8, 1))
    return SourceRecord.objects.create(
        kind="startup", key=key, digest="0" * 64, document={"a": 1}, import_run=import_run
    )


def the_file_of_another_record() -> SourceFile:
    SourceFile.objects.create(record=known_record(), path="content/_startups/a.md", data=b"")
    return SourceFile(record=known_record("b"), path="content/_startups/a.md", data=b"")


def conflict(record: SourceRecord, **fields: Any) -> Conflict:
    return Conflict(record=record, part="mission", import_run=record.import_run, **fields)


def the_same_conflict_again() -> Conflict:
    record = known_record()
    conflict(record).save()
    return conflict(record)


def sent(record: SourceRecord, **fields: Any) -> SentValue:
    return SentValue(record=record, part="mission", sent_at=timezone.now(), **{"outcome": "sent", **fields})


def the_same_field_sent_again() -> SentValue:
    record = known_record()
    sent(record).save()
    return sent(record)


def alert(**fields: Any) -> ImportAlert:
    failed = FailedImport.objects.create(source="content", reason="Aucune fiche n’est lisible.")
    return ImportAlert(user=factories.make_user(), failed_import=failed, **fields)


def the_same_alert_again() -> ImportAlert:
    first = alert()
    first.save()
    return ImportAlert(user=first.user, failed_import=first.failed_import)


VIOLATIONS = [
    Violation("import_alert_once", the_same_alert_again),
    Violation("importalert_tried_before_sent", lambda: alert(sent_at=timezone.now())),
    Violation("absence_once_while_open", the_same_absence_again),
    Violation("absence_settled_with_reason", lambda: absence(settled_reason="Vu.")),
    Violation("absence_settled_by_an_outcome", lambda: absence(outcome="kept")),
    Violation(
        "absence_merged_into_another", lambda: absence(outcome="merged", successor="a", settled_at=timezone.now())
    ),
    Violation("source_record_once", the_same_record_again),
    Violation("replay_single_row", a_second_replay),
    Violation("source_file_path_once", the_file_of_another_record),
    Violation("conflict_once_while_open", the_same_conflict_again),
    Violation("conflict_settled_with_reason", lambda: conflict(known_record(), settled_reason="Vu.")),
    Violation("conflict_settled_by_a_choice", lambda: conflict(known_record(), settled_at=timezone.now())),
    Violation("sent_value_once", the_same_field_sent_again),
    Violation("sent_value_outcome", lambda: sent(known_record(), outcome="perdu")),
    Violation("import_source_single_row", lambda: ImportSource(pk=2, address="content", set_at=timezone.now())),
    Violation("import_source_addressed", lambda: ImportSource(pk=1, address="", set_at=timezone.now())),
    Violation("failed_import_explained", lambda: FailedImport(source="content", reason="")),
]


@pytest.mark.django_db
@each(VIOLATIONS)
def test_violation_of_a_constraint_is_refused(violation: Violation) -> None:
    assert_refused(violation)
