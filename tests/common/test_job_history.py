"""The retention of jobs, and the message of a failure."""

import datetime as dt

import pytest
from django.utils import timezone

from common.background import jobs
from common.background.jobs import failure_in_words
from common.models import Job
from common.tasks import prune_jobs


def job(state: str, days: int, kind: str = "k") -> Job:
    return Job.objects.create(
        kind=kind, state=state, finished_at=timezone.now() - dt.timedelta(days=days), arguments={"n": days}
    )


@pytest.mark.django_db
def test_old_jobs_are_deleted_except_the_last_ones_and_those_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "KEPT_AT_LEAST", 3)
    kept = [job("done", 1), job("failed", 89), job("done", 100), job("queued", 200), job("running", 300)]
    gone = [job("done", 101), job("failed", 102)]
    assert jobs.prune() == len(gone)
    assert set(Job.objects.all()) == set(kept)
    job("done", 0)
    prune_jobs()
    assert Job.objects.filter(arguments={"n": 100}).exists() is False


@pytest.mark.django_db
def test_last_success_of_a_kind_is_kept_however_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "KEPT_AT_LEAST", 1)
    kept = [job("done", 200, "backup"), job("done", 1)]
    job("done", 300, "backup")
    job("failed", 150, "backup")
    jobs.prune()
    assert set(Job.objects.all()) == set(kept)


def test_failure_names_the_error_and_our_last_function_and_no_value() -> None:
    def ask(password: str) -> None:
        raise ValueError(password)

    try:
        ask("motdepasse")
    except ValueError as error:
        said = failure_in_words(error)
    assert said == "Échec : ValueError dans tests.common.test_job_history, ask. Le journal du serveur dit le reste."
    assert failure_in_words(OSError("x")) == "Échec : OSError. Le journal du serveur dit le reste."
