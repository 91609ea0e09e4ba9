"""The list of startups at a date, as rows for the pages."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from catalogue.filters import FilterError, StartupFilters
from catalogue.listing.conditions import AWARDED, CARRIED, DESIGNATED, ORDER, selection
from catalogue.listing.vocabulary import check_words
from common.sql import fetch_all

DENSE = 200
"""Above so many rows, a list is to be scanned: it has names without missions, and half the weight."""


class StartupRow(NamedTuple):
    """A startup in the list; ``mission`` is empty in a list that is ``DENSE``.

    ``phase`` and ``since`` (day of entry) are null when it has entered none by the date;
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
    fast: tuple[int, ...]
    is_fictitious: bool


@dataclass(frozen=True, slots=True)
class StartupPage:
    """A page of the list: ``count`` startups match in all; ``pages`` is at least 1."""

    count: int
    pages: int
    rows: list[StartupRow]


_ROWS = """
WITH page AS MATERIALIZED (
    SELECT s.id, s.slug, s.name, s.is_fictitious, kind.key, kind.badge, entered.start,
           row_number() OVER (ORDER BY {order}) AS place,
           count(*) OVER () AS total
    FROM {source}
    ORDER BY place LIMIT %(size)s OFFSET %(after)s
),
impact AS MATERIALIZED (
    SELECT d.startup_id, max(d.millesime) AS millesime FROM impact_designation d WHERE {designated} GROUP BY 1
),
fast AS MATERIALIZED (
    SELECT a.startup_id, array_agg(r.number ORDER BY r.number) AS numbers
    FROM budget_award a JOIN budget_fundinground r ON r.id = a.round_id WHERE {awarded} GROUP BY 1
)
SELECT page.total, page.slug, page.name,
       CASE WHEN least(page.total - %(after)s, %(size)s) > {dense} THEN '' ELSE (
           SELECT mission FROM startups_startup WHERE id = page.id
       ) END,
       page.key, page.badge, page.start, i.slug, i.name,
       impact.millesime, coalesce(fast.numbers, ARRAY[]::smallint[]), page.is_fictitious
FROM page
LEFT JOIN startups_membership m ON m.startup_id = page.id AND m.is_lead AND {carried}
LEFT JOIN incubators_incubator i ON i.id = m.incubator_id
LEFT JOIN impact ON impact.startup_id = page.id
LEFT JOIN fast ON fast.startup_id = page.id
ORDER BY page.place
"""


def startup_page(filters: StartupFilters) -> StartupPage:
    """The page of the list for ``filters``: one query, and one more when they name words.

    Population: every fiche that matches at ``as_of``. Today those that have entered no phase are included, so that the count
    without a phase filter is that of the portfolio plus that of ``phase=none``; on a past day they are not.

    :raises FilterError: a word names nothing; ``missing`` for a page past the end.
    """
    check_words(filters)
    chosen = selection(filters)
    after = (filters.page - 1) * filters.page_size
    parameters = {**chosen.parameters, "after": after, "size": filters.page_size}
    rows = fetch_all(_statement(chosen.source, filters.ordering), parameters)
    if not rows and filters.page > 1:
        raise past_the_end()
    count = rows[0][0] if rows else 0
    # A row is a value, whose cells are written once (``rows``): its numbers of rounds are a tuple.
    listed = [StartupRow(*[*row[1:10], tuple(row[10]), row[11]]) for row in rows]
    return StartupPage(count, max(1, -(-count // filters.page_size)), listed)


@lru_cache(maxsize=200)
def _statement(source: str, ordering: str) -> str:
    return _ROWS.format(
        source=source, order=ORDER[ordering], designated=DESIGNATED, awarded=AWARDED, carried=CARRIED, dense=DENSE
    )


def past_the_end() -> FilterError:
    """The error of a page that the list does not have."""
    return FilterError({"page": ["Cette page n’existe pas : la liste est plus courte."]}, missing=True)
