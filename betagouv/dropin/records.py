"""The data for the documents of the drop-in API, one statement per table."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.utils.crypto import salted_hmac

from betagouv.fields import COLUMNS
from betagouv.models import SourceRecord
from betagouv.parse.records import SourceKind
from catalogue.sql import CARRIED
from common.periods import in_force_sql
from common.sql import fetch_all
from community.models import Member, Mission

type Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class DropInStartup:
    """A fiche for the documents: its ``values`` by model field, and its lists in recorded order.

    ``phases`` and ``events`` have ISO dates, null if missing. ``incubator`` is the lead, or empty.
    """

    slug: str
    values: Mapping[str, Any]
    sponsors: list[str]
    incubator: str
    incubators: list[str]
    phases: list[Row]
    events: list[Row]


# MATERIALIZED: without statistics on new tables, PostgreSQL would evaluate each part again for every fiche.
_STARTUPS = f"""
WITH chosen AS MATERIALIZED (
    SELECT s.* FROM startups_startup s
    WHERE (%(all)s OR s.slug = ANY(%(slugs)s))
),
lives AS MATERIALIZED (
    SELECT p.startup_id, json_agg(json_build_object('name', p.kind_id, 'start', p.start, 'end', p.declared_end,
                                                    'comment', p.comment) ORDER BY p.position, p.id) AS phases
    FROM startups_phase p WHERE p.startup_id IN (SELECT id FROM chosen)
    GROUP BY p.startup_id
),
facts AS MATERIALIZED (
    SELECT v.startup_id, json_agg(json_build_object('name', v.kind, 'date', v.date, 'comment', v.comment)
                                  ORDER BY v.position, v.id) AS events
    FROM startups_lifeevent v WHERE v.startup_id IN (SELECT id FROM chosen)
    GROUP BY v.startup_id
),
sponsoring AS MATERIALIZED (
    SELECT sp.startup_id, array_agg(o.slug ORDER BY sp.position, sp.id) AS slugs
    FROM startups_sponsorship sp JOIN incubators_administration o ON o.id = sp.administration_id
    WHERE sp.startup_id IN (SELECT id FROM chosen)
    GROUP BY sp.startup_id
),
carriers AS MATERIALIZED (
    SELECT m.startup_id, max(i.slug) FILTER (WHERE m.is_lead) AS lead, array_agg(i.slug ORDER BY m.position, m.id) AS slugs
    FROM startups_membership m JOIN incubators_incubator i ON i.id = m.incubator_id
    WHERE m.startup_id IN (SELECT id FROM chosen) AND {CARRIED}
    GROUP BY m.startup_id
)
SELECT s.slug, {", ".join(f's."{column}"' for column in COLUMNS)},
       coalesce(sponsoring.slugs, '{{}}'), coalesce(carriers.lead, carriers.slugs[1], ''), coalesce(carriers.slugs, '{{}}'),
       coalesce(lives.phases, '[]')::text, coalesce(facts.events, '[]')::text
FROM chosen s
LEFT JOIN lives ON lives.startup_id = s.id
LEFT JOIN facts ON facts.startup_id = s.id
LEFT JOIN sponsoring ON sponsoring.startup_id = s.id
LEFT JOIN carriers ON carriers.startup_id = s.id
ORDER BY (s.slug || '.md') COLLATE "C"
"""


def startups(day: dt.date, slugs: Collection[str] | None = None) -> list[DropInStartup]:
    """Return every fiche, or those named, with its incubators on ``day``, in the order of the source's files; one
    query.
    """
    asked = {"as_of": day, "all": slugs is None, "slugs": list(slugs or ())}
    rows = fetch_all(_STARTUPS, asked)
    return [_startup(*row) for row in rows]


def _startup(slug: str, *row: Any) -> DropInStartup:
    values, (sponsors, lead, incubators, phases, events) = row[: len(COLUMNS)], row[len(COLUMNS) :]
    return DropInStartup(
        slug=slug,
        values=dict(zip(COLUMNS, values, strict=True)),
        sponsors=sponsors,
        incubator=lead,
        incubators=incubators,
        phases=orjson.loads(phases),
        events=orjson.loads(events),
    )


def recorded_fields(slug: str) -> frozenset[str] | None:
    """Return the fields in the file of a fiche, even empty ones; None if no import read one."""
    record = SourceRecord.objects.filter(kind=SourceKind.STARTUP, key=slug).first()
    return frozenset(record.document["front"]) if record else None


@dataclass(frozen=True, slots=True)
class DropInIncubator:
    """An incubator; ``website`` is None if its record lacks the field, which one document distinguishes from an empty
    one.
    """

    slug: str
    name: str
    owner: str
    contact: str
    address: str
    website: str | None
    github: str
    hidden: bool


# Incubators known only from an old report, without record or service, are left out. The JSON of the record gives
# what our columns lack: an owner that is an unknown organisation, and whether a field is present.
_INCUBATORS = f"""
SELECT i.slug, i.name, coalesce('/organisations/' || o.slug, named.owner, ''), i.contact, i.address,
       CASE WHEN i.website <> '' OR r.id IS NULL OR r.document->'front' ? 'website' THEN i.website END,
       i.github, i.hidden
