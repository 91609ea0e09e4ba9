"""Queries of the incubator pages, at a date."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from django.db.models import Count, Max, OuterRef, Q, Subquery

from catalogue.incubators.records import STANDARD_KEYS, IncubatorRecord
from common.figure import Figure
from impact.queries.designations import designations_on
from incubators.models import Incubator
from startups.models import PhaseKind
from startups.models.fiche import SearchText
from startups.queries import phase_at
from startups.sponsors import Counts
from startups.standards import LEVELS


@dataclass(frozen=True, slots=True)
class LedStartup:
    """A startup led by an incubator at a date: its phase, its date of entry, its millésime if designated."""

    slug: str
    name: str
    kind: str
    badge: str
    group: str
    since: dt.date
    millesime: int | None
    is_fictitious: bool


@dataclass(frozen=True, slots=True)
class TimeInPhase:
    """The days that startups spent in a phase in this incubator, over the ``count`` stays that ended.

    ``days`` is their median, the length of a stay.
    """

    kind: str
    label: str
    days: int
    count: int


@dataclass(frozen=True, slots=True)
class MoneyReceived:
    """Amounts of FAST awards in euros; null without a known amount."""

    own_count: int
    own_amount: Decimal | None
    startups_count: int
    startups_amount: Decimal | None


@dataclass(frozen=True, slots=True)
class StandardCoverage:
    """How many of ``services`` meet a standard (``key``: see ``catalogue.incubators.records``)."""

    key: str
    label: str
    met: int
    services: int


STANDARD_LABELS = {key: LEVELS[key].label for key in STANDARD_KEYS}


def incubator_rows(as_of: dt.date) -> list[tuple[Incubator, Counts]]:
    """Return every incubator by name, with the startups that it leads on a day by phase kind: two queries."""
    counts: dict[int | None, Counts] = {}
    invented = Count("pk", filter=Q(startup__is_fictitious=True))
    led = phase_at(as_of).order_by().values_list("incubator", "kind").annotate(Count("pk"), fictitious=invented)
    for incubator, kind, startups, fictitious in led:
        counts.setdefault(incubator, {})[kind] = Figure(startups, fictitious=fictitious)
    incubators = Incubator.objects.select_related("owner").defer("content").order_by(SearchText("name"), "slug")
    return [(one, counts.get(one.pk, {})) for one in incubators]


def read_incubator(slug: str) -> Incubator | None:
    """Return the incubator with that slug, with its owner: one query."""
    return Incubator.objects.select_related("owner").filter(slug=slug).first()


def carried(incubator_id: int, as_of: dt.date) -> list[LedStartup]:
    """Return the startups that the incubator leads on the day, in the order of phases, then by name: one query."""
    designated = designations_on(as_of).filter(startup=OuterRef("startup")).order_by().values("startup")
    millesime = Subquery(designated.annotate(last=Max("millesime")).values("last"))
    startup = (f"startup__{name}" for name in ("slug", "name"))
    columns = (*startup, "kind", "kind__badge", "kind__group", "phase__start", "millesime", "startup__is_fictitious")
    led = phase_at(as_of).filter(incubator=incubator_id).annotate(millesime=millesime)
    rows = led.order_by("kind__rank", SearchText("startup__name"), "startup__slug").values_list(*columns)
    return [LedStartup(*row) for row in rows]


def time_in_phases(stays: Iterable[IncubatorRecord], kinds: Iterable[PhaseKind]) -> list[TimeInPhase]:
    """Summarise the records of ``Block.TIMES`` by phase, in the order of ``kinds``."""
    days: dict[str, list[int]] = {}
    for one in stays:
        days.setdefault(one.what, []).append(one.days or 0)
    return [_time_in_phase(kind, sorted(days[kind.key])) for kind in kinds if kind.key in days]


def _time_in_phase(kind: PhaseKind, days: Sequence[int]) -> TimeInPhase:
    return TimeInPhase(kind.key, kind.label, days[ceil(len(days) / 2) - 1], len(days))


def money_received(awards: Iterable[IncubatorRecord]) -> MoneyReceived:
    """Sum the records of ``Block.MONEY``: those to the incubator, and those to the startups that it led."""
    amounts: dict[str, list[Decimal | None]] = {"incubateur": [], "service": []}
    for one in awards:
        amounts[one.what].append(one.amount)
    own, given = amounts.values()
    return MoneyReceived(len(own), _sum(own), len(given), _sum(given))


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def coverage(answers: Iterable[IncubatorRecord]) -> list[StandardCoverage]:
    """Count the records of ``Block.STANDARDS`` that meet each standard; empty without services."""
    counts: dict[str, Counter[str]] = {}
    for one in answers:
        counts.setdefault(one.what, Counter())[one.into] += 1
    return [
        StandardCoverage(key, label, counts[key]["oui"], counts[key].total())
        for key, label in STANDARD_LABELS.items()
        if key in counts
    ]
