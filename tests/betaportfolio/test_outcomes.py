"""Writes without history are reported correctly too: a publication that was saved is never reported as lost."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from access.token_actions import issue_token, revoke_token
from accounts.models import User
from common import request_context
from common.clock import today
from common.request_context import SaveOutcome
from common.row_actions import save_checked
from indicators.actions.publishing import PublicationEntry, Request, publish
from indicators.models import Inconsistency
from startups.changes import settle
from startups.models import Startup
from tests import factories
from workspace.accounts.actions import give_binding_code
from workspace.queue.actions import dismiss_todos, restore_todo
from workspace.todos.rules import TodoKind

WHY = "Essai"


@pytest.fixture
def staff() -> User:
    return factories.make_user("admin@example.gouv.fr", User.Role.ADMINISTRATOR)


@pytest.fixture
def startup() -> Startup:
    return factories.make_startup()


def writes(startup: Startup, staff: User) -> dict[str, Callable[[], object]]:
    """Return each write that a page makes, by name, in a possible order."""
    factories.make_indicator("launched")
    entry = PublicationEntry("launched", typed=True, value=Decimal(3))
    gap = Inconsistency.objects.create(check_code="credits", subject="x", level="gap", year=2021, sentence="Écart.")
    token, _ = issue_token(name="Ancien", startups=[startup], last_day=today(), actor=staff)
    week = today() + dt.timedelta(7)
    return {
        "publish": lambda: publish(Request(2021, (entry,), today(), WHY), actor=staff),
        "settle a gap": lambda: settle(row=gap, reason=WHY, actor=staff),
        "issue": lambda: issue_token(name="Outil", startups=[startup], last_day=today(), actor=staff),
        "revoke": lambda: revoke_token(token=token, reason=WHY, actor=staff),
        "set aside": lambda: dismiss_todos(
            startups=[startup], todo=TodoKind.METRIC, until=week, reason=WHY, actor=staff
        ),
        "bring back": lambda: restore_todo(startup=startup, todo=TodoKind.METRIC, actor=staff),
        "give a code": lambda: give_binding_code(
            account=factories.make_user("autre@example.gouv.fr", User.Role.ADMINISTRATOR), actor=staff
        ),
    }


@pytest.mark.django_db(transaction=True)
def test_committed_writes_are_known_as_saved(startup: Startup, staff: User) -> None:
    found = {}
    for name, write in writes(startup, staff).items():
        request_context.reset_save_outcome()
        write()
        found[name] = request_context.save_outcome()
    assert found == dict.fromkeys(found, SaveOutcome.SAVED)


@pytest.mark.django_db
def test_writes_whose_commit_is_to_come_are_in_doubt(startup: Startup, staff: User) -> None:
    found = {}
    for name, write in writes(startup, staff).items():
        request_context.reset_save_outcome()
        write()
        found[name] = request_context.save_outcome()
    assert found == dict.fromkeys(found, SaveOutcome.IN_DOUBT)


@pytest.mark.django_db(transaction=True)
def test_what_is_refused_or_undone_is_not_reported_as_saved(startup: Startup, staff: User) -> None:
    request_context.reset_save_outcome()
    with pytest.raises(ValidationError):
        settle(row=Inconsistency(pk=1), reason=WHY, actor=staff)
    with pytest.raises(ValidationError), request_context.saving():
        save_checked(Startup())
    assert request_context.save_outcome() is SaveOutcome.NOTHING
    with transaction.atomic():
        restore_todo(startup=startup, todo=TodoKind.METRIC, actor=staff)
        transaction.set_rollback(True)
    assert request_context.save_outcome() is not SaveOutcome.SAVED