FROM incubators_incubator i
LEFT JOIN incubators_administration o ON o.id = i.owner_id
LEFT JOIN betagouv_sourcerecord r ON r.kind = '{SourceKind.INCUBATOR}' AND r.key = i.slug
LEFT JOIN LATERAL (
    SELECT r.document->'front'->>'owner' AS owner
    WHERE NOT EXISTS (
        SELECT FROM incubators_administration a WHERE '/organisations/' || a.slug = r.document->'front'->>'owner'
    )
) named ON true
WHERE r.id IS NOT NULL OR EXISTS (
    SELECT FROM startups_membership m WHERE m.incubator_id = i.id AND {CARRIED}
)
ORDER BY (i.slug || '.md') COLLATE "C"
"""


def incubators(day: dt.date) -> list[DropInIncubator]:
    """Return the recorded incubators, and those that support a service on ``day``; one query."""
    return [DropInIncubator(*row) for row in fetch_all(_INCUBATORS, {"as_of": day})]


@dataclass(frozen=True, slots=True)
class Organisation:
    """An administration; ``acronym`` is None if its record lacks the field."""

    slug: str
    name: str
    acronym: str | None
    ministry: str
    kind: str


_ORGANISATIONS = f"""
SELECT o.slug, o.name, CASE WHEN o.acronym <> '' OR r.id IS NULL OR r.document->'front' ? 'acronym' THEN o.acronym END,
       o.ministry, o.kind
FROM incubators_administration o
LEFT JOIN betagouv_sourcerecord r ON r.kind = '{SourceKind.ORGANISATION}' AND r.key = o.slug
ORDER BY (o.slug || '.md') COLLATE "C"
"""


def organisations() -> list[Organisation]:
    """Return every administration; one query."""
    return [Organisation(*row) for row in fetch_all(_ORGANISATIONS, {})]


LENGTH = 20


@dataclass(frozen=True, slots=True)
class Team:
    """The ids of the members of a service: active, elsewhere in the community, or gone."""

    active: list[str] = field(default_factory=list)
    previous: list[str] = field(default_factory=list)
    expired: list[str] = field(default_factory=list)


def opaque_id(key: str) -> str:
    """Return the opaque id of the member with this key: an HMAC of it under a secret derived from SECRET_KEY.

    It stays the same from one response to the next, and neither the database nor a backup is enough to find the member
    behind it. Changing SECRET_KEY changes every id.
    """
    return f"membre-{salted_hmac('betagouv.dropin.members', key, algorithm='sha256').hexdigest()[:LENGTH]}"


# In SQL: one pass finds, from all missions, who has left a team or the community on the day.
_ACTIVE = in_force_sql("%(day)s", start="i.start", last_day="i.last_day")
_TEAMS = f"""
WITH present AS MATERIALIZED (
    SELECT DISTINCT i.member_id FROM community_mission i WHERE {_ACTIVE}
)
SELECT s.slug, m.key, bool_or({_ACTIVE}), m.id IN (SELECT member_id FROM present)
FROM community_missionstartup l
JOIN community_mission i ON i.id = l.mission_id AND i.start <= %(day)s
JOIN community_member m ON m.id = i.member_id
JOIN startups_startup s ON s.id = l.startup_id
WHERE %(slug)s = '' OR s.slug = %(slug)s
GROUP BY s.slug, m.id, m.key
"""


def teams(day: dt.date, slug: str = "") -> dict[str, Team]:
    """Return the team of each service on ``day``, or of one service, sorted by id; one query."""
    found: dict[str, Team] = defaultdict(Team)
    for startup, key, is_active, is_present in fetch_all(_TEAMS, {"day": day, "slug": slug}):
        team = found[startup]
        (team.active if is_active else team.previous if is_present else team.expired).append(opaque_id(key))
    for team in found.values():
        for ids in (team.active, team.previous, team.expired):
            ids.sort()
    return found


def member_ids(day: dt.date) -> list[str]:
    """Return the ids of the members who joined by ``day``; one query."""
    joined = Mission.objects.filter(start__lte=day).values("member")
    return sorted(opaque_id(key) for key in Member.objects.filter(pk__in=joined).values_list("key", flat=True))
