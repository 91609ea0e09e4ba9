"""What a settlement would do to the figures: it is made in a transaction that is rolled back."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from betagouv.models import Absence
from startups.models import Span
from startups.queries import portfolio
from workspace.pages.preview import ChangeEffect, FigureLink, Snapshot, Value, diff_after, indicators

GROUPS = {"investigations": "investigations", "services": "services", "ended": "partenariats terminés"}


def foresee_effects(absence: Absence, heir: str, day: dt.date, write: Callable[[], object]) -> list[ChangeEffect]:
    """The figures that ``write`` changes: the PLF indicators of every year, the portfolio of today and of each 1 January.

    :raises ValidationError: ``write`` refuses.
    """
    return diff_after(partial(_figures, day), write)


def _figures(day: dt.date) -> Snapshot:
    first = Span.objects.order_by("start").values_list("start", flat=True).first() or day
    days = [*(dt.date(year, 1, 1) for year in range(first.year, day.year + 1)), day]
    figures: dict[FigureLink, Value] = {}
    for one in days:
        counted, name = portfolio(one), "aujourd’hui" if one == day else f"au 1er janvier {one.year}"
        figures |= {
            FigureLink(2, f"Portefeuille {name} : {label}"): getattr(counted, group) for group, label in GROUPS.items()
        }
    return Snapshot(figures | indicators(day))
