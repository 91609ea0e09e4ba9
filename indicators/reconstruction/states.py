"""Restore the successive states of the records between two days, from the changes of each day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import models

from common.history import history_of
from common.words import local_date
from indicators.drift.known import end_of
from indicators.drift.past import make_timeline, recorded_models, records_as_known, write_versions
from startups.models import Membership, Phase, PhaseKind, Startup

type Changes = dict[dt.date, dict[type[models.Model], list[Any]]]
"""The keys of the rows that a day changed, by table."""


def states_between(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Yield the days of the states from ``first`` to ``last``: ``first``, then each day with a change.

    Until the next iteration, the recorded tables contain what was known at the end of that day (see
    ``records_as_known``). Iterate to the end, in a transaction.
    """
    changes = _changes(first, last)
    with records_as_known(end_of(first)):
        yield first
        for day in sorted(changes):
            _advance(changes[day], end_of(day))
            yield day


def _changes(first: dt.date, last: dt.date) -> Changes:
    """Return what changed on each day after ``first``, until ``last``: one query for each table."""
    found: Changes = defaultdict(lambda: defaultdict(list))
    for model in recorded_models():
        versions = history_of(model)._default_manager.filter(
            pgh_created_at__gt=end_of(first), pgh_created_at__lte=end_of(last)
        )
        for key, at in versions.order_by("pgh_id").values_list("pgh_obj_id", "pgh_created_at"):
            found[local_date(at)][model].append(key)
    return found


def _advance(changed: dict[type[models.Model], list[Any]], moment: dt.datetime) -> None:
    """Update the tables of past records to ``moment``: only the rows that changed are rewritten."""
    startups: set[int] = set(changed.get(Startup, ()))
    for model in (Phase, Membership):
        startups |= _startups(model, changed.get(model, []))
    write_versions(changed, moment)
    make_timeline(None if PhaseKind in changed else startups)


def _startups(model: type[models.Model], keys: list[Any]) -> set[int]:
    """Return the startups that these rows have ever belonged to."""
    versions = history_of(model)._default_manager.filter(pgh_obj_id__in=keys)
    return set(versions.order_by().values_list("startup_id", flat=True).distinct())
