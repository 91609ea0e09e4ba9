"""Record types: each is declared once, and counting, following, comparing and naming derive from it."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pghistory
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from accounts.models import User
from common.clock import today
from common.models import DataVersion
from common.record_types import RecordType, by_key, owner
from common.words import date_fr
from community.models import NpsWave
from indicators.actions.publishing import PublicationEntry, Request, publish
from indicators.algebra.counted_records import COUNTED, CountedType, history_rows, title_of
from indicators.algebra.declared_sources import ENTRIES, KIND, SOURCES, by_name
from indicators.algebra.rule_source import RuleSource
from indicators.drift.explaining import CauseKind
from indicators.drift.queries import drift_of
from indicators.live import actions
from indicators.models import LiveResult, PublishedResult
from indicators.queries.evidence import proof
from tests import factories
from tests.cases import cases

WAVES = RecordType(key="nps_wave", model=NpsWave)
COUNTED_WAVES = CountedType(
    WAVES,
    values={"date": "h.month", "score": "h.score"},
    name="SELECT 'NPS de ' || to_char(month, 'MM/YYYY') FROM community_npswave WHERE id = {key}",
)
"""A kind that the project has not: its table and its migration are there, this is what counts it, with its source."""

WAVES_SOURCE = RuleSource(
    name="nps_waves",
    label="Enquêtes",
    record="nps_wave",
    relation="""SELECT NULL::bigint AS startup_id, id AS record_id, month AS date, extract(year FROM month)::int AS year
                FROM community_npswave""",
    reason=lambda values, words: "Enquête auprès des membres",
)


@pytest.fixture
def waves(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Declare a new record type, with the two declarations."""
    monkeypatch.setitem(COUNTED, WAVES.key, COUNTED_WAVES)
    monkeypatch.setitem(SOURCES, WAVES_SOURCE.name, WAVES_SOURCE)


def result() -> LiveResult:
    return LiveResult.objects.select_related("definition").get(indicator__code="waves", year=2021)


@pytest.mark.usefixtures("waves")
def test_two_declarations_are_enough_to_count_a_new_record_type() -> None:
    staff = factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)
    factories.make_indicator("waves", rule={"measure": "nps_waves"})
    actions.compute_live_results()
    assert result().value == 0

    with pghistory.context(source="page", reason="Enquête de printemps"):
        NpsWave.objects.create(month=dt.date(2021, 4, 1), score=48, answers=154)
    actions.compute_live_results()
    assert result().value == 1
    found = proof("waves", 2021)
    assert found
    (row,) = found.rows
    assert (row.name, row.date, row.source, row.why) == (
        "NPS de 04/2021",
        dt.date(2021, 4, 1),
        "page",
        "Enquête de printemps",
    )

    publish(Request(2021, [PublicationEntry("waves")], today(), "Bilan"), actor=staff)
    NpsWave.objects.update(month=dt.date(2020, 4, 1))
    actions.compute_live_results()
    assert result().value == 0
    drift = drift_of(PublishedResult.objects.get(), None, result())
    assert [
        (line.cause.kind, line.cause.what, line.difference.row.name, line.difference.amount) for line in drift.lines
    ] == [
        (
            CauseKind.REDATED,
            f"{date_fr(dt.date(2021, 4, 1))} → {date_fr(dt.date(2020, 4, 1))}",
            "NPS de 04/2021",
            Decimal(-1),
        )
    ]


@pytest.mark.django_db
@cases("kind", COUNTED.values(), ids=lambda kind: kind.key)
def test_each_declaration_is_read_by_the_database(kind: CountedType) -> None:
    with connection.cursor() as cursor:
        cursor.execute(history_rows(kind))
        assert [column.name for column in cursor.description] == [
            "record",
            "pgh_obj_id",
            "startup_id",
            "pgh_id",
            "pgh_created_at",
            "pgh_label",
            "pgh_context_id",
            "value",
        ]
        if kind.name:
            cursor.execute(kind.name.format(key="0"))
            assert cursor.fetchall() == []


def test_each_kind_that_is_of_no_startup_has_a_name() -> None:
    assert {kind.key for kind in COUNTED.values() if kind.may_be_of_no_startup} == {
        "award",
        "measured_figure",
        "member",
    }
    assert all(owner(kind.record_type) or kind.may_be_of_no_startup for kind in COUNTED.values())
    assert title_of("member") == "Membre de la communauté"
    assert (title_of("award"), title_of("a_kind_of_the_past")) == ("", "")


@pytest.mark.parametrize(
    ("kinds", "refusal"),
    [
        ((WAVES, WAVES), "The type of record 'nps_wave', or its number 0, is declared twice."),
        ((replace(WAVES, model=DataVersion),), "The records of 'nps_wave' have no history: decorate DataVersion."),
    ],
)
def test_declarations_that_contradict_each_other_are_refused(kinds: tuple[RecordType, ...], refusal: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        by_key(kinds)
    assert str(refused.value) == refusal


def test_unknown_kind_of_a_source_or_a_condition_is_refused_at_start() -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        by_name([replace(WAVES_SOURCE, record="wave")])
    assert str(refused.value) == (
        "The source 'nps_waves' names the kind of record 'wave', which indicators/algebra/counted_records.py does not declare."
    )
    looking = replace(KIND, types_read=("sea",))
    with pytest.raises(ImproperlyConfigured) as refused:
        by_name([replace(ENTRIES, own=(looking,))])
    assert str(refused.value) == (
        "The condition 'kind' of 'entries' names the kind of record 'sea', "
        "which indicators/algebra/counted_records.py does not declare."
    )
