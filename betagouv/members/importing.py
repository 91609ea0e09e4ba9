"""Import the members of a file, in one transaction, and report."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import batched
from pathlib import Path

from django.db import transaction

from betagouv.imports.importing import BATCH, IMPORT_LOCK, keep_later_day, undo_unconfirmed
from betagouv.members.day import MembersDay, members_day
from betagouv.members.difference import MemberPlan, difference, stored_members
from betagouv.members.report import NOTHING, MembersReport
from betagouv.models import ImportRun
from betagouv.parse.members import Person, RecordedMission, UnreadableLine, read_members
from betagouv.parse.records import UnreadableError
from betagouv.sources.items import SourceError
from betagouv.writing import staging
from common.background import recompute
from common.freshness import MEMBERS, record_freshness
from common.history import because
from common.locks import take_turn
from community.models import Member, Mission, MissionStartup
from startups.models import Startup

MAX_DOCUMENT = 100_000_000
"""In bytes."""


def write(plans: Sequence[MemberPlan], startups: Mapping[str, int]) -> None:
    """Write the plans to the database; ``startups`` maps slugs to primary keys."""
    staging.insert(Member, ["key", "domain"], [[plan.key, plan.domain] for plan in plans if plan.pk is None])
    staging.update(Member, ["domain"], [[plan.pk, plan.domain] for plan in plans if plan.is_moved])
    rewritten = [plan for plan in plans if plan.missions]
    if not rewritten:
        return
    ids = dict(Member.objects.filter(key__in=[plan.key for plan in rewritten]).values_list("key", "pk"))
    staging.delete(MissionStartup, [link for plan in rewritten for link in plan.unlinked])
    staging.delete(Mission, [pk for plan in rewritten for pk in plan.missions.dropped])
    columns = ["start", "last_day", "status", "position"]
    staging.update(Mission, columns, [[pk, *_values(row)] for plan in rewritten for pk, row in plan.missions.changed])
    added = [[ids[plan.key], *_values(row)] for plan in rewritten for row in plan.missions.added]
    staging.insert(Mission, ["member", *columns], added)
    _link(rewritten, ids, startups)


def _values(row: RecordedMission) -> list[object]:
    return [row.start, row.last_day, row.status, row.position]


def _link(rewritten: Sequence[MemberPlan], ids: Mapping[str, int], startups: Mapping[str, int]) -> None:
    """Insert the links of added missions, and of those whose services changed."""
    adding = [ids[plan.key] for plan in rewritten if plan.missions.added]
    placed = Mission.objects.filter(member__in=adding).values_list("member_id", "position", "pk")
    at = {(member, position): pk for member, position, pk in placed}
    rows: list[list[int]] = []
    for plan in rewritten:
        rows += _links(((at[ids[plan.key], row.position], row) for row in plan.missions.added), startups)
        rows += _links(((pk, row) for pk, row in plan.missions.changed if pk in plan.relinked), startups)
    staging.insert(MissionStartup, ["mission", "startup", "position"], rows)


def _links(missions: Iterable[tuple[int, RecordedMission]], startups: Mapping[str, int]) -> list[list[int]]:
    return [[pk, startups[slug], place] for pk, row in missions for place, slug in enumerate(row.startups)]


type Line = tuple[int, Person]


def import_members(
    path: Path, *, applying: bool, as_of: dt.date | None = None, confirmed: bool = False
) -> MembersReport:
    """Compare the members of a file with the database; write the changes if ``applying``, all or nothing.

    ``as_of`` is the date of the file; None takes that of the fiches of the same snapshot, else the latest start of a
    mission that is not planned. A doubtful date is written only if ``confirmed``. A member missing from the file is
    kept and reported.

    :raises SourceError: nothing can be imported.
    """
    lines = _read(path)
    people = [line for line in lines if isinstance(line, Person)]
    starts = [row.start for person in people for row in person.missions]
    day = members_day(path, starts, given=as_of, is_empty=not people)
    report = MembersReport(str(path), day.day.day, applied=applying, day_origin=day.day.origin)
    if not applying:
        _run(lines, report, day)
        return report
    reason = f"Import des membres au {report.as_of:%d/%m/%Y}"
    with transaction.atomic(), because(reason=reason, source="importer"):
        take_turn(IMPORT_LOCK)
        _run(lines, report, day)
        if undo_unconfirmed(report, confirmed=confirmed):
            return report
        keep_later_day(MEMBERS, report, confirmed=confirmed)
        ImportRun.objects.create(
            source=str(path)[:500], kind=ImportRun.Kind.MEMBERS, records_as_of=report.as_of, report=report.as_json()
        )
        record_freshness(MEMBERS, report.as_of)
        if report.changed:
            recompute.request()
    return report


def _read(path: Path) -> list[Person | UnreadableLine]:
    try:
        if path.stat().st_size > MAX_DOCUMENT:
            raise SourceError(f"{path} pèse plus de {MAX_DOCUMENT} octets.")
        return read_members(path.read_bytes())
    except OSError as error:
        raise SourceError(f"{path} ne peut pas être lu : {error.strerror}.") from None
    except UnreadableError as error:
        raise SourceError(f"{path} {error}.") from None


def _run(lines: list[Person | UnreadableLine], report: MembersReport, day: MembersDay) -> None:
    """Process each line, and write its changes if the import is applied."""
    for line in lines:
        if isinstance(line, UnreadableLine):
            report.refuse(line)
    people = [(place, line) for place, line in enumerate(lines, start=1) if isinstance(line, Person)]
    for batch in batched(people, BATCH):
        _batch(batch, report)
    read = {line.key for line in lines if isinstance(line, Person)}
    known = Member.objects.order_by("key").values_list("key", flat=True)
    report.missing = [key for key in known if key not in read]
    report.broken = "" if report.changed or report.counts["unchanged"] else NOTHING
    report.question = day.question(changed=report.changed)


def _batch(people: Sequence[Line], report: MembersReport) -> None:
    stored = stored_members([person.key for _, person in people])
    slugs = {slug for _, person in people for row in person.missions for slug in row.startups}
    startups = dict(Startup.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    plans = difference([person for _, person in people], startups, stored)
    for plan in plans:
        report.note(plan)
    if report.applied:
        write(plans, startups)
