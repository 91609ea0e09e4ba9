"""Targets: those of each edition, that of a year, and its verdict."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from django.db.models import F, Q, QuerySet

from common.history import RowVersionChange, changes
from common.words import number_fr, quantity_fr, strip_trailing_zeros
from indicators.models import Indicator, Target
from indicators.queries.running_year import PastYear


@dataclass(frozen=True, slots=True)
class TargetOfYear:
    """A target; a ``value`` of None is "not determined". ``judgement`` is the comment of staff on the year."""

    value: Decimal | None
    direction: str
    tolerance: Decimal
    judgement: str
    source: str = ""
    is_fictitious: bool = False

    @property
    def words(self) -> str:
        """Return ``au moins 122``, ``au plus 13, à 2 près``, or that it is not determined."""
        return self.in_words("")

    def in_words(self, unit: str) -> str:
        """Return the target with its unit, if that is a sign: ``au moins 40 %, à 2 % près, fictive``."""
        if self.value is None:
            return number_fr(None)
        parts = [f"{Target.Direction(self.direction).label} {quantity_fr(self.value, unit)}"]
        if self.tolerance:
            parts.append(f"à {quantity_fr(self.tolerance, unit)} près")
        if self.is_fictitious:
            parts.append("fictive")
        return ", ".join(parts)

    @property
    def is_ceiling(self) -> bool:
        return self.direction == Target.Direction.AT_MOST

    @property
    def aim(self) -> Decimal | None:
        """Return the value to reach, or not to exceed, including the tolerance; None if not determined."""
        if self.value is None:
            return None
        return self.value + (self.tolerance if self.is_ceiling else -self.tolerance)

    def attainment(self, result: Decimal | None) -> Decimal | None:
        """Return ``result`` as a percentage of the target, with one decimal; None if either is unknown or the target is
        zero.
        """
        if result is None or not self.value:
            return None
        return (100 * result / self.value).quantize(Decimal("0.1"), ROUND_HALF_UP)

    def is_reached(self, result: Decimal | None) -> bool | None:
        """Whether ``result`` reaches the target, within its tolerance; None if either is unknown."""
        if result is None or self.aim is None:
            return None
        return result <= self.aim if self.is_ceiling else result >= self.aim


class Verdict(StrEnum):
    """The possible verdicts on a target."""

    REACHED = "Atteinte"
    MISSED = "Non atteinte"
    RUNNING = "Année en cours"
    UNKNOWN = "Non déterminée"
    NO_TARGET = "Sans cible"

    @property
    def badge(self) -> str:
        """Return the colour variant of its badge; empty for none."""
        return {"Atteinte": "success", "Non atteinte": "error"}.get(self, "")


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """The result of an indicator compared with the target of the year.

    ``is_final``: the year is over, or its result is published. ``is_level``: the figure does not add up over the year
    (a share, a state), so it may still leave its target. ``past`` lists the years with the same definition.
    """

    target: TargetOfYear | None
    result: Decimal | None
    is_final: bool
    is_level: bool = False
    past: tuple[PastYear, ...] = ()

    @property
    def missing(self) -> Decimal | None:
        """Return how much a running year lacks to reach its target, or may still add below its ceiling; None if it is over,
        if either number is unknown, or if the target is already passed.
        """
        aim = self.target.aim if self.target else None
        if self.is_final or self.target is None or aim is None or self.result is None:
            return None
        missing = aim - self.result
        return missing if missing > 0 or (self.target.is_ceiling and not missing) else None

    @property
    def verdict(self) -> Verdict:
        """Return the verdict.

        A running year has none until a figure that adds up has reached its target, or exceeded its ceiling, for good.
        """
        if self.target is None:
            return Verdict.NO_TARGET
        is_reached = self.target.is_reached(self.result)
        if is_reached is None:
            return Verdict.UNKNOWN
        if self.is_final or (not self.is_level and is_reached is not self.target.is_ceiling):
            return Verdict.REACHED if is_reached else Verdict.MISSED
        return Verdict.RUNNING


def target_of_year(target: Target) -> TargetOfYear:
    """Convert a target to its value object."""
    tolerance = strip_trailing_zeros(target.tolerance) or Decimal(0)
    value = strip_trailing_zeros(target.value)
    return TargetOfYear(
        value, target.direction, tolerance, target.judgement, target.source, is_fictitious=target.is_fictitious
    )


def voted_targets() -> QuerySet[Target]:
    """Return the targets with which results are compared: those in the law of their own year."""
    return Target.objects.filter(edition=Target.Edition.LAW, edition_year=F("year"))


def editions_of(indicators: Iterable[int]) -> dict[int, list[Target]]:
    """Return every edition of the targets of some indicators (primary keys), by indicator, in order of years. One
    query.
    """
    found: dict[int, list[Target]] = {}
    for target in Target.objects.filter(indicator__in=list(indicators)).select_related("set_by"):
        found.setdefault(target.indicator_id, []).append(target)
    return found


@dataclass(frozen=True, slots=True)
class Aimed:
    """An indicator followed in a year, and its target for that year (None: none)."""

    indicator: Indicator
    target: Target | None


def followed_in(year: int) -> QuerySet[Indicator]:
    """Return the indicators followed in ``year``, in the order of the table."""
    return Indicator.objects.filter(Q(last_year__isnull=True) | Q(last_year__gte=year), first_year__lte=year)


def is_followed(indicator: Indicator, year: int) -> bool:
    """Whether the indicator is followed in ``year``, without a query."""
    return indicator.first_year <= year and (indicator.last_year is None or year <= indicator.last_year)


def follower_in(indicator: Indicator, year: int) -> str | None:
    """Return the follower of the indicator in ``year`` (a ``Follower``), or None; uses prefetched followers."""
    held = (one for one in indicator.followers.all() if one.first_year <= year <= (one.last_year or year))
    return next((one.follower for one in held), None)


def aimed(year: int) -> list[Aimed]:
    """Return every indicator followed in ``year`` with its target. Two queries."""
    targets = {target.indicator_id: target for target in voted_targets().filter(year=year).select_related("set_by")}
    return [Aimed(indicator, targets.get(indicator.pk)) for indicator in followed_in(year)]


def target_changes(indicator: Indicator, year: int, **edition: object) -> list[RowVersionChange]:
    """Return the history of an indicator's targets for a year (of an edition), latest first. One query; it names
    people.
    """
    return changes(Target, indicator_id=indicator.pk, year=year, **edition)[::-1]
