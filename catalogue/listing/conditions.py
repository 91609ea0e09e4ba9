"""The filters as SQL: constant pieces of text, and values apart as parameters."""

from dataclasses import dataclass
from typing import Any

from catalogue.filters import NO_PHASE, StartupFilters
from startups.queries import today

STATE = (
    "LEFT JOIN startups_span state ON state.startup_id = s.id AND startups_in_state(state.start, state.stop, %(as_of)s)"
)
CARRIED = 'startups_is_carried(m.start, m."end", %(as_of)s)'
DESIGNATED = "impact_is_designated(d.effective_on, d.withdrawn_on, %(as_of)s)"
AWARDED = "budget_counted_on(a.awarded_on, r.committee_on, r.year, r.quarter) <= %(as_of)s"

_STATE_READ = (
    f"{STATE} LEFT JOIN startups_phasekind kind ON kind.key = state.kind_id"
    " LEFT JOIN startups_phase entered ON entered.id = state.phase_id"
)
_PHASE = (
    "(kind.key = ANY(%(phase)s) OR kind.\"group\" = ANY(%(phase)s) OR (kind.key IS NULL AND 'none' = ANY(%(phase)s)))"
)
_INCUBATOR = (
    "EXISTS (SELECT FROM startups_membership m JOIN incubators_incubator i ON i.id = m.incubator_id"
    f" WHERE m.startup_id = s.id AND i.slug = ANY(%(incubator)s) AND {CARRIED})"
)
# One theme or one sponsor under two spellings (letter case, accents, hyphens) is one.
_THEME = (
    "s.themes && (SELECT array_agg(known.word)::varchar[] FROM"
    " (SELECT DISTINCT unnest(themes) AS word FROM startups_startup) known WHERE common_search_text(known.word)"
    " IN (SELECT common_search_text(asked) FROM unnest(%(theme)s::text[]) asked))"
)
_USERS = "s.user_types && %(users)s::varchar[]"
_SPONSOR = (
    "EXISTS (SELECT FROM startups_sponsorship sp JOIN incubators_administration o ON o.id = sp.administration_id"
    " WHERE sp.startup_id = s.id AND common_search_text(o.name) IN"
    " (SELECT common_search_text(asked.name) FROM incubators_administration asked WHERE asked.slug = ANY(%(sponsor)s)))"
)
_NATIONAL_IMPACT = f"EXISTS (SELECT FROM impact_designation d WHERE d.startup_id = s.id AND {DESIGNATED})"
_AWARD = (
    "EXISTS (SELECT FROM budget_award a JOIN budget_fundinground r ON r.id = a.round_id"
    f" WHERE a.startup_id = s.id AND {AWARDED}{{round}})"
)
_SEARCH = "s.id IN (SELECT record_id FROM catalogue_matches(%(search)s) WHERE kind = 'startup')"

ORDER = {
    "name": "lower(unaccent(trim(s.name))), s.slug",
    "-name": "lower(unaccent(trim(s.name))) DESC, s.slug DESC",
    "slug": "s.slug",
    "-slug": "s.slug DESC",
    "since": "entered.start NULLS LAST, s.slug",
    "-since": "entered.start DESC NULLS LAST, s.slug DESC",
}
_LEAD = (
    "(SELECT max(i.slug) FROM startups_membership m JOIN incubators_incubator i ON i.id = m.incubator_id"
    f" WHERE m.startup_id = s.id AND m.is_lead AND {CARRIED})"
)
_FIELDS = {
    **{name: f"s.{name}" for name in ("mission", "contact", "link", "repository", "stats_url", "accessibility")},
    "is_fictitious": "s.is_fictitious",
    "phase": "kind.rank",
    "incubator": _LEAD,
    "national_impact": f"(SELECT max(d.millesime) FROM impact_designation d WHERE d.startup_id = s.id AND {DESIGNATED})",
}
for _name, _sql in _FIELDS.items():  # the API orders by any field that is a plain value
    ORDER[_name], ORDER[f"-{_name}"] = f"{_sql} NULLS LAST, s.slug", f"{_sql} DESC NULLS LAST, s.slug"


@dataclass(frozen=True, slots=True)
class Selection:
    """The condition of a list over ``startups_startup s`` and its order, and their parameters."""

    where: str
    order: str
    parameters: dict[str, Any]

    @property
    def source(self) -> str:
        """What follows ``FROM``, with ``state`` (the span at the date), ``kind`` and ``entered`` (the phase of that span):
        all null for a startup that has entered no phase by then."""
        return f"startups_startup s {_STATE_READ}{self.where}"

    @property
    def matching(self) -> str:
        """What follows ``FROM`` to find and order them: the state is joined when a filter or the order reads it."""
        reads_state = any(table in self.where + self.order for table in ("kind.", "entered."))
        return self.source if reads_state else f"startups_startup s{self.where}"


def selection(filters: StartupFilters) -> Selection:
    """The startups that match; no text of a request becomes SQL.

    On a past day, startups that had entered no phase did not exist yet: they count only when they are asked for.
    """
    parameters: dict[str, Any] = {"as_of": filters.as_of}
    conditions = [*_word_conditions(filters, parameters), *_answer_conditions(filters, parameters)]
    if filters.search:
        parameters["search"] = filters.search.split()
        conditions.append(_SEARCH)
    if filters.dated and filters.as_of < today() and NO_PHASE not in filters.phase:
        conditions.append("kind.key IS NOT NULL")
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return Selection(where, ORDER[filters.ordering], parameters)


def _word_conditions(filters: StartupFilters, parameters: dict[str, Any]) -> list[str]:
    pieces = {"phase": _PHASE, "incubator": _INCUBATOR, "theme": _THEME, "users": _USERS, "sponsor": _SPONSOR}
    asked = {name: list(getattr(filters, name)) for name in pieces if getattr(filters, name)}
    parameters.update(asked)
    return [pieces[name] for name in asked]


def _answer_conditions(filters: StartupFilters, parameters: dict[str, Any]) -> list[str]:
    conditions = []
    if filters.national_impact is not None:
        conditions.append(_NATIONAL_IMPACT if filters.national_impact else f"NOT {_NATIONAL_IMPACT}")
    if isinstance(filters.fast, bool):
        award = _AWARD.format(round="")
        conditions.append(award if filters.fast else f"NOT {award}")
    elif filters.fast is not None:
        parameters["fast"] = filters.fast
        conditions.append(_AWARD.format(round=" AND r.number = %(fast)s"))
    if filters.fictitious is not None:
        parameters["fictitious"] = filters.fictitious
        conditions.append("s.is_fictitious = %(fictitious)s")
    return conditions
