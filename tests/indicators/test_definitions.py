"""Actions on indicators and definitions: rights, refusals, what is unchanged."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from common.clock import today
from common.history import changes
from indicators.actions.definitions import (
    ChangeContext,
    Following,
    Naming,
    add_version,
    create_indicator,
    end_indicator,
    order_indicators,
    reword_indicator,
)
from indicators.actions.publication_warnings import CONFIRM, UnconfirmedError
from indicators.models import Definition, Indicator, Publication, PublishedResult
from tests import factories, wordings
from tests.cases import cases
from tests.connections import PATIENCE, Elsewhere
from tests.history import changes_of

pytestmark = pytest.mark.django_db
LAUNCHES: dict[str, Any] = {"measure": "entries", "kind": "construction", "first_time": True}
ENDS: dict[str, Any] = {"measure": "entries", "kind": "abandon"}
NAMING = Naming(" Lancements ", "produits", "Mots de l'équipe")


@pytest.fixture(autouse=True)
def _kinds() -> None:
    factories.make_phase_kinds()


@pytest.fixture
def staff() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille")


def create(actor: User, **said: Any) -> Indicator:
    asked: dict[str, Any] = {"code": "launches", "naming": NAMING, "first_year": 2020, "last_year": None}
    asked |= {"rule": LAUNCHES, "following": Following("budget_law"), **said}
    return create_indicator(**asked, by=ChangeContext(actor, "PLF 2027"))


def test_new_indicator_comes_last_with_its_first_version_and_its_reason(staff: User) -> None:
    factories.make_indicator("first", position=4)
    made = create(staff, last_year=2027)
    [definition] = made.definitions.all()
    assert (made.label, made.position, made.first_year, made.last_year) == ("Lancements", 5, 2020, 2027)
    assert (definition.version, definition.first_year, definition.rule, definition.created_by) == (
        1,
        2020,
        LAUNCHES,
        staff,
    )
    for row in (made, definition):
        [change] = changes_of(row)
        assert (change.reason, change.source, change.user, change.author) == ("PLF 2027", "page", staff.pk, "Camille")


@cases(
    ("asked", "errors"),
    [
        ({"code": "Launches"}, {"code": [wordings.CODE_IN_LOWER_CASE]}),
        ({"code": "taken"}, {"code": ["Un autre indicateur a déjà ce code : choisissez-en un autre."]}),
        ({"code": ""}, {"code": [wordings.EMPTY_FIELD]}),
        ({"naming": Naming("", "produits")}, {"label": [wordings.EMPTY_FIELD]}),
        ({"first_year": 2012}, {"__all__": [wordings.YEAR_OF_THE_PROGRAMME]}),
        (
            {"last_year": 2019},
            {"__all__": [wordings.YEARS_IN_ORDER]},
        ),
        ({"rule": {"measure": "stars"}}, None),
        ({"rule": []}, {"rule": [wordings.RULE_IS_AN_OBJECT]}),
    ],
)
def test_wrong_definition_is_refused_with_its_field(
    staff: User, asked: dict[str, Any], errors: dict[str, list[str]] | None
) -> None:
    factories.make_indicator("taken")
    with pytest.raises(ValidationError) as refused:
        create(staff, **asked)
    if errors is None:
        assert list(refused.value.message_dict) == ["rule"]
    elif "__all__" in errors or "code" in asked:
        assert [message for said in refused.value.message_dict.values() for message in said] == [
            message for said in errors.values() for message in said
        ]
    else:
        assert refused.value.message_dict == errors
    assert Indicator.objects.count() == 1
    assert not Definition.objects.exists()


@cases("reason", ["", "  "])
def test_a_change_has_a_reason(staff: User, reason: str) -> None:
    with pytest.raises(ValidationError):
        create_indicator(
            code="a",
            naming=NAMING,
            first_year=2020,
            last_year=None,
            rule=LAUNCHES,
            following=Following("programme"),
            by=ChangeContext(staff, reason),
        )


@cases("role", ["agent", "coach", "visitor"])
def test_only_staff_change_indicators(role: str) -> None:
    indicator = factories.make_indicator(rule=LAUNCHES)
    make: dict[str, Callable[[], User | None]] = {
        "agent": lambda: factories.make_user(),
        "coach": lambda: factories.make_coach(factories.make_incubator()),
        "visitor": lambda: None,
    }
    actor = make[role]()
    by = ChangeContext(actor, "Raison")
    for change in (
        lambda: create_indicator(
            code="b",
            naming=NAMING,
            first_year=2020,
            last_year=None,
            rule=LAUNCHES,
            following=Following("programme"),
            by=by,
        ),
        lambda: add_version(indicator=indicator, first_year=2021, rule=ENDS, by=by),
        lambda: reword_indicator(indicator=indicator, naming=NAMING, by=by),
        lambda: end_indicator(indicator=indicator, last_year=2030, by=by),
        lambda: order_indicators(codes=[indicator.code], by=by),
    ):
        with pytest.raises(PermissionDenied):
            change()
    assert Definition.objects.count() == 1


def test_a_version_decides_from_its_year_on_and_the_one_before_stays(staff: User) -> None:
    indicator = create(staff)
    second = add_version(indicator=indicator, first_year=2022, rule=ENDS, by=ChangeContext(staff, "PLF 2022"))
    assert list(indicator.definitions.values_list("version", "first_year", "rule")) == [
        (1, 2020, LAUNCHES),
        (2, 2022, ENDS),
    ]
    assert [change.reason for change in changes(Definition, pgh_obj_id=second.pk)] == ["PLF 2022"]


@cases(
    ("year", "rule", "field", "message"),
    [
        (2019, ENDS, "first_year", "« Lancements » n’est pas suivi en 2019."),
        (2031, ENDS, "first_year", wordings.NOT_FOLLOWED_IN_2031),
        (2024, LAUNCHES, "rule", "C’est déjà la définition de 2024 : changez-la, ou quittez."),
        (2024, "entries", "rule", wordings.RULE_IS_AN_OBJECT),
    ],
)
def test_a_version_that_means_nothing_is_refused(
    staff: User, year: int, rule: object, field: str, message: str
) -> None:
    indicator = create(staff, last_year=2030)
    with pytest.raises(ValidationError) as refused:
        add_version(indicator=indicator, first_year=year, rule=rule, by=ChangeContext(staff, "Raison"))
    assert refused.value.message_dict == {field: [message]}
    assert indicator.definitions.count() == 1


def test_a_version_of_an_earlier_year_replaces_the_later_ones(staff: User) -> None:
    indicator = create(staff)
    add_version(indicator=indicator, first_year=2022, rule=ENDS, by=ChangeContext(staff, "Raison"))
    back = add_version(indicator=indicator, first_year=2022, rule=LAUNCHES, by=ChangeContext(staff, "Raison"))
    assert back.version == 3


def test_a_version_that_decides_published_years_is_shown_and_confirmed(staff: User) -> None:
    indicator = create(staff)
    for year in (2021, 2022):
        publication = Publication.objects.create(year=year, published_on=today())
        PublishedResult.objects.create(
            publication=publication, indicator=indicator, year=year, value=1, has_evidence=False
        )
    by = ChangeContext(staff, "Nouveau périmètre")
    one = (
        "2022 est publiée, et cette version la décide : le résultat publié ne change pas, celui des fiches suivra la nouvelle"
        " règle, et l’écart se verra."
    )
    both = (
        "2021 et 2022 sont publiées, et cette version les décide : les résultats publiés ne changent pas, ceux des fiches"
        " suivront la nouvelle règle, et les écarts se verront."
    )
    for year, warning in ((2022, one), (2020, both)):
        with pytest.raises(UnconfirmedError) as unconfirmed:
            add_version(indicator=indicator, first_year=year, rule=ENDS, by=by)
        assert unconfirmed.value.message_dict == {"confirmed": [warning, CONFIRM]}
    assert indicator.definitions.count() == 1
    assert add_version(indicator=indicator, first_year=2023, rule=ENDS, by=by).version == 2  # none is published
    made = add_version(indicator=indicator, first_year=2022, rule=ENDS, by=by, confirmed=True)
    assert [change.reason for change in changes(Definition, pgh_obj_id=made.pk)] == ["Nouveau périmètre"]
    assert [(one.year, str(one.value)) for one in PublishedResult.objects.all()] == [(2021, "1.0000"), (2022, "1.0000")]


def sql(statement: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_version_in_force_does_not_change_even_by_sql(staff: User) -> None:
    [definition] = create(staff).definitions.all()
    for column, value in (("rule", "{}"), ("first_year", "2030"), ("version", "7")):
        with pytest.raises(IntegrityError, match="definition_frozen_in_force"), transaction.atomic():
            sql(f"UPDATE indicators_definition SET {column} = %s WHERE id = %s", value, definition.pk)  # noqa: S608
    sql("UPDATE indicators_definition SET created_by_id = NULL WHERE id = %s", definition.pk)
    definition.refresh_from_db()
    assert (definition.rule, definition.created_by) == (LAUNCHES, None)


def test_a_version_to_come_may_change_until_it_is_published(staff: User) -> None:
    [definition] = create(staff, first_year=today().year + 1).definitions.all()
    definition.rule = ENDS
    definition.save()
    publication = Publication.objects.create(year=2021, published_on=today())
    PublishedResult.objects.create(
        publication=publication,
        indicator=definition.indicator,
        definition=definition,
        year=2021,
        value=1,
        has_evidence=False,
    )
    definition.rule = LAUNCHES
    with pytest.raises(IntegrityError, match="definition_frozen_in_force"), transaction.atomic():
        definition.save()
    definition.refresh_from_db()
    assert definition.rule == ENDS


def test_a_published_version_can_not_be_deleted_even_by_sql(staff: User) -> None:
    indicator = create(staff)
    publish_by(indicator)
    coming = add_version(indicator=indicator, first_year=today().year + 1, rule=ENDS, by=ChangeContext(staff, "PLF"))
    [first, _] = indicator.definitions.all()
    with pytest.raises(IntegrityError, match="definition_frozen_in_force"), transaction.atomic():
        sql("DELETE FROM indicators_definition WHERE id = %s", first.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        indicator.delete()
    sql("DELETE FROM indicators_definition WHERE id = %s", coming.pk)
    assert list(indicator.definitions.all()) == [first]


@transaction.atomic
def publish_by(indicator: Indicator) -> None:
    """Publish a result of the first version."""
    made = Publication.objects.create(year=2021, published_on="2022-02-01")
    first = indicator.definitions.get(version=1)
    PublishedResult.objects.create(
        publication=made, indicator=indicator, definition=first, year=2021, has_evidence=False
    )


def test_edited_texts_change_no_rule_nor_year(staff: User) -> None:
    indicator = create(staff)
    reword_indicator(
        indicator=indicator, naming=Naming("Autre", "services", " Mots "), by=ChangeContext(staff, "Clarté")
    )
    indicator.refresh_from_db()
    assert (indicator.label, indicator.unit, indicator.wording, indicator.code) == (
        "Autre",
        "services",
        "Mots",
        "launches",
    )
    with pytest.raises(ValidationError, match="Rien n’a changé"):
        reword_indicator(indicator=indicator, naming=Naming("Autre", "services", "Mots"), by=ChangeContext(staff, "x"))


def test_an_indicator_ends_but_not_before_what_was_published_or_aimed_at(staff: User) -> None:
    indicator = create(staff)
    factories.make_target(indicator, 2023)
    publication = Publication.objects.create(year=2022, published_on=today())
    PublishedResult.objects.create(publication=publication, indicator=indicator, year=2022, value=1, has_evidence=False)
    for year, message in (
        (2021, "L’indicateur ne finit pas avant 2022 : un résultat est publié cette année-là."),
        (2022, "L’indicateur ne finit pas avant 2023 : une cible est fixée cette année-là."),
        (None, "C’est déjà sa dernière année."),
    ):
        with pytest.raises(ValidationError) as refused:
            end_indicator(indicator=indicator, last_year=year, by=ChangeContext(staff, "Retiré"))
        assert refused.value.message_dict == {"last_year": [message]}
    assert end_indicator(indicator=indicator, last_year=2023, by=ChangeContext(staff, "Retiré")).last_year == 2023
    assert end_indicator(indicator=indicator, last_year=None, by=ChangeContext(staff, "Repris")).last_year is None


def test_the_order_names_each_indicator_once(staff: User) -> None:
    for place, code in enumerate(("a", "b", "c"), start=1):
        factories.make_indicator(code, position=place)
    order_indicators(codes=["c", "a", "b"], by=ChangeContext(staff, "PAP"))
    assert list(Indicator.objects.values_list("code", flat=True)) == ["c", "a", "b"]
    for codes in (["c", "a"], ["c", "a", "a", "b"], ["c", "a", "d"]):
        with pytest.raises(ValidationError, match="nomme chaque indicateur une fois"):
            order_indicators(codes=codes, by=ChangeContext(staff, "PAP"))
    with pytest.raises(ValidationError, match="Rien n’a changé"):
        order_indicators(codes=["c", "a", "b"], by=ChangeContext(staff, "PAP"))


@pytest.mark.django_db(transaction=True)
def test_two_people_who_create_the_very_first_indicator_at_once_take_turns(staff: User) -> None:
    with Elsewhere() as one, Elsewhere() as two:
        one.run(lambda: transaction.set_autocommit(False))
        first = one.run(lambda: create(staff))
        waiting = two.start_blocked(lambda: create(staff))
        one.run(transaction.commit)
        with pytest.raises(ValidationError) as refused:
            waiting.result(PATIENCE)
        assert refused.value.message_dict == {"code": ["Un autre indicateur a déjà ce code : choisissez-en un autre."]}
        assert two.run(lambda: create(staff, code="ends", rule=ENDS)).position == first.position + 1
