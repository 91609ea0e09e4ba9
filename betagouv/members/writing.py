"""Write the plans of members: a constant number of statements for each table and batch."""

from collections.abc import Iterable, Mapping, Sequence

from betagouv import staging
from betagouv.members.difference import MemberPlan
from betagouv.parse.members import RecordedMission
from community.models import Member, Mission, MissionStartup


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
