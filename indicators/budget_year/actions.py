"""Fill in years: the targets of each edition and the external figures of many indicators, all or nothing."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from access.rights import Action, require_now
from common.locks import take_turn
from common.optimistic_lock import State, VersionToken, check_unchanged, state_of
from common.readings import read_value
from common.row_actions import set_values
from common.validation_errors import LinesRefused, messages_by_field
from common.words import number_fr, strip_trailing_zeros
from indicators.actions.definitions import ChangeContext
from indicators.actions.measured_figures import check_figure, save_figure
from indicators.actions.targets import set_target, target_state
from indicators.algebra.declared_sources import SHARE
from indicators.budget_year.file import ND
from indicators.models import Indicator, MeasuredFigure, Target
from indicators.queries.measured import quantity_in

TURN = "indicators.budget_year"
DIRECTIONS = {
    "": None,
    "au moins": Target.Direction.AT_LEAST.value,
    "au plus": Target.Direction.AT_MOST.value,
    "at_least": Target.Direction.AT_LEAST.value,
    "at_most": Target.Direction.AT_MOST.value,
}


@dataclass(frozen=True, slots=True)
class TypedLine:
    """The typed cells of an indicator and a year; an empty cell changes nothing."""

    place: str
    year: int
    code: str
    cells: Mapping[str, str]

    def text(self, name: str) -> str:
        return self.cells.get(name, "").strip()


@dataclass(frozen=True, slots=True)
class YearLineResult:
    """The effect of a line in words, and its errors by cell; a line without both changes nothing."""

    place: str
    year: int
    code: str
    does: list[str] = field(default_factory=list)
    problems: dict[str, list[str]] = field(default_factory=dict)


def foresee_lines(lines: Sequence[TypedLine], *, by: ChangeContext) -> list[YearLineResult]:
    """Return the effect of each line, from a transaction that is rolled back."""
    with transaction.atomic():
        require_now(by.actor, Action.DECIDE)
        outcomes = _carry_out(lines, by)
        transaction.set_rollback(True)
    return outcomes


@transaction.atomic
def enter_lines(
    lines: Sequence[TypedLine], *, by: ChangeContext, seen: VersionToken | None = None
) -> list[YearLineResult]:
    """Enter every line.

    :raises LinesRefused: one is wrong; nothing is saved.
    :raises EditConflictError: the replaced values are not those seen.
    """
    require_now(by.actor, Action.DECIDE)
    take_turn(TURN)
    list(Indicator.objects.filter(code__in={line.code for line in lines}).order_by("pk").select_for_update(no_key=True))
    check_unchanged(seen, lines_state(lines))
    outcomes = _carry_out(lines, by)
    if any(one.problems for one in outcomes):
        raise LinesRefused(outcomes)
    return outcomes


def lines_state(lines: Sequence[TypedLine]) -> State:
    """Return the version of what the lines replace: targets and figures of their indicators and years. Two queries."""
    codes, years = {line.code for line in lines}, {line.year for line in lines}
    reached = {year + more for year in years for more in (0, 1, 3)}
    targets = Target.objects.filter(indicator__code__in=codes, year__in=reached).select_related("indicator")
    figures = MeasuredFigure.objects.filter(indicator__code__in=codes, start__year__in=years).select_related(
        "indicator"
    )
    state: dict[str, object] = {}
    for target in targets:
        key = f"{target.indicator.code}/{target.year}/{target.edition}/{target.edition_year}"
        state[key] = {name: str(value) for name, value in target_state(target).items()}
    for figure in figures:
        state[f"{figure.indicator.code}/{figure.start}/{figure.until}"] = {
            name: str(value) for name, value in state_of(figure, figure.EDITED).items()
        }
    return state


def _carry_out(lines: Sequence[TypedLine], by: ChangeContext) -> list[YearLineResult]:
    codes = {line.code for line in lines}
    known = {one.code: one for one in Indicator.objects.filter(code__in=codes).prefetch_related("definitions")}
    return [_outcome(line, known.get(line.code), by) for line in lines]


def _outcome(line: TypedLine, indicator: Indicator | None, by: ChangeContext) -> YearLineResult:
    outcome = YearLineResult(line.place, line.year, line.code)
    if indicator is None:
        outcome.problems["code"] = [f"Aucun indicateur n’a le code « {line.code[:60]} »."]
        return outcome
    if not line.cells:
        return outcome
    for step in (_set_voted, _set_forecast, _set_following, _set_further, _set_measured):
        _attempt(step, _LineOfIndicator(line, indicator), outcome, by)
    return outcome


@dataclass(frozen=True, slots=True)
class _LineOfIndicator:
    """A line that a user entered, with its indicator and year."""

    line: TypedLine
    indicator: Indicator

    @property
    def year(self) -> int:
        return self.line.year

    def number(self, name: str) -> Decimal | None:
        """Parse the number of a cell.

        :raises ValidationError: it is not a number.
        """
        text = self.line.text(name)
        if not text:
            return None
        try:
            return read_value(text, "percentage" if quantity_in(self.indicator, self.year) == SHARE else "")
        except ValueError as unreadable:
            raise ValidationError({name: str(unreadable)}) from None

    def number_or_unknown(self, name: str) -> Decimal | None:
        """Return the target in a cell; None for ND."""
        return None if self.line.text(name).upper() == ND else self.number(name)

    @property
    def direction(self) -> str | None:
        text = self.line.text("direction").lower()
        if text not in DIRECTIONS:
            raise ValidationError(
                {"direction": f"« {text[:30]} » n’est pas un sens : écrivez « au moins » ou « au plus »."}
            )
        return DIRECTIONS[text]

    def target(self, year: int, edition_year: int, edition: str = Target.Edition.LAW) -> Target:
        """Return the target of the indicator in an edition; a new one if it does not exist."""
        key = {"indicator": self.indicator, "year": year, "edition": edition, "edition_year": edition_year}
        return Target.objects.select_related("indicator").filter(**key).first() or Target(**key)


type _Step = Callable[[_LineOfIndicator, ChangeContext], str]


def _attempt(step: _Step, typed: _LineOfIndicator, outcome: YearLineResult, by: ChangeContext) -> None:
    """Run a part of a line, and record its errors by cell."""
    try:
        with transaction.atomic():
            done = step(typed, by)
    except PermissionDenied as refusal:
        outcome.problems.setdefault("code", []).append(str(refusal))
    except ValidationError as refusal:
        for name, messages in messages_by_field(refusal, whole="code", shown_as=_CELLS[step]).items():
            outcome.problems.setdefault(name, []).extend(messages)
    else:
        if done:
            outcome.does.append(done)


def _fill_target(
    typed: _LineOfIndicator, cell: str, source: str, target: Target, *, with_words: bool = False
) -> Target | None:
    """Return the target with the changes of the cells; empty cells keep their value; None if nothing changes."""
    names = (cell, "direction", "tolerance", "judgement") if with_words else (cell,)
    is_new = target.pk is None
    if not any(typed.line.text(name) for name in (*names, source)):
        return None
    if is_new and not typed.line.text(cell):
        if typed.line.text(source) or typed.line.text("judgement"):
            raise ValidationError({cell: "Donnez la cible, ou ND : une source ou un commentaire en demandent une."})
        return None
    filled = copy(target)
    if typed.line.text(cell):
        filled.value = typed.number_or_unknown(cell)
    if typed.direction and (with_words or is_new):  # one cell applies to every edition
        filled.direction = typed.direction
    filled.source = typed.line.text(source) or filled.source
    if with_words:
        tolerance = typed.number("tolerance")
        filled.tolerance = filled.tolerance if tolerance is None else tolerance
        filled.judgement = typed.line.text("judgement") or filled.judgement
    return None if not is_new and target_state(filled) == target_state(target) else filled


def _save_target(target: Target, filled: Target | None, by: ChangeContext, what: str) -> str:
    """Save the filled target, and return in words what it replaces; empty if nothing changes."""
    if filled is None:
        return ""
    before, words = target.words, filled.words
    set_target(filled, reason=by.reason, actor=by.actor)
    if target.pk is None:
        return f"{what} {target.year} : {words}"
    if before == words:
        return f"{what} {target.year} : ses textes changent"
    return f"{what} {target.year} : {before} devient {words}"


def _set_voted(typed: _LineOfIndicator, by: ChangeContext) -> str:
    target = typed.target(typed.year, typed.year)
    filled = _fill_target(typed, "target", "target_source", target, with_words=True)
    return _save_target(target, filled, by, "Cible")


def _set_forecast(typed: _LineOfIndicator, by: ChangeContext) -> str:
    target = typed.target(typed.year, typed.year, Target.Edition.FORECAST)
    return _save_target(target, _fill_target(typed, "revised", "revised_source", target), by, "Cible actualisée")


def _set_later_target(cell: str, years: int) -> _Step:
    def step(typed: _LineOfIndicator, by: ChangeContext) -> str:
        if not typed.line.text(cell):
            return ""
        target = typed.target(typed.year + years, typed.year + 1)
        is_new = target.pk is None
        if not is_new and target.value == typed.number_or_unknown(cell):  # its source is the same for both years
            return ""
        return _save_target(target, _fill_target(typed, cell, "next_source", target), by, "Cible")

    return step


_set_following, _set_further = _set_later_target("following", 1), _set_later_target("further", 3)
NUMBERS = ("value", "numerator", "denominator")


def _set_measured(typed: _LineOfIndicator, by: ChangeContext) -> str:
    if not any(typed.line.text(name) for name in (*NUMBERS, "measured_source")):
        return ""
    key = {"indicator": typed.indicator, "start": dt.date(typed.year, 1, 1), "until": dt.date(typed.year + 1, 1, 1)}
    before = MeasuredFigure.objects.filter(**key).first()
    figure = copy(before) if before else MeasuredFigure(**key)
    figure.indicator = typed.indicator
    if before is None or any(typed.line.text(name) for name in NUMBERS):  # else only its source changes
        set_values(figure, {name: typed.number(name) for name in NUMBERS})
    figure.source = typed.line.text("measured_source") or figure.source
    check_figure(figure)
    if before and state_of(before, MeasuredFigure.EDITED) == state_of(figure, MeasuredFigure.EDITED):
        return ""
    save_figure(figure, reason=by.reason, actor=by.actor)
    value = number_fr(strip_trailing_zeros(figure.value))
    return f"Relevé {typed.year} : {f'{number_fr(before.value)} devient {value}' if before else value}"


_CELLS: Mapping[_Step, Mapping[str, str]] = {
    _set_voted: {"value": "target", "source": "target_source"},
    _set_forecast: {"value": "revised", "source": "revised_source"},
    _set_following: {"value": "following", "source": "next_source"},
    _set_further: {"value": "further", "source": "next_source"},
    _set_measured: {"source": "measured_source", "until": "value", "start": "value", "__all__": "value"},
}
"""Under which cell each part of a line says what is wrong with it."""
