"""Sources of the community: members, counted once each and never named."""

from typing import Final

from community.models import Member, Mission
from indicators.algebra.conditions import choice
from indicators.algebra.periods import END
from indicators.algebra.source import RuleSource, unknown_without

_STATUSES = {status.value: str(status.label) for status in Mission.Status}
_DOMAINS = {domain.value: str(domain.label) for domain in Member.Domain}
DOMAIN = choice("domain", "Domaine", _DOMAINS, "fact.domain = ANY (%s)")
_UNKNOWN_MEMBERS = unknown_without(
    "community_mission AS mission WHERE extract(year FROM mission.start) <= asked.year",
    "Aucun membre de la communauté n’est enregistré pour cette année.",
)
_ACTIVE = "community_is_active({mission}.start, {mission}.last_day, {{at}})"
_MEMBERS = """SELECT NULL::bigint AS startup_id, member.id AS record_id, mission.start AS date,
                     mission.start, mission.last_day + 1 AS stop, extract(year FROM mission.start)::int AS year,
                     mission.id AS mission_id, member.domain
              FROM community_mission AS mission JOIN community_member AS member ON member.id = mission.member_id"""

MEMBERS_ACTIVE = RuleSource(
    name="members_active",
    label="Membres actifs, à une date",
    record="member",
    relation=_MEMBERS,
    reason=lambda values, words: "Membre actif",
    own=(
        choice(
            "status",
            "Statut d’une mission en cours",
            _STATUSES,
            "EXISTS (SELECT FROM community_mission AS held WHERE held.member_id = fact.record_id"
            f" AND {_ACTIVE.format(mission='held')} AND held.status = ANY (%s))",
        ),
        DOMAIN,
    ),
    periods=(END,),
    once=(
        "NOT EXISTS (SELECT FROM community_mission AS other WHERE other.member_id = fact.record_id"
        f" AND other.id < fact.mission_id AND {_ACTIVE.format(mission='other')})"
    ),
    unknown=_UNKNOWN_MEMBERS,
)
"""A member with several missions that day counts once, under each of their statuses."""

MEMBERS_JOINING = RuleSource(
    name="members_joining",
    label="Arrivées de membres",
    record="member",
    relation=_MEMBERS,
    reason=lambda values, words: "Première mission",
    own=(
        choice(
            "status",
            "Statut à l’arrivée",
            _STATUSES,
            "EXISTS (SELECT FROM community_mission AS held WHERE held.member_id = fact.record_id"
            " AND held.start = fact.date AND held.status = ANY (%s))",
        ),
        DOMAIN,
    ),
    once=(
        "NOT EXISTS (SELECT FROM community_mission AS other WHERE other.member_id = fact.record_id"
        " AND (other.start, other.id) < (fact.date, fact.mission_id))"
    ),
    unknown=_UNKNOWN_MEMBERS,
)
"""A member joins once, with the first mission."""

SOURCES: Final = (MEMBERS_ACTIVE, MEMBERS_JOINING)
