"""Preview the effect of a settlement on the figures, in a transaction that is rolled back."""

import datetime as dt
from collections.abc import Callable

from startups.models import PhaseKind, Span
from startups.presenters import GROUP_NOUNS
from startups.queries import portfolio
from workspace.pages.preview import ChangeEffect, FigureLink, Snapshot, Value, diff_after, indicators

Group = PhaseKind.Group
GROUPS = {"investigations": Group.INVESTIGATION, "services": Group.SERVICE, "ended": Group.ENDED}
"""The group of phases of each count of a portfolio."""


def foresee_effects(write: Callable[[], object]) -> list[ChangeEffect]:
    """Return the figures that ``write`` changes.

    Compares the indicators of every year, and the portfolio on the date of the records and on each 1 January.

    :raises ValidationError: from ``write``.
    """
    return diff_after(_figures, write)


def _figures(day: dt.date) -> Snapshot:
    first = Span.objects.order_by("start").values_list("start", flat=True).first() or day
    days = [*(dt.date(year, 1, 1) for year in range(first.year, day.year + 1)), day]
    figures: dict[FigureLink, Value] = {}
    for one in days:
        counted, name = portfolio(one), "aujourd’hui" if one == day else f"au 1er janvier {one.year}"
        figures |= {
            FigureLink(2, f"Portefeuille {name} : {GROUP_NOUNS[group][1]}"): getattr(counted, field)
            for field, group in GROUPS.items()
        }
    return Snapshot(figures | indicators(day))
