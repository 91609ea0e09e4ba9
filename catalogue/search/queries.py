"""Queries for the records that match a search, by kind, closest first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models.expressions import RawSQL

from catalogue.models import SearchDocument
from common.figure import Figure
from common.periods import in_force_sql
from common.sql import fetch_all
from startups.models import PhaseKind
from startups.sponsors import Counts

LONGEST = 200
"""Characters that are read; what follows is left out, and the page says so."""
MOST_WORDS = 12
_FORBIDDEN = "\x00"


@dataclass(frozen=True, slots=True)
class SearchedWords:
    """The searched words; ``is_cut``: the text was too long, and was truncated."""

    words: tuple[str, ...]
    is_cut: bool = False

    @property
    def phrase(self) -> str:
        return " ".join(self.words)


def read_asked(text: str) -> SearchedWords:
    """Return the words of ``text``; never an error."""
    clean = " ".join(text.replace(_FORBIDDEN, " ").split())
    words = clean[:LONGEST].split()
    return SearchedWords(tuple(words[:MOST_WORDS]), len(clean) > LONGEST or len(words) > MOST_WORDS)


Kind = SearchDocument.Kind


@dataclass(frozen=True, slots=True)
class Hit:
    """A found record. ``phase`` (its kind) and ``badge`` are today's for a service; ``excerpt`` is the part of its text
    with
    the words, between ``«`` marks of ``MARKS``; ``matched_sponsor`` names the administration by which it was found.
    """

    key: str
    name: str
    acronym: str
    summary: str
    phase: str
    badge: str
    excerpt: str
    matched_sponsor: str


@dataclass(frozen=True, slots=True)
class Group:
    """The closest records of a kind, and their total number; for startups, also by group of phases."""

    kind: str
    total: int
    hits: list[Hit]
    counts: Counts = field(default_factory=dict)


MARKS = ("\x02", "\x03")
"""What surrounds the words found in an excerpt: no text of a record holds these characters."""

# In SQL: ranking, excerpts and similarity are functions of the database.
_HITS = """
WITH found AS MATERIALIZED ({found}),
ranked AS MATERIALIZED (
    SELECT found.kind, d.record_id, d.key, d.name, d.acronym, d.summary, d.words, kind.key AS phase, kind.badge,
           count(*) OVER (PARTITION BY found.kind) AS total,
           count(*) FILTER (WHERE kind."group" = 'service') OVER (PARTITION BY found.kind) AS services,
           count(*) FILTER (WHERE kind."group" = 'investigation') OVER (PARTITION BY found.kind) AS investigations,
           count(*) FILTER (WHERE kind."group" = 'ended') OVER (PARTITION BY found.kind) AS ended,
           row_number() OVER (PARTITION BY found.kind
               ORDER BY found.score DESC, kind."group" = 'ended', common_search_text(d.name), d.key) AS place
    FROM found JOIN catalogue_searchdocument d USING (kind, record_id)
    LEFT JOIN startups_span state ON found.kind = 'startup' AND state.startup_id = d.record_id
        AND {in_state}
    LEFT JOIN startups_phasekind kind ON kind.key = state.kind_id
)
SELECT r.kind, r.total, r.services, r.investigations, r.ended,
       r.key, r.name, r.acronym, r.summary, coalesce(r.phase, ''), coalesce(r.badge, ''),
       CASE WHEN r.kind = 'startup' AND NOT {in_words} THEN coalesce(
           (SELECT ts_headline('catalogue_french', left(s.content, 60000), catalogue_query(%(asked)s),
                               'MaxFragments=1, MaxWords=24, MinWords=10, StartSel={start}, StopSel={stop}')
            FROM startups_startup s WHERE s.id = r.record_id
                AND to_tsvector('catalogue_french', left(s.content, 60000)) @@ catalogue_query(%(asked)s)), '') ELSE '' END,
       CASE WHEN r.kind = 'startup' AND NOT {in_words} THEN coalesce(
           (SELECT o.name FROM startups_sponsorship sp JOIN incubators_administration o ON o.id = sp.administration_id
            JOIN found ON found.kind = 'administration' AND found.record_id = o.id
            WHERE sp.startup_id = r.record_id ORDER BY sp.position, o.slug LIMIT 1), '') ELSE '' END
FROM ranked r WHERE r.place <= %(shown)s ORDER BY r.kind, r.place
"""
_IN_WORDS = "r.words LIKE ALL (ARRAY(SELECT catalogue_pattern(word) FROM unnest(%(asked)s) AS word))"
_IN_STATE = in_force_sql("%(today)s", start="state.start", until="state.until")
_PARTS = {"in_words": _IN_WORDS, "in_state": _IN_STATE, "start": MARKS[0], "stop": MARKS[1]}
_MATCHES = _HITS.format(found="SELECT kind, record_id, score FROM catalogue_matches(%(asked)s)", **_PARTS)
_ALIKE = _HITS.format(
    found="SELECT kind, record_id, score FROM catalogue_alike(array_to_string(%(asked)s, ' '), %(shown)s::int)",
    **_PARTS,
)
_GROUPS = (PhaseKind.Group.SERVICE, PhaseKind.Group.INVESTIGATION, PhaseKind.Group.ENDED, "")
_ORDER = (Kind.STARTUP, Kind.INCUBATOR, Kind.ADMINISTRATION, Kind.INDICATOR)


def matching(words: Sequence[str], shown: int, day: dt.date) -> list[Group]:
    """Return the records that contain all ``words``, at most ``shown`` of each kind: one query, none without words.

    Population: every service, incubator, administration and indicator; a service also by its sponsors.
    """
    return _groups(_MATCHES, words, shown, day) if words else []


def alike(words: Sequence[str], shown: int, day: dt.date) -> list[Group]:
    """Return the ``shown`` records with the most similar text, to propose when nothing matches; one query."""
    return _groups(_ALIKE, words, shown, day) if words else []


def _groups(statement: str, words: Sequence[str], shown: int, day: dt.date) -> list[Group]:
    groups: dict[str, Group] = {}
    parameters = {"asked": list(words), "shown": shown, "today": day}
    for kind, total, services, investigations, ended, *values in fetch_all(statement, parameters):
        numbers = services, investigations, ended, total - services - investigations - ended
        counts = {group: Figure(number) for group, number in zip(_GROUPS, numbers, strict=True)}
        groups.setdefault(kind, Group(kind, total, [], counts)).hits.append(Hit(*values))
    return [groups[kind] for kind in _ORDER if kind in groups]


def closest_first(startups: Sequence[int], words: Sequence[str]) -> list[int]:
    """Return services (primary keys) that hold every one of ``words``, those whose name is closest first: one query."""
    matches = "SELECT record_id, score FROM catalogue_matches(%(words)s) WHERE kind = 'startup'"
    scores: dict[int, float] = dict(fetch_all(matches, {"words": [*words]}))
    return sorted(startups, key=lambda startup: -scores.get(startup, 0))


def matching_startups(words: Sequence[str]) -> RawSQL:
    """Return the keys of the services that hold every one of ``words``, for a condition of a queryset."""
    matches = "SELECT record_id FROM catalogue_matches(%s) WHERE kind = 'startup'"
    return RawSQL(matches, [list(words)])  # noqa: S611 - the words are a parameter
