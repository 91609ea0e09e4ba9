"""What a user reads in the morning, and in the e-mail of Monday: what changed since a day, what comes, what waits."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from common.freshness import day_of_records
from common.words import list_fr, plural_fr
from startups.models import Startup
from startups.queries import supported_by, with_state
from startups.versions import ChangeBySomebodyElse, changes_by_others
from workspace.awaited import Awaited
from workspace.home.changes import Change, changes_since
from workspace.home.decisions import Agenda, Backlog, DueDecision, agenda, to_take_up
from workspace.home.targets import YearTargets, targets_of_year
from workspace.pages.scope import IncubatorScope
from workspace.queue.presenters import QueueRow, row
from workspace.queue.queries import most_urgent, read_services

SHOWN = 8
"""How many changes, and how many points, are shown."""
READ = 200
"""How many changes by others are read, at most."""


@dataclass(frozen=True, slots=True)
class News:
    """The content of the morning page and of the e-mail, on ``day``: the ``changes`` recorded from ``since`` on.

    ``known`` is the day of the records, if it is earlier: their figures are those of that day, as is what is late.
    ``points`` are those to update that were found from ``found_since`` on, the most urgent first, of ``new_points``: the
    coaches', not those of the whole programme. ``all_points`` counts all.
    ``by_others`` are the other changes of the fiches. ``targets`` and ``backlog`` are for those who decide.
    """

    since: dt.date
    found_since: dt.date
    day: dt.date
    known: dt.date
    changes: Sequence[Change]
    by_others: Sequence[ChangeBySomebodyElse]
    points: Sequence[QueueRow]
    new_points: int
    all_points: int
    agenda: Agenda
    awaited: Sequence[Awaited]
    targets: YearTargets | None = None
    backlog: Sequence[Backlog] = ()

    @property
    def shown_changes(self) -> Sequence[Change]:
        return self.changes[:SHOWN]

    @property
    def more_changes(self) -> int:
        """Return how many changes are not shown."""
        return len(self.changes) - len(self.shown_changes)

    @property
    def changes_count(self) -> int:
        """Return how many changes there are, and how many fiches others modified."""
        return len(self.changes) + len(self.by_others)

    @property
    def shown_others(self) -> Sequence[ChangeBySomebodyElse]:
        return self.by_others[: SHOWN - len(self.shown_changes)]

    @property
    def left_out(self) -> int:
        """Return how many changes, those of ``by_others`` too, the e-mail does not show."""
        return self.changes_count - len(self.shown_changes) - len(self.shown_others)

    @property
    def shown_decisions(self) -> Sequence[DueDecision]:
        return self.agenda.coming[:SHOWN]

    @property
    def all_backlog(self) -> Sequence[Awaited | Backlog]:
        """Return what is to settle: what the source waits for, then what a beginning leaves."""
        return [*self.awaited, *self.backlog]

    @property
    def new_awaited(self) -> Sequence[Awaited]:
        """Return what waits and changed from ``found_since`` on."""
        return [one for one in self.awaited if one.changed_on and one.changed_on >= self.found_since]

    @property
    def other_backlog(self) -> int:
        """Return how many kinds of things to settle are not new."""
        return len(self.all_backlog) - len(self.new_awaited)

    @property
    def older_points(self) -> int:
        """Return how many points are not shown."""
        return self.all_points - len(self.points)

    @property
    def is_news(self) -> bool:
        """Whether something is new since ``since``, or comes in the next days."""
        return bool(self.changes_count or self.new_points or self.agenda.coming or self.new_awaited)

    @property
    def in_numbers(self) -> str:
        """Return its most important numbers: "2 à reporter, 1 conflit et 3 comités ce mois-ci"."""
        committees = plural_fr(self.agenda.committees, "comité ce mois-ci", "comités ce mois-ci")
        points = plural_fr(self.new_points, "nouveau point à mettre à jour", "nouveaux points à mettre à jour")
        changes = plural_fr(self.changes_count, "changement", "changements")
        found = [
            *(one.in_short for one in self.awaited),
            *([committees] if self.agenda.committees else []),
            *([points] if self.new_points else []),
            *([changes] if self.changes_count else []),
        ]
        return list_fr(found[:3]) if found else plural_fr(len(self.agenda.coming), "échéance", "échéances")


def read_news(
    user: User,
    scope: IncubatorScope,
    awaited: Sequence[Awaited],
    *,
    since: dt.date,
    until: dt.date,
    day: dt.date,
) -> News:
    """Return the news of ``scope`` for ``user`` on ``day``: what was recorded from ``since`` to ``until``, what comes.

    Points appear at the beginning of a day: those of ``day`` are told even where its changes are left for the next time.
    """
    rows = Startup.objects.all() if scope.is_whole else supported_by(scope.shown, day)
    known = min(day, day_of_records())
    startups, points = with_state(rows.at(known)), read_services(scope, known)
    changes = changes_since(scope, since, until, user=user.pk)
    found_since, coming = since + (day - until), agenda(startups, day, known, decides=scope.everything)
    fresh = [] if scope.everything else [due for due in most_urgent(points) if due.is_new(found_since)]
    others = changes_by_others(user.pk, day, incubators=scope.keys, shown=READ, since=since)
    return News(
        since=since,
        found_since=found_since,
        day=day,
        known=known,
        changes=changes,
        by_others=_last_of_each(others, until, told={one.slug for one in changes}),
        points=[row(due) for due in fresh[:SHOWN]],
        new_points=len(fresh),
        all_points=sum(len(one.dues) for one in points),
        agenda=coming,
        awaited=awaited,
        targets=targets_of_year(day) if scope.everything else None,
        backlog=to_take_up(startups, points, coming.unfollowed, known) if scope.everything else (),
    )


def _last_of_each(
    found: Sequence[ChangeBySomebodyElse], until: dt.date, *, told: Collection[str]
) -> list[ChangeBySomebodyElse]:
    """Return the last change of each service up to ``until``, without those that are ``told`` (slugs) already."""
    by_service = {
        one.slug: one for one in reversed(found) if one.slug not in told and timezone.localdate(one.at) <= until
    }
    return sorted(by_service.values(), key=lambda one: one.at, reverse=True)
