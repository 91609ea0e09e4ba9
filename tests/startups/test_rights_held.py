"""A right revoked during a request, or while it waits for a lock, writes nothing more."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from access.token_actions import issue_token
from accounts.models import User
from betagouv.absences import actions as absences
from betagouv.conflicts.actions import settle_conflict
from betagouv.models import Absence, Conflict, ImportRun, SourceRecord
from betagouv.scheduled_import.actions import ask_for_import, set_import_source
from common.clock import today
from impact.actions.reach import assert_facts
from impact.actions.thresholds import set_threshold
from impact.models import CriterionThreshold, ImpactFacts
from incubators.models import CoachAssignment, Incubator
from indicators.actions.definitions import ChangeContext, Naming, reword_indicator
from indicators.actions.publishing import Request, publish
from indicators.actions.targets import remove_target
from indicators.models import Inconsistency, Target
from startups.actions import change_phase
from startups.changes import settle
from startups.models import Startup
from tests import factories
from tests.connections import Elsewhere
from workspace.accounts.actions import change_role, close_account, end_assignment, open_account

WHY = "Essai"


@pytest.mark.django_db
def test_account_is_read_again_by_each_action(startup: Startup, tmp_path: Path, settings: Settings) -> None:
    settings.RECORDS_SOURCE = str(tmp_path)
    staff = factories.make_user("dinum@example.gouv.fr", User.Role.ADMINISTRATOR)
    other = factories.make_user("autre@example.gouv.fr")
    indicator = factories.make_indicator("launched")
    (tmp_path / "_startups").mkdir()
    import_run = ImportRun.objects.create(source="content", records_as_of=today())
    record = SourceRecord.objects.create(
        kind="incubator", key="fabrique", document={"front": {}}, import_run=import_run
    )
    conflict = Conflict.objects.create(record=record, part="name", theirs="De là", import_run=import_run)
    absence = Absence.objects.create(kind="startup", key="un.service", import_run=import_run)
    User.objects.filter(pk=staff.pk).update(is_active=False)
    by: dict[str, Any] = {"reason": WHY, "actor": staff}
    writes: list[Callable[[], object]] = [
        lambda: change_phase(startup=startup, kind="construction", date=today(), **by),
        lambda: assert_facts(ImpactFacts(startup=startup, quality_source="Audit"), **by),
        lambda: set_threshold(CriterionThreshold(first_day=today(), people=1), **by),
        lambda: remove_target(Target(indicator=indicator, year=2021, edition_year=2021), **by),
        lambda: reword_indicator(indicator=indicator, naming=Naming("x", "y"), by=ChangeContext(staff, WHY)),
        lambda: publish(Request(2021, (), today(), WHY), actor=staff),
        lambda: settle(row=Inconsistency(pk=1), **by),
        lambda: issue_token(name="Outil", startups=[startup], last_day=today(), actor=staff),
        lambda: open_account(email="x@example.gouv.fr", name="", role=User.Role.AGENT, **by),
        lambda: change_role(account=other, role=User.Role.DINUM, **by),
        lambda: absences.keep(absence=absence, **by),
        lambda: absences.merge(absence=absence, successor="autre", **by),
        lambda: absences.withdraw(absence=absence, **by),
        lambda: absences.undo(absence=absence, **by),
        lambda: settle_conflict(conflict=conflict, choice="ours", **by),
        lambda: set_import_source(address=str(tmp_path), is_hourly=False, actor=staff),
        lambda: ask_for_import(actor=staff),
    ]
    for write in writes:
        with pytest.raises(PermissionDenied):
            write()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["closed", "role", "assignment"])
def test_right_revoked_while_a_request_waits_for_its_turn_writes_nothing(startup: Startup, way: str) -> None:
    coach = factories.make_coach(Incubator.objects.get())
    user = coach if way != "role" else factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)
    administrator = factories.make_user("admin@example.gouv.fr", User.Role.ADMINISTRATOR)
    client = Client()
    client.force_login(user)
    by: dict[str, Any] = {"reason": WHY, "actor": administrator}
    revoke: dict[str, Callable[[], object]] = {
        "closed": lambda: close_account(account=user, **by),
        "role": lambda: change_role(account=user, role=User.Role.AGENT, **by),
        "assignment": lambda: end_assignment(assignment=CoachAssignment.objects.get(), on=today(), **by),
    }
    url = "/espace/services/un.service/evenements/"
    form = {"kind": "end", "date": "2022-01-01", "token": "3f0c1d0e-7a55-4c9b-9f0e-5f5b4c1a2d77"}
    with Elsewhere() as admin, Elsewhere() as desk:
        admin.run(lambda: transaction.set_autocommit(False))
        admin.run(revoke[way])
        answer = desk.start_blocked(lambda: client.post(url, form).status_code)
        admin.run(transaction.commit)
        assert answer.result(10) == 403
    assert startup.events.count() == 0


@pytest.mark.django_db(transaction=True)
def test_revocation_waits_for_the_write_under_way(startup: Startup) -> None:
    coach = factories.make_coach(Incubator.objects.get())
    administrator = factories.make_user("admin@example.gouv.fr", User.Role.ADMINISTRATOR)
    by: dict[str, Any] = {"kind": "construction", "date": dt.date(2022, 1, 1), "reason": WHY}
    with Elsewhere() as desk, Elsewhere() as admin:
        desk.run(lambda: transaction.set_autocommit(False))
        desk.run(lambda: change_phase(startup=startup, actor=coach, **by))
        closed = admin.start_blocked(lambda: close_account(account=coach, reason=WHY, actor=administrator))
        desk.run(transaction.commit)
        assert not closed.result(10).is_active
    assert startup.phases.count() == 2
