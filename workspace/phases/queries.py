"""The phases of a service, to change them, and what somebody else changed meanwhile."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from django.db.models import F, OuterRef, Subquery

from common.history import history_of
from common.optimistic_lock import VersionToken
from startups.models import Phase, PhaseKind, Startup
from startups.models.life import usual_next
from startups.queries import phase_kinds, span_on
from startups.versions import phases_version


@dataclass(frozen=True, slots=True)
class Life:
    """The phases of a service in effective order (those without a date last), and the one of ``day``.

    ``version`` is the last recorded change of its phases: it moves with each of them, and with nothing else.
    """

    startup: Startup
    day: dt.date
    phases: Sequence[Phase]
    kinds: Sequence[PhaseKind]
    current: PhaseKind | None
    version: int

    @property
    def seen(self) -> VersionToken:
        """What a change made to these phases carries."""
        return VersionToken.of({"phases": self.version})

    @property
    def usual(self) -> list[PhaseKind]:
        """The phases that usually come next."""
        return usual_next(self.current, self.kinds)

    def without(self, pk: int | None) -> Self:
        """The life that remains when the phase of that key is taken away."""
        left = [phase for phase in self.phases if phase.pk != pk]
        entered = [phase.kind for phase in left if phase.start and phase.start <= self.day]
        return replace(self, phases=left, current=entered[-1] if entered else None)


@dataclass(frozen=True, slots=True)
class MeanwhileChange:
    """A change of a phase by somebody else: when, who, why, what it was and what it is (dates; None: nothing).

    ``phase_id`` is the key of the phase, which may be gone, ``kind`` its kind and ``phase`` the label of that;
    ``end_reason`` is why it ended the partnership, if it did.
    """

    at: dt.datetime
    author: str
    reason: str
    phase_id: int
    kind: str
    phase: str
    before: dt.date | None
    after: dt.date | None
    end_reason: str = ""


def read_life(startup: Startup, day: dt.date) -> Life:
    """Four queries; the version first, so that a change committed between them makes it stale, never the phases."""
    version = phases_version(startup)
    span = span_on(startup, day)
    phases = list(
        Phase.objects.filter(startup=startup)
        .select_related("kind", "investigation")
        .order_by(F("start").asc(nulls_last=True), "kind__rank", "position", "pk")
    )
    for phase in phases:
        phase.startup = startup
    return Life(
        startup=startup,
        day=day,
        phases=phases,
        kinds=phase_kinds(),
        current=span.kind if span else None,
        version=version,
    )


def changed_since(startup: Startup, version: int) -> list[MeanwhileChange]:
    """Return what happened to the phases after ``version``, the oldest first: one query."""
    versions = history_of(Phase)._default_manager
    before = versions.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    rows = (
        versions.filter(startup_id=startup.pk, pgh_id__gt=version)
        .select_related("kind", "pgh_context")
        .annotate(start_before=Subquery(before.values("start")[:1]))
        .order_by("pgh_id")
    )
    return [_meanwhile(row) for row in rows]


def _meanwhile(row: Any) -> MeanwhileChange:
    context = row.pgh_context.metadata if row.pgh_context else {}
    is_gone = row.pgh_label == "delete"
    return MeanwhileChange(
        at=row.pgh_created_at,
        author=context.get("author") or "",
        reason=context.get("reason") or "",
        phase_id=row.pgh_obj_id,
        kind=row.kind_id,
        phase=row.kind.label,
        before=row.start if is_gone else row.start_before,
        after=None if is_gone else row.start,
        end_reason=row.end_reason,
    )


def was_withdrawn(startup: Startup, pk: int) -> bool:
    """Return whether a phase of this key was once in the fiche: one query."""
    return history_of(Phase)._default_manager.filter(startup_id=startup.pk, pgh_obj_id=pk).exists()
