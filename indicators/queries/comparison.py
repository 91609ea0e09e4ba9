"""Compare two dates: the portfolio, the changes of phase between them, and the counts of each indicator."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, FilteredRelation, Q

from indicators.live.plan import plan
from indicators.models import Indicator, LiveEvidence
from indicators.queries.targets import is_followed
from startups.managers import lasting
from startups.models import PhaseKind, Startup
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
    """Return the startups whose phase is not the same at both dates, in phase order, then by name.

    Of one incubator, who came from another enters its portfolio, and who went to another leaves it.
    """
    rows = Startup.objects.annotate(
        was=FilteredRelation("spans", condition=_supported_on(first, incubator)),
        becomes=FilteredRelation("spans", condition=_supported_on(second, incubator)),
        before=F("was__kind"),
        after=F("becomes__kind"),
    )
    changed = Q(before=None) | Q(after=None) | ~Q(before=F("after"))
    rows = rows.exclude(before=None, after=None)
    rows = rows if everybody else rows.filter(changed)
    ranks = (F("was__kind__rank").asc(nulls_first=True), F("becomes__kind__rank").asc(nulls_last=True))
    columns = ("slug", "name", "is_fictitious", "before", "after", "becomes__phase__start")
    return tuple(PhaseChange(*row) for row in rows.order_by(*ranks, "name", "slug").values_list(*columns))


def _supported_on(day: dt.date, incubator: int | None) -> Q:
    """Return the condition of the span of a day, led by an ``incubator`` (``CARRIED_BY_NONE``: by none; None: by any)."""
    held = lasting("spans", day)
    return held if incubator is None else held & Q(spans__incubator=incubator or None)


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
