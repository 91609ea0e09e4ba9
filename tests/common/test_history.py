import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pghistory
import pytest
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone
from psycopg2 import sql

from accounts.models import User
from bilan import models as report_models
from budget.models import Award
from common.history import RowVersionChange, as_of, because, changes, history_of
from impact.models import Designation
from incubators.models import Administration, CoachAssignment
from indicators.models import IndicatorFollower
from startups.models import (
    Investigation,
    LifeEvent,
    Phase,
    PhaseKind,
    Startup,
)
from tests import factories
from tests.cases import cases
from tests.history import changes_of
from tests.impact import test_metric_models as of_metrics
from tests.test_constraints import OURS
from tests.violations import insert

DAY = dt.date(2021, 5, 1)
EVENTS = ("insert", "update", "delete")


def phase(kind: str = "construction") -> Phase:
    factories.make_phase_kinds()
    return Phase(startup=factories.make_startup(), kind_id=kind, start=DAY)


def investigation() -> Investigation:
    of = phase("investigation")
    of.save()
    return Investigation(phase=of)


def follower() -> IndicatorFollower:
    indicator = factories.make_indicator(first_year=2019, follower=None)
    return IndicatorFollower(indicator=indicator, follower="programme", first_year=2020)


# A row of each shape of table: a key of text, one that is another row, excluded and generated columns, dates, amounts.
ROWS: list[tuple[Callable[[], models.Model], str]] = [
    (lambda: CoachAssignment(user=factories.make_user(), incubator=factories.make_incubator(), start=DAY), "until"),
    (lambda: User(email="agent@example.gouv.fr", password="!"), "name"),
    (lambda: Startup(slug="a", name="A"), "name"),
    (lambda: PhaseKind(key="k", rank=1, group="ended", ends_service=True, label="K", plural="K", badge="K"), "label"),
    (phase, "comment"),
    (investigation, "problem"),
    (lambda: Award(round=factories.make_round(), startup=factories.make_startup(), amount=Decimal(1)), "source"),
    (lambda: Designation(startup=factories.make_startup(), millesime=2021), "reason"),
    (lambda: of_metrics.measurement(), "source"),
    (follower, "last_year"),
    (lambda: report_models.Report(year=2021, title="Bilan"), "title"),
]
TABLES = pytest.mark.parametrize(("build", "column"), ROWS, ids=lambda value: value if isinstance(value, str) else "")


def values(row: models.Model, column: str) -> list[Any]:
    """Return five successive values for the column."""
    field = row._meta.get_field(column)
    if isinstance(field, models.DateField):
        return [dt.date(2022, month, 1) for month in range(1, 6)]
    if column == "last_year":
        return [2021, 2022, 2023, 2024, 2025]
    if isinstance(field, models.PositiveSmallIntegerField):
        return [11, 12, 13, 14, 15]
    return ["un", "deux", "trois", "quatre", "cinq"]


def sql_update(row: models.Model, column: str, value: Any) -> None:
    statement = sql.SQL("UPDATE {table} SET {column} = %s WHERE {key} = %s").format(
        table=sql.Identifier(row._meta.db_table),
        column=sql.Identifier(column),
        key=sql.Identifier(str(row._meta.pk.column)),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.connection), [value, row.pk])


def recorded_models() -> set[type[models.Model]]:
    return {model for model in OURS if getattr(model, "pgh_event_models", None)}


def label_of(model: type[models.Model]) -> str:
    return model._meta.label


RECORDED: list[type[models.Model]] = sorted(recorded_models(), key=label_of)


@pytest.mark.django_db
@cases("model", RECORDED, ids=label_of)
def test_each_recorded_table_keeps_all_its_versions(model: type[models.Model]) -> None:
    history = history_of(model)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
            " AND tgrelid = ANY (ARRAY[%s, %s]::regclass[])",
            [model._meta.db_table, history._meta.db_table],
        )
        found = cursor.fetchall()
    names = [name for table, name in found if table == model._meta.db_table]
    assert [event for event in EVENTS if not any(f"_{event}_" in name for name in names)] == []
    assert [name for table, name in found if table == history._meta.db_table and "append_only" in name]


