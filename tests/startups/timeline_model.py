"""The effective timeline in plain Python, from its definition: the expected result of the database."""

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise

from startups.models import Membership, Phase, PhaseKind, Span


@dataclass(frozen=True)
class Piece:
    startup: int
    phase: int
    kind: str
    incubator: int | None
    start: dt.date
    until: dt.date | None
    is_entry: bool
    first_of_kind: bool
    is_launch: bool


def stored() -> set[Piece]:
    columns = (
        "startup_id",
        "phase_id",
        "kind_id",
        "incubator_id",
        "start",
        "until",
        "is_entry",
        "first_of_kind",
        "is_launch",
    )
    rows = Span.objects.values_list(*columns)
    pieces = {Piece(*row) for row in rows}
    assert len(pieces) == len(rows)
    return pieces


def expected() -> set[Piece]:
    """Return the parts of every startup, from the phases and memberships in the tables."""
    lives: dict[int, list[Phase]] = {}
    for phase in Phase.objects.filter(start__isnull=False):
        lives.setdefault(phase.startup_id, []).append(phase)
    rank = dict(PhaseKind.objects.values_list("key", "rank"))
    launches = set(PhaseKind.objects.filter(is_launch=True).values_list("key", flat=True))
    leads = list(Membership.objects.filter(is_lead=True))
    return {piece for life in lives.values() for piece in _life(life, rank, launches, leads)}


def _life(life: list[Phase], rank: dict[str, int], launches: set[str], leads: list[Membership]) -> list[Piece]:
    ordered = sorted(life, key=lambda p: (p.start, rank[p.kind_id], p.position, p.pk))
    pieces: list[Piece] = []
    for phase, following in pairwise([*ordered, None]):
        assert phase is not None
        assert phase.start is not None
        first = min((p for p in life if p.kind_id == phase.kind_id), key=lambda p: (p.start, p.position, p.pk))
        launch = next((p for p in ordered if p.kind_id in launches), None)
        until = following.start if following else None
        pieces += _pieces(phase, until, leads, is_first=first is phase, is_launch=launch is phase)
    return pieces


def _pieces(
    phase: Phase, until: dt.date | None, leads: list[Membership], *, is_first: bool, is_launch: bool
) -> list[Piece]:
    assert phase.start is not None
    mine = [m for m in leads if m.startup_id == phase.startup_id]
    bounds = {bound for m in mine for bound in (m.start, m.until) if bound is not None}
    cuts = sorted(day for day in bounds if phase.start < day and (until is None or day < until))
    days: list[dt.date | None] = [phase.start, *cuts, until]
    return [
        Piece(
            startup=phase.startup_id,
            phase=phase.pk,
            kind=phase.kind_id,
            incubator=carried_by(mine, start),
            start=start,
            until=until,
            is_entry=start == phase.start,
            first_of_kind=is_first and start == phase.start,
            is_launch=is_launch and start == phase.start,
        )
        for start, until in pairwise(days)
        if start is not None
    ]


def carried_by(leads: list[Membership], day: dt.date) -> int | None:
    for membership in leads:
        since, until = membership.start, membership.until
        if (since is None or since <= day) and (until is None or day < until):
            return membership.incubator_id
    return None
