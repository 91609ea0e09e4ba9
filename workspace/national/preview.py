"""What a decision about national impact would do: made and evaluated, in a transaction that is undone."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from django.urls import reverse

from catalogue.home.queries import national_impact
from impact.models import CriterionResult, ImpactStatus
from impact.national.criteria import states_now, status_now
from startups.models import Startup
from workspace.pages.preview import Effect, Place, Snapshot, diff_after, indicators

State = CriterionResult.State


def decision_effects(startup: Startup, day: dt.date, write: Callable[[], object]) -> list[Effect]:
    """What ``write`` would move on ``day``: the status of ``startup``, the indicators, the services of national impact.

    :raises ValidationError: ``write`` refuses.
    """
    return diff_after(partial(_decided, startup, day), write)


def _decided(startup: Startup, day: dt.date) -> Snapshot:
    (count,) = national_impact([day])
    return Snapshot(
        {
            Place(0, "Statut calculé"): ImpactStatus.Status(status_now(startup.pk, day)).label,
            **indicators(day),
            Place(2, "Services à impact national aujourd’hui", reverse("national-impact")): count,
        }
    )


def threshold_effects(day: dt.date, write: Callable[[], object]) -> list[Effect]:
    """How many services would meet the second criterion on ``day``, as the records are now.

    :raises ValidationError: ``write`` refuses.
    """
    return diff_after(partial(_reached, day), write)


def _reached(day: dt.date) -> Snapshot:
    counts = states_now(2, day)
    return Snapshot(
        {Place(0, f"Deuxième critère, {State(state).label.lower()}"): counts.get(state, 0) for state in State}
    )
