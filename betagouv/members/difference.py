"""Compare the members of a file with the database, and plan the changes; writes nothing."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from betagouv.comparison.matching import Edits, pair
from betagouv.comparison.stored import StoredRow
from betagouv.parse.members import MEMBER, Person, RecordedMission
from betagouv.parse.records import Anomaly, Code
from community.models import Member, Mission, MissionStartup


@dataclass(slots=True)
class StoredMember:
    """A stored member: missions, and the keys of the links from each mission to its services."""

    pk: int
    domain: str
    missions: list[StoredRow[RecordedMission]] = field(default_factory=list)
    links: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class MemberPlan:
    """The planned changes of a member; ``pk`` is None for one to create.

    ``relinked`` are the stored missions whose services change, ``unlinked`` the links to delete.
    """

    key: str
    pk: int | None
    domain: str
    is_moved: bool
    missions: Edits[RecordedMission]
    relinked: tuple[int, ...]
    unlinked: tuple[int, ...]
    anomalies: tuple[Anomaly, ...]

    @property
    def status(self) -> str:
        if self.pk is None:
            return "created"
        return "changed" if self.is_moved or self.missions else "unchanged"


def difference(
    people: Sequence[Person], startups: Collection[str], stored: dict[str, StoredMember]
) -> list[MemberPlan]:
    """Return the plan of each member; ``startups`` are the known slugs."""
    return [_plan(person, startups, stored.get(person.key)) for person in people]


def _plan(person: Person, startups: Collection[str], held: StoredMember | None) -> MemberPlan:
    kept_missions, doubts = _split_known_missions(person, startups)
    rows = held.missions if held else []
    missions = pair(
        kept_missions,
        rows,
        (
            lambda row: (row.start, row.last_day, row.status, row.startups),
            lambda row: (row.start, row.status),
            lambda row: row.start,
            lambda row: row.position,
        ),
    )
    before = {row.pk: row.row.startups for row in rows}
    relinked = tuple(pk for pk, row in missions.changed if row.startups != before[pk])
    links = held.links if held else {}
    return MemberPlan(
        key=person.key,
        pk=held.pk if held else None,
        domain=person.domain,
        is_moved=held is not None and held.domain != person.domain,
        missions=missions,
        relinked=relinked,
        unlinked=tuple(link for pk in (*relinked, *missions.dropped) for link in links.get(pk, ())),
        anomalies=(*person.anomalies, *doubts),
    )


def _split_known_missions(person: Person, startups: Collection[str]) -> tuple[list[RecordedMission], list[Anomaly]]:
    """Return the missions restricted to known services, and an anomaly for each unknown one."""
    doubts = [
        Anomaly(MEMBER, person.key, Code.UNKNOWN_REFERENCE, where, f"service inconnu : « {slug} »", slug)
        for row in person.missions
        for where in (f"missions[{row.position}].startups",)
        for slug in row.startups
        if slug not in startups
    ]
    missions = [
        replace(row, startups=tuple(slug for slug in row.startups if slug in startups)) for row in person.missions
    ]
    return missions, doubts


def stored_members(keys: Collection[str]) -> dict[str, StoredMember]:
    """Return the stored members by key: three queries."""
    members = Member.objects.filter(key__in=keys).values_list("key", "pk", "domain")
    found = {key: StoredMember(pk, domain) for key, pk, domain in members}
    by_pk = {one.pk: one for one in found.values()}
    slugs: dict[int, list[str]] = defaultdict(list)
    links = MissionStartup.objects.filter(mission__member__in=by_pk).order_by("mission_id", "position")
    for member, mission, link, slug in links.values_list("mission__member", "mission", "pk", "startup__slug"):
        by_pk[member].links[mission].append(link)
        slugs[mission].append(slug)
    missions = Mission.objects.filter(member__in=by_pk).order_by("member_id", "position")
    for member, pk, start, end, status, position in missions.values_list(
        "member_id", "pk", "start", "last_day", "status", "position"
    ):
        by_pk[member].missions.append(StoredRow(pk, RecordedMission(start, end, status, tuple(slugs[pk]), position)))
    return found
