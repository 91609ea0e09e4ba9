"""The criteria of national impact that a change of the records of a service moves."""

from collections.abc import Callable

from common.freshness import day_of_records
from common.words import NO_BREAK
from impact.models import CriterionResult
from impact.national.rules import CRITERIA, evaluate
from impact.national.services import load_services
from startups.models import Startup
from startups.queries import ServicesOnDay


def criteria_moved(startup: Startup, write: Callable[[], object]) -> list[str]:
    """Call ``write`` in the current transaction and return a sentence for each criterion of the service that it moves."""
    before = _states(startup)
    write()
    return [
        f"Impact national, critère n° {one.number} « {one.title} »{NO_BREAK}: {_label(old)} devient {_label(new)}."
        for one, old, new in zip(CRITERIA, before, _states(startup), strict=True)
        if old != new
    ]


def _states(startup: Startup) -> list[str]:
    """Return the state of each criterion at the day of the records, in their order, by those of this transaction."""
    day = day_of_records()
    return [
        verdict.state
        for service in load_services(ServicesOnDay(day, [startup.pk]))
        for verdict in evaluate(service, day).verdicts
    ]


def _label(state: str) -> str:
    return str(CriterionResult.State(state).label).lower()
