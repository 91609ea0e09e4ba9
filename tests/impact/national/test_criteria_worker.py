"""The evaluation: after a change, concurrently, and with a worker that dies."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from common.background import jobs, recompute
from common.background.recompute import RECOMPUTE
from common.clock import today
from common.models import Job
from impact.models import CriterionResult, ImpactStatus
from impact.national import actions as evaluating
from tests import factories
from tests.catalogue.reading import read_page
from tests.connections import at_once
from tests.impact.scene import TODAY, make_proven_service
from tests.plugins.celery_worker import CeleryWorker, database_url

type Wait = Callable[[Callable[[], bool]], None]


def evaluation() -> tuple[list[Any], list[Any]]:
    """Return all stored results of the evaluation, without times."""
    results = CriterionResult.objects.order_by("startup_id", "criterion")
    statuses = ImpactStatus.objects.order_by("startup_id")
    return (
        list(results.values_list("startup_id", "criterion", "state", "evidence")),
        list(statuses.values_list("startup_id", "status", "criteria_met")),
    )


def nothing_is_under_way() -> bool:
    return not Job.objects.filter(state__in=["queued", "running"]).exists()


def shown() -> list[str]:
    """Return the states of the three criteria on the public page."""
    page = read_page(Client().get("/impact-national/"))
    return [badge.text for badge in page.one("ol", "criteria").all("span", "fr-badge")]


@pytest.mark.django_db
def test_evidence_deleted_by_any_path_shows_as_missing_after_the_next_job() -> None:
    factories.make_designation(make_proven_service(year=today().year - 1), 2021)
    assert recompute.run_job()
    assert shown() == ["Rempli", "Rempli", "Rempli"]
    with connection.cursor() as cursor:  # a change made outside the application
        cursor.execute("UPDATE startups_startup SET contact = ''")
    assert recompute.run_job()
    assert shown() == ["Rempli", "Rempli", "Preuve manquante"]


@pytest.mark.django_db(transaction=True)
def test_four_evaluations_at_once_give_what_one_gives() -> None:
    make_proven_service()
    evaluating.evaluate_criteria(on=TODAY)
    expected = evaluation()
    CriterionResult.objects.all().delete()
    ImpactStatus.objects.all().delete()
    done = at_once(lambda _: evaluating.evaluate_criteria(on=TODAY).criteria, range(4))
    assert sorted(done) == [0, 0, 0, 3]
    assert evaluation() == expected


@pytest.mark.sweep
def test_worker_killed_in_the_middle_is_followed_by_the_complete_result_over_the_real_records(
    real_records: Path, celery_worker_process: CeleryWorker, wait_until: Wait
) -> None:
    call_command("load_reference", stdout=StringIO())
    call_command("import_betagouv", str(real_records / "content"), apply=True, stdout=StringIO(), stderr=StringIO())
    wait_until(nothing_is_under_way)
    Job.objects.all().delete()
    evaluating.evaluate_criteria()
    expected = evaluation()
    assert [len(rows) for rows in expected] == [3 * 662, 662]
    CriterionResult.objects.all().delete()
    ImpactStatus.objects.all().delete()
    other = psycopg2.connect(database_url())
    with other.cursor() as cursor:  # the criteria are written, and the statuses wait for this lock
        cursor.execute("LOCK TABLE impact_impactstatus IN ACCESS EXCLUSIVE MODE")
    jobs.request(RECOMPUTE)
    wait_until(lambda: Job.objects.filter(state="running").exists() and somebody_waits())
    celery_worker_process.kill()
    other.close()
    wait_until(lambda: jobs.resend() >= 1)  # as the schedule does, once the database knows that the session is dead
    assert evaluation() == ([], [])
    celery_worker_process.start()
    wait_until(nothing_is_under_way)
    assert list(Job.objects.values_list("state", "attempts")) == [("done", 2)]
    assert evaluation() == expected


def somebody_waits() -> bool:
    """Whether a session waits for a lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return bool(cursor.fetchone()[0])
