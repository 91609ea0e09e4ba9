"""Reads of the fiches: the phase of every startup at a date, and the portfolio that they make."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import OuterRef, Q, QuerySet
from django.utils import timezone

from common.addresses import moved_to
from common.sql import fetch_all
from incubators.models import Incubator
from startups.models import Membership, PhaseKind, Span, Startup
from startups.models.life import role_fields
from startups.periods import InState, IsCarried

FIRST_YEAR = 2013
"""The first year of the programme."""
CARRIED_BY_NONE = 0
"""In place of the key of an incubator: the startups that none leads."""


def today() -> dt.date:
    """The day it is in Paris."""
    return timezone.localdate()


def phase_at(date: dt.date | OuterRef) -> QuerySet[Span]:
    """The span that holds ``date``, of each startup that has one: at most one row a startup.

    Population: startups that entered a first phase on or before ``date``. None before the first entry, none from an
    entry to come. The span gives the kind and the lead incubator of that day.
    """
    return Span.objects.filter(InState("start", "stop", date))


def span_on(startup: Startup, day: dt.date) -> Span | None:
    """Return the span of ``startup`` that holds ``day``, with its kind and its lead incubator: one query."""
    return phase_at(day).filter(startup=startup).select_related("kind", "incubator").first()


def phase_kinds() -> list[PhaseKind]:
    """Return every kind of phase, in the order of a life: one query."""
    return list(PhaseKind.objects.order_by("rank"))


def kind_in_use(**wanted: object) -> PhaseKind:
    """Return the first kind of phase in use today whose fields have the ``wanted`` values: ``kind_in_use(is_launch=True)``.

    :raises ValidationError: there is none.
    """
    day = today()
    for kind in phase_kinds():
        if kind.is_used_on(day) and all(getattr(kind, name) == value for name, value in wanted.items()):
            return kind
    roles = ", ".join(f"« {field.verbose_name} »" for field in PhaseKind._meta.fields if field.name in wanted)
    raise ValidationError(f"Aucune phase en usage n’a le rôle attendu ({roles}) : signalez-le à l’équipe du site.")


def missing_roles() -> list[str]:
    """Return a message for each role that no kind of phase in use today has; none when there is no kind at all."""
    kinds, day = list(PhaseKind.objects.all()), today()
    used = [kind for kind in kinds if kind.is_used_on(day)]
    labels = [f"le rôle « {role.verbose_name} »" for role in role_fields() if not any(role in k.roles for k in used)]
    labels += [f"le groupe « {group.label} »" for group in PhaseKind.Group if all(k.group != group for k in used)]
    return [
        f"Aucune sorte de phase en usage n’a {label} : les chiffres qui en dépendent sont faux."
        for label in labels
        if kinds
    ]


def holding(day: dt.date) -> IsCarried:
    """The memberships of a day."""
    return IsCarried("start", "end", day)


def carriers_of(startup: Startup, day: dt.date) -> Iterator[Incubator]:
    """The incubators that carry ``startup`` on a day, read when they are first asked for: one query.

    Who coaches one of them may change the fiche; of who may change all of them, nobody asks.
    """
    yield from carriers_within(startup.pk, day)


def carriers_within(startup: int, day: dt.date) -> QuerySet[Incubator]:
    """The incubators that carry a startup (primary key) on a day, for a query that looks among them."""
    return Incubator.objects.filter(memberships__in=Membership.objects.filter(holding(day), startup=startup))


def partner_incubators(day: dt.date) -> QuerySet[Incubator]:
    """Return the partner incubators of a day: those that carry a service or an investigation, and those that are open.

    An incubator is open from the day of its opening, when that is known, to the day of its closing.
    """
    active = phase_at(day).exclude(kind__group=PhaseKind.Group.ENDED).values("startup")
    carrying = Membership.objects.filter(holding(day), startup__in=active).values("incubator")
    is_open = Q(opened_on__lte=day) & (Q(closed_on=None) | Q(closed_on__gt=day))
    return Incubator.objects.filter(Q(pk__in=carrying) | is_open)


def startup_moved_to(slug: str) -> str | None:
    """The identifier that a fiche has now, when ``slug`` is one that it had; None otherwise."""
    return moved_to("startup", "startups", Startup.objects.all(), slug)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """How many startups are in each group of phases, for one incubator (``None``: carried by none that day)."""

    incubator: str | None
    name: str | None
    investigations: int
    services: int
    ended: int


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The startups by state at ``as_of``: counts of startups. ``by_phase`` holds every kind, zeros too."""

    as_of: dt.date
    investigations: int
    services: int
    ended: int
    by_phase: dict[str, int]
    by_incubator: list[Breakdown]


# In SQL: zeros too, for kinds of phases and days that no span has.
_PORTFOLIO = """
WITH state AS (
    SELECT kind_id, incubator_id, count(*) AS n
    FROM startups_span
    WHERE startups_in_state(start, stop, %(as_of)s){of_incubator}
    GROUP BY kind_id, incubator_id
)
SELECT k.key, k."group", i.slug, i.name, coalesce(s.n, 0)
FROM startups_phasekind k
LEFT JOIN state s ON s.kind_id = k.key
LEFT JOIN incubators_incubator i ON i.id = s.incubator_id
ORDER BY k.rank, i.name, i.slug
"""