def summary(change: RowVersionChange, column: str) -> tuple[str, str | None, int | None, str, Any, Any]:
    return (
        change.kind,
        change.source,
        change.user,
        change.reason,
        change.before.get(column),
        change.after.get(column),
    )


@pytest.mark.django_db
@TABLES
def test_every_path_is_in_the_history_with_who_and_why(build: Callable[[], models.Model], column: str) -> None:
    row = build()
    model = type(row)
    at_first = getattr(row, column)
    first, second, third, fourth, fifth = values(row, column)
    # Outside the application first: a context lasts until the transaction ends.
    insert(row)
    row = model._base_manager.latest("pk")
    sql_update(row, column, first)
    row.refresh_from_db()
    with because(reason="par save", source="page", user=7):
        setattr(row, column, second)
        row.save()
    with because(reason="par update", source="importer"):
        model._base_manager.filter(pk=row.pk).update(**{column: third})
    with because(reason="par bulk_update", source="importer"):
        setattr(row, column, fourth)
        model._base_manager.bulk_update([row], [column])
    with because(reason="par SQL", source="importer"):
        sql_update(row, column, fifth)
    with because(reason="par delete", source="page", user=8):
        model._base_manager.filter(pk=row.pk).delete()
    with because(reason="par bulk_create", source="importer"):
        setattr(row, column, first)
        model._base_manager.bulk_create([row])
    expected = [
        ("insert", None, None, "", None, at_first),
        ("update", None, None, "", at_first, first),
        ("update", "page", 7, "par save", first, second),
        ("update", "importer", None, "par update", second, third),
        ("update", "importer", None, "par bulk_update", third, fourth),
        ("update", "importer", None, "par SQL", fourth, fifth),
        ("delete", "page", 8, "par delete", fifth, None),
        ("insert", "importer", None, "par bulk_create", None, first),
    ]
    assert [summary(change, column) for change in changes(model, pgh_obj_id=row.pk)] == expected


@pytest.mark.django_db
@TABLES
def test_history_can_only_grow(build: Callable[[], models.Model], column: str) -> None:
    row = build()
    row.save()
    versions = history_of(type(row))._base_manager.filter(pgh_obj_id=row.pk)
    for write in (
        lambda: versions.update(pgh_label="update"),
        lambda: versions._raw_delete(versions.db),
        versions.delete,
    ):
        with pytest.raises(DatabaseError, match="Cannot update or delete rows"), transaction.atomic():
            write()
    assert list(versions.values_list("pgh_label", flat=True)) == ["insert"]


@pytest.mark.django_db
def test_change_shows_only_what_differs() -> None:
    startup = factories.make_startup("a", name="Avant")
    Startup.objects.update(name="Après", themes=["Santé"])
    created, renamed = changes_of(startup)
    assert (created.before, created.after["name"], created.after["slug"]) == ({}, "Avant", "a")
    assert (renamed.before, renamed.after) == ({"name": "Avant", "themes": []}, {"name": "Après", "themes": ["Santé"]})
    assert (renamed.model, renamed.row) == ("startups.startup", startup.pk)


@pytest.mark.django_db
def test_changes_are_those_of_rows_that_ever_matched() -> None:
    first = factories.make_startup("a", phases=[("construction", "2021-01-01")])
    factories.make_startup("b", phases=[("construction", "2022-01-01")])
    Phase.objects.filter(startup=first).delete()
    assert [(change.kind, change.before.get("start"), change.after.get("start")) for change in phases_of(first)] == [
        ("insert", None, dt.date(2021, 1, 1)),
        ("delete", dt.date(2021, 1, 1), None),
    ]


def phases_of(startup: Startup) -> list[RowVersionChange]:
    return changes(Phase, startup_id=startup.pk)


