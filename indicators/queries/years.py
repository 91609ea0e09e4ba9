"""The table of a year: each indicator in force with its target, its published result, its live one, and what changed."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.exceptions import ValidationError

from common.background.jobs import last_done
from common.background.recompute import RECOMPUTE
from common.figure import UNKNOWN, Difference, Figure
from common.sql import fetch_all
from common.words import short_name, strip_trailing_zeros
from indicators.algebra import Measure, RuleVocabulary, cached_measure, measure_of, read_vocabulary
from indicators.algebra.aggregates import MEASURED
from indicators.models import Definition, Follower, Indicator, LiveResult, PreviousRuleResult, PublishedResult, Target
from indicators.queries.running_year import PastYear
from indicators.queries.targets import TargetProgress, definition_in_force, followed_in, follower_in, voted_targets


@dataclass(frozen=True, slots=True)
class Live:
    """The live result; ``computed_at`` is when it last changed. None if nothing is computed (or can be)."""

    figure: Figure
    computed_at: dt.datetime | None

    @property
    def value(self) -> Decimal | None:
        return self.figure.exact

    @property
    def unknown_because(self) -> str:
        """Return why the records can't tell."""
        return self.figure.unknown_because


@dataclass(frozen=True, slots=True)
class Published:
    """The published result in force. ``has_evidence`` is False for figures known without their records;
    ``reconstructed`` says how their list was made again.

    ``target`` is the one voted for the year, as of that day, and decides whether it was reached (None: no target).
    ``figure`` has the marks of that day.
    """

    figure: Figure
    published_on: dt.date
    has_evidence: bool
    target: Target | None = None
    source: str = ""
    reconstructed: str = ""

    @property
    def value(self) -> Decimal | None:
        return self.figure.exact

    @property
    def document(self) -> str:
        """Return the short name of its document; empty without a source."""
        return short_name(self.source)


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The figures of one indicator for one year, each None if missing; ``former`` is by the rule that it had before."""

    live: Live | None = None
    published: Published | None = None
    target: Target | None = None
    former: Figure | None = None

    @property
    def live_value(self) -> Decimal | None:
        return self.live.value if self.live else None

    @property
    def published_value(self) -> Decimal | None:
        return self.published.value if self.published else None

    @property
    def live_figure(self) -> Figure:
        """Return the figure that the records give; an unknown one without a live result."""
        return self.live.figure if self.live else UNKNOWN

    @property
    def published_figure(self) -> Figure:
        """Return the published figure in force; an unknown one without a publication."""
        return self.published.figure if self.published else UNKNOWN

    @property
    def figure(self) -> Figure:
        """Return the published figure, else the live one."""
        shown = self.published if self.published and self.published.figure.is_known else self.live
        return shown.figure if shown else UNKNOWN

    @property
    def result(self) -> Decimal | None:
        """Return the published result, even if unknown (ND); the live one without a publication."""
        return self.published.value if self.published else self.live_value

    @property
    def judged_by(self) -> Target | None:
        """Return the target of the result: the frozen one if it is published."""
        return self.published.target if self.published else self.target

    @property
    def is_awaited(self) -> bool:
        """Whether a result is due: only for an indicator with a target that year."""
        return self.published is None and self.target is not None

    def progress(self, *, is_over: bool, is_level: bool = False, past: tuple[PastYear, ...] = ()) -> TargetProgress:
        """Return the progress towards the target of the result; ``is_over``: the year has ended."""
        return TargetProgress(
            target=self.judged_by,
            result=self.published_figure if self.published else self.live_figure,
            is_final=self.published is not None,
            is_level=is_level,
            past=past,
            is_over=is_over,
        )

    @property
    def is_target_revised(self) -> bool:
        """Whether the target changed after the result was published."""
        if self.published is None:
            return False
        before, now = self.published.target, self.target
        return any(getattr(before, name, None) != getattr(now, name, None) for name in Target.EDITED)

    @property
    def drift(self) -> Difference:
        """Return live minus published."""
        return self.live_figure - self.published_figure


NOTHING = YearFigures()


@dataclass(frozen=True, slots=True)
class IndicatorYear:
    """One line of the table; ``by_year`` contains every year with a figure, ``rule`` what is counted, on request.

    ``followed_by`` is its follower in ``year`` (a ``Follower``; None: unknown). ``is_level``: its figure is meaningful
    on any day of the year. ``is_measured``: people record it.
    ``cumulative_definition`` is the key of its definition, if its figure adds up over the year.
    ``known`` is its figure as known on a past day, on request.
    """

    code: str
    label: str
    unit: str
    wording: str
    year: int
    by_year: dict[int, YearFigures]
    followed_by: str | None = None
    is_level: bool = False
    is_measured: bool = False
    cumulative_definition: int | None = None
    known: Figure | None = None
    rule: str = ""

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

    @property
    def of_parliament(self) -> tuple[IndicatorYear, ...]:
        """Return the indicators that the budget law follows that year."""
        return tuple(one for one in self.indicators if one.followed_by == Follower.BUDGET_LAW)


def years() -> list[int]:
    """Return the years with data: a target, a published result or a live one."""
    known = [model.objects.order_by().values_list("year") for model in (Target, PublishedResult, LiveResult)]
    return [year for (year,) in known[0].union(*known[1:]).order_by("year")]


def year_table(year: int, *, with_rules: bool = False) -> YearTable:
    """Return the table of ``year``; the number of queries depends neither on indicators nor on years."""
    indicators, words = list(followed_in(year).prefetch_related("definitions", "followers")), read_vocabulary()
    rows = _rows(indicators, year, words)
    if with_rules:
        described = zip(rows, indicators, strict=True)
        rows = tuple(replace(row, rule=rule_in_words(indicator, year, words)) for row, indicator in described)
    return YearTable(year, rows, _verified_at())


def dashboard(year: int) -> tuple[YearTable, tuple[IndicatorYear, ...]]:
    """Return the table of ``year``, and every indicator that ever had a target, in the same queries as the table."""
    indicators = list(Indicator.objects.prefetch_related("definitions", "followers"))
    rows = dict(zip(indicators, _rows(indicators, year, read_vocabulary()), strict=True))
    followed = tuple(row for indicator, row in rows.items() if indicator.is_followed(year))
    aimed = tuple(row for row in rows.values() if any(one.judged_by for one in row.by_year.values()))
    return YearTable(year, followed, _verified_at()), aimed


def _verified_at() -> dt.datetime | None:
    job = last_done(RECOMPUTE)
    return job.finished_at if job else None


def _rows(indicators: Sequence[Indicator], year: int, words: RuleVocabulary) -> tuple[IndicatorYear, ...]:
    figures = figures_by_year(indicators)
    return tuple(_indicator_year(one, year, words, figures.get(one.pk, {})) for one in indicators)


def _indicator_year(
    indicator: Indicator, year: int, words: RuleVocabulary, by_year: dict[int, YearFigures]
) -> IndicatorYear:
    definition, measure = definition_in_force(indicator, year), measure_in_force(indicator, year, words)
    return IndicatorYear(
        code=indicator.code,
        label=indicator.label,
        unit=indicator.unit,
        wording=indicator.wording,
        year=year,
        followed_by=follower_in(indicator, year),
        by_year=by_year,
        is_level=bool(measure and measure.is_level),
        is_measured=bool(measure and measure.aggregate == MEASURED),
        cumulative_definition=definition.pk if definition and measure and measure.is_cumulative else None,
    )


def measure_in_force(indicator: Indicator, year: int, words: RuleVocabulary) -> Measure | None:
    """Return the measure of ``year``; None without a definition, or if it is invalid."""
    definition = definition_in_force(indicator, year)
    try:
        return cached_measure(definition.rule, words) if definition else None
    except ValidationError:
        return None


def rule_in_words(indicator: Indicator, year: int, words: RuleVocabulary) -> str:
    """Return the description of the definition of ``year``, or why it is invalid."""
    definition = definition_in_force(indicator, year)
    return definition_in_words(definition, words) if definition else "Aucune définition n’est en vigueur."


def rule_in_a_sentence(indicator: Indicator, year: int, words: RuleVocabulary) -> str:
    """Return what the definition of ``year`` counts, in French, or why it is invalid."""
    measure = measure_in_force(indicator, year, words)
    return measure.sentence if measure else rule_in_words(indicator, year, words)


def definition_in_words(definition: Definition, words: RuleVocabulary) -> str:
    """Return the description of a definition, or why it is invalid."""
    try:
        return f"{measure_of(definition.rule, words).words}."
    except ValidationError as refusal:
        return f"La définition ne peut pas être calculée. {' '.join(refusal.messages)}"


def published_of(result: PublishedResult) -> Published:
    """Convert a published result, with its publication."""
    return Published(
        figure=result.figure,
        published_on=result.publication.published_on,
        has_evidence=result.has_evidence,
        target=result.target,
        source=result.publication.source,
        reconstructed=result.reconstructed,
    )


def live_of(result: LiveResult) -> Live:
    """Convert a live result."""
    return Live(result.figure, result.computed_at)


def figures_by_year(indicators: Collection[Indicator]) -> dict[int, dict[int, YearFigures]]:
    """Return the figures of every year by the primary key of their indicator."""
    live = {
        (result.indicator_id, result.year): live_of(result)
        for result in LiveResult.objects.filter(indicator__in=indicators).order_by()
    }
    in_force_now = PublishedResult.objects.filter(indicator__in=indicators, replaced_by__isnull=True)
    published = {
        (result.indicator_id, result.year): published_of(result)
        for result in in_force_now.select_related("publication").order_by()
    }
    targets = {
        (target.indicator_id, target.year): target
        for target in voted_targets().filter(indicator__in=indicators).order_by()
    }
    former = {
        (one.definition.indicator_id, one.definition.first_year): Figure(strip_trailing_zeros(one.value))
        for one in PreviousRuleResult.objects.filter(definition__indicator__in=indicators).select_related("definition")
    }
    found: dict[int, dict[int, YearFigures]] = {}
    for key in sorted({*live, *published, *targets}):
        indicator, year = key
        figures = found.setdefault(indicator, {})
        figures[year] = YearFigures(live.get(key), published.get(key), targets.get(key), former.get(key))
    return found


_COUNTS = """
WITH frozen AS (
    SELECT r.id, live.id AS live, i.code
    FROM indicators_publishedresult r
    JOIN indicators_indicator i ON i.id = r.indicator_id
    JOIN indicators_liveresult live ON live.indicator_id = r.indicator_id AND live.year = r.year
    WHERE r.year = %(year)s AND r.has_evidence AND r.reconstructed = ''
      AND NOT EXISTS (SELECT FROM indicators_publishedresult later WHERE later.replaces_id = r.id)
),
side AS (
    SELECT f.code, e.record, e.record_id, e.part, e.date, e.amount, TRUE AS is_now
    FROM frozen f JOIN indicators_liveevidence e ON e.result_id = f.live
    UNION ALL
    SELECT f.code, e.record, e.record_id, e.part, e.date, e.amount, FALSE
    FROM frozen f JOIN indicators_publishedevidence e ON e.result_id = f.id
),
record AS (
    SELECT code, bool_or(is_now) AS is_now, bool_or(NOT is_now) AS was_then,
           min(date) <> max(date) OR min(amount) <> max(amount) AS is_changed
    FROM side GROUP BY code, record, record_id, part
)
SELECT code, count(*) FILTER (WHERE NOT was_then), count(*) FILTER (WHERE NOT is_now), count(*) FILTER (WHERE is_changed)
FROM record GROUP BY code
"""


@dataclass(frozen=True, slots=True)
class ChangeCounts:
    """The records behind a published figure that were added, withdrawn, or are dated or counted otherwise."""

    entered: int
    left: int
    changed: int


def changes_since_publication(year: int) -> dict[str, ChangeCounts]:
    """Return the changes since publication, by code of each indicator published with evidence. One query.

    A reconstructed list has none: it names services of today, not the records that counted then.
    """
    return {code: ChangeCounts(*counts) for code, *counts in fetch_all(_COUNTS, {"year": year})}
