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
from budget.models import Award, CreditLine, CreditYear, EntryCriterion, FundingRound, Milestone, Season
from common.history import RowVersionChange, as_of, because, changes, history_of
from common.models import KnownUntil
from community.models import IntrapreneurYear, Member
from impact.models import CostUnit, Designation
from incubators.models import Administration, CoachAssignment, Incubator
from indicators.models import Definition, Indicator, IndicatorFollower, Reconstruction
from startups.models import (
    Investigation,
    LifeEvent,
    Membership,
    Phase,
    PhaseKind,
    Sponsorship,
    Startup,
)
from tests import factories
from tests.bilan import test_models as of_report
from tests.budget import test_models as of_budget
from tests.community import test_models as of_community
from tests.history import changes_of
from tests.impact import test_metric_models as of_metrics
from tests.indicators import test_models as of_indicators
from tests.indicators.checks import figures as of_checks
from tests.test_constraints import OURS
from tests.violations import insert

DAY = dt.date(2021, 5, 1)


def phase(kind: str = "construction") -> Phase:
    factories.make_phase_kinds()
    return Phase(startup=factories.make_startup(), kind_id=kind, start=DAY)


def investigation() -> Investigation:
    of = phase("investigation")
    of.save()
    return Investigation(phase=of)


def cost_unit() -> CostUnit:
    metric = of_metrics.metric()
    metric.save()
    return CostUnit(startup=metric.startup, label="dossier", metric=metric)


def of_section[M: models.Model](model: type[M], **fields: Any) -> M:
    section = of_report.section()
    section.save()
    return model(section=section, **fields)


def follower() -> IndicatorFollower:
    indicator = factories.make_indicator(first_year=2019, follower=None)
    return IndicatorFollower(indicator=indicator, follower="programme", first_year=2020)


def reconstruction() -> Reconstruction:
    stated = of_checks.stated()
    stated.save()
    return Reconstruction(stated=stated, reading="on_the_day", day=DAY, moment=timezone.now(), reason="Même total.")


# A row to write in each recorded table, and the column that the tests change.
ROWS: list[tuple[Callable[[], models.Model], str]] = [
    (lambda: Administration(slug="a", name="A"), "name"),
    (lambda: Incubator(slug="a", name="A"), "name"),
    (lambda: CoachAssignment(user=factories.make_user(), incubator=factories.make_incubator(), start=DAY), "end"),
    (lambda: User(email="agent@example.gouv.fr", password="!"), "name"),
    (lambda: Startup(slug="a", name="A"), "name"),
    (lambda: Sponsorship(startup=factories.make_startup(), administration=factories.make_administration()), "position"),
    (lambda: Membership(startup=factories.make_startup(), incubator=factories.make_incubator()), "position"),
    (lambda: PhaseKind(key="k", rank=1, group="ended", ends_service=True, label="K", plural="K", badge="K"), "label"),
    (phase, "comment"),
    (lambda: LifeEvent(startup=factories.make_startup(), kind="fast", date=DAY), "comment"),
    (investigation, "problem"),
    (lambda: FundingRound(number=9, year=2021), "source"),
    (lambda: Award(round=factories.make_round(), startup=factories.make_startup(), amount=Decimal(1)), "source"),
    (lambda: CreditYear(year=2021, programme="352"), "source"),
    (lambda: CreditLine(credit_year=factories.make_credits(), label="Réseau", amount=Decimal(1)), "detail"),
    (lambda: Indicator(code="a", label="A", unit="produits", first_year=2020), "label"),
    (lambda: Definition(indicator=factories.make_indicator(), first_year=2099, rule={}), "version"),
    (lambda: of_indicators.target(value=None), "source"),
    (lambda: Designation(startup=factories.make_startup(), millesime=2021), "reason"),
    (lambda: Member(key="m1"), "key"),
    (lambda: of_community.mission(), "last_day"),
    (lambda: of_community.link(), "position"),
    (lambda: of_community.training(), "source"),
    (lambda: of_community.wave(), "source"),
    (lambda: of_metrics.metric(), "name"),
    (lambda: of_metrics.measurement(), "source"),
    (lambda: of_metrics.spending(), "source"),
    (lambda: of_metrics.stated(), "source"),
    (cost_unit, "label"),
    (lambda: of_metrics.review(), "reason"),
    (lambda: of_metrics.threshold(), "reason"),
    (lambda: of_metrics.facts(), "nationwide_source"),
    (lambda: of_checks.stated(), "printed"),
    (lambda: of_metrics.other_funding(), "source"),
    (lambda: IntrapreneurYear(year=2021, certified=1), "source"),
    (lambda: of_indicators.measured(), "source"),
    (lambda: of_indicators.card(), "method"),
    (follower, "last_year"),
    (reconstruction, "reason"),
    (lambda: of_budget.application(), "measure"),
    (lambda: of_budget.assessment(), "note"),
    (lambda: of_budget.seat(), "function"),
    (lambda: of_budget.support(), "description"),
    (lambda: of_budget.shared_service(), "summary"),
    (lambda: Season(number=1, start=DAY), "description"),
    (lambda: of_budget.participation(), "outcome"),
    (lambda: of_budget.of_participation(EntryCriterion, criterion="team", state="missing"), "evidence"),
    (lambda: of_budget.of_participation(Milestone, label="Point", due_on=DAY), "note"),
    (lambda: report_models.Report(year=2021, title="Bilan"), "title"),
    (lambda: of_report.section(), "title"),
    (lambda: of_section(report_models.Testimony, person="Une coach", words="Tout va."), "role"),
    (lambda: of_report.picture(), "credit"),
    (lambda: of_section(report_models.Comment, author_name="Agent", text="À revoir."), "text"),
    (lambda: of_report.sourced(), "unit"),
    (lambda: KnownUntil(sort="records", day=DAY), "day"),
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


def undone(build: Callable[[], models.Model]) -> models.Model:
    with transaction.atomic():
        row = build()
        transaction.set_rollback(True)
    return row


@pytest.mark.django_db
def test_each_recorded_table_is_tested() -> None:
    assert {type(undone(build)) for build, _ in ROWS} == recorded_models()


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
def test_change_tells_only_what_differs() -> None:
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
@pytest.mark.parametrize("rows", [1, 3])
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
