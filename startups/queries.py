"""Queries on the portfolio: the phase of every startup at a date, and counts."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, F, Max, Model, OuterRef, Q, QuerySet

from common.addresses import moved_to
from common.clock import today
from common.figure import Figure
from common.freshness import day_of_records, read_once
from common.history import history_of
from common.periods import FIRST_YEAR, in_force, in_force_sql
from common.sql import fetch_all
from common.texts import fold_text
from incubators.models import Incubator
from startups.managers import StartupQuerySet
from startups.models import Membership, Phase, PhaseKind, Span, Startup
from startups.models.life import role_fields
from startups.versions import LastChange


def phases_version(startup: Startup) -> int:
    """Return the number of the last recorded change of the phases, 0 without any: one query."""
    versions = history_of(Phase)._default_manager.filter(startup_id=startup.pk)
    return int(versions.aggregate(last=Max("pgh_id", default=0))["last"])


def spans_at(date: dt.date | OuterRef) -> QuerySet[Span]:
    """Return the spans that contain ``date``: at most one row by startup.

    Population: startups that entered a first phase on or before ``date``, without future entries. The span gives the
    phase kind and the lead incubator of that day.
    """
    return Span.objects.filter(in_force(date))


@lru_cache(maxsize=16)
def _services_on(day: dt.date) -> StartupQuerySet[Startup]:
    """Return the state of all startups on ``day``, a queryset to copy: building it takes a fifth of the Python of a page."""
    return Startup.objects.at(day).with_sorted_name()


def listed_on(day: dt.date, *, with_none: bool = False) -> StartupQuerySet[Startup]:
    """Return the fiches of a list on ``day``, with their state (``at``) and their ``sorted_name``.

    From the day of the records on, a fiche that has entered no phase is listed; on a past day it did not exist yet, and
    is listed only ``with_none``.
    """
    rows = _services_on(day).all()
    return rows if with_none or day >= day_of_records() else rows.exclude(Q(phase=None))


@dataclass(frozen=True, slots=True)
class StartupOnDay:
    """A startup and its state on a day: texts are empty, and ``since`` None, before its first phase.

    ``lead_name`` is empty without a lead incubator.
    """

    pk: int
    slug: str
    name: str
    phase: str
    badge: str
    group: str
    since: dt.date | None
    lead_name: str


def with_state(rows: StartupQuerySet[Startup]) -> list[StartupOnDay]:
    """Return the startups of a queryset of ``at`` with their state, in its order: one query."""
    columns = ("pk", "slug", "name", "phase", "phase_badge", "group", "since", "lead_name")
    return [
        StartupOnDay(pk, slug, name, phase or "", badge or "", group or "", since, lead_name or "")
        for pk, slug, name, phase, badge, group, since, lead_name in rows.values_list(*columns)
    ]


ANNOTATIONS = {"name": "sorted_name", "phase": "phase_rank", "incubator": "lead"}
"""The annotation that orders a field, where it is not the field itself."""


def ordered(rows: StartupQuerySet[Startup], ordering: str) -> StartupQuerySet[Startup]:
    """Order services of ``listed_on`` by a field (« - » first: descending): unknown values last, then by slug."""
    name = ordering.removeprefix("-")
    if name == "changed":
        columns: dict[str, Any] = {"changed": LastChange("pk", as_of=f"DATE '{day_of_records()}'")}
        rows = rows.annotate(**columns)
    field = F(ANNOTATIONS.get(name, name))
    if ordering.startswith("-"):
        return rows.order_by(field.desc(nulls_last=True), "-slug")
    return rows.order_by(field.asc(nulls_last=True), "slug")


def spellings(column: str) -> list[list[str]]:
    """Return the words of an array column of the fiches, those that differ only by case, accents or hyphens together.

    In SQL: the ORM would fold each word as often as fiches have it, before it keeps one of each.
    """
    words = f"SELECT DISTINCT unnest({column}) AS word FROM startups_startup"  # noqa: S608
    alike = 'common_search_text(word), array_agg(word ORDER BY word COLLATE "C")'
    return [words for _, words in sorted(fetch_all(f"SELECT {alike} FROM ({words}) words GROUP BY 1"))]  # noqa: S608


def span_on(startup: Startup, day: dt.date) -> Span | None:
    """Return the span of ``startup`` that contains ``day``, with its kind and lead incubator: one query."""
    return spans_at(day).filter(startup=startup).select_related("kind", "incubator").first()


def phase_kinds() -> list[PhaseKind]:
    """Return every phase kind, in the order of the life cycle: one query."""
    return list(PhaseKind.objects.order_by("rank"))


def kind_in_use(**wanted: object) -> PhaseKind:
    """Return the first phase kind in use today with these field values: ``kind_in_use(is_launch=True)``.

    :raises ValidationError: if it does not exist.
    """
    day = today()
    for kind in phase_kinds():
        if kind.is_used_on(day) and all(getattr(kind, name) == value for name, value in wanted.items()):
            return kind
    roles = ", ".join(f"« {field.verbose_name} »" for field in PhaseKind._meta.fields if field.name in wanted)
    raise ValidationError(f"Aucune phase en usage n’a le rôle attendu ({roles}) : signalez-le à l’équipe du site.")


def missing_roles() -> list[str]:
    """Return a message for each role without a phase kind in use today; none if there are no kinds at all."""
    kinds, day = list(PhaseKind.objects.all()), today()
    used = [kind for kind in kinds if kind.is_used_on(day)]
    labels = [f"le rôle « {role.verbose_name} »" for role in role_fields() if not any(role in k.roles for k in used)]
    labels += [f"le groupe « {group.label} »" for group in PhaseKind.Group if all(k.group != group for k in used)]
    return [
        f"Aucune sorte de phase en usage n’a {label} : les chiffres qui en dépendent sont faux."
        for label in labels
        if kinds
    ]


def membership_in_force(day: dt.date) -> Q:
    """Return the condition that a membership is in force on ``day``; without a start, it always was."""
    return in_force(day, open_start=True)


def supported_by(incubators: Iterable[Incubator | int] | QuerySet[Any, Any], day: dt.date) -> StartupQuerySet[Startup]:
    """Return the startups that any of these incubators (a subquery, instances or primary keys) supports on a day."""
    held = Membership.objects.filter(membership_in_force(day), incubator__in=incubators)
    return Startup.objects.filter(pk__in=held.values("startup"))


def incubators_of(startup: Startup | int, day: dt.date) -> QuerySet[Incubator]:
    """Return the incubators that support a startup (an instance or its primary key) on a day, not read yet.

    Their coaches may change the fiche: a permission that depends on them is one query, and none for users who may change
    every fiche.
    """
    held = Membership.objects.filter(membership_in_force(day), startup=startup)
    return Incubator.objects.filter(pk__in=held.values("incubator"))


def incubators_ever(day: dt.date) -> list[tuple[str, str, bool]]:
    """Return slug and name of the incubators that ever supported a service, and whether they do on ``day``: those
    first, by name. One query.
    """
    known = Membership.objects.order_by().values_list("incubator__slug", "incubator__name")
    rows = known.annotate(services=Count("pk", filter=membership_in_force(day)))
    ordered_rows = sorted(rows, key=lambda row: (not row[2], fold_text(row[1]), row[0]))
    return [(slug, name, services > 0) for slug, name, services in ordered_rows]


def partner_incubators(day: dt.date) -> QuerySet[Incubator]:
    """Return the partner incubators of a day: those that support a service or an investigation, and those that are
    open.

    An incubator is open from its opening, if known, to its closing.
    """
    active = spans_at(day).exclude(kind__group=PhaseKind.Group.ENDED).values("startup")
    carrying = Membership.objects.filter(membership_in_force(day), startup__in=active).values("incubator")
    is_open = Q(opened_on__lte=day) & (Q(closed_on=None) | Q(closed_on__gt=day))
    return Incubator.objects.filter(Q(pk__in=carrying) | is_open)


def startup_moved_to(slug: str) -> str | None:
    """Return the current slug of the fiche that had ``slug``; None if none had it."""
    return moved_to("startup", "startups", Startup.objects.all(), slug)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The startups by group of phases, for one incubator (``None``: without lead that day)."""

    incubator: str | None
    name: str | None
    investigations: Figure
    services: Figure
    ended: Figure

    @property
    def total(self) -> Figure:
        return self.investigations + self.services + self.ended


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The startups by state at ``as_of``: counts. ``by_phase`` contains every kind, including zeros."""

    as_of: dt.date
    investigations: Figure
    services: Figure
    ended: Figure
    by_phase: dict[str, Figure]
    by_incubator: list[Breakdown]


# In SQL: includes zeros, for phase kinds and days without a span.
_PORTFOLIO = f"""
WITH state AS (
    SELECT kind_id, incubator_id, count(*) AS n
    FROM startups_span
    WHERE {in_force_sql("%(as_of)s", start="start", until="until")}
    GROUP BY kind_id, incubator_id
)
SELECT k.key, k."group", i.slug, i.name, coalesce(s.n, 0)
FROM startups_phasekind k
LEFT JOIN state s ON s.kind_id = k.key
LEFT JOIN incubators_incubator i ON i.id = s.incubator_id
ORDER BY k.rank, i.name, i.slug
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class PortfolioCount:
    """The startups by group of phases on a day."""

    as_of: dt.date
    investigations: int
    services: int
    ended: int


