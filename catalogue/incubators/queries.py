"""Queries of the incubator pages, at a date."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, JSONObject

from catalogue.incubators.records import STANDARD_KEYS, IncubatorRecord
from common.figure import Figure
from impact.queries.designations import millesime_on, national_impact_on
from impact.queries.levels import MatrixLevelOn, on_day
from incubators.models import Incubator
from startups.models import Membership, PhaseKind
from startups.models.fiche import SearchText
from startups.queries import membership_in_force, spans_at
from startups.sponsors import Counts
from startups.standards import LEVELS


@dataclass(frozen=True, slots=True)
class SupportedStartup:
    """A startup supported by an incubator at a date: its phase, its date of entry, its millésime if designated, its level.

    ``lead`` is the name of the lead incubator if it is another one: figures by incubator count the startup there.
    """

    slug: str
    name: str
    kind: str
    badge: str
    group: str
    is_in_programme: bool
    since: dt.date
    millesime: int | None
    level: str | None
    lead: str | None


@dataclass(frozen=True, slots=True)
class TimeInPhase:
    """The days that startups spent in a phase in this incubator, over the ``count`` stays that ended.

    ``days`` is their median, the length of a stay.
    """

    kind: str
    label: str
    days: int
    count: Figure


@dataclass(frozen=True, slots=True)
class MoneyReceived:
    """Amounts of FAST awards in euros; null without a known amount."""

    amount: Figure
    own_count: Figure
    own_amount: Figure
    startups_count: Figure
    startups_amount: Figure


@dataclass(frozen=True, slots=True)
class StandardCoverage:
    """How many of ``services`` meet a standard (``key``: see ``catalogue.incubators.records``)."""

    key: str
    label: str
    met: int
    services: Figure


GROUP_OF = {"investigations": "investigation", "services": "service", "ended": "ended"}
"""The group of phases of each number of an incubator."""
STANDARD_LABELS = {key: LEVELS[key].label for key in STANDARD_KEYS}


def incubator_rows(as_of: dt.date) -> list[tuple[Incubator, Counts]]:
    """Return every incubator by name, with the startups that it leads on a day by phase kind: two queries."""
    counts: dict[int | None, Counts] = {}
    for incubator, kind, startups in spans_at(as_of).order_by().values_list("incubator", "kind").annotate(Count("pk")):
        counts.setdefault(incubator, {})[kind] = Figure(startups)
    incubators = Incubator.objects.select_related("owner").defer("content").order_by(SearchText("name"), "slug")
    return [(one, counts.get(one.pk, {})) for one in incubators]


def counted_on(as_of: dt.date, incubators: QuerySet[Incubator]) -> QuerySet[Incubator]:
    """Return incubators by name, with their owner and how many startups they lead on a day in each group of phases."""
    led = spans_at(as_of).filter(incubator=OuterRef("pk")).order_by().values("incubator").annotate(count=Count("pk"))
    counts = {
        name: Coalesce(Subquery(led.filter(kind__group=group).values("count")), 0) for name, group in GROUP_OF.items()
    }
    return incubators.select_related("owner").annotate(**counts).order_by(SearchText("name"), "slug")


def with_carried(as_of: dt.date, incubators: QuerySet[Incubator]) -> QuerySet[Incubator]:
    """Return incubators with the ``startups`` that they support on a day, co-incubated ones too, by slug."""
    phase = Subquery(spans_at(as_of).filter(startup=OuterRef("startup")).values("kind")[:1])
    item = JSONObject(slug="startup__slug", name="startup__name", phase=phase, is_lead="is_lead")
    held = Membership.objects.filter(membership_in_force(as_of), incubator=OuterRef("pk")).order_by("startup__slug")
    return incubators.annotate(startups=ArraySubquery(held.values(item=item)))


def read_incubator(slug: str) -> Incubator | None:
    """Return the incubator with that slug, with its owner: one query."""
    return Incubator.objects.select_related("owner").filter(slug=slug).first()


def carried(incubator_id: int, as_of: dt.date) -> list[SupportedStartup]:
    """Return the startups that the incubator supports on the day, in the order of phases, then by name: one query."""
    startup = (f"startup__{name}" for name in ("slug", "name"))
    kind = (f"kind__{name}" for name in ("badge", "group", "is_in_programme"))
    columns = (*startup, "kind", *kind, "phase__start", "millesime", "level", "lead")
    level = MatrixLevelOn("startup_id", **on_day(as_of))
    held = Membership.objects.filter(membership_in_force(as_of), incubator=incubator_id, startup=OuterRef("startup"))
    lead = Case(When(~Q(incubator=incubator_id), then="incubator__name"))
    spans = spans_at(as_of).filter(Q(incubator=incubator_id) | Exists(held))
    rows = (
        spans.annotate(millesime=millesime_on(as_of, "startup"), level=level, lead=lead)
        .order_by("kind__rank", SearchText("startup__name"), "startup__slug")
        .values_list(*columns)
    )
    return [SupportedStartup(*row) for row in rows]


def national_impact_of(incubator_id: int, as_of: dt.date) -> Figure:
    """Return how many of the startups that the incubator leads on the day have national impact: one query."""
    return national_impact_on(as_of, spans_at(as_of).filter(incubator=incubator_id).values("startup"))


def time_in_phases(stays: Iterable[IncubatorRecord], kinds: Iterable[PhaseKind]) -> list[TimeInPhase]:
    """Summarise the records of ``Block.TIMES`` by phase, in the order of ``kinds``."""
    by_kind: dict[str, list[IncubatorRecord]] = {}
    for one in stays:
        by_kind.setdefault(one.kind, []).append(one)
    return [_time_in_phase(kind, by_kind[kind.key]) for kind in kinds if kind.key in by_kind]


def _time_in_phase(kind: PhaseKind, stays: Sequence[IncubatorRecord]) -> TimeInPhase:
    days = sorted(one.days or 0 for one in stays)
    return TimeInPhase(kind.key, kind.label, days[ceil(len(days) / 2) - 1], Figure(len(stays)))


def money_received(awards: Iterable[IncubatorRecord], *, is_part: bool) -> MoneyReceived:
    """Sum the records of ``Block.MONEY``: those to the incubator, and those to the startups that it led.

    ``is_part``: laureates of the programme are not recorded, and may be among them.
    """
    found = list(awards)
    kinds = ([one for one in found if one.kind == kind] for kind in ("incubateur", "service"))
    figures = (figure for some in kinds for figure in _awarded(some, is_part))
    return MoneyReceived(_awarded(found, is_part)[1], *figures)


def _awarded(awards: Sequence[IncubatorRecord], is_part: bool) -> tuple[Figure, Figure]:
    """Return the number of awards, and the sum of their known amounts."""
    known = [one.amount for one in awards if one.amount is not None]
    total = sum(known, Decimal(0)) if known else None
    return Figure(len(awards)), Figure(total, "€", unknown_amounts=len(awards) - len(known), is_part=is_part)


def coverage(answers: Iterable[IncubatorRecord]) -> list[StandardCoverage]:
    """Count the records of ``Block.STANDARDS`` that meet each standard; empty without services."""
    found: dict[str, list[IncubatorRecord]] = {}
    for one in answers:
        found.setdefault(one.kind, []).append(one)
    return [
        StandardCoverage(key, label, sum(one.outcome == "oui" for one in found[key]), Figure(len(found[key])))
        for key, label in STANDARD_LABELS.items()
        if key in found
    ]
