"""Kinds of records: each declared once, and everything that counts, follows, compares and names derives from it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import cast

import pghistory
import pgtrigger
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models
from pgtrigger.compiler import Trigger as Compiled

from accounts.models import User
from common.models import DataVersion
from common.words import date_fr
from community.models import NpsWave
from indicators.actions.publishing import Entry, Request, publish
from indicators.algebra import life_sources
from indicators.algebra.source import Noun, Source
from indicators.algebra.sources import SOURCES, by_name
from indicators.drift.explaining import Sort
from indicators.drift.queries import drift_of
from indicators.kinds import (
    DECLARED,
    KINDS,
    RecordKind,
    Watch,
    by_key,
    history_rows,
    tables_of,
    title_of,
    touch_triggers,
)
from indicators.live import actions
from indicators.models import LiveResult, PublishedResult, Touched
from indicators.queries.evidence import proof
from startups.queries import today
from tests import factories

WAVES = RecordKind(
    key="nps_wave",
    label="Enquête auprès des membres",
    model=NpsWave,
    values={"date": "h.month", "score": "h.score"},
    watches=(Watch(NpsWave, "SELECT 'nps_wave', id FROM {rows}"),),
    startup="",
    name="SELECT 'NPS de ' || to_char(month, 'MM/YYYY') FROM community_npswave WHERE id = {key}",
)
"""A kind that the project has not: its table and its migration are there, this is the third file and the source the fourth."""

WAVES_SOURCE = Source(
    name="nps_waves",
    label="Enquêtes",
    record="nps_wave",
    relation="""SELECT NULL::bigint AS startup_id, id AS record_id, month AS date, extract(year FROM month)::int AS year
                FROM community_npswave""",
    noun=lambda values, period: Noun("enquêtes", is_feminine=True),
    reason=lambda values, words: "Enquête auprès des membres",
    has_startups=False,
)


def compiled(trigger: pgtrigger.Trigger, model: type[models.Model]) -> Compiled:
    """The trigger as a migration installs it."""
    return trigger.compile(cast("models.Model", model))  # the library's own annotation says an instance


@pytest.fixture
def waves(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The new kind, declared: what a restart with the two declarations and their migration would do."""
    monkeypatch.setitem(KINDS, WAVES.key, WAVES)
    monkeypatch.setitem(SOURCES, WAVES_SOURCE.name, WAVES_SOURCE)
    with connection.cursor() as cursor:
        triggers = [compiled(trigger, NpsWave) for trigger in touch_triggers(WAVES.watches[0])]
        for trigger in triggers:
            cursor.execute(trigger.install_sql)
        yield
        for trigger in triggers:
            cursor.execute(trigger.uninstall_sql)


def result() -> LiveResult:
    return LiveResult.objects.select_related("definition").get(indicator__code="waves", year=2021)


@pytest.mark.usefixtures("waves")
def test_new_kind_is_counted_drifts_and_is_named_by_two_declarations() -> None:
    staff = factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)
    factories.make_indicator("waves", rule={"measure": "nps_waves"})
    actions.compute_live_results()
    assert result().value == 0

    with pghistory.context(source="page", reason="Enquête de printemps"):
        spring = NpsWave.objects.create(month=dt.date(2021, 4, 1), score=48, answers=154)
    assert list(Touched.objects.values_list("table", "subject", "key")) == [
        ("community_npswave", "nps_wave", spring.pk)
    ]
    actions.follow_changes()
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

    publish(Request(2021, [Entry("waves")], today(), "Bilan"), actor=staff)
    NpsWave.objects.update(month=dt.date(2020, 4, 1))
    actions.follow_changes()
    assert result().value == 0
    drift = drift_of(PublishedResult.objects.get(), None, result())
    assert [
        (line.cause.sort, line.cause.what, line.difference.row.name, line.difference.amount) for line in drift.lines
    ] == [
        (
            Sort.REDATED,
            f"{date_fr(dt.date(2021, 4, 1))} → {date_fr(dt.date(2020, 4, 1))}",
            "NPS de 04/2021",
            Decimal(-1),
        )
    ]


_TRIGGERS = """
SELECT tgrelid::regclass::text, tgname, obj_description(oid, 'pg_trigger') FROM pg_trigger
WHERE tgname LIKE 'pgtrigger\\_touch\\_on\\_%%' AND tgenabled = 'O'
"""


