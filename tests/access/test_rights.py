import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from access.rights import REFUSALS, Action, Actor, has_permission, require
from accounts.models import User
from incubators.models import Incubator
from startups.permissions import editable_by
from tests import factories
from tests.cases import cases

pytestmark = pytest.mark.django_db

# The rights of each role: the actions in order, on a fiche of incubator "a".
TABLE = {
    "nobody": (True, False, False, False, False, False, False, False, False, False),
    "public": (True, False, False, False, False, False, False, False, False, False),
    "agent": (True, True, True, False, False, False, False, False, False, False),
    "coach of a": (True, True, True, True, True, True, True, False, False, False),
    "coach of b": (True, True, True, False, False, False, True, False, False, False),
    "former coach of a": (True, True, True, False, False, False, False, False, False, False),
    "future coach of a": (True, True, True, False, False, False, False, False, False, False),
    "dinum": (True, True, True, True, True, True, True, True, True, False),
    "administrator": (True, True, True, True, True, True, True, True, True, True),
    "closed administrator": (True, False, False, False, False, False, False, False, False, False),
}


def actors() -> dict[str, Actor]:
    a, b = factories.make_incubator("a"), factories.make_incubator("b")
    return {
        "nobody": None,
        "public": AnonymousUser(),
        "agent": factories.make_user("agent@example.gouv.fr"),
        "coach of a": factories.make_coach(a, email="a@example.gouv.fr"),
        "coach of b": factories.make_coach(b, email="b@example.gouv.fr"),
        "former coach of a": factories.make_coach(a, email="avant@example.gouv.fr", until="2021-06-01"),
        "future coach of a": factories.make_coach(a, email="apres@example.gouv.fr", start="2021-06-02"),
        "dinum": factories.make_user("dinum@example.gouv.fr", User.Role.DINUM),
        "administrator": factories.make_user("admin@example.gouv.fr", User.Role.ADMINISTRATOR),
        "closed administrator": factories.make_user("ex@example.gouv.fr", User.Role.ADMINISTRATOR, is_active=False),
    }


@cases("role", TABLE)
def test_each_role_may_do_what_the_table_shows(role: str) -> None:
    actor = actors()[role]
    incubators = [*Incubator.objects.filter(slug="a")]
    day = dt.date(2021, 6, 1)
    assert tuple(has_permission(actor, action, incubators=incubators, on=day) for action in Action) == TABLE[role]


def test_each_action_but_reading_has_its_refusal() -> None:
    assert set(REFUSALS) == set(Action) - {Action.READ}


def test_coach_edits_nothing_that_no_incubator_carries() -> None:
    coach = factories.make_coach(factories.make_incubator())
    assert has_permission(coach, Action.EDIT_STARTUP) is False


@cases("action", list(REFUSALS))
def test_refusal_shows_who_may(action: Action) -> None:
    with pytest.raises(PermissionDenied) as refused:
        require(AnonymousUser(), action)
    assert str(refused.value) == REFUSALS[action]


def test_require_gives_the_user_who_may() -> None:
    user = factories.make_user(role=User.Role.DINUM)
    assert require(user, Action.DECIDE) is user


# By role: which fiches of "a", "b", both, formerly "a", and none it may edit; and the number of queries.
AMONG = {
    "nobody": ("", 0),
    "public": ("", 0),
    "agent": ("", 1),
    "coach of a": ("a ab", 1),
    "coach of b": ("ab b", 1),
    "former coach of a": ("", 1),
    "dinum": ("a ab b formerly-a none", 0),
    "administrator": ("a ab b formerly-a none", 0),
    "closed administrator": ("", 0),
}


@cases("role", AMONG)
def test_each_role_may_change_the_fiches_that_the_table_shows(role: str, django_assert_num_queries: Any) -> None:
    actor = actors()[role]
    a, b = Incubator.objects.get(slug="a"), Incubator.objects.get(slug="b")
    factories.make_startup("a", incubator=a)
    factories.make_startup("b", incubator=b)
    factories.make_membership(factories.make_startup("ab", incubator=b), a, is_lead=False)
    factories.make_membership(factories.make_startup("formerly-a"), a, "2019-01-01", "2020-01-01")
    factories.make_startup("none")
    slugs, queries = AMONG[role]
    with django_assert_num_queries(queries):
        editable = editable_by(actor)
        assert [slug for slug in ("a", "ab", "b", "formerly-a", "none", "", None) if slug in editable] == slugs.split()


@cases("role", ["coach of a", "coach of b", "dinum", "agent", "public"])
def test_a_fiche_may_be_changed_among_others_as_by_itself(role: str) -> None:
    actor = actors()[role]
    incubators = [*Incubator.objects.filter(slug="a")]
    factories.make_startup("s", incubator=incubators[0])
    by_itself = has_permission(actor, Action.EDIT_STARTUP, incubators=incubators)
    assert ("s" in editable_by(actor)) is by_itself
