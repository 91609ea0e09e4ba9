"""What the records of beta.gouv.fr wait for: values to report there, conflicts and absences to settle."""

import datetime as dt

from django.db.models import Max, Sum
from django.utils import timezone

from access.rights import Action, assignments_on, has_permission
from accounts.models import User
from betagouv.conflicts.queries import open_conflicts
from betagouv.models import Absence, LinesToReport
from betagouv.parse.records import SourceKind
from common.clock import today
from startups.permissions import editable_by
from startups.queries import supported_by
from workspace.awaited import Awaited


def awaited_lines(user: User) -> Awaited:
    """Return the lines to report of the services that ``user`` may change: one query."""
    rows = LinesToReport.objects.all()
    if not has_permission(user, Action.DECIDE):
        coached = assignments_on(today()).filter(user=user).values("incubator")
        rows = rows.filter(startup__in=supported_by(coached, today()).order_by().values("pk"))
    found = rows.aggregate(count=Sum("count", default=0), last=Max("changed_on"))
    return Awaited(
        page="workspace-to-report",
        count=found["count"],
        short=("à reporter", "à reporter"),
        what=("valeur à reporter dans l’espace membre", "valeurs à reporter dans l’espace membre"),
        action="Reporter",
        changed_on=found["last"],
    )


def awaited_conflicts(user: User) -> Awaited:
    """Return the conflicts that ``user`` may settle: a dozen queries at most."""
    editable = editable_by(user)
    follows_all = has_permission(user, Action.DECIDE)
    found = [
        one
        for one in open_conflicts()
        if follows_all or (one.record.kind == SourceKind.STARTUP and one.record.key in editable)
    ]
    return Awaited(
        page="workspace-to-settle",
        query="genre=conflits",
        count=len(found),
        short=("conflit", "conflits"),
        what=("conflit avec la source à trancher", "conflits avec la source à trancher"),
        action="Trancher",
        changed_on=max((_day_of(one.found_at) for one in found), default=None),
    )


def awaited_absences(user: User) -> Awaited:
    """Return the records that are missing from the source, which staff settle: one query, none for others."""
    rows = Absence.objects.filter(settled_at__isnull=True).values_list("found_at", flat=True)
    found = list(rows) if has_permission(user, Action.DECIDE) else []
    return Awaited(
        page="workspace-to-settle",
        query="genre=absences",
        count=len(found),
        short=("absence", "absences"),
        what=("fiche absente de la source", "fiches absentes de la source"),
        action="Décider",
        changed_on=max(map(_day_of, found), default=None),
    )


def _day_of(moment: dt.datetime) -> dt.date:
    return timezone.localdate(moment)
