"""Corrected or withdrawn values: before, after, when and why."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, Window
from django.db.models.functions import Lag

from common.history import history_of
from common.numbers import strip_trailing_zeros
from impact.models import Measurement


@dataclass(frozen=True, slots=True)
class Revised:
    """A change of the value of a period (``until`` excluded); ``after`` is None if it was withdrawn.

    ``author`` names a person: only for signed-in users.
    """

    metric: int
    at: dt.datetime
    start: dt.date
    until: dt.date
    before: Decimal
    after: Decimal | None
    reason: str
    author: str


def revisions_of(metrics: Iterable[int]) -> dict[int, list[Revised]]:
    """Return the changes of the values of these metrics (primary keys), by metric, the latest first: one query."""
    versions = (
        history_of(Measurement)
        ._default_manager.filter(metric__in=[*metrics])
        .annotate(former=Window(Lag("value"), partition_by="pgh_obj_id", order_by="pgh_id"))
    )
    changed = versions.filter(Q(pgh_label="delete") | Q(pgh_label="update") & ~Q(former=F("value")))
    found: dict[int, list[Revised]] = {}
    for version in changed.select_related("pgh_context").order_by("-pgh_id"):
        found.setdefault(version.metric_id, []).append(_revised(version))
    return found


def _revised(version: Any) -> Revised:
    context = version.pgh_context.metadata if version.pgh_context else {}
    is_gone = version.pgh_label == "delete"
    return Revised(
        metric=version.metric_id,
        at=version.pgh_created_at,
        start=version.start,
        until=version.until,
        before=strip_trailing_zeros(version.value if is_gone else version.former),
        after=None if is_gone else strip_trailing_zeros(version.value),
        reason=context.get("reason") or "",
        author=context.get("author") or "",
    )
