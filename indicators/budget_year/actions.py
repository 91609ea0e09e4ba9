"""Fill in years: the targets of each edition and the external figures of many indicators, all or nothing."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from access.rights import Action, require_now
from common.locks import take_turn
from common.optimistic_lock import State, VersionToken, check_unchanged
from common.readings import read_value
from common.validation_errors import LinesRefused, messages_by_field
from common.words import number_fr, strip_trailing_zeros
from indicators.actions.definitions import ChangeContext
from indicators.actions.measured_figures import PeriodMeasurement, checked_reading, correct_figure, enter_figure
from indicators.actions.targets import TargetDocument, TargetValue, set_target, target_state, target_value_of
from indicators.algebra.declared_sources import SHARE
from indicators.budget_year.file import ND
from indicators.models import Indicator, MeasuredFigure, Target
from indicators.queries.measured import figure_state, quantity_in

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
        state[key] = {name: str(value) for name, value in target_state(target_value_of(target)).items()}
    for figure in figures:
        state[f"{figure.indicator.code}/{figure.start}/{figure.until}"] = {
            name: str(value) for name, value in figure_state(figure).items()
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
    for step in (_set_target, _set_forecast, _next, _further, _measured):
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

    def aimed(self, name: str) -> Decimal | None:
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

    def current(self, year: int, edition: TargetDocument) -> TargetValue | None:
        """Return the target of the indicator in an edition."""
        found = Target.objects.filter(indicator=self.indicator, year=year, **edition.of_target).first()
        return target_value_of(found) if found else None


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


def _aim(
    typed: _LineOfIndicator, cell: str, source: str, before: TargetValue | None, *, with_words: bool = False
) -> TargetValue | None:
    """Return the target with the changes of the cells; empty cells keep their value; None if all are empty."""
    names = (cell, "direction", "tolerance", "judgement") if with_words else (cell,)
    if not any(typed.line.text(name) for name in (*names, source)):
        return None
    if before is None and not typed.line.text(cell):
        if typed.line.text(source) or typed.line.text("judgement"):
            raise ValidationError({cell: "Donnez la cible, ou ND : une source ou un commentaire en demandent une."})
        return None
    aim = before or TargetValue(None)
    if typed.line.text(cell):
        aim = replace(aim, value=typed.aimed(cell))
    if typed.direction and (with_words or before is None):  # one cell applies to every edition
        aim = replace(aim, direction=typed.direction)
    if typed.line.text(source):
        aim = replace(aim, source=typed.line.text(source))
    if with_words:
        tolerance = typed.number("tolerance")
        aim = replace(aim, tolerance=aim.tolerance if tolerance is None else tolerance)
        aim = replace(aim, judgement=typed.line.text("judgement") or aim.judgement)
    return None if aim == before else aim


def _set(
    typed: _LineOfIndicator, by: ChangeContext, year: int, edition: TargetDocument, aim: TargetValue | None, what: str
) -> str:
    if aim is None:
        return ""
    before = typed.current(year, edition)
    set_target(
        indicator=typed.indicator,
        year=year,
        edition=edition,
        aim=aim,
        reason=by.reason,
        actor=by.actor,
    )
    value = number_fr(aim.value)
    if before is None:
        return f"{what} {year} : {value}"
    return (
        f"{what} {year} : {number_fr(strip_trailing_zeros(before.value))} devient {value}"
        if before.value != aim.value
        else f"{what} {year} : ses textes changent"
    )


def _set_target(typed: _LineOfIndicator, by: ChangeContext) -> str:
    edition = TargetDocument(typed.year)
    aim = _aim(typed, "target", "target_source", typed.current(typed.year, edition), with_words=True)
    return _set(typed, by, typed.year, edition, aim, "Cible")


def _set_forecast(typed: _LineOfIndicator, by: ChangeContext) -> str:
    edition = TargetDocument(typed.year, Target.Edition.FORECAST)
    aim = _aim(typed, "revised", "revised_source", typed.current(typed.year, edition))
    return _set(typed, by, typed.year, edition, aim, "Cible actualisée")


def _set_later_target(cell: str, years: int) -> _Step:
    def step(typed: _LineOfIndicator, by: ChangeContext) -> str:
        if not typed.line.text(cell):
            return ""
        edition, year = TargetDocument(typed.year + 1), typed.year + years
        before = typed.current(year, edition)
        if before and before.value == typed.aimed(cell):  # its source is the same for both years
            return ""
        aim = _aim(typed, cell, "next_source", before)
        return _set(typed, by, year, edition, aim, "Cible")

    return step


_next, _further = _set_later_target("following", 1), _set_later_target("further", 3)
NUMBERS = ("value", "numerator", "denominator")
OF_FIGURE = (*NUMBERS, "measured_source")


def _measured(typed: _LineOfIndicator, by: ChangeContext) -> str:
    if not any(typed.line.text(name) for name in OF_FIGURE):
        return ""
    first, after = dt.date(typed.year, 1, 1), dt.date(typed.year + 1, 1, 1)
    before = MeasuredFigure.objects.filter(indicator=typed.indicator, start=first, until=after).first()
    numbers = {name: typed.number(name) for name in NUMBERS}
    if before and not any(typed.line.text(name) for name in NUMBERS):  # only its source changes
        numbers = {name: getattr(before, name) for name in NUMBERS}
    source = typed.line.text("measured_source") or (before.source if before else "")
    document = before.document if before else ""
    reading = checked_reading(typed.indicator, PeriodMeasurement(first, after, source, **numbers, document=document))
    if before is None:
        enter_figure(indicator=typed.indicator, reading=reading, by=by)
        return f"Relevé {typed.year} : {number_fr(strip_trailing_zeros(reading.value))}"
    numbers = {"value": reading.value, "numerator": reading.numerator, "denominator": reading.denominator}
    entered = {**numbers, "source": reading.source}
    if all(getattr(before, name) == value for name, value in entered.items()):
        return ""
    was, now = (number_fr(strip_trailing_zeros(value)) for value in (before.value, reading.value))
    correct_figure(figure=before, reading=reading, by=by)
    return f"Relevé {typed.year} : {was} devient {now}"


_CELLS: Mapping[_Step, Mapping[str, str]] = {
    _set_target: {"value": "target", "source": "target_source"},
    _set_forecast: {"value": "revised", "source": "revised_source"},
    _next: {"value": "following", "source": "next_source"},
    _further: {"value": "further", "source": "next_source"},
    _measured: {"source": "measured_source", "until": "value", "start": "value", "__all__": "value"},
}
"""Under which cell each part of a line says what is wrong with it."""
