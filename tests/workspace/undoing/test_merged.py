"""A merge that moved rows to this fiche is undone where it was decided, not on this fiche's page."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from betagouv.absences.actions import merge, undo
from betagouv.models import Absence, ImportRun
from common.history import history_of
from incubators.models import Incubator
from startups.models import Phase
from tests import factories

pytestmark = pytest.mark.django_db
OTHERS = "annulez-le là où il a été fait"


@pytest.fixture
def staff() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)


@pytest.fixture
def merged(incubator: Incubator, staff: User) -> Absence:
    """Merge « vieux », missing from its source, into « neuf »."""
    factories.make_startup("vieux", phases=[("investigation", "2020-01-06")], incubator=incubator)
    factories.make_startup("neuf", phases=[("construction", "2020-09-01")], incubator=incubator)
    import_run = ImportRun.objects.create(
        source="dossier", kind=ImportRun.Kind.RECORDS, records_as_of=dt.date(2022, 1, 1), report={}
    )
    absence = Absence.objects.create(kind="startup", key="vieux", name="Vieux", import_run=import_run)
    return merge(absence=absence, successor="neuf", reason="Même service", actor=staff)


def context() -> uuid.UUID:
    """Return the context of the change that moved a phase."""
    version: Any = history_of(Phase)._default_manager.latest("pgh_id")
    found: uuid.UUID = version.pgh_context_id
    return found


def life() -> list[tuple[str, str, str]]:
    rows = Phase.objects.order_by("start").values_list("startup__slug", "kind", "start")
    return [(slug, kind, str(start)) for slug, kind, start in rows]


TOGETHER = [("neuf", "investigation", "2020-01-06"), ("neuf", "construction", "2020-09-01")]


def test_merge_is_not_undone_by_the_page_of_the_heir(
    merged: Absence, staff: User, signed_in: Callable[[User], Client]
) -> None:
    address = f"/espace/services/neuf/changements/{context()}/"
    desk = signed_in(staff)
    shown = desk.get(address)
    page = shown.content.decode()
    assert (shown.status_code, OTHERS in page, 'name="reason"' in page) == (200, True, False)
    refused = desk.post(address, {"token": str(uuid.uuid4()), "reason": "Erreur"})
    assert (refused.status_code, OTHERS in refused.content.decode(), life()) == (400, True, TOGETHER)


def test_merge_undone_where_it_was_decided_gives_each_its_life(merged: Absence, staff: User) -> None:
    undo(absence=merged, reason="Ce sont deux services", actor=staff)
    assert life() == [("vieux", "investigation", "2020-01-06"), ("neuf", "construction", "2020-09-01")]