_COUNTS = f"""
SELECT day.day, count(*) FILTER (WHERE k."group" = 'investigation'), count(*) FILTER (WHERE k."group" = 'service'),
       count(*) FILTER (WHERE k."group" = 'ended')
FROM (SELECT {{days}}::date AS day) day
LEFT JOIN startups_span s ON {in_force_sql("day.day", start="s.start", until="s.until")}
LEFT JOIN startups_phasekind k ON k.key = s.kind_id
GROUP BY day.day ORDER BY day.day
"""  # noqa: S608
_SERIES = _COUNTS.format(days="generate_series(%(first)s::date, %(last)s::date, make_interval(months => %(months)s))")
_ON_DAYS = _COUNTS.format(days="unnest(%(days)s::date[])")


def portfolio_series(first: dt.date, last: dt.date, months: int) -> list[PortfolioCount]:
    """Return the counts of ``portfolio`` on each day from ``first`` to ``last``, every ``months``: one query."""
    return [PortfolioCount(*row) for row in fetch_all(_SERIES, {"first": first, "last": last, "months": months})]


def portfolio_on(days: Iterable[dt.date]) -> list[PortfolioCount]:
    """Return the counts of ``portfolio`` on each of these days: one query."""
    return [PortfolioCount(*row) for row in fetch_all(_ON_DAYS, {"days": list(days)})]