_OF_INCUBATOR = " AND coalesce(incubator_id, 0) = %(incubator)s"


@dataclass(frozen=True, slots=True)
class DatedSeries:
    """The days from ``first`` to ``last``, one every ``months`` months."""

    first: dt.date
    last: dt.date
    months: int


@dataclass(frozen=True, slots=True)
class PortfolioCount:
    """How many startups are in each group of phases on a day."""

    as_of: dt.date
    investigations: int
    services: int
    ended: int


_SERIES = """
SELECT day.day, count(*) FILTER (WHERE k."group" = 'investigation'), count(*) FILTER (WHERE k."group" = 'service'),
       count(*) FILTER (WHERE k."group" = 'ended')
FROM (SELECT generate_series(%(first)s::date, %(last)s::date, make_interval(months => %(months)s))::date AS day) day
LEFT JOIN startups_span s ON startups_in_state(s.start, s.stop, day.day)
LEFT JOIN startups_phasekind k ON k.key = s.kind_id
GROUP BY day.day ORDER BY day.day
"""


def portfolio_series(asked: DatedSeries) -> list[PortfolioCount]:
    """The counts of ``portfolio`` on each day of a series: one query."""
    with connection.cursor() as cursor:
        cursor.execute(_SERIES, {"first": asked.first, "last": asked.last, "months": asked.months})
        return [PortfolioCount(*row) for row in cursor.fetchall()]


def portfolio(as_of: dt.date, incubator: int | None = None) -> Portfolio:
    """The portfolio at a date, over all startups at once (those that one incubator, by its key, leads, or
    none: ``CARRIED_BY_NONE``), in one statement.

    A startup carried by several incubators counts once, in the lead one of that day, so that the breakdown adds up.
    """
    of_incubator, asked = ("", {}) if incubator is None else (_OF_INCUBATOR, {"incubator": incubator})
    rows = fetch_all(_PORTFOLIO.format(of_incubator=of_incubator), {"as_of": as_of, **asked})
    by_phase: dict[str, int] = {}
    groups: dict[str, int] = {}
    incubators: dict[tuple[str | None, str | None], dict[str, int]] = {}
    for kind, group, slug, name, count in rows:
        by_phase[kind] = by_phase.get(kind, 0) + count
        groups[group] = groups.get(group, 0) + count
        if count:
            counts = incubators.setdefault((slug, name), {})
            counts[group] = counts.get(group, 0) + count
    return Portfolio(
        as_of=as_of,
        investigations=groups.get("investigation", 0),
        services=groups.get("service", 0),
        ended=groups.get("ended", 0),
        by_phase=by_phase,
        by_incubator=_breakdowns(incubators),
    )


def _breakdowns(incubators: dict[tuple[str | None, str | None], dict[str, int]]) -> list[Breakdown]:
    """By name; startups that no incubator carries come last."""
    return [
        Breakdown(
            incubator=slug,
            name=name,
            investigations=counts.get("investigation", 0),
            services=counts.get("service", 0),
            ended=counts.get("ended", 0),
        )
        for (slug, name), counts in sorted(
            incubators.items(), key=lambda item: (item[0][0] is None, item[0][1] or "", item[0][0] or "")
        )
    ]


_BY_YEAR = """
WITH piece AS MATERIALIZED (  -- the one pass: columns as they are, so that the planner knows how few groups there are
    SELECT kind_id, {carrier} AS incubator_id, held_since, held_until, count(*)::int AS n
    FROM startups_span
    GROUP BY 1, 2, 3, 4
),
state AS (  -- each piece holds the 1 January of the years from "since" to the one before "until"
    SELECT year, kind_id, incubator_id, sum(n)::int AS n
    FROM piece CROSS JOIN LATERAL generate_series(
        greatest(held_since, %(first)s)::int, least(held_until - 1, %(last)s)::int
    ) AS year
    GROUP BY year, kind_id, incubator_id
)
SELECT s.year, s.kind_id, i.slug, s.n
FROM state s LEFT JOIN incubators_incubator i ON i.id = s.incubator_id
ORDER BY s.year, s.kind_id, i.slug
"""


@dataclass(frozen=True, slots=True)
class YearlyCount:
    """How many startups are in a kind of phase on 1 January, carried by an incubator (``None``: by none that day, or by
    any when all are counted together)."""

    year: int
    kind: str
    incubator: str | None
    startups: int


def portfolio_by_year(
    first: int = FIRST_YEAR, last: int | None = None, *, by_incubator: bool = True
) -> list[YearlyCount]:
    """The portfolio of each 1 January from ``first`` to ``last`` (default: this year's), by kind and lead incubator.

    In one pass over the timeline; what would count nobody is left out. For one date, with its groups: ``portfolio``.
    """
    carrier = "incubator_id" if by_incubator else "NULL::bigint"
    rows = fetch_all(_BY_YEAR.format(carrier=carrier), {"first": first, "last": last or today().year})
    return [YearlyCount(*row) for row in rows]