@pytest.mark.django_db
def test_triggers_of_the_database_are_those_of_the_declarations() -> None:
    declared = {
        (watch.table, made.sql.pgid, made.hash)
        for kind in DECLARED
        for watch in kind.watches
        for trigger in touch_triggers(watch)
        for made in [compiled(trigger, watch.model)]
    }
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS)
        assert set(cursor.fetchall()) == declared
    assert len(declared) == 4 * len(tables_of(KINDS))


@pytest.mark.django_db
def test_every_write_notes_what_it_touches_once() -> None:
    first = factories.make_startup("a", phases=[("construction", "2021-01-01")])
    second = factories.make_startup("b")
    Touched.objects.all().delete()

    def touched() -> set[tuple[str, str, int]]:
        found = list(Touched.objects.values_list("table", "subject", "key"))
        Touched.objects.all().delete()
        assert len(found) == len(set(found))
        return set(found)

    award = factories.make_award(factories.make_round(7), first)
    of_round = ("budget_fundinground", "round", award.round_id)
    assert touched() == {of_round, ("budget_award", "startup", first.pk)}
    award.startup = second
    award.save()
    assert touched() == {("budget_award", "startup", first.pk), ("budget_award", "startup", second.pk)}
    award.round.year = 2020
    award.round.save()
    assert touched() == {of_round, ("budget_fundinground", "startup", second.pk)}
    award.delete()
    assert touched() == {("budget_award", "startup", second.pk)}
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE community_training")
    assert touched() == {("community_training", "all", 0)}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", DECLARED, ids=lambda kind: kind.key)
def test_each_declaration_is_read_by_the_database(kind: RecordKind) -> None:
    with connection.cursor() as cursor:
        cursor.execute(history_rows(kind))
        assert [column.name for column in cursor.description] == [
            "record", "pgh_obj_id", "startup_id", "pgh_id", "pgh_created_at", "pgh_label", "pgh_context_id", "value",
        ]  # fmt: skip
        if kind.name:
            cursor.execute(kind.name.format(key="0"))
            assert cursor.fetchall() == []
        for watch in kind.watches:
            cursor.execute(watch.touched.format(rows=watch.table))
            assert len(cursor.description) == 2


def test_each_kind_that_is_of_no_startup_has_a_name() -> None:
    assert {kind.key for kind in DECLARED if kind.may_be_of_no_startup} == {
        "award",
        "credit_line",
        "measured_figure",
        "member",
        "training",
    }
    assert all(kind.startup or kind.may_be_of_no_startup for kind in DECLARED)
    assert title_of("member") == "Membre de la communauté"
    assert (title_of("award"), title_of("a_kind_of_the_past")) == ("", "")


@pytest.mark.parametrize(
    ("kinds", "refusal"),
    [
        ((WAVES, WAVES), "The kind of record 'nps_wave' is declared twice."),
        (
            (WAVES, replace(WAVES, key="other")),
            "community_npswave is watched for 'nps_wave' and for 'other'.",
        ),
        ((replace(WAVES, model=DataVersion),), "The records of 'nps_wave' have no history: decorate DataVersion."),
    ],
)
def test_declarations_that_contradict_each_other_are_refused(kinds: tuple[RecordKind, ...], refusal: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        by_key(kinds)
    assert str(refused.value) == refusal


def test_unknown_kind_of_a_source_or_a_condition_is_refused_at_start() -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        by_name([replace(WAVES_SOURCE, record="wave")])
    assert str(refused.value) == (
        "The source 'nps_waves' names the kind of record 'wave', which indicators/kinds.py does not declare."
    )
    looking = replace(life_sources.KIND, looks_at=("sea",))
    with pytest.raises(ImproperlyConfigured) as refused:
        by_name([replace(life_sources.EVENTS, own=(looking,))])
    assert str(refused.value) == (
        "The condition 'kind' of 'events' names the kind of record 'sea', which indicators/kinds.py does not declare."
    )


def test_triggers_are_registered_for_makemigrations() -> None:
    registered = {
        (model._meta.db_table, trigger.name)
        for model, trigger in pgtrigger.registered()
        if str(trigger.name).startswith("touch_on_")
    }
    writes = ("insert", "update", "delete", "truncate")
    assert registered == {(table, f"touch_on_{write}") for table in tables_of(KINDS) for write in writes}
