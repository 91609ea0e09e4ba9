"""Queries of the phases of a service, to change them, of concurrent changes, and what is unusual in a change."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Subquery

from common.history import history_of
from common.optimistic_lock import VersionToken
from common.words import date_fr
from startups.models import Phase, PhaseKind, Startup
from startups.models.life import usual_next
from startups.queries import phase_kinds, phases_version, span_on


@dataclass(frozen=True, slots=True)
class Timeline:
    """The phases of a service in effective order (undated ones last), and the phase of ``day``.

    ``version`` is the last recorded change of its phases, and of nothing else.
    """

    startup: Startup
    day: dt.date
    phases: Sequence[Phase]
    kinds: Sequence[PhaseKind]
    current: PhaseKind | None
    version: int

    @property
    def seen(self) -> VersionToken:
        """Return the version of the phases, for optimistic locking."""
        return VersionToken.of({"phases": self.version})

    @property
    def usual(self) -> list[PhaseKind]:
        """Return the usual next phases."""
        return usual_next(self.current, self.kinds)

    def kind_on(self, date: dt.date) -> PhaseKind | None:
        """Return the phase on ``date``, planned ones included; None before the first."""
        return next((one.kind for one in reversed(self.phases) if one.start and one.start <= date), None)


@dataclass(frozen=True, slots=True)
class MeanwhileChange:
    """A concurrent change of a phase: date, author, reason, dates before and after (None: absent).

    ``phase_id`` is the key of the phase, possibly deleted, and ``phase`` its label.
    """

    at: dt.datetime
    author: str
    reason: str
    phase_id: int
    phase: str
    before: dt.date | None
    after: dt.date | None


def read_timeline(startup: Startup, day: dt.date) -> Timeline:
    """Read the phases in four queries.

    The version is read first, so that a change committed in between makes the version stale, never the phases.
    """
    version = phases_version(startup)
    span = span_on(startup, day)
    phases = list(
        Phase.objects.filter(startup=startup)
        .select_related("kind", "investigation")
        .order_by(F("start").asc(nulls_last=True), "kind__rank", "position", "pk")
    )
    for phase in phases:
        phase.startup = startup
    return Timeline(
        startup=startup,
        day=day,
        phases=phases,
        kinds=phase_kinds(),
        current=span.kind if span else None,
        version=version,
    )


def changed_since(startup: Startup, version: int) -> list[MeanwhileChange]:
    """Return the changes of the phases after ``version``, the oldest first: one query."""
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
        phase=row.kind.label,
        before=row.start if is_gone else row.start_before,
        after=None if is_gone else row.start,
    )


def phase_existed(startup: Startup, pk: int) -> bool:
    """Whether the fiche has, or had, a phase with this key: one query."""
    return history_of(Phase)._default_manager.filter(startup_id=startup.pk, pgh_obj_id=pk).exists()


LATE = dt.timedelta(days=31)
"""A change older than this moves figures that people have already read."""


def change_warnings(timeline: Timeline, kind: PhaseKind, date: dt.date) -> list[str]:
    """Return the warnings to confirm before entering ``kind`` on ``date``."""
    return [
        *_order_warnings(timeline, kind, date),
        *_use_warnings(timeline, kind, date),
        *date_warnings(timeline.day, date),
        *_following_warnings(timeline, date),
    ]


def date_warnings(day: dt.date, date: dt.date) -> list[str]:
    """Return the warnings of a past or future date, on ``day``."""
    if date > day:
        return [f"La date est à venir : rien ne change avant le {date_fr(date)}."]
    if date < day - LATE:
        return [f"La date est passée de plus d’un mois : les chiffres affichés depuis le {date_fr(date)} changent."]
    return []


def withdrawal_warnings(timeline: Timeline, phase: Phase) -> list[str]:
    """Return the warnings to confirm before withdrawing an entry."""
    warnings = date_warnings(timeline.day, phase.start) if phase.start and phase.start <= timeline.day else []
    if hasattr(phase, "investigation"):
        warnings.append("Le dossier de l’investigation disparaît de la fiche avec elle ; il reste dans l’historique.")
    return warnings


def _order_warnings(timeline: Timeline, kind: PhaseKind, date: dt.date) -> list[str]:
    before = timeline.kind_on(date)
    usual = usual_next(before, timeline.kinds)
    if before is None or kind in usual:
        return []
    verb = "était" if date < timeline.day else "est"
    if kind == before:
        return [f"Le service {verb} déjà en phase « {before.label} »{_on(timeline, date)}."]
    if kind.rank < before.rank:
        return [f"C’est un retour en arrière : le service {verb} en phase « {before.label} »{_on(timeline, date)}."]
    names = " ou ".join(f"« {one.label} »" for one in usual)
    after = f" : d’ordinaire vient {names}" if names else ", qui est d’ordinaire la dernière"
    return [f"Ce n’est pas la suite habituelle de « {before.label} »{after}."]


def _on(timeline: Timeline, date: dt.date) -> str:
    return f" le {date_fr(date)}" if date < timeline.day else ""


def _use_warnings(timeline: Timeline, kind: PhaseKind, date: dt.date) -> list[str]:
    """Return the warning of a word that is not used yet, or no longer; old records are written with today's words."""
    if date < timeline.day or kind.is_used_on(date):
        return []
    return [f"La phase « {kind.label} » n’est pas en usage le {date_fr(date)} : vérifiez la date et la phase."]


def _following_warnings(timeline: Timeline, date: dt.date) -> list[str]:
    following = next((phase for phase in timeline.phases if phase.start and phase.start > date), None)
    if following is None or following.start is None:
        return []
    day = date_fr(following.start)
    return [f"La fiche a déjà une phase après : « {following.kind.label} », le {day}. La nouvelle s’arrête ce jour-là."]