def portfolio(as_of: dt.date) -> Portfolio:
    """Count the portfolio at a date, in one statement.

    A startup with several incubators counts once, under its lead on that day, so that the breakdown adds up.
    """
    rows = fetch_all(_PORTFOLIO, {"as_of": as_of})
    none = Figure(0, day=as_of)
    by_phase: dict[str, Figure] = {}
    groups = dict.fromkeys(PhaseKind.Group.values, none)
    incubators: dict[tuple[str | None, str | None], dict[str, Figure]] = {}
    for kind, group, slug, name, count in rows:
        figure = Figure(count, day=as_of)
        by_phase[kind] = by_phase.get(kind, none) + figure
        groups[group] += figure
        if count:
            incubators.setdefault((slug, name), dict.fromkeys(PhaseKind.Group.values, none))[group] += figure
    return Portfolio(
        as_of=as_of,
        investigations=groups["investigation"],
        services=groups["service"],
        ended=groups["ended"],
        by_phase=by_phase,
        by_incubator=_breakdowns(incubators),
    )


def _breakdowns(incubators: dict[tuple[str | None, str | None], dict[str, Figure]]) -> list[Breakdown]:
    """Return the breakdowns by name; startups without an incubator come last."""
    return [
        Breakdown(
            incubator=slug,
            name=name,
            investigations=counts["investigation"],
            services=counts["service"],
            ended=counts["ended"],
        )
        for (slug, name), counts in sorted(
            incubators.items(), key=lambda item: (item[0][0] is None, item[0][1] or "", item[0][0] or "")
        )
    ]


_BY_YEAR = """
WITH piece AS MATERIALIZED (  -- the one pass: columns as they are, so that the planner knows how few groups there are
    SELECT kind_id, {carrier} AS incubator_id, january_since, january_until, count(*)::int AS n
    FROM startups_span
    GROUP BY 1, 2, 3, 4
),
state AS (  -- each piece holds the 1 January of the years from "since" to the one before "until"
    SELECT year, kind_id, incubator_id, sum(n)::int AS n
    FROM piece CROSS JOIN LATERAL generate_series(
        greatest(january_since, %(first)s)::int, least(january_until - 1, %(last)s)::int
    ) AS year
    GROUP BY year, kind_id, incubator_id
)
SELECT s.year, s.kind_id, i.slug, s.n
FROM state s LEFT JOIN incubators_incubator i ON i.id = s.incubator_id
ORDER BY s.year, s.kind_id, i.slug
"""


@dataclass(frozen=True, slots=True)
class YearlyCount:
    """The startups in a phase kind on 1 January, for an incubator.

    ``incubator`` is None for the startups without a lead incubator that day, or for all incubators together.
    """

    year: int
    kind: str
    incubator: str | None
    startups: int


def portfolio_by_year(
    first: int = FIRST_YEAR, last: int | None = None, *, by_incubator: bool = True
) -> list[YearlyCount]:
    """Count the portfolio on each 1 January from ``first`` to ``last`` (default: this year's), by kind and lead
    incubator.

    One pass over the timeline, without zeros. For one date, with groups: ``portfolio``.
    """
    carrier = "incubator_id" if by_incubator else "NULL::bigint"
    rows = fetch_all(_BY_YEAR.format(carrier=carrier), {"first": first, "last": last or today().year})
    return [YearlyCount(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class ServiceOnDay:
    """A service and its span on the day, with kind and phase; None before its first phase."""

    startup: Startup
    span: Span | None


@dataclass(frozen=True)
class ServicesOnDay:
    """Every service, or those of ``keys``, on ``day``."""

    day: dt.date
    keys: Collection[int] | None = None

    @cached_property
    def services(self) -> Sequence[ServiceOnDay]:
        """Return the services by primary key, without the text of their fiches: two queries, at the first use.

        The steps of one computation share them.
        """
        keys = None if self.keys is None else frozenset(self.keys)
        return read_once((ServicesOnDay, self.day, keys), self._load)

    def _load(self) -> Sequence[ServiceOnDay]:
        spans = {
            span.startup_id: span for span in self.of(spans_at(self.day)).order_by().select_related("kind", "phase")
        }
        startups = self.of(Startup.objects.defer("content"), "pk").order_by("pk")
        return [ServiceOnDay(startup, spans.get(startup.pk)) for startup in startups]

    def of[M: Model](self, rows: QuerySet[M], path: str = "startup") -> QuerySet[M]:
        """Filter ``rows`` to those of these services."""
        return rows if self.keys is None else rows.filter(**{f"{path}__in": self.keys})
