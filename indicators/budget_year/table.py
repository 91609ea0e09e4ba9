"""The table for Parliament: for each year and indicator, previous results, targets, result, and whether it is reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from common.figure import UNKNOWN, Figure
from common.words import date_fr, short_name, strip_trailing_zeros
from indicators.algebra import RuleVocabulary, read_vocabulary
from indicators.budget_year.documents import (
    DisputedCell,
    PrintedByCell,
    disputed_cells,
    document_of_result,
    printed_by_cell,
)
from indicators.models import Follower, Indicator, IndicatorCard, MeasuredFigure, Target, TargetComment
from indicators.queries.measured import quantity_in, unit_in
from indicators.queries.targets import editions_of, follower_in, last_comments
from indicators.queries.years import NOTHING, YearFigures, figures_by_year, rule_in_a_sentence


class FigureState(StrEnum):
    """What is known of a figure: a missing one has the state that tells why."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    AWAITED = "awaited"
    NOT_PUBLISHED = "not_published"
    NO_TARGET = "no_target"
    NOT_REVISED = "not_revised"
    NOT_FOLLOWED = "not_followed"


WORDS = {
    FigureState.UNKNOWN: "ND",
    FigureState.AWAITED: "pas encore publié",
    FigureState.NOT_PUBLISHED: "non publié",
    FigureState.NO_TARGET: "pas de cible",
    FigureState.NOT_REVISED: "non actualisée",
    FigureState.NOT_FOLLOWED: "non suivi",
}
"""How a figure that has no value is said: each for what it is."""


@dataclass(frozen=True, slots=True)
class BudgetFigure:
    """A figure of the table, known or not; ``target`` is the one whose value it is.

    ``document`` is the short name of the one that prints it (« RAP 2024 »), or why a target is unknown.
    """

    state: FigureState
    figure: Figure = UNKNOWN
    target: Target | None = None
    document: str = ""

    @property
    def value(self) -> Decimal | None:
        return self.figure.exact

    @property
    def words(self) -> str:
        """Return ``49``, ``7 (dont 5 à confirmer…)``, or the state of an unknown value."""
        return str(self.figure) if self.figure.is_known else WORDS[self.state]


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """An indicator in a year N. ``before`` and ``before_last`` are the results published for N−1 and N−2.

    ``target`` is the voted one (frozen with a published result), ``revised`` the forecast made in N, ``following`` and
    ``further`` are the targets for N+1 and N+3 in the law of N+1. ``is_reached`` is None if unknown. ``voted`` is the
    current target, which may have changed since; ``live`` is the current value of the records; ``progress`` is the last
    comment on the target of the running year, with its day. ``known_before`` and ``so_far`` are the figures of N−1 and N,
    published, else by the records; ``voted_before`` is the target of N−1. ``disputed`` are the cells of N that documents
    print differently.
    """

    code: str
    label: str
    unit: str
    year: int
    before_last: BudgetFigure
    before: BudgetFigure
    target: BudgetFigure
    revised: BudgetFigure
    result: BudgetFigure
    following: BudgetFigure
    further: BudgetFigure
    live: Decimal | None
    is_reached: bool | None
    voted: Target | None
    forecast: Target | None
    next_source: str
    comment: str
    progress: str
    known_before: Figure
    so_far: Figure
    voted_before: Target | None
    method: str
    owner: str
    quantity: str
    measured: MeasuredFigure | None
    disputed: tuple[DisputedCell, ...] = ()

    @property
    def caveats(self) -> str:
        """Return the caveats on results, for files in which they are plain numbers."""
        results = ((-2, self.before_last), (-1, self.before), (0, self.result))
        return ", ".join(
            f"{self.year + offset} : {one.figure.caveats}" for offset, one in results if one.figure.is_marked
        )


@dataclass(frozen=True, slots=True)
class BudgetTable:
    """The lines of the years from ``first`` to ``last``, by year, in the order of indicators."""

    first: int
    last: int
    lines: tuple[BudgetLine, ...]


