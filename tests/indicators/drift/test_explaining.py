"""The causes of differences: from the history to words. Pure."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from indicators.drift.changes import ExplainedChange, RecordDifference
from indicators.drift.explaining import Cause, CauseKind, explain, types_read_by
from tests.indicators.drift.test_comparing import row

AT = dt.datetime(2022, 4, 1, tzinfo=dt.UTC)
LEFT, ENTERED = RecordDifference(row(1), None), RecordDifference(None, row(1))


def change(record: str = "phase", key: int = 1, label: str = "update", **values: tuple[Any, Any]) -> ExplainedChange:
    """Return a change; each value is (before, after)."""
    before = {name: pair[0] for name, pair in values.items()} if label != "insert" else {}
    after = {name: pair[1] for name, pair in values.items()}
    return ExplainedChange(record, key, 1, AT, label, after, before, "page", "", "", "")


def caused(
    difference: RecordDifference, *changes: ExplainedChange, rule: object = None, redefined: bool = False
) -> tuple[CauseKind, str]:
    found = explain(
        difference,
        changes,
        types_read=types_read_by(rule),
        redefined=Cause(CauseKind.DEFINITION) if redefined else None,
    )
    assert isinstance(found, Cause)
    return found.kind, found.what


@pytest.mark.parametrize(
    ("difference", "changes", "expected"),
    [
        (ENTERED, [change(label="insert", date=(None, "2021-05-01"))], (CauseKind.ENTERED, "")),
        (LEFT, [change(label="delete", date=("2021-05-01", "2021-05-01"))], (CauseKind.WITHDRAWN, "")),
        (LEFT, [change(date=("2021-05-01", None))], (CauseKind.REDATED, "1er mai 2021 → sans date")),
        (
            LEFT,
            [change(date=("2021-05-01", "2021-06-01")), change(date=("2021-06-01", "2022-01-02"))],
            (CauseKind.REDATED, "1er mai 2021 → 2 janvier 2022"),
        ),
        (
            LEFT,
            [change(date=("2021-05-01", "2021-05-01"), kind=("Construction", "Accélération"))],
            (CauseKind.CHANGED, "Construction → Accélération"),
        ),
        (LEFT, [], (CauseKind.UNKNOWN, "")),
        (
            LEFT,
            [change(key=2, label="insert", date=(None, "2020-01-01"), kind=(None, "Construction"))],
            (CauseKind.OTHER_ENTRY, "Construction, 1er janvier 2020 : enregistrée"),
        ),
        (
            LEFT,
            [change(key=2, date=("2021-01-01", "2020-01-01"), kind=("Construction", "Construction"))],
            (CauseKind.OTHER_ENTRY, "Construction, 1er janvier 2021 → Construction, 1er janvier 2020"),
        ),
        (
            LEFT,
            [change(date=("2020-01-01", "2020-01-01"), end=("2021-05-01", None))],
            (CauseKind.REDATED, "fin déclarée : 1er mai 2021 → sans date"),
        ),
        (
            LEFT,
            [
                change(
                    key=2,
                    date=("2020-01-01", "2020-01-01"),
                    kind=("Investigation", "Investigation"),
                    end=(None, "2021-05-01"),
                )
            ],
            (CauseKind.OTHER_ENTRY, "Investigation : fin déclarée sans date → 1er mai 2021"),
        ),
    ],
)
def test_cause_of_a_difference_is_the_change_of_its_own_record_first(
    difference: RecordDifference, changes: list[ExplainedChange], expected: tuple[CauseKind, str]
) -> None:
    kind, what = caused(difference, *changes)
    assert (kind, what.replace("\u202f", " ")) == expected


def test_designation_that_was_withdrawn_shows_when() -> None:
    one = change("designation", withdrawn_on=(None, "2022-02-01"), date=("2021-12-31", "2021-12-31"))
    kind, what = caused(RecordDifference(row(1, record="designation"), None), one)
    assert (kind, what.replace("\u202f", " ")) == (CauseKind.WITHDRAWN, "Désignation retirée le 1er février 2022")


@pytest.mark.parametrize(
    ("difference", "changes", "expected"),
    [
        # it was recorded before, and counts because its date changed
        (ENTERED, [change(date=("2020-05-01", "2021-05-01"))], (CauseKind.REDATED, "1er mai 2020 → 1er mai 2021")),
        # an import deletes it and records it again
        (
            RecordDifference(row(1), row(2)),
            [
                change(label="delete", date=("2021-05-01", "2021-05-01")),
                change(key=2, label="insert", date=(None, "2021-06-01")),
            ],
            (CauseKind.REDATED, "1er mai 2021 → 1er juin 2021"),
        ),
        # withdrawn earlier
        (
            LEFT,
            [change(withdrawn_on=("2022-02-01", "2022-02-01"), millesime=(2020, 2021))],
            (CauseKind.MILLESIME, "2020 → 2021"),
        ),
        (
            LEFT,
            [change(millesime=(2021, 2021), date=("2021-12-31", "2021-11-30"))],
            (CauseKind.REDATED, "31 décembre 2021 → 30 novembre 2021"),
        ),
    ],
)
def test_cause_is_what_changed_and_not_what_already_was(
    difference: RecordDifference, changes: list[ExplainedChange], expected: tuple[CauseKind, str]
) -> None:
    kind, what = caused(difference, *changes)
    assert (kind, what.replace("\u202f", " ")) == expected


@pytest.mark.parametrize(
    ("rule", "one", "expected"),
    [
        (
            {"national_impact": True},
            change("designation", 9, millesime=(2021, 2021), withdrawn_on=(None, "2022-02-01")),
            (CauseKind.DESIGNATION, "impact national 2021, retiré le 1er février 2022"),
        ),
        (
            {"incubator": "x"},
            change("membership", 9, incubator=("A", "A"), end=(None, "2021-01-01"), start=(None, None)),
            (CauseKind.INCUBATOR, "A le porte jusqu’au 1er janvier 2021"),
        ),
        (
            {"owner": "x"},
            change("membership", 9, "delete", incubator=("A", "A")),
            (CauseKind.INCUBATOR, "A ne le porte plus"),
        ),
        (
            {"aggregate": "rate", "base": {"ministry": "x"}},
            change("membership", 9, "insert", incubator=(None, "A"), start=(None, None)),
            (CauseKind.INCUBATOR, "A le porte depuis toujours"),
        ),
        (
            {"national_impact": True},
            change("designation", 9, "insert", millesime=(None, 2021), withdrawn_on=(None, None)),
            (CauseKind.DESIGNATION, "impact national 2021"),
        ),
    ],
)
def test_conditions_of_the_rule_show_where_to_look(
    rule: object, one: ExplainedChange, expected: tuple[CauseKind, str]
) -> None:
    kind, what = caused(LEFT, one, rule=rule)
    assert (kind, what.replace("\u202f", " ")) == expected
    # A rule that does not read the record has no cause in it.
    assert caused(LEFT, one, rule={"measure": "entries"}) == (CauseKind.UNKNOWN, "")
    assert caused(LEFT, one, redefined=True) == (CauseKind.DEFINITION, "")


def test_amount_that_changed_is_reported() -> None:
    worth = RecordDifference(row(1, record="award"), row(1, record="award", amount=Decimal(5)))
    one = change("award", date=("2021-05-01", "2021-05-01"), amount=(1, 5))
    assert caused(worth, one) == (CauseKind.CHANGED, "1 → 5")


@pytest.mark.parametrize(
    ("label", "what"),
    [("insert", "Lancement, 2\u202fmai\u202f2021"), ("delete", "Lancement, 2\u202fmai\u202f2021 : retiré")],
)
def test_a_milestone_is_moved_by_the_events_of_its_startup(label: str, what: str) -> None:
    launched = change("event", 9, label, date=("2021-05-02", "2021-05-02"), kind=("product_launch", "product_launch"))
    rule = {"measure": "milestones", "dates": ["event:product_launch", "start:construction"]}
    assert caused(LEFT, launched, rule=rule) == (CauseKind.EVENT, what)
    assert caused(LEFT, launched, rule={"measure": "entries", "kind": "construction"}) == (CauseKind.UNKNOWN, "")
