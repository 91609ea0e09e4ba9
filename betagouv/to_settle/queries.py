"""The points to settle, and those that are settled or need nothing: their keys by kind, and their rows."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from typing import Any

from django.db.models import F, Q, QuerySet, TextChoices

from betagouv.conflicts.queries import open_conflicts
from betagouv.models import Absence, Conflict
from betagouv.parse.records import SourceKind
from common.models import Settled
from indicators.models import Inconsistency
from startups.models import Finding


class PointKind(TextChoices):
    CONFLICT = "conflits", "Conflits avec la source"
    ABSENCE = "absences", "Absents de la source"
    FINDING = "constats", "Constats sur les fiches"
    INCONSISTENCY = "incoherences", "Incohérences des chiffres"


ROWS: Mapping[PointKind, QuerySet[Any]] = {
    PointKind.CONFLICT: Conflict.objects.select_related("record", "settled_by").defer("record__document"),
    PointKind.ABSENCE: Absence.objects.select_related("import_run", "settled_by").defer("import_run__report"),
    PointKind.FINDING: Finding.objects.select_related("startup", "settled_by").order_by("startup__name", "code"),
    PointKind.INCONSISTENCY: Inconsistency.objects.select_related("settled_by"),
}
UNSETTLED = Q(settled_at__isnull=True)
INCONSISTENT = UNSETTLED & Q(gone_at__isnull=True) & ~Q(level__in=Inconsistency.NOTHING_TO_CORRECT)
SERVICE = {PointKind.CONFLICT: "record__key", PointKind.FINDING: "startup__slug"}
"""The slug of the service of a point, for the kinds that the team of a service settles."""


def point_keys(services: Container[str] | None, *, is_open: bool) -> dict[PointKind, list[int]]:
    """Return the keys of the points by kind, of some ``services`` or of all records (None), in the order of the page.

    ``is_open``: to settle. The queries are one for each kind, and those that compare both sides of the conflicts.
    """
    found: dict[PointKind, list[int]] = {}
    for kind, rows in ROWS.items():
        condition = INCONSISTENT if kind == PointKind.INCONSISTENCY else UNSETTLED
        last_first = (F("settled_at").desc(nulls_last=True), "-pk")
        wanted = rows.filter(condition) if is_open else rows.exclude(condition).order_by(*last_first)
        if services is None:
            found[kind] = list(wanted.values_list("pk", flat=True))
        elif kind in SERVICE:
            if kind == PointKind.CONFLICT:
                wanted = wanted.filter(record__kind=SourceKind.STARTUP)
            found[kind] = [pk for pk, slug in wanted.values_list("pk", SERVICE[kind]) if slug in services]
    if is_open and found[PointKind.CONFLICT]:
        differing = {one.pk for one in open_conflicts()}
        found[PointKind.CONFLICT] = [pk for pk in found[PointKind.CONFLICT] if pk in differing]
    return found


def read_points(keys: Iterable[tuple[PointKind, int]]) -> list[tuple[PointKind, Settled]]:
    """Return the rows of some keys, in their order: a query for each kind among them."""
    by_kind: dict[PointKind, list[int]] = defaultdict(list)
    for kind, pk in keys:
        by_kind[kind].append(pk)
    rows = {kind: ROWS[kind].in_bulk(pks) for kind, pks in by_kind.items()}
    return [(kind, rows[kind][pk]) for kind, pks in by_kind.items() for pk in pks if pk in rows[kind]]
