"""Compare a published edition with the current records, figure by figure."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django.db import transaction

from bilan.figures.report_figure import ReportFigure, format_value
from common.figure import Figure
from common.periods import period_contains
from community.models import Mission
from indicators.drift.explaining import CauseKind
from indicators.drift.known import records_as_known

SERVICES = "portfolio.services"
"""The figure that each edition has, and that no record but the fiches gives."""


@dataclass(frozen=True, slots=True)
class FigureDifference:
    """A figure that changed: its value, its evidence, or whether it exists.

    ``change`` is the current live value minus the frozen one; None if either is unknown. ``gone`` and ``new`` are the
    names of the records that no longer count and of those that now count; ``causes`` counts them by cause: recorded
    later, withdrawn, date changed, counted differently.
    """

    key: str
    label: str
    published: str
    then: str
    now: str
    change: Decimal | None
    gone: tuple[str, ...]
    new: tuple[str, ...]
    causes: tuple[tuple[CauseKind, int], ...] = ()


def differences(document: Mapping[str, Any], figures: Mapping[str, ReportFigure]) -> list[FigureDifference]:
    """Return the figures of an edition whose live value or evidence changed after its publication, in order.

    No figure if it precedes the records.
    """
    if precedes_records(document, figures):
        return []
    return [
        _difference(one, figures.get(one["key"]))
        for one in document["figures"]
        if _differs(one, figures.get(one["key"]))
    ]


def precedes_records(document: Mapping[str, Any], figures: Mapping[str, ReportFigure]) -> bool:
    """Whether an edition was frozen before the fiches were imported, so that nobody knows what they gave then."""
    now = figures.get(SERVICES)
    frozen = next((one for one in document["figures"] if one["key"] == SERVICES), None)
    return bool(frozen and frozen["live"] is None and now and now.live.is_known)


def _differs(frozen: Mapping[str, Any], now: ReportFigure | None) -> bool:
    if now is None:
        return True
    if now.is_pending:
        return False  # nobody knows yet
    return bool(now.document()["live"] != frozen["live"] or now.digest != frozen["digest"])


def _difference(frozen: Mapping[str, Any], now: ReportFigure | None) -> FigureDifference:
    before = None if frozen["live"] is None else Decimal(frozen["live"])
    change = (now.live.in_unit(frozen["unit"]) - Figure(before, frozen["unit"])).exact if now else None
    then_rows, now_rows = _records(frozen["evidence"]), _records([one.row for one in now.evidence] if now else [])
    return FigureDifference(
        key=frozen["key"],
        label=frozen["label"],
        published=frozen["words"],
        then=format_value(before, frozen["unit"]),
        now=now.live_words if now else "n’est plus un chiffre de l’année",
        change=change,
        gone=tuple(name for row, name in then_rows.items() if row not in now_rows),
        new=tuple(name for row, name in now_rows.items() if row not in then_rows),
        causes=_causes(then_rows, now_rows),
    )


def _causes(then: Collection[tuple[str, ...]], now: Collection[tuple[str, ...]]) -> tuple[tuple[CauseKind, int], ...]:
    """Pair the records that differ by name and page, in order of time, and count their causes."""
    gone, new = (defaultdict[tuple[str, ...], list[tuple[str, ...]]](list) for _ in range(2))
    for held, rows, others in ((gone, then, now), (new, now, then)):
        for row in sorted((row for row in rows if row not in others), key=lambda row: row[2]):
            held[row[:2]].append(row)
    found: Counter[CauseKind] = Counter()
    for name in {*gone, *new}:
        for before, after in zip_longest(gone[name], new[name]):
            if before is None or after is None:
                found[CauseKind.ENTERED if before is None else CauseKind.WITHDRAWN] += 1
            else:
                found[CauseKind.REDATED if before[2] != after[2] else CauseKind.CHANGED] += 1
    return tuple(sorted(found.items()))


type Missions = dict[int, dict[int, tuple[dt.date, dt.date | None]]]
"""The first and last day of each mission of each member."""


@transaction.atomic
def member_causes(day: dt.date, moment: dt.datetime) -> tuple[tuple[CauseKind, int], ...]:
    """Count the causes of the difference between the members active on ``day`` as known at ``moment`` and as known now."""
    now = _missions()
    with records_as_known(moment, [Mission]):
        then = _missions()
    found: Counter[CauseKind] = Counter()
    active = _active(now, day)
    for member in active ^ _active(then, day):
        before, after = then.get(member, {}), now.get(member, {})
        is_redated = any(before[key] != after[key] for key in before.keys() & after.keys())
        found[CauseKind.REDATED if is_redated else CauseKind.ENTERED if member in active else CauseKind.WITHDRAWN] += 1
    return tuple(sorted(found.items()))


def _missions() -> Missions:
    held: Missions = defaultdict(dict)
    for key, member, start, end in Mission.objects.values_list("pk", "member", "start", "last_day"):
        held[member][key] = (start, end)
    return held


def _active(missions: Missions, day: dt.date) -> set[int]:
    return {
        member
        for member, own in missions.items()
        if any(period_contains(start, end and end + dt.timedelta(days=1), day) for start, end in own.values())
    }


def _records(rows: list[list[str]]) -> dict[tuple[str, ...], str]:
    return {tuple(row): row[0] for row in rows}
