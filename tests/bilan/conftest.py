"""Fixtures: a writer of reports, last year's report with every section, and the writer's browser."""

import pytest
from django.test import Client

from accounts.models import User
from bilan.actions.writing import create_report
from bilan.models import Report
from common.clock import today
from tests import factories


@pytest.fixture
def staff() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)


@pytest.fixture
def report(staff: User) -> Report:
    return create_report(year=today().year - 1, actor=staff)


@pytest.fixture
def browser(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    return client
