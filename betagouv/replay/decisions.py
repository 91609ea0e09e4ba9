"""FAST awards and national impact during a replay: exactly those of the replayed state.

An import only adds missing ones, since people decide here; during a replay they do not. Rows of another
source stay, and are known from the first state that contains them.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Max

from betagouv.parse.records import SOURCE, AwardMention
from betagouv.writing import staging
from budget.models import Award, FundingRound
from common.history import record_versions
from impact.millesimes import proposed_millesime
from impact.models import Designation
from startups.models import LifeEvent

IMPACT = "national_impact"


@dataclass(slots=True)
class ConfirmedRows:
    """The rows of another source that a replayed state has confirmed."""

    awards: set[int] = field(default_factory=set)
    designations: set[int] = field(default_factory=set)


def sync_designations(startups: Sequence[int], followed: ConfirmedRows) -> None:
    """Set the designations of some startups to those of their last event of national impact."""
    events = LifeEvent.objects.filter(startup__in=startups, kind=IMPACT).order_by()
    recorded: dict[int, dt.date] = dict(events.values_list("startup").annotate(last=Max("date")))
    held = Designation.objects.filter(startup__in=startups, withdrawn_on=None).order_by("pk")
    changed, dropped, confirmed = [], [], []
    for pk, startup, millesime, decided_on, source in held.values_list(
        "pk", "startup_id", "millesime", "decided_on", "source"
    ):
        day = recorded.pop(startup, None)
        if source != SOURCE:
            if day and millesime in (day.year, proposed_millesime(day)) and pk not in followed.designations:
                confirmed.append(pk)
        elif day is None:
            dropped.append(pk)
        elif decided_on != day:
            changed.append([pk, proposed_millesime(day), day])
    staging.delete(Designation, dropped)
    staging.update(Designation, ["millesime", "decided_on"], changed)
    staging.insert(
        Designation,
        ["startup", "millesime", "is_millesime_confirmed", "decided_on", "source"],
        [[startup, proposed_millesime(day), False, day, SOURCE] for startup, day in recorded.items()],
    )
    if confirmed:
        record_versions(Designation, confirmed)
        followed.designations.update(confirmed)


def sync_awards(grants: Mapping[int, Sequence[AwardMention]], followed: ConfirmedRows) -> None:
    """Set the awards of some startups (by primary key) to those of their fiches."""
    rounds = dict(FundingRound.objects.values_list("number", "pk"))
    recorded = {(startup, grant.number): grant for startup, rows in grants.items() for grant in rows}
    held = Award.objects.filter(startup__in=grants).order_by("pk")
    changed, dropped, confirmed = [], [], []
    for pk, startup, number, amount, awarded_on, source in held.values_list(
        "pk", "startup_id", "round__number", "amount", "awarded_on", "source"
    ):
        grant = recorded.pop((startup or 0, number), None)
        if source != SOURCE:
            if grant and pk not in followed.awards:
                confirmed.append(pk)
        elif grant is None:
            dropped.append(pk)
        elif (amount, awarded_on) != (grant.amount, grant.awarded_on):
            changed.append([pk, grant.amount, grant.awarded_on])
    staging.delete(Award, dropped)
    staging.update(Award, ["amount", "awarded_on"], changed)
    staging.insert(
        Award,
        ["startup", "round", "amount", "awarded_on", "source"],
        [[startup, rounds[number], row.amount, row.awarded_on, SOURCE] for (startup, number), row in recorded.items()],
    )
    if confirmed:
        record_versions(Award, confirmed)
        followed.awards.update(confirmed)
