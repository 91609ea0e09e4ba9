"""Figures counted from the tables by hand-written SQL, independently of the rules of the product."""

import datetime as dt
from typing import Any

from django.db import connection

from startups.models import LifeEvent, Membership, Phase, Sponsorship, Startup
from startups.queries import membership_in_force, portfolio

_COUNTED = """
WITH investigation AS (
    SELECT DISTINCT ON (startup_id) startup_id, coalesce(declared_end, start) AS day FROM startups_phase
    WHERE kind_id = 'investigation' ORDER BY startup_id, start NULLS LAST, position
),
fiche AS (
    SELECT s.id,
        CASE WHEN i.startup_id IS NULL THEN (SELECT min(start) FROM startups_phase p WHERE p.startup_id = s.id)
             ELSE i.day END AS investigated,
        coalesce(
            (SELECT min(date) FROM startups_lifeevent e WHERE e.startup_id = s.id AND e.kind = 'product_launch'),
            (SELECT min(start) FROM startups_phase p WHERE p.startup_id = s.id AND p.kind_id = 'construction')
        ) AS launched,
        ARRAY(SELECT DISTINCT extract(year FROM date)::int FROM startups_lifeevent e
              WHERE e.startup_id = s.id AND e.kind = 'end') AS ended
    FROM startups_startup s LEFT JOIN investigation i ON i.startup_id = s.id
)
SELECT count(*) FILTER (WHERE extract(year FROM investigated) = %(year)s),
       count(*) FILTER (WHERE extract(year FROM launched) = %(year)s),
       count(*) FILTER (WHERE %(year)s = ANY (ended))
FROM fiche
"""


def counted(year: int) -> tuple[int, int, int]:
    """Return the products investigated, launched and abandoned in a year, by the programme's own rule."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, {"year": year})
        investigated, launched, ended = cursor.fetchone()
    return investigated, launched, ended


def portfolios(years: range) -> dict[int, tuple[int, int, int]]:
    """Return the investigations, services and ended partnerships on 1 January of some years."""
    found = {year: portfolio(dt.date(year, 1, 1)) for year in years}
    return {
        year: (int(one.investigations.count), int(one.services.count), int(one.ended.count))
        for year, one in found.items()
    }


def records(day: dt.date) -> dict[str, list[Any]]:
    """Return every fiche, phase, event, sponsor and membership in force on a day, without primary keys."""
    columns = [field.attname for field in Startup._meta.concrete_fields if not (field.generated or field.primary_key)]
    life = {
        "phases": (Phase.objects.all(), ("kind", "start", "declared_end", "comment", "position")),
        "events": (LifeEvent.objects.all(), ("kind", "date", "comment", "position")),
        "sponsors": (Sponsorship.objects.all(), ("administration__slug", "position")),
        "memberships": (
            Membership.objects.filter(membership_in_force(day)),
            ("incubator__slug", "is_lead", "position"),
        ),
    }
    told = {name: sorted(rows.values_list("startup__slug", *fields), key=repr) for name, (rows, fields) in life.items()}
    return {"fiches": list(Startup.objects.order_by("slug").values(*columns)), **told}
