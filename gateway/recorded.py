"""What the feed of changes tells: the public tables, and the columns of each that may be read by anybody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.db import models
from django.db.models import ForeignKey

from budget.models import (
    Award,
    CreditLine,
    CreditYear,
    EntryCriterion,
    FundingRound,
    Milestone,
    Participation,
    Season,
    SharedService,
    Support,
)
from common.history import history_of
from community.models import NpsWave, Training
from impact.models import (
    CostUnit,
    Designation,
    Measurement,
    Metric,
    OtherFunding,
    Review,
    Spending,
    StatedUnitCost,
)
from incubators.models import Administration, Incubator
from indicators.models import Definition, Indicator, IndicatorCard, MeasuredFigure, Target
from startups.models import Investigation, LifeEvent, Membership, Phase, PhaseKind, Sponsorship, Startup

type Model = type[models.Model]


@dataclass(frozen=True, slots=True)
class Recorded:
    """A table of the feed. ``number`` is part of the cursors that clients keep: it is never given to another table.

    ``private`` are the columns that name people, or a private record, beside those that name an account; ``through``
    leads to the startup where the table does not name one itself.
    """

    number: int
    name: str
    model: Model
    private: frozenset[str] = frozenset()
    through: str = ""

    @property
    def history(self) -> str:
        """The table of its versions."""
        return history_of(self.model)._meta.db_table


RECORDED = (
    Recorded(1, "administration", Administration),
    Recorded(2, "incubator", Incubator),
    Recorded(3, "phase-kind", PhaseKind),
    Recorded(4, "startup", Startup, frozenset({"contact_dinum", "contact_incubator", "details"})),
    Recorded(5, "sponsorship", Sponsorship),
    Recorded(6, "membership", Membership),
    Recorded(7, "phase", Phase),
    Recorded(8, "event", LifeEvent),
    Recorded(9, "investigation", Investigation, frozenset({"intrapreneur"}), through="phase"),
    Recorded(10, "funding-round", FundingRound),
    Recorded(11, "award", Award, frozenset({"application"})),
    Recorded(12, "credit-year", CreditYear),
    Recorded(13, "credit-line", CreditLine),
    Recorded(14, "metric", Metric),
    Recorded(15, "measurement", Measurement, through="metric"),
    Recorded(16, "spending", Spending),
    Recorded(17, "cost-unit", CostUnit),
    Recorded(18, "stated-unit-cost", StatedUnitCost),
    Recorded(19, "review", Review),
    Recorded(20, "designation", Designation),
    Recorded(21, "indicator", Indicator),
    Recorded(22, "definition", Definition),
    Recorded(23, "target", Target),
    Recorded(24, "training", Training),
    Recorded(25, "survey", NpsWave),
    Recorded(26, "season", Season),
    Recorded(27, "participation", Participation),
    Recorded(28, "entry-criterion", EntryCriterion, through="participation"),
    Recorded(29, "milestone", Milestone, through="participation"),
    Recorded(30, "shared-service", SharedService),
    Recorded(31, "support", Support),
    Recorded(32, "other-funding", OtherFunding),
    Recorded(33, "measured-figure", MeasuredFigure),
    Recorded(34, "indicator-card", IndicatorCard),
)
"""In the order in which the changes of one transaction are told: what others lean on first."""
NAMES = tuple(one.name for one in RECORDED)
BY_NUMBER: Mapping[int, Recorded] = {one.number: one for one in RECORDED}

KEYS: Mapping[Model, str] = {
    Administration: "slug",
    Incubator: "slug",
    Startup: "slug",
    FundingRound: "number",
    CreditYear: "year",
    Metric: "code",
    Indicator: "code",
    Season: "number",
    SharedService: "slug",
}
"""How a row of another table is named, in place of the number that it has in the database."""


@dataclass(frozen=True, slots=True)
class Column:
    """A public column: as the database names it, as the feed does, and the table whose row it names."""

    stored: str
    public_name: str
    target: Model | None


@lru_cache
def columns(recorded: Recorded) -> tuple[Column, ...]:
    """The public columns of a table."""
    return tuple(_columns(recorded))


def _columns(recorded: Recorded) -> Iterator[Column]:
    for field in recorded.model._meta.concrete_fields:
        if field.generated or field.name in recorded.private:
            continue
        if not isinstance(field, ForeignKey):
            yield Column(str(field.column), field.name, None)
        elif field.related_model._meta.label != settings.AUTH_USER_MODEL:
            target = field.related_model if field.related_model in KEYS else None
            yield Column(field.column, field.name, target)


@dataclass(frozen=True, slots=True)
class Owner:
    """How a row says which startup it is about: by a column, of the startup itself or of a row of ``through`` that names it."""

    stored: str
    through: Model | None


@lru_cache
def owner(recorded: Recorded) -> Owner | None:
    """None for what is about no startup."""
    if recorded.model is Startup:
        return Owner("id", None)
    fields = {field.name: field for field in recorded.model._meta.concrete_fields if isinstance(field, ForeignKey)}
    if recorded.through:
        field = fields[recorded.through]
        return Owner(field.column, field.related_model)
    named = next((field for field in fields.values() if field.related_model is Startup), None)
    return Owner(named.column, None) if named else None
