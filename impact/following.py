"""What is computed from the records follows them: after each change that a person made, when stale, each night."""

from common import jobs
from impact.checks.running import CHECK, check_now
from impact.live.actions import COMPUTE, compute_now
from impact.national.criteria import EVALUATE, evaluate_now
from impact.outlook.projecting import PROJECT, project_now

KINDS = (COMPUTE, EVALUATE, PROJECT, CHECK)


def request_all(**_: object) -> None:
    """Ask for every computation, once the current transaction commits (also a receiver of ``records_changed``)."""
    jobs.request(*KINDS)


def request_stale() -> tuple[str, ...]:
    """Ask for those that the records have changed since, by whatever path, and say which; for the schedule."""
    return jobs.request_stale(*KINDS)


def do_all() -> list[jobs.Outcome]:
    """Do every computation in this process, for commands that can't count on a worker; those already being done apart."""
    return [outcome for do_now in (compute_now, evaluate_now, project_now, check_now) if (outcome := do_now())]