@pytest.mark.django_db
def test_update_that_changes_nothing_is_no_change() -> None:
    startup = factories.make_startup()
    startup.save()
    Startup.objects.update(name=startup.name)
    assert [change.kind for change in changes_of(startup)] == ["insert"]


@pytest.mark.django_db
@cases("rows", [1, 3])
def test_changes_are_read_in_one_query(rows: int, django_assert_num_queries: Any) -> None:
    startup = factories.make_startup()
    for number in range(rows):
        with because(reason=f"entrée {number}", source="page"):
            factories.make_event(startup, "fast", "2021-05-01")
    with django_assert_num_queries(1):  # the versions, with their contexts
        assert [change.reason for change in changes(LifeEvent, startup_id=startup.pk)] == [
            f"entrée {number}" for number in range(rows)
        ]


@pytest.mark.django_db
def test_reasons_of_one_request_do_not_mix() -> None:
    with pghistory.context(url="/espace/", user=3):
        with because(reason="la première", source="page", user=3):
            startup = factories.make_startup()
        with because(reason="la seconde", source="page", user=3):
            Startup.objects.update(name="Autre")
        Startup.objects.update(name="Encore")
    created, renamed, last = changes_of(startup)
    assert [(change.source, change.reason, change.user) for change in (created, renamed, last)] == [
        ("page", "la première", 3),
        ("page", "la seconde", 3),
        ("application", "", 3),
    ]
    assert [
        context.metadata["url"] for context in pghistory.models.Context.objects.filter(metadata__has_key="reason")
    ] == ["/espace/", "/espace/"]


@pytest.mark.django_db
def test_history_survives_its_author() -> None:
    author = factories.make_user(name="Camille Agent")
    with because(reason="nouveau nom", source="page", user=author.pk, author=str(author)):
        startup = factories.make_startup()
    key = author.pk
    author.delete()
    [change] = changes_of(startup)
    assert (change.user, change.author, User.objects.filter(pk=key).exists()) == (key, "Camille Agent", False)


@pytest.mark.django_db
def test_history_survives_the_record() -> None:
    startup = factories.make_startup(phases=[("construction", "2021-01-01")])
    key = startup.pk
    with because(reason="doublon", source="page"):
        startup.delete()
    assert [(change.kind, change.reason) for change in changes(Phase, startup_id=key)] == [
        ("insert", ""),
        ("delete", "doublon"),
    ]
    assert [change.kind for change in changes(Startup, pgh_obj_id=key)] == ["insert", "delete"]


@pytest.mark.django_db(transaction=True)
def test_as_of_gives_the_rows_known_at_a_moment() -> None:
    known: list[tuple[dt.datetime, list[tuple[str, str]]]] = []

    def note() -> None:
        known.append((timezone.now(), list(Administration.objects.order_by("pk").values_list("slug", "name"))))

    note()
    first = factories.make_administration("a", name="Un")
    note()
    factories.make_administration("b", name="Deux")
    note()
    Administration.objects.update(name="Tous")
    note()
    first.delete()
    note()
    factories.make_administration("c", name="Trois")
    note()
    assert [list(as_of(Administration, moment).values_list("slug", "name")) for moment, _ in known] == [
        rows for _, rows in known
    ]
    assert [len(rows) for _, rows in known] == [0, 1, 2, 2, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_context_ends_with_its_transaction() -> None:
    with because(reason="dans", source="page"):
        startup = factories.make_startup()
    Startup.objects.update(name="Après")
    assert [(change.source, change.reason) for change in changes_of(startup)] == [("page", "dans"), (None, "")]


@pytest.mark.django_db
def test_as_of_knows_a_change_from_its_very_moment() -> None:
    factories.make_administration("a")
    [change] = changes(Administration)
    moments = [change.at - dt.timedelta(microseconds=1), change.at]
    assert [list(as_of(Administration, moment).values_list("slug", flat=True)) for moment in moments] == [[], ["a"]]
