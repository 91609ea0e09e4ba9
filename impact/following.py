"""What is computed from the records follows them: after each change that a person made, when stale, each night."""

from common import jobs
from impact.actions import COMPUTE
from impact.criteria import EVALUATE

KINDS = (COMPUTE, EVALUATE)


def request_all(**_: object) -> None:
    """Ask for every computation, once the current transaction commits (also a receiver of ``records_changed``)."""
    jobs.request(*KINDS)


def request_stale() -> tuple[str, ...]:
    """Ask for those that the records have changed since, by whatever path, and say which; for the schedule."""
    return jobs.request_stale(*KINDS)
