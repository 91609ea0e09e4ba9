"""The table of a year: each indicator in force with its target, its published result and what the records give now."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError

from common.jobs import last_done
from common.numbers import strip_trailing_zeros
from indicators.algebra import Measure, Vocabulary, measure_of, read_vocabulary
from indicators.live.actions import COMPUTE
from indicators.live.plan import in_force
from indicators.models import Indicator, LiveResult, PublishedResult, Target
from indicators.queries.targets import followed_in


@dataclass(frozen=True, slots=True)
class Live:
    """What the records give; ``computed_at`` is when it last moved. None where nothing is computed (or can be)."""

    value: Decimal | None
    computed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Published:
    """The published result in force. ``has_evidence`` is False for figures known without their records.

    ``reconstructed_on`` is the day of the state whose list staff attached to it afterwards.
    """

    value: Decimal | None
    published_on: dt.date
    has_evidence: bool
    reconstructed_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class TargetOfYear:
    """A target; a ``value`` of None is "not determined". ``judgement`` is what staff said of the year, in words."""

    value: Decimal | None
    direction: str
    tolerance: Decimal
    judgement: str

    def attainment(self, result: Decimal | None) -> Decimal | None:
        """``result`` in percent of the target, to a tenth; None when either is unknown or the target is zero."""
        if result is None or not self.value:
            return None
        return (100 * result / self.value).quantize(Decimal("0.1"), ROUND_HALF_UP)

    def is_reached(self, result: Decimal | None) -> bool | None:
        """Whether ``result`` is on the right side of the target, within its tolerance; None when either is unknown."""
        if result is None or self.value is None:
            return None
        if self.direction == Target.Direction.AT_MOST:
            return result <= self.value + self.tolerance
        return result >= self.value - self.tolerance


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The figures of one indicator for one year, each None where there is none."""

    live: Live | None = None
    published: Published | None = None
    target: TargetOfYear | None = None

    @property
    def live_value(self) -> Decimal | None:
        return self.live.value if self.live else None

    @property
    def published_value(self) -> Decimal | None:
        return self.published.value if self.published else None

    @property
    def drift(self) -> Decimal | None:
        """Live minus published; None when either is unknown."""
        if self.live_value is None or self.published_value is None:
            return None
        return self.live_value - self.published_value


NOTHING = YearFigures()


@dataclass(frozen=True, slots=True)
class IndicatorYear:
    """One line of the table. ``rule`` says in words what is counted; ``by_year`` holds every year with a figure."""

    code: str
    label: str
    unit: str
    wording: str
    rule: str
    is_fictitious: bool
    year: int
    by_year: dict[int, YearFigures]

    @property
    def now(self) -> YearFigures:
        return self.by_year.get(self.year, NOTHING)

    @property
    def previous(self) -> YearFigures:
        return self.by_year.get(self.year - 1, NOTHING)


@dataclass(frozen=True, slots=True)
class YearTable:
    """The indicators in force in ``year``; ``verified_at`` is the end of the last computation (None: never)."""

    year: int
    indicators: tuple[IndicatorYear, ...]
    verified_at: dt.datetime | None


def years() -> list[int]:
    """The years of which something is known: a target, a published result, a live one."""
    known = [model.objects.order_by().values_list("year") for model in (Target, PublishedResult, LiveResult)]
    return [year for (year,) in known[0].union(*known[1:]).order_by("year")]


def year_table(year: int) -> YearTable:
    """The table of ``year``, in a number of queries that does not depend on the number of indicators nor of years."""
    indicators = list(followed_in(year).prefetch_related("definitions"))
    figures = figures_by_year([indicator.pk for indicator in indicators])
    words = read_vocabulary()
    job = last_done(COMPUTE)
    return YearTable(
        year=year,
        indicators=tuple(
            IndicatorYear(
                code=indicator.code,
                label=indicator.label,
                unit=indicator.unit,
                wording=indicator.wording,
                rule=rule_in_words(indicator, year, words),
                is_fictitious=indicator.is_fictitious,
                year=year,
                by_year=figures.get(indicator.pk, {}),
            )
            for indicator in indicators
        ),
        verified_at=job.finished_at if job else None,
    )


def measure_in_force(indicator: Indicator, year: int, words: Vocabulary) -> Measure | None:
    """The measure of ``year``; None when there is none, or when it can't be read."""
    definition = in_force(indicator, year)
    try:
        return measure_of(definition.rule, words) if definition else None
    except ValidationError:
        return None


def rule_in_words(indicator: Indicator, year: int, words: Vocabulary) -> str:
    """What the definition of ``year`` counts, or why it can't be read."""
    definition = in_force(indicator, year)
    if definition is None:
        return "Aucune définition n’est en vigueur."
    try:
        return f"{measure_of(definition.rule, words).words}."
    except ValidationError as refusal:
        return f"La définition ne peut pas être calculée. {' '.join(refusal.messages)}"


def published_of(result: PublishedResult) -> Published:
    """A published result, read with its publication and its reconstruction."""
    attached = getattr(result, "reconstruction", None)
    return Published(
        strip_trailing_zeros(result.value),
        result.publication.published_on,
        result.has_evidence,
        attached.day if attached else None,
    )


def figures_by_year(indicators: list[int]) -> dict[int, dict[int, YearFigures]]:
    """The figures of every year, by indicator."""
    live = {
        (result.indicator_id, result.year): Live(strip_trailing_zeros(result.value), result.computed_at)
        for result in LiveResult.objects.filter(indicator__in=indicators)
    }
    in_force_now = PublishedResult.objects.filter(indicator__in=indicators, replaced_by__isnull=True)
    published = {
        (result.indicator_id, result.year): published_of(result)
        for result in in_force_now.select_related("publication", "reconstruction")
    }
    targets = {
        (target.indicator_id, target.year): TargetOfYear(
            strip_trailing_zeros(target.value),
            target.direction,
            strip_trailing_zeros(target.tolerance) or Decimal(0),
            target.judgement,
        )
        for target in Target.objects.filter(indicator__in=indicators)
    }
    found: dict[int, dict[int, YearFigures]] = {}
    for key in sorted({*live, *published, *targets}):
        indicator, year = key
        found.setdefault(indicator, {})[year] = YearFigures(live.get(key), published.get(key), targets.get(key))
    return found
