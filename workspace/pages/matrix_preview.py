"""Preview a decision on an impact matrix: it is executed in a rolled-back transaction."""

import datetime as dt
from collections.abc import Callable

from django.db.models import Count, Max, Q
from django.urls import reverse

from common.figure import Figure
from impact.queries.levels import LEVEL_WORDS, STATE_WORDS, UNKNOWN, MatrixLevelOn, MatrixState, MatrixStateOn, on_day
from startups.models import Startup
from workspace.pages.preview import ChangeEffect, FigureLink, Snapshot, diff_after


def matrix_effects(startup: Startup, write: Callable[[], object]) -> list[ChangeEffect]:
    """Return the changes made by ``write``: the level and the state of the matrix, and how many matrices are certified.

    :raises ValidationError: if ``write`` refuses.
    """
    return diff_after(lambda day: _snapshot(startup, day), write)


def _snapshot(startup: Startup, day: dt.date) -> Snapshot:
    """Return what a decision may change, on a day: one query."""
    options, is_it = on_day(day), Q(pk=startup.pk)
    rows = Startup.objects.annotate(level=MatrixLevelOn("pk", **options), state=MatrixStateOn("pk", **options))
    found = rows.aggregate(
        level_of_it=Max("level", filter=is_it),
        state_of_it=Max("state", filter=is_it),
        certified=Count("pk", filter=Q(state=MatrixState.CERTIFIED)),
    )
    certified_url = f"{reverse('startup-list')}?matrix_state={MatrixState.CERTIFIED}"
    return Snapshot(
        {
            FigureLink(0, "Niveau du service"): LEVEL_WORDS[found["level_of_it"] or UNKNOWN],
            FigureLink(1, "Sa matrice d’impact"): STATE_WORDS[found["state_of_it"] or UNKNOWN],
            FigureLink(2, "Matrices d’impact certifiées", certified_url): Figure(found["certified"]),
        }
    )