def budget_table(first: int, last: int, *, of_parliament: bool = False) -> BudgetTable:
    """Return the table of a range of years: each indicator in each year in which it is in force. Thirteen queries.

    ``of_parliament`` leaves out the years in which the budget law does not follow an indicator.
    """
    indicators = list(Indicator.objects.prefetch_related("definitions", "measured_figures", "followers"))
    keys = [one.pk for one in indicators]
    figures, editions, words = figures_by_year(indicators), editions_of(keys), read_vocabulary()
    comments, printed = last_comments(first, last), printed_by_cell()
    cards = {card.indicator_id: card for card in IndicatorCard.objects.filter(indicator__in=keys)}
    lines = [
        _line(
            one,
            year,
            figures.get(one.pk, {}),
            editions.get(one.pk, []),
            cards.get(one.pk),
            comments.get((one.code, year)),
            words,
            printed,
        )
        for year in range(first, last + 1)
        for one in indicators
        if one.is_followed(year) and (not of_parliament or follower_in(one, year) == Follower.BUDGET_LAW)
    ]
    return BudgetTable(first, last, tuple(lines))


def _line(
    indicator: Indicator,
    year: int,
    figures: dict[int, YearFigures],
    editions: Iterable[Target],
    card: IndicatorCard | None,
    comment: TargetComment | None,
    words: RuleVocabulary,
    printed: PrintedByCell,
) -> BudgetLine:
    now = figures.get(year, NOTHING)
    by_edition = {(one.edition, one.edition_year, one.year): one for one in editions}
    revised = by_edition.get((Target.Edition.FORECAST, year, year))
    following = by_edition.get((Target.Edition.LAW, year + 1, year + 1))
    further = by_edition.get((Target.Edition.LAW, year + 1, year + 3))
    return BudgetLine(
        code=indicator.code,
        label=indicator.label,
        unit=unit_in(indicator, year),
        year=year,
        before_last=_result(indicator, year - 2, figures),
        before=_result(indicator, year - 1, figures),
        target=_target_figure(now.judged_by),
        revised=_target_figure(revised, FigureState.NOT_REVISED),
        result=_result(indicator, year, figures),
        following=_target_figure(following),
        further=_target_figure(further),
        live=now.live_value,
        is_reached=now.judged_by.is_reached(now.published_value) if now.judged_by else None,
        voted=now.target,
        forecast=revised,
        next_source=next((one.source for one in (following, further) if one), ""),
        comment=now.judged_by.judgement if now.judged_by else "",
        progress=f"{date_fr(comment.said_on)} : {comment.text}" if comment and now.target else "",
        known_before=figures.get(year - 1, NOTHING).figure,
        so_far=now.figure,
        voted_before=by_edition.get((Target.Edition.LAW, year - 1, year - 1)),
        method=(card.method if card else "") or rule_in_a_sentence(indicator, year, words),
        owner=card.owner if card else "",
        quantity=quantity_in(indicator, year),
        measured=_measured(indicator, year),
        disputed=disputed_cells(indicator.code, year, now, editions, printed),
    )


def _result(indicator: Indicator, year: int, figures: dict[int, YearFigures]) -> BudgetFigure:
    known = figures.get(year, NOTHING)
    published = known.published
    if published is None and not indicator.is_followed(year):
        return BudgetFigure(FigureState.NOT_FOLLOWED)
    if published is None:
        return BudgetFigure(FigureState.AWAITED if known.is_awaited else FigureState.NOT_PUBLISHED)
    state = FigureState.UNKNOWN if published.value is None else FigureState.KNOWN
    return BudgetFigure(state, published.figure, document=document_of_result(published))


def _target_figure(target: Target | None, missing: FigureState = FigureState.NO_TARGET) -> BudgetFigure:
    """Return the figure of a target, in the state ``missing`` if there is none."""
    if target is None:
        return BudgetFigure(missing)
    state = FigureState.UNKNOWN if target.value is None else FigureState.KNOWN
    document = target.source if target.value is None else short_name(target.source)
    return BudgetFigure(state, Figure(strip_trailing_zeros(target.value)), target, document)


def _measured(indicator: Indicator, year: int) -> MeasuredFigure | None:
    """Return the external figure of the whole year."""
    whole = (one for one in indicator.measured_figures.all() if (one.start.year, one.until.year) == (year, year + 1))
    return next(
        (one for one in whole if (one.start.month, one.start.day, one.until.month, one.until.day) == (1, 1, 1, 1)), None
    )
