"""Compare two dates: the portfolio, the changes of phase between them, and the counts of each indicator."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from indicators.live.plan import plan
from indicators.models import Indicator, LiveEvidence
from indicators.queries.targets import is_followed
from startups.models import PhaseKind
from startups.queries import Portfolio, portfolio


@dataclass(frozen=True, slots=True)
class PhaseChange:
    """A startup with different phases at the two dates; None: before its first phase."""

    slug: str
    name: str
    is_fictitious: bool
    before: str | None
    after: str | None
    entered_on: dt.date | None


@dataclass(frozen=True, slots=True)
class CountedFact:
    """A record that an indicator counts, at its date, perhaps without a startup."""

    slug: str | None
    name: str | None
    is_fictitious: bool | None
    date: dt.date
    reason: str


@dataclass(frozen=True, slots=True)
class Between:
    """The facts that an indicator counted after the first date, until the second, in the followed years.

    No facts in followed years is zero; ``is_followed``: the indicator is followed at one of those dates.
    """

    code: str
    label: str
    since: int
    until: int | None
    is_followed: bool
    facts: tuple[CountedFact, ...]


@dataclass(frozen=True, slots=True)
class PortfolioComparison:
    """The comparison of two dates: ``moves`` by phase before, then after, in the order of phases; ``kinds`` are all
    phases,
    with their plural, and ``groups`` the group of each.
    """

    first: Portfolio
    second: Portfolio
    kinds: tuple[tuple[str, str], ...]
    groups: dict[str, str]
    moves: tuple[PhaseChange, ...]
    indicators: tuple[Between, ...]


# For one incubator, a startup from another one enters its portfolio, and one that moves to another leaves it.
_MOVES = """
WITH before AS (
    SELECT startup_id, kind_id FROM startups_span
    WHERE startups_in_state(start, stop, %(first)s)
      AND (%(incubator)s::bigint IS NULL OR coalesce(incubator_id, 0) = %(incubator)s)
),
after AS (
    SELECT startup_id, kind_id, phase_id FROM startups_span
    WHERE startups_in_state(start, stop, %(second)s)
      AND (%(incubator)s::bigint IS NULL OR coalesce(incubator_id, 0) = %(incubator)s)
)
SELECT startup.slug, startup.name, startup.is_fictitious, before.kind_id, after.kind_id, phase.start
FROM before FULL JOIN after USING (startup_id)
JOIN startups_startup startup ON startup.id = startup_id
LEFT JOIN startups_phase phase ON phase.id = after.phase_id
LEFT JOIN startups_phasekind was ON was.key = before.kind_id
LEFT JOIN startups_phasekind becomes ON becomes.key = after.kind_id
WHERE before.kind_id IS DISTINCT FROM after.kind_id OR %(everybody)s
ORDER BY was.rank NULLS FIRST, becomes.rank, startup.name, startup.slug
"""


def comparison(first: dt.date, second: dt.date, incubator: int | None = None) -> PortfolioComparison:
    """Compare the portfolio and the indicators that count facts, at two dates in order: a constant number of queries.

    Population of the moves: startups with different phases. An indicator counts the facts in its live results, in its
    followed years. With an ``incubator`` (primary key, or ``CARRIED_BY_NONE``): the startups that it leads, without
    indicators.
    """
    kinds = PhaseKind.objects.order_by("rank").values_list("key", "plural", "group")
    return PortfolioComparison(
        first=portfolio(first, incubator),
        second=portfolio(second, incubator),
        kinds=tuple((key, plural) for key, plural, _ in kinds),
        groups={key: group for key, _, group in kinds},
        moves=_moves(first, second, incubator),
        indicators=() if incubator is not None else _indicators(first, second),
    )


def everybody(first: dt.date, second: dt.date, incubator: int | None = None) -> tuple[PhaseChange, ...]:
    """Return the startups in a phase at either date, including those that stayed in theirs: one query."""
    return _moves(first, second, incubator, everybody=True)


def _moves(
    first: dt.date, second: dt.date, incubator: int | None, *, everybody: bool = False
) -> tuple[PhaseChange, ...]:
    asked = {"first": first, "second": second, "incubator": incubator, "everybody": everybody}
    with connection.cursor() as cursor:
        cursor.execute(_MOVES, asked)
        return tuple(PhaseChange(*row) for row in cursor.fetchall())


def _indicators(first: dt.date, second: dt.date) -> tuple[Between, ...]:
    counting = [task.definition.pk for task in plan(second) if task.measure and task.measure.is_counting]
    within = Q(date__gt=first, date__lte=second, part=LiveEvidence.Part.COUNTED)
    counted = LiveEvidence.objects.filter(within, result__definition__in=counting)
    facts: dict[int, list[CountedFact]] = {}
    columns = ("startup__slug", "startup__name", "startup__is_fictitious", "date", "reason")
    for indicator, *fact in counted.order_by("date", "startup__name", "pk").values_list("result__indicator", *columns):
        facts.setdefault(indicator, []).append(CountedFact(*fact))
    followed = Indicator.objects.filter(definitions__in=counting).distinct()
    years = range((first + dt.timedelta(days=1)).year, second.year + 1)
    return tuple(
        Between(
            code=one.code,
            label=one.label,
            since=one.first_year,
            until=one.last_year,
            is_followed=any(is_followed(one, year) for year in years),
            facts=tuple(facts.get(one.pk, ())),
        )
        for one in followed
    )
