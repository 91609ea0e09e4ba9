"""The values that filters may take: those that exist, and which values of an address do not."""

from dataclasses import dataclass

from django.db import connection

from catalogue.filters import NO_PHASE, FilterError, StartupFilters
from common.snapshots import once_a_version
from common.sql import fetch_all


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter and its label; ``group`` is the group of a phase, or of a value in a long list."""

    value: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters may be: in the order in which a form shows them."""

    phase: list[Choice]
    incubator: list[Choice]
    theme: list[Choice]
    users: list[Choice]
    sponsor: list[Choice]
    fast: list[Choice]


_CHOICES = """
SELECT 'phase', key, plural, "group", row_number() OVER (ORDER BY rank) FROM startups_phasekind
UNION ALL SELECT 'incubator', slug, name,
           CASE WHEN carries THEN 'Portent des services aujourd’hui' ELSE 'N’en portent plus' END,
           row_number() OVER (ORDER BY carries DESC, common_search_text(name), slug)
    FROM (
        SELECT i.slug, i.name, bool_or(startups_is_carried(m.start, m."end", common_paris_day(now()))) AS carries
        FROM incubators_incubator i JOIN startups_membership m ON m.incubator_id = i.id GROUP BY i.id
    ) incubators
UNION ALL SELECT 'theme', word, word, '', row_number() OVER (ORDER BY common_search_text(word), word)
    FROM (
        SELECT DISTINCT ON (common_search_text(word)) word
        FROM (SELECT DISTINCT unnest(themes) AS word FROM startups_startup) spelled ORDER BY common_search_text(word), word
    ) themes
UNION ALL SELECT 'users', word, word, '', row_number() OVER (ORDER BY common_search_text(word), word)
    FROM (SELECT DISTINCT unnest(user_types) AS word FROM startups_startup) users
UNION ALL SELECT 'sponsor', slug, name, kind, row_number() OVER (ORDER BY kind = '', kind, common_search_text(name), slug)
    FROM (
        SELECT DISTINCT ON (common_search_text(name)) slug, name, kind FROM incubators_administration o
        WHERE EXISTS (SELECT FROM startups_sponsorship p WHERE p.administration_id = o.id)
        ORDER BY common_search_text(name), slug
    ) sponsors
UNION ALL SELECT 'fast', number::text, 'FAST ' || number, '', row_number() OVER (ORDER BY number DESC)
    FROM budget_fundinground
ORDER BY 1, 5
"""

_UNKNOWN = {
    "phase": "SELECT 'phase', word FROM unnest(%(phase)s::text[]) word"
    ' WHERE NOT EXISTS (SELECT FROM startups_phasekind WHERE key = word OR "group" = word)',
    "incubator": "SELECT 'incubator', word FROM unnest(%(incubator)s::text[]) word"
    " WHERE NOT EXISTS (SELECT FROM incubators_incubator WHERE slug = word)",
    "theme": "SELECT 'theme', word FROM unnest(%(theme)s::text[]) word"
    " WHERE NOT EXISTS (SELECT FROM startups_startup WHERE themes @> ARRAY[word]::varchar[])",
    "users": "SELECT 'users', word FROM unnest(%(users)s::text[]) word"
    " WHERE NOT EXISTS (SELECT FROM startups_startup WHERE user_types @> ARRAY[word]::varchar[])",
    "sponsor": "SELECT 'sponsor', word FROM unnest(%(sponsor)s::text[]) word"
    " WHERE NOT EXISTS (SELECT FROM incubators_administration WHERE slug = word)",
    "fast": "SELECT 'fast', word FROM unnest(%(fast)s::text[]) word"
    " WHERE NOT EXISTS (SELECT FROM budget_fundinground WHERE number = word::int)",
}
_MESSAGES = {
    "phase": "Phase inconnue : {words}. Choisissez-en une dans la liste.",
    "incubator": "Incubateur inconnu : {words}. Choisissez-en un dans la liste.",
    "theme": "Thématique inconnue : {words}. Choisissez-en une dans la liste.",
    "users": "Usagers inconnus : {words}. Choisissez-les dans la liste.",
    "sponsor": "Sponsor inconnu : {words}. Choisissez-en un dans la liste.",
    "fast": "Appel FAST inconnu : {words}. Choisissez-en un dans la liste.",
}


@once_a_version
def filter_choices() -> Choices:
    """Every value that a filter of the list may take: one query, once for each version of the records."""
    by_filter: dict[str, list[Choice]] = {name: [] for name in _UNKNOWN}
    for name, value, label, group, _ in fetch_all(_CHOICES, {}):
        by_filter[name].append(Choice(value, label, group))
    return Choices(**by_filter)


def check_words(filters: StartupFilters) -> None:
    """One query, or none when no word is given.

    :raises FilterError: a word names nothing.
    """
    asked = _words(filters)
    if not asked:
        return
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(_UNKNOWN[name] for name in asked), asked)
        unknown: list[tuple[str, str]] = cursor.fetchall()
    if unknown:
        words: dict[str, list[str]] = {}
        for name, word in unknown:
            words.setdefault(name, []).append(f"« {word} »")
        raise FilterError({name: [_MESSAGES[name].format(words=", ".join(found))] for name, found in words.items()})


def _words(filters: StartupFilters) -> dict[str, list[str]]:
    asked = {
        "phase": [word for word in filters.phase if word != NO_PHASE],
        "incubator": list(filters.incubator),
        "theme": list(filters.theme),
        "users": list(filters.users),
        "sponsor": list(filters.sponsor),
        "fast": [str(filters.fast)] if type(filters.fast) is int else [],
    }
    return {name: words for name, words in asked.items() if words}
