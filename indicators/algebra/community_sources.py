"""Sources of the community: members, who are counted once each and never named, and trainings."""

from typing import Final

from community.models import Member, Mission
from indicators.algebra.aggregates import COUNT, MEAN, MEDIAN, RATE, SHARE, SUM
from indicators.algebra.conditions import Choice, either, in_quotes
from indicators.algebra.periods import END
from indicators.algebra.source import Noun, Quantity, Source, unknown_without


def _choice(name: str, label: str, test: str, head_words: str, options: dict[str, str]) -> Choice:
    return Choice(
        name=name,
        label=label,
        test=test,
        options=lambda words: options,
        words=lambda labels: f"{head_words} {either(map(in_quotes, labels))}",
        noun="La valeur",
        nouns="Les valeurs",
    )


_STATUSES = {status.value: str(status.label) for status in Mission.Status}
_DOMAINS = {domain.value: str(domain.label) for domain in Member.Domain}
DOMAIN = _choice("domain", "Domaine", "fact.domain = ANY (%s)", "du domaine", _DOMAINS)
_UNKNOWN_MEMBERS = unknown_without(
    "community_mission AS mission WHERE extract(year FROM mission.start) <= asked.year",
    "Aucun membre de la communauté n’est enregistré pour cette année.",
)
_ACTIVE = 'community_is_active({mission}.start, {mission}."end", {{at}})'
_MEMBERS = """SELECT NULL::bigint AS startup_id, member.id AS record_id, mission.start AS date,
                     mission.start, mission."end" + 1 AS stop, extract(year FROM mission.start)::int AS year,
                     mission.id AS mission_id, member.domain
              FROM community_mission AS mission JOIN community_member AS member ON member.id = mission.member_id"""

MEMBERS_ACTIVE = Source(
    name="members_active",
    label="Membres actifs, à une date",
    record="member",
    relation=_MEMBERS,
    noun=lambda values, period: Noun("membres actifs"),
    reason=lambda values, words: "Membre actif",
    own=(
        _choice(
            "status",
            "Statut d’une mission en cours",
            "EXISTS (SELECT FROM community_mission AS held WHERE held.member_id = fact.record_id"
            f" AND {_ACTIVE.format(mission='held')} AND held.status = ANY (%s))",
            "au statut",
            _STATUSES,
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

MEMBERS_JOINING = Source(
    name="members_joining",
    label="Arrivées de membres",
    record="member",
    relation=_MEMBERS,
    noun=lambda values, period: Noun("membres arrivés"),
    reason=lambda values, words: "Première mission",
    own=(
        _choice(
            "status",
            "Statut à l’arrivée",
            "EXISTS (SELECT FROM community_mission AS held WHERE held.member_id = fact.record_id"
            " AND held.start = fact.date AND held.status = ANY (%s))",
            "au statut",
            _STATUSES,
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

_HEADS: Final = {SUM: "total", MEAN: "moyen", MEDIAN: "médian"}
TRAININGS = Source(
    name="trainings",
    label="Formations",
    record="training",
    relation="""SELECT NULL::bigint AS startup_id, id AS record_id, "end" AS date, extract(year FROM "end")::int AS year,
                       programme, people, sessions FROM community_training""",
    noun=lambda values, period: Noun("formations", is_feminine=True),
    reason=lambda values, words: "Formation achevée",
    own=(
        Choice(
            name="programme",
            label="Formation",
            test="fact.programme = ANY (%s)",
            options=lambda words: {programme: programme for programme in words.trainings},
            words=lambda labels: either(map(in_quotes, labels)),
            noun="La formation",
            nouns="Les formations",
        ),
    ),
    aggregates=(SUM, MEAN, MEDIAN, COUNT, SHARE, RATE),
    quantities={
        "people": Quantity(
            "Personnes formées",
            "fact.people",
            "personnes",
            {head: f"Nombre {head_words} de personnes formées lors" for head, head_words in _HEADS.items()},
        ),
        "sessions": Quantity(
            "Sessions",
            "fact.sessions",
            "sessions",
            {head: f"Nombre {head_words} de sessions" for head, head_words in _HEADS.items()},
            "dont le nombre de sessions est connu",
        ),
    },
    unknown=unknown_without(
        'community_training AS training WHERE extract(year FROM training."end") = asked.year',
        "Aucune formation de l’année n’est enregistrée.",
    ),
)
"""In the year of their last day."""

SOURCES: Final = (MEMBERS_ACTIVE, MEMBERS_JOINING, TRAININGS)
