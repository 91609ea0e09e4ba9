"""The session and the account that each page reads first."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.backends import AccountBackend
from accounts.models import User
from accounts.sessions import SessionStore
from tests import factories

pytestmark = pytest.mark.django_db


def test_session_is_read_in_one_query_as_it_was_saved() -> None:
    saved = SessionStore()
    saved["page"] = "à 100 %"
    saved.save()
    read = SessionStore(saved.session_key)
    with CaptureQueriesContext(connection) as queries:
        assert (read["page"], read.session_key) == ("à 100 %", saved.session_key)
    assert len(queries) == 1


@pytest.mark.parametrize("key", ["expired", "unknown"])
def test_session_that_is_over_or_invented_is_empty_and_forgets_its_key(key: str) -> None:
    saved = SessionStore()
    saved["page"] = "une"
    saved.save()
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    read = SessionStore(saved.session_key if key == "expired" else "k" * 32)
    assert (dict(read.items()), read.session_key) == ({}, None)


def test_account_of_a_session_is_the_one_that_is_open() -> None:
    user = factories.make_user()
    assert AccountBackend().get_user(user.pk) == user
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert AccountBackend().get_user(user.pk) is None
    assert AccountBackend().get_user(0) is None
