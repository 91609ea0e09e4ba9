"""What is followed in a year, by whom and by which definition; its targets, those of each edition, and its verdict."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q, QuerySet

from common.figure import Difference, Figure
from common.history import RowVersionChange, changes
from common.words import NO_BREAK, quantity_fr
from indicators.models import Definition, Indicator, Target, TargetComment, TargetDirection, Verdict
from indicators.queries.running_year import PastYear


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """The result of an indicator compared with the target of the year.

    ``is_final``: its result is published. ``is_level``: the figure does not add up over the year (a share, a state), so it
    may still leave its target. ``past`` lists the years with the same definition. ``is_over``: the year has ended.
    """

    target: Target | None
    result: Figure
    is_final: bool
    is_level: bool = False
    past: tuple[PastYear, ...] = ()
    is_over: bool = False

    @property
    def is_open(self) -> bool:
        """Whether its result may still reach its target, or leave it: it isn't published."""
        return not self.is_final and (self.is_over or self.is_level or self._is_doubtful)

    @property
    def share(self) -> Decimal | None:
        """Return the result as a percentage of the target.

        None if either is unknown, or if nothing is concluded yet: the result is to confirm, or its year has ended without
        a publication.
        """
        is_early = self._is_doubtful or (self.is_over and not self.is_final)
        return None if self.target is None or is_early else self.target.attainment(self.result.exact)

    @property
    def _is_doubtful(self) -> bool:
        """Whether nothing is concluded: the numbers that its result may turn out to be fall on two sides of the target."""
        target = self.target
        return target is not None and len({target.is_reached(one) for one in self.result.possible}) > 1

    @property
    def missing(self) -> Difference | None:
        """Return how much a running year lacks to reach its target, or may still add below its ceiling; None if it is over,
        if either number is unknown or to confirm, or if the target is already passed.
        """
        if self.target is None or self.is_final or self.is_over:
            return None
        missing = Figure(self.target.threshold, self.result.unit, self.result.day) - self.result
        is_some = missing.most is not None and (missing.most > 0 or (self.target.is_ceiling and not missing.most))
        return missing if is_some else None

    def in_words(self, unit: str) -> str:
        """Return ``cible de 37 atteinte``, ``plafond de 19 non dépassé``; empty without a target."""
        target = self.target
        if target is None:
            return ""
        if target.value is None:
            return f"{target.noun} {Verdict.UNKNOWN.counted(target.kind)} (ND)"
        return f"{target.noun} de {quantity_fr(target.value, unit)} {self._ending(target)}".rstrip()

    def _ending(self, target: Target) -> str:
        """Return the end of the sentence: its verdict, or that it has none yet; empty if the result may still change."""
        if self.is_decided:
            return self.verdict.counted(target.kind)
        return target.kind.not_yet() if self._is_waiting else ""

    @property
    def _is_waiting(self) -> bool:
        """Whether its year has not decided yet: later records may."""
        return self.verdict is Verdict.RUNNING and not self.is_open

    @property
    def verdict(self) -> Verdict:
        """Return the verdict.

        A year has none before its publication. Only the running year has one earlier, when a figure that adds up, without
        anything to confirm, has reached its target, or exceeded its ceiling, for good.
        """
        if self.target is None:
            return Verdict.NO_TARGET
        if self.is_over and not self.is_final and self.target.value is not None:
            return Verdict.UNPUBLISHED
        is_reached = self.target.is_reached(self.result.exact)
        if is_reached is None:
            return Verdict.UNKNOWN
        if self._is_doubtful:
            return Verdict.TO_CONFIRM
        if self.is_final or (not self.is_open and is_reached is not self.target.is_ceiling):
            return Verdict.REACHED if is_reached else Verdict.MISSED
        return Verdict.RUNNING

    @property
    def so_far(self) -> tuple[str, str]:
        """Return what is said of one target in a running year, then of several: ``pas encore atteinte``, ``à confirmer``."""
        kind = self.target.kind if self.target else TargetDirection.AT_LEAST
        if self._is_waiting:
            return kind.not_yet(), kind.not_yet(2)
        one, several = self.verdict.counted(kind), self.verdict.counted(kind, 2)
        if self.verdict is not Verdict.UNKNOWN:
            return one, several
        if self.target and self.target.value is not None:  # only its result is unknown
            one = several = "sans résultat"
        return f"{one}{NO_BREAK}(ND)", f"{several}{NO_BREAK}(ND)"

    @property
    def is_decided(self) -> bool:
        """Whether it has a verdict: its result is published, or its target is already passed."""
        return self.verdict in (Verdict.REACHED, Verdict.MISSED)

    @property
    def has_badge(self) -> bool:
        """Whether its tile has a badge: its verdict, or that its result is to confirm."""
        return self.is_decided or self.verdict is Verdict.TO_CONFIRM

    @property
    def verdict_in_words(self) -> str:
        """Return the verdict, that of a ceiling with its own words: « Respecté », « Dépassé »."""
        return self.verdict.words(self.target.kind) if self.target else self.verdict


