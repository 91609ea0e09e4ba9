"""The list of startups at a date, as rows for the pages."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection

from catalogue.filters import FilterError, StartupFilters
from catalogue.queries.conditions import AWARDED, DESIGNATED, selection
from catalogue.queries.vocabulary import check_words


@dataclass(frozen=True, slots=True)
class StartupRow:
    """A startup in the list. ``phase`` and ``since`` (day of entry) are null when it has entered none by the date;
    ``incubator`` is the lead one of that day; ``national_impact`` is a millésime; ``fast`` holds numbers of rounds."""

    slug: str
    name: str
    mission: str
    phase: str | None
    phase_badge: str | None
    since: dt.date | None
    incubator: str | None
    incubator_name: str | None
    national_impact: int | None
    fast: list[int]
    is_fictitious: bool


@dataclass(frozen=True, slots=True)
class StartupPage:
    """A page of the list: ``count`` startups match in all; ``pages`` is at least 1."""

    count: int
    pages: int
    rows: list[StartupRow]


_ROWS = """
WITH matching AS MATERIALIZED (
    SELECT s.id, kind.key, kind.badge, entered.start, row_number() OVER (ORDER BY {order}) AS place,
           count(*) OVER () AS total
    FROM {source}
)
SELECT matching.total, s.slug, s.name, s.mission, matching.key, matching.badge, matching.start,
       i.slug, i.name,
       (SELECT max(d.millesime) FROM impact_designation d WHERE d.startup_id = s.id AND {designated}),
       ARRAY(SELECT r.number FROM budget_award a JOIN budget_fundinground r ON r.id = a.round_id
             WHERE a.startup_id = s.id AND {awarded} ORDER BY r.number),
       s.is_fictitious
FROM matching JOIN startups_startup s ON s.id = matching.id
LEFT JOIN startups_membership m ON m.startup_id = s.id AND m.is_lead
    AND (m.start IS NULL OR m.start <= %(as_of)s) AND (m."end" IS NULL OR m."end" > %(as_of)s)
LEFT JOIN incubators_incubator i ON i.id = m.incubator_id
WHERE matching.place > %(after)s AND matching.place <= %(upto)s
ORDER BY matching.place
"""


def startup_page(filters: StartupFilters) -> StartupPage:
    """The page of the list that ``filters`` ask for: one query, and one more when they name words.

    Population: every fiche that matches at ``as_of``, those that have entered no phase by then included, so that the
    count without a phase filter is that of the portfolio plus that of ``phase=none``. Raises ``FilterError`` for
    words that name nothing and, ``missing``, for a page past the end.
    """
    check_words(filters)
    chosen = selection(filters)
    after = (filters.page - 1) * filters.page_size
    sql = _ROWS.format(source=chosen.source, order=chosen.order, designated=DESIGNATED, awarded=AWARDED)
    with connection.cursor() as cursor:
        cursor.execute(sql, {**chosen.parameters, "after": after, "upto": after + filters.page_size})
        rows = cursor.fetchall()
    if not rows and filters.page > 1:
        raise past_the_end()
    count = rows[0][0] if rows else 0
    return StartupPage(count, max(1, -(-count // filters.page_size)), [StartupRow(*row[1:]) for row in rows])


def past_the_end() -> FilterError:
    """The error of a page that the list does not have."""
    return FilterError({"page": ["Cette page n'existe pas : la liste est plus courte."]}, missing=True)
