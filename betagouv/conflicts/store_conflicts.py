"""Store the conflicts that imports find, until someone settles them or both sides agree again."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from betagouv.comparison.difference import RecordPlan
from betagouv.comparison.matching import lead_first
from betagouv.comparison.merge import ROWS, MergeConflict, as_json
from betagouv.conflicts.queries import open_conflicts
from betagouv.models import Conflict, ImportRun, SourceRecord
from betagouv.parse.records import ParsedFiche, ParsedRecord

type _Place = tuple[str, str, str]
"""Where a conflict is: the key of its record, the part, the place in it."""
BACK = "La source est revenue à ce qu’elle disait."
SAME = "Les deux côtés disent la même chose."


def keep_conflicts(kind: str, plans: Sequence[RecordPlan], import_run: ImportRun) -> None:
    """Open the conflicts of some records, and update the open ones."""
    by_key = {plan.incoming.key: plan for plan in plans}
    opened = Conflict.objects.filter(record__kind=kind, record__key__in=by_key, settled_at__isnull=True)
    known = {(one.record.key, one.part, one.place): one for one in opened.select_related("record")}
    clashing = {(key, clash.part, clash.place): clash for key, plan in by_key.items() for clash in plan.clashes}
    keys = {key for key, _, _ in clashing}
    records = (
        {one.key: one for one in SourceRecord.objects.filter(kind=kind, key__in=keys).defer("document")} if keys else {}
    )
    for place, clash in clashing.items():
        held = known.get(place) or _continued(known, clashing, place[0], clash)
        _keep(records[place[0]], clash, held, import_run)
    for place in known.keys() - clashing.keys():
        _follow(known[place], by_key[place[0]].sheet)


def _continued(
    known: dict[_Place, Conflict], clashing: Mapping[_Place, MergeConflict], key: str, clash: MergeConflict
) -> Conflict | None:
    """Remove from ``known`` and return the conflict about the same phase or event, whose source changed again."""
    if clash.part not in ROWS or clash.base is None:
        return None
    sides = (clash.base, clash.ours)
    there = (
        place
        for place, one in known.items()
        if place[:2] == (key, clash.part) and place not in clashing and (one.theirs, one.ours) == sides
    )
    found = next(there, None)
    return known.pop(found) if found else None


def _follow(conflict: Conflict, sheet: ParsedRecord) -> None:
    """Update the source's value in an open conflict."""
    theirs = _value_to_keep(conflict, sheet)
    if theirs != conflict.theirs:
        conflict.theirs = theirs
        conflict.save(update_fields=["theirs"])


def _value_to_keep(conflict: Conflict, sheet: ParsedRecord) -> Any:
    if not isinstance(sheet, ParsedFiche):
        return sheet.owner if conflict.part == "owner" else sheet.columns[conflict.part]
    if conflict.part in ROWS:
        rows = [as_json(row) for row in (sheet.phases if conflict.part == "phases" else sheet.events)]
        if conflict.ours in rows or (conflict.ours is None and conflict.theirs not in rows):
            return conflict.ours
        return conflict.theirs
    lists = {"sponsors": list(sheet.sponsors), "incubators": lead_first(sheet.carriers)}
    return lists[conflict.part] if conflict.part in lists else sheet.columns[conflict.part]


def _keep(record: SourceRecord, clash: MergeConflict, known: Conflict | None, import_run: ImportRun) -> None:
    if known is None:
        Conflict.objects.create(
            record=record,
            part=clash.part,
            place=clash.place,
            base=clash.base,
            ours=clash.ours,
            theirs=clash.theirs,
            import_run=import_run,
        )
    elif clash.theirs == known.base:
        _close(known, BACK)
    else:
        known.ours, known.theirs, known.import_run = clash.ours, clash.theirs, import_run
        known.save(update_fields=["ours", "theirs", "import_run"])


def close_agreed() -> None:
    """Close the conflicts whose two sides now agree."""
    differing = {one.pk for one in open_conflicts()}
    for conflict in Conflict.objects.filter(settled_at__isnull=True).exclude(pk__in=differing).order_by("pk"):
        _close(conflict, SAME)


def _close(conflict: Conflict, reason: str) -> None:
    conflict.choice, conflict.settled_reason, conflict.settled_at = Conflict.Choice.AGREED, reason, timezone.now()
    conflict.save(update_fields=["choice", "settled_reason", "settled_at"])