def voted_targets() -> QuerySet[Target]:
    """Return the targets with which results are compared: those in the law of their own year."""
    return Target.objects.filter(edition=Target.Edition.LAW, edition_year=F("year"))


def revised_targets(year: int) -> QuerySet[Target]:
    """Return the targets of ``year`` in its forecasts, with their indicator."""
    return Target.objects.filter(year=year, edition=Target.Edition.FORECAST).select_related("indicator")


def editions_of(indicators: Iterable[int]) -> dict[int, list[Target]]:
    """Return every edition of the targets of some indicators (primary keys), by indicator, in order of years. One
    query.
    """
    found: dict[int, list[Target]] = {}
    for target in Target.objects.filter(indicator__in=list(indicators)).select_related("set_by"):
        found.setdefault(target.indicator_id, []).append(target)
    return found


@dataclass(frozen=True, slots=True)
class FollowedIndicator:
    """An indicator followed in a year, and its target for that year (None: none)."""

    indicator: Indicator
    target: Target | None


def followed_in(year: int) -> QuerySet[Indicator]:
    """Return the indicators followed in ``year``, in the order of the table."""
    return Indicator.objects.filter(Q(last_year__isnull=True) | Q(last_year__gte=year), first_year__lte=year)


def follower_in(indicator: Indicator, year: int) -> str | None:
    """Return the follower of the indicator in ``year`` (a ``Follower``), or None; uses prefetched followers."""
    held = (one for one in indicator.followers.all() if one.first_year <= year <= (one.last_year or year))
    return next((one.follower for one in held), None)


def definition_in_force(indicator: Indicator, year: int) -> Definition | None:
    """Return the definition for ``year``: the last version that starts by then; uses prefetched definitions."""
    begun = (definition for definition in indicator.definitions.all() if definition.first_year <= year)
    return max(begun, key=lambda definition: definition.version, default=None)


def followed_with_targets(year: int) -> list[FollowedIndicator]:
    """Return every indicator followed in ``year`` with its target. Two queries."""
    targets = {target.indicator_id: target for target in voted_targets().filter(year=year).select_related("set_by")}
    return [FollowedIndicator(indicator, targets.get(indicator.pk)) for indicator in followed_in(year)]


def last_comments(first: int, last: int) -> dict[tuple[str, int], TargetComment]:
    """Return the last comment on the target of each indicator (its code) in each year of a range. One query."""
    rows = TargetComment.objects.filter(year__range=(first, last)).select_related("indicator")
    return {(one.indicator.code, one.year): one for one in rows.order_by("said_on", "pk")}  # the last one is kept


def target_changes(indicator: Indicator, year: int, **edition: object) -> list[RowVersionChange]:
    """Return the history of an indicator's targets for a year (of an edition), latest first. One query; it names
    people.
    """
    return changes(Target, indicator_id=indicator.pk, year=year, **edition)[::-1]
