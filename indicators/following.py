"""What is computed from the records follows them: after each change that a person made, when stale, each night."""

from collections.abc import Mapping

from common import jobs
from impact.national.actions import EVALUATE, evaluation
from indicators.checks.actions import CHECK, checking
from indicators.live.actions import COMPUTE, computation
from indicators.outlook.projecting import PROJECT, projecting

WORKS: Mapping[str, jobs.Work] = {COMPUTE: computation, EVALUATE: evaluation, PROJECT: projecting, CHECK: checking}
"""The work of each kind of job, in the order in which one follows another."""


def request_all(**_: object) -> None:
    """Ask for every computation, once the current transaction commits (also a receiver of ``records_changed``)."""
    jobs.request(*WORKS)


def request_stale() -> tuple[str, ...]:
    """Ask for those that the records have changed since, by whatever path, and say which; for the schedule."""
    return jobs.request_stale(*WORKS)


def run_now(kind: str) -> jobs.Outcome | None:
    """Do one in this process, as a job like another; None when a worker is already on it."""
    return jobs.run_now(kind, WORKS[kind])


def run_all() -> list[jobs.Outcome]:
    """Do every computation in this process, for commands that can't count on a worker; those already being done apart."""
    return [outcome for kind in WORKS if (outcome := run_now(kind))]
