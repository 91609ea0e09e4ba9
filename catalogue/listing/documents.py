"""The answers of the API about startups, as JSON text that the database makes."""

import datetime as dt
from dataclasses import dataclass

from catalogue.filters import StartupFilters
from catalogue.listing.conditions import STATE, selection
from catalogue.listing.items import COLUMNS, DETAILS, JOINED, PARTS
from catalogue.listing.queries import past_the_end
from catalogue.listing.vocabulary import check_words
from common.sql import fetch_one


@dataclass(frozen=True, slots=True)
class StartupList:
    """How many startups match in all, and one page of them as the text of a JSON list."""

    count: int
    results: str


def _list_statement(matching: str, order: str) -> str:
    """Return the one statement of a list: the number of matches and the JSON of a page of them.

    ``matching`` and ``order`` are those of ``conditions.selection``; the page holds ``size`` rows after ``after``.
    """
    return f"""
WITH matching AS MATERIALIZED (
    SELECT s.id, row_number() OVER (ORDER BY {order}) AS place FROM {matching}
),
page AS MATERIALIZED (
    SELECT s.id, s.place, state.kind_id, entered.start AS since
    FROM (SELECT id, place FROM matching ORDER BY place LIMIT %(size)s OFFSET %(after)s) s
    {STATE} LEFT JOIN startups_phase entered ON entered.id = state.phase_id
),
{PARTS}
SELECT (SELECT count(*) FROM matching), coalesce(json_agg(item ORDER BY place), '[]')::text
FROM (SELECT page.place, (SELECT c FROM (SELECT {COLUMNS}) c) AS item FROM {JOINED}) items
"""


def startup_list(filters: StartupFilters, site: str) -> StartupList:
    """The page of the list that ``filters`` ask for; ``site`` starts its addresses. Same errors as ``startup_page``."""
    check_words(filters)
    chosen = selection(filters)
    after = (filters.page - 1) * filters.page_size
    parameters = {**chosen.parameters, "after": after, "size": filters.page_size, "site": site}
    row = fetch_one(_list_statement(chosen.matching, chosen.order), parameters)
    assert row is not None  # noqa: S101  an aggregate always has a row
    if row[0] <= after and filters.page > 1:
        raise past_the_end()
    return StartupList(*row)


_STARTUP = f"""
WITH page AS MATERIALIZED (
    SELECT s.id, state.kind_id, entered.start AS since
    FROM startups_startup s {STATE} LEFT JOIN startups_phase entered ON entered.id = state.phase_id
    WHERE s.slug = %(slug)s
),
{PARTS}
SELECT row_to_json(fiche)::text FROM (
    SELECT {COLUMNS}, {DETAILS} FROM {JOINED}
) fiche
"""


def startup_document(slug: str, as_of: dt.date, site: str) -> str | None:
    """The whole public fiche as JSON text; None when there is none of this name. Nobody of a team is named in it."""
    row = fetch_one(_STARTUP, {"slug": slug, "as_of": as_of, "site": site})
    return None if row is None else str(row[0])
