"""The event of a fiche that a decision is (a committee, a FAST award, a designation): added, corrected and deleted with it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from common.exact_json import exact_text
from common.row_actions import next_position, save_checked
from startups.models import LifeEvent, Startup


@dataclass(frozen=True, slots=True)
class DecisionEvent:
    """The event of a decision: its kind, its day, and what the fiche says of it."""

    kind: LifeEvent.Kind
    date: dt.date
    comment: str = ""


def euros(amount: Decimal) -> str:
    """Return an amount as the comments of the records write it, ``150000€``: easy to type in espace-membre."""
    return f"{exact_text(Decimal(amount))}€"


def recorded_event(startup: Startup, event: DecisionEvent) -> LifeEvent | None:
    """Return the event of the fiche of this kind and day; else that of 1 January, where the records only know the year.

    One query.
    """
    days = {event.date, event.date.replace(month=1, day=1)}
    found = startup.events.filter(kind=event.kind, date__in=days).order_by("-date", "position", "pk")
    return found.first()


def sync_event(startup: Startup, before: DecisionEvent | None, after: DecisionEvent | None) -> None:
    """Make the event of a decision follow it from ``before`` to ``after`` (None: no decision).

    An event that exists already on the new day is the event of the decision: none is added. The caller has locked the
    startup, and checked the right.

    :raises ValidationError: the day is out of bounds.
    """
    held = recorded_event(startup, before) if before else None
    if after is None:
        if held:
            held.delete()
        return
    other = recorded_event(startup, after)
    if held is None and other is None:
        position = next_position(startup.events.values_list("position", flat=True))
        save_checked(
            LifeEvent(startup=startup, kind=after.kind, date=after.date, comment=after.comment, position=position)
        )
    elif before and held and (other is None or other == held):
        _correct(held, before, after)
    elif held:
        held.delete()


def _correct(event: LifeEvent, before: DecisionEvent, after: DecisionEvent) -> None:
    """Correct what the decision says of the event; a comment that somebody else wrote stays."""
    if before.date != after.date:
        event.date = after.date
    if event.comment == before.comment:
        event.comment = after.comment
    save_checked(event)
