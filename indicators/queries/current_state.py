"""Read the current incubators, sponsors and phase of the startups in a list of evidence.

SQL, since one statement finds them by their current or former slug.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class StartupSummary:
    """The incubators of a startup on a day (slug and name, the lead first), its sponsors, its phase (null: none)."""

    incubators: tuple[tuple[str, str], ...] = ()
    sponsors: tuple[str, ...] = ()
    kind: str | None = None
    phase: str | None = None

    @property
    def incubators_in_words(self) -> str:
        return ", ".join(name for _, name in self.incubators)

    @property
    def sponsors_in_words(self) -> str:
        return ", ".join(self.sponsors)


_STANDING = """
SELECT asked.slug,
       ARRAY(SELECT ARRAY[i.slug, i.name] FROM startups_membership m JOIN incubators_incubator i ON i.id = m.incubator_id
             WHERE m.startup_id = s.id AND startups_is_carried(m.start, m."end", %(day)s)
             ORDER BY m.is_lead DESC, i.name),
       ARRAY(SELECT coalesce(nullif(a.acronym, ''), a.name) FROM startups_sponsorship sp
             JOIN incubators_administration a ON a.id = sp.administration_id
             WHERE sp.startup_id = s.id ORDER BY 1),
       k.key, k.badge
FROM unnest(%(slugs)s::text[]) AS asked (slug)
JOIN startups_startup s ON s.slug = coalesce(
    (SELECT target FROM common_formeraddress WHERE kind = 'startup' AND slug = asked.slug), asked.slug)
LEFT JOIN startups_span span ON span.startup_id = s.id AND startups_in_state(span.start, span.stop, %(day)s)
LEFT JOIN startups_phasekind k ON k.key = span.kind_id
"""


def with_summaries[R](
    rows: Iterable[R], slug_of: Callable[[R], str], day: dt.date
) -> list[tuple[R, StartupSummary | None]]:
    """Return each row with the summary of its startup (None: deleted, or no startup). One query, none for no rows."""
    listed = list(rows)
    found = startup_summaries(map(slug_of, listed), day)
    return [(row, found.get(slug_of(row))) for row in listed]


def startup_summaries(slugs: Iterable[str], day: dt.date) -> dict[str, StartupSummary]:
    """Return the summaries of startups on ``day``, by current or former slug. One query, none for no slugs."""
    asked = sorted({slug for slug in slugs if slug})
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"slugs": asked, "day": day})
        return {
            slug: StartupSummary(tuple((of, name) for of, name in incubators), tuple(sponsors), kind, phase)
            for slug, incubators, sponsors, kind, phase in cursor.fetchall()
        }
