import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from access.models import ServiceToken
from access.rights import Action
from access.token_actions import LONGEST, issue_token, revoke_token, token_of
from accounts.models import User
from accounts.models.bindings import digest_of
from common.clock import today
from startups.changes import startup_change
from startups.models import Startup
from startups.permissions import require_change
from tests import factories, wordings
from tests.cases import cases
from tests.connections import PATIENCE, Elsewhere
from tests.refusals import refusal

pytestmark = pytest.mark.django_db
SOON = dt.timedelta(days=30)


@pytest.fixture
def staff() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)


def issue(staff: User, *startups: Startup) -> tuple[ServiceToken, str]:
    return issue_token(name=" Tableau de bord ", startups=startups, last_day=today() + SOON, actor=staff)


def test_secret_is_returned_once_and_its_digest_alone_is_kept(staff: User) -> None:
    token, secret = issue(staff, factories.make_startup("a"), factories.make_startup("b"))
    token.refresh_from_db()
    assert (token.name, token.issued_by, len(secret), secret[:12]) == ("Tableau de bord", staff, 47, token.prefix)
    assert token.digest == digest_of(secret)
    assert secret not in {str(value) for value in ServiceToken.objects.values_list().get()}
    assert [*token.grants.values_list("startup__slug", flat=True)] == ["a", "b"]
    assert issue(staff, factories.make_startup("c"))[1] != secret


def test_secret_finds_its_token_and_notes_the_day(staff: User) -> None:
    token, secret = issue(staff, factories.make_startup())
    assert token.last_used_on is None
    assert token_of(secret) == token
    assert ServiceToken.objects.get().last_used_on == today()
    assert [token_of(wrong) for wrong in ("", "bpf_", secret[:-1], secret.upper(), token.digest)] == [None] * 5


def test_expired_or_revoked_token_is_no_token(staff: User) -> None:
    token, secret = issue(staff, factories.make_startup())
    revoked = revoke_token(token=token, reason="Fuite", actor=staff)
    assert (revoked.revoked_by, revoked.revocation_reason, token_of(secret)) == (staff, "Fuite", None)
    again = revoke_token(token=token, reason="Encore", actor=staff)
    assert (again.revoked_at, again.revocation_reason) == (revoked.revoked_at, "Fuite")
    factories.make_token(last_day=(today() - dt.timedelta(days=1)).isoformat())
    assert token_of(factories.SECRET) is None


@cases(("name", "days", "field"), [("", 30, "name"), ("Outil", -1, "last_day"), ("Outil", 800, "last_day")])
def test_token_is_named_and_bounded_in_time(staff: User, name: str, days: int, field: str) -> None:
    until = today() + dt.timedelta(days=days)
    with pytest.raises(ValidationError) as refused:
        issue_token(name=name, startups=[factories.make_startup()], last_day=until, actor=staff)
    assert list(refused.value.message_dict) == [field]
    with pytest.raises(ValidationError, match="Choisissez au moins un service"):
        issue_token(name="Outil", last_day=today(), actor=staff)
    assert ServiceToken.objects.count() == 0


def test_token_is_issued_for_services_for_incubators_or_for_both(staff: User) -> None:
    startup, incubator = factories.make_startup(), factories.make_incubator()
    for startups, incubators in (([startup], []), ([], [incubator]), ([startup], [incubator])):
        token, _ = issue_token(
            name="Outil",
            startups=startups,
            incubators=incubators,
            last_day=today(),
            actor=staff,
        )
        assert set(token.grants.values_list("startup__slug", "incubator__slug")) == {
            *((one.slug, None) for one in startups),
            *((None, one.slug) for one in incubators),
        }


@cases("days", [0, LONGEST.days])
def test_token_may_be_valid_for_a_day_or_two_years(staff: User, days: int) -> None:
    until = today() + dt.timedelta(days=days)
    token, secret = issue_token(name="Outil", startups=[factories.make_startup()], last_day=until, actor=staff)
    assert (token.is_valid(until), token.is_valid(until + dt.timedelta(days=1))) == (True, False)
    assert token_of(secret) == token


@cases("reason", ["", " \n", "x" * 2001, "a\0b"])
def test_revocation_needs_a_reason(staff: User, reason: str) -> None:
    token, secret = issue(staff, factories.make_startup())
    with pytest.raises(ValidationError) as refused:
        revoke_token(token=token, reason=reason, actor=staff)
    assert list(refused.value.message_dict) == ["reason"]
    assert token_of(secret) == token


@cases("role", ["public", "agent", "coach"])
def test_tokens_are_for_the_staff(staff: User, role: str) -> None:
    incubator = factories.make_incubator()
    startup = factories.make_startup(incubator=incubator)
    token, _ = issue(staff, startup)
    actors: dict[str, Callable[[], User | None]] = {
        "public": lambda: None,
        "agent": factories.make_user,
        "coach": lambda: factories.make_coach(incubator),
    }
    actor = actors[role]()
    with pytest.raises(PermissionDenied):
        issue_token(name="Outil", startups=[startup], last_day=today(), actor=actor)
    with pytest.raises(PermissionDenied):
        revoke_token(token=token, reason="x", actor=actor)


