"""What a decision about national impact would do: made and evaluated, in a transaction that is undone."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from functools import partial

from django.urls import reverse

from catalogue.home.queries import national_impact
from impact.models import CriterionResult
from impact.national.rules import enough_people, evaluate
from impact.national.services import load_services
from startups.models import Startup
from startups.services import ServicesOnDay
from workspace.pages.preview import ChangeEffect, FigureLink, Snapshot, diff_after, indicators

State = CriterionResult.State


def decision_effects(startup: Startup, write: Callable[[], object]) -> list[ChangeEffect]:
    """What ``write`` would move: the status of ``startup``, the indicators, the services of national impact.

    :raises ValidationError: ``write`` refuses.
    """
    return diff_after(partial(_decided, startup), write)


def _decided(startup: Startup, day: dt.date) -> Snapshot:
    ((count, _),) = national_impact([day])
    [service] = load_services(ServicesOnDay(day, [startup.pk]))
    return Snapshot(
        {
            FigureLink(0, "Statut calculé"): evaluate(service, day).status.label,
            **indicators(day),
            FigureLink(2, "Services à impact national aujourd’hui", reverse("national-impact")): count,
        }
    )


def threshold_effects(day: dt.date, write: Callable[[], object]) -> list[ChangeEffect]:
    """How many services would meet the second criterion on ``day``, as the records are now.

    :raises ValidationError: ``write`` refuses.
    """
    return diff_after(lambda _: _reached(day), write)


def _reached(day: dt.date) -> Snapshot:
    counts = Counter(enough_people(service, day).state for service in load_services(ServicesOnDay(day)))
    return Snapshot({FigureLink(0, f"Deuxième critère, {state.label.lower()}"): counts[state] for state in State})
