from typing import Any

import pytest

from betagouv.comparison.decisions import Decisions
from betagouv.comparison.difference import IncomingRecord, LifeEdits, RecordPlan
from betagouv.comparison.matching import Edits
from betagouv.parse.records import Document, ParsedRecord, SourceKind, SourcePhase

BEFORE: Document = {"front": {}, "body": ""}


def plan(*, pk: int | None, name: Any, previous: Document | None, fields: tuple[str, ...]) -> RecordPlan:
    incoming = IncomingRecord(SourceKind.STARTUP, "a", "a.md", "digest", BEFORE, previous)
    return RecordPlan(
        incoming=incoming,
        sheet=ParsedRecord(SourceKind.STARTUP, "a", {}),
        name=name,
        pk=pk,
        columns={},
        owner=None,
        life=LifeEdits(),
        decisions=Decisions(),
        fields=fields,
        clashes=(),
        withdrawn=(),
        anomalies=(),
    )


@pytest.mark.parametrize(
    ("pk", "name", "previous", "fields", "status"),
    [
        (None, "a", None, ("name",), "created"),
        (None, "a", None, (), "created"),
        (None, "a", BEFORE, ("name",), "created"),  # its row was deleted here: it is created again
        (1, "a", None, ("name",), "changed"),
        (1, "a", None, (), "unchanged"),
        (1, "a", BEFORE, (), "unchanged"),
        (0, "a", BEFORE, (), "unchanged"),
        # A kind without its own table is known only by its document.
        (None, None, None, (), "created"),
        (None, None, BEFORE, ("document",), "changed"),
        (None, None, BEFORE, (), "unchanged"),
    ],
)
def test_a_record_is_created_changed_or_the_same(
    pk: int | None, name: Any, previous: Document | None, fields: tuple[str, ...], status: str
) -> None:
    assert plan(pk=pk, name=name, previous=previous, fields=fields).status == status


ENTRY = SourcePhase("construction", None, None, "", 0)


@pytest.mark.parametrize(
    ("edits", "fields"),
    [
        (LifeEdits(), []),
        (LifeEdits(phases=Edits(added=[ENTRY])), ["phases"]),
        (LifeEdits(phases=Edits(changed=[(1, ENTRY)])), ["phases"]),
        (LifeEdits(phases=Edits(dropped=[1])), ["phases"]),
        (LifeEdits(events=Edits(dropped=[1]), sponsors=Edits(dropped=[2])), ["events", "sponsors"]),
        (LifeEdits(incubators=Edits(dropped=[1]), phases=Edits(dropped=[2])), ["phases", "incubators"]),
    ],
)
def test_the_parts_of_a_life_that_change_are_named_in_one_order(edits: LifeEdits, fields: list[str]) -> None:
    assert edits.fields() == fields