def test_token_measures_its_services_and_does_nothing_else() -> None:
    own, other = factories.make_startup("a"), factories.make_startup("b")
    token = factories.make_token(own)
    assert require_change(token, own, Action.MEASURE) == token
    gone = factories.make_token(own, secret="bpf_autre", last_day="2020-01-01")
    refused = [
        (token, Action.MEASURE, other, "Ce jeton n’écrit pas les relevés de ce service"),
        (token, Action.EDIT_STARTUP, own, "Un jeton n’envoie que des relevés"),
        (gone, Action.MEASURE, own, "Ce jeton n’écrit pas les relevés de ce service"),
    ]
    for holder, action, startup, why in refused:
        with pytest.raises(PermissionDenied, match=why):
            require_change(holder, startup, action)


def test_token_of_an_incubator_writes_of_what_it_carries_today() -> None:
    fabrique, other = factories.make_incubator("fabrique"), factories.make_incubator("autre")
    lead, beside, gone = (factories.make_startup(slug) for slug in ("a", "b", "c"))
    factories.make_membership(lead, fabrique, "2020-01-01")
    factories.make_membership(beside, other, "2020-01-01")
    factories.make_membership(beside, fabrique, "2020-01-01", is_lead=False)
    factories.make_membership(gone, fabrique, "2020-01-01", today().isoformat())
    token = factories.make_token(incubators=[fabrique])
    assert [require_change(token, one, Action.MEASURE) for one in (lead, beside)] == [token, token]
    with pytest.raises(PermissionDenied):
        require_change(token, gone, Action.MEASURE)


def test_no_token_does_what_only_people_do() -> None:
    startup = factories.make_startup()
    token = factories.make_token(startup)
    with pytest.raises(PermissionDenied), startup_change(startup, reason="Essai", actor=token):
        pytest.fail("The change began.")


@pytest.mark.django_db(transaction=True)
def test_token_revoked_while_its_request_is_read_writes_nothing(staff: User) -> None:
    startup = factories.make_startup()
    token, _ = issue(staff, startup)  # as the authentication of the request found it
    revoke_token(token=token, reason="Fuite", actor=staff)
    assert token.revoked_at is None
    with (
        pytest.raises(PermissionDenied, match="Ce jeton n’écrit pas les relevés"),
        startup_change(startup, reason="Relevés", actor=token, action=Action.MEASURE),
    ):
        pytest.fail("The change began.")


@pytest.mark.django_db(transaction=True)
def test_revocation_waits_for_what_the_token_is_writing_and_lets_nothing_follow(staff: User) -> None:
    startup = factories.make_startup()
    token, _ = issue(staff, startup)
    order = []
    with Elsewhere() as other:

        def revoke() -> None:
            revoke_token(token=token, reason="Fuite", actor=staff)
            order.append("revoked")

        with startup_change(startup, reason="Relevés", actor=token, action=Action.MEASURE):
            revocation = other.start_blocked(revoke)
            order.append("written")
        revocation.result(PATIENCE)
    assert order == ["written", "revoked"]


@cases(
    ("asked", "refused"),
    [
        ({"startups": []}, {"startups": [wordings.TOKEN_WITHOUT_SERVICE]}),
        ({"days": -1}, {"last_day": [wordings.TOKEN_OF_TWO_YEARS]}),
        (
            {"days": LONGEST.days + 1},
            {"last_day": [wordings.TOKEN_OF_TWO_YEARS]},
        ),
        ({"name": "  "}, {"name": [wordings.EMPTY_FIELD]}),
    ],
)
def test_invalid_token_is_refused_in_words(staff: User, asked: dict[str, Any], refused: Any) -> None:
    given = {"name": "Outil", "startups": [factories.make_startup()], "days": 30, **asked}
    days = given.pop("days")
    write = lambda: issue_token(**given, last_day=today() + dt.timedelta(days=days), actor=staff)  # noqa: E731
    assert refusal(write) == refused
    assert not ServiceToken.objects.exists()


@cases("days", [0, LONGEST.days])
def test_a_token_is_valid_from_today_to_two_years(staff: User, days: int) -> None:
    until = today() + dt.timedelta(days=days)
    startups = [factories.make_startup()]
    token, secret = issue_token(name="Outil", startups=startups, last_day=until, actor=staff)
    assert (token.last_day, token.grants.count()) == (until, 1)
    assert token_of(secret) == token


@cases("reason", ["", " ", "x" * 2001])
def test_a_token_is_revoked_for_a_reason(staff: User, reason: str) -> None:
    token, secret = issue(staff, factories.make_startup())
    assert list(refusal(lambda: revoke_token(token=token, reason=reason, actor=staff))) == ["reason"]
    assert token_of(secret) == token


def test_one_token_is_revoked_and_used_alone(staff: User) -> None:
    (first, secret), (second, other) = (issue(staff, factories.make_startup(slug)) for slug in ("a", "b"))
    assert token_of(secret) == first
    assert dict(ServiceToken.objects.values_list("pk", "last_used_on")) == {first.pk: today(), second.pk: None}
    revoke_token(token=first, reason="Fuite", actor=staff)
    assert (token_of(secret), token_of(other)) == (None, second)
