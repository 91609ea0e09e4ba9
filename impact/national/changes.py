"""The criteria of national impact that a change of the records of a service moves."""

from collections.abc import Callable, Sequence

from django.db import transaction

from common.clock import today
from common.words import NO_BREAK
from impact.models import CriterionResult
from impact.national.rules import CRITERIA, evaluate
from impact.national.services import load_services
from startups.models import Startup
from startups.queries import ServicesOnDay

type States = Sequence[str]
"""The state of each criterion, in their order."""


def criteria_moved_by(startup: Startup, write: Callable[[], object]) -> list[str]:
    """Apply ``write`` in a rolled-back transaction and return a sentence for each criterion that it moves.

    ``write`` locks the startup, so that it waits for the other changes of its records.
    """
    with transaction.atomic():
        write()
        after = criteria_states(startup)
        transaction.set_rollback(True)
    return moved_criteria(criteria_states(startup), after)


def criteria_states(startup: Startup) -> States:
    """Return the state of each criterion today, by the records of this transaction."""
    return [
        verdict.state
        for service in load_services(ServicesOnDay(today(), [startup.pk]))
        for verdict in evaluate(service, today()).verdicts
    ]


def moved_criteria(before: States, after: States) -> list[str]:
    """Return a sentence for each criterion whose state differs."""
    return [
        f"Impact national, critère n° {one.number} « {one.title} »{NO_BREAK}: {_label(old)} devient {_label(new)}."
        for one, old, new in zip(CRITERIA, before, after, strict=False)
        if old != new
    ]


def _label(state: str) -> str:
    return str(CriterionResult.State(state).label).lower()
