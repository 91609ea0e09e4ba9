"""The chart of an indicator: published, live and target by year. Pure, from values to a chart."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse

from common.figure import ND, UNKNOWN, Figure
from common.words import NO_BREAK, date_fr, list_fr, lower_first, rounded, strip_trailing_zeros
from indicators.models import TargetDirection, Verdict
from indicators.queries.indicator import IndicatorYears, RunningYear
from indicators.queries.years import Live, Published, YearFigures
from web.charts.model import TARGET, UNDETERMINED, Chart, MissingValue, Series

AWAITED = MissingValue("pas encore publié", "")
NOT_PUBLISHED = MissingValue("non publié", "")
NOT_COMPUTED = MissingValue("pas de calcul", "")
NO_TARGET = MissingValue("pas de cible", "")


@dataclass(frozen=True, slots=True)
class FollowedYears:
    """The figures of an indicator by year, in order."""

    code: str
    label: str
    unit: str
    years: Mapping[int, YearFigures]
    running: RunningYear | None = None


def indicator_chart(history: IndicatorYears | FollowedYears, name: str = "annees", *, is_brief: bool = False) -> Chart:
    """Draw every year with a known value; the finding is the latest result. A bar to confirm is hatched.

    ``is_brief``: the page has the key of the bars, and the caveats of the values are left to its table.
    """
    years, figures = list(history.years), list(history.years.values())
    series = [
        Series.of(
            "Publié",
            "published",
            (_figure(one.published, history.unit) for one in figures),
            absences=tuple(
                UNDETERMINED if one.published else AWAITED if one.is_awaited else NOT_PUBLISHED for one in figures
            ),
            links=_links(history, "published"),
            shows_doubts=True,
        ),
        Series.of(
            "D’après les fiches",
            "live",
            (_figure(one.live, history.unit) for one in figures),
            absences=tuple(_absence(one.live) for one in figures),
            links=_links(history, "live"),
            shows_doubts=True,
        ),
    ]
    if any(one.judged_by for one in figures):
        targets = tuple(_value(one.judged_by.value, history.unit) if one.judged_by else None for one in figures)
        absences = tuple(UNDETERMINED if one.judged_by else NO_TARGET for one in figures)
        series.append(Series.of(_kind(history).noun.capitalize(), "target", targets, absences=absences))
    chart = Chart(
        name=name,
        title=finding(history),
        subtitle=_subtitle(history),
        kind="bars",
        categories=tuple(map(str, years)),
        series=tuple(series),
        unit=history.unit,
    )
    caveats = _marks(history)
    return replace(
        chart, note=" ".join([*_key(chart, is_brief=is_brief), *([BRIEF] if is_brief and caveats else caveats)])
    )


def _subtitle(history: IndicatorYears | FollowedYears) -> str:
    """Return what the bars are: a table, which replaces a chart of few years, has no axis to give the sign."""
    sign = f" en{NO_BREAK}{history.unit}" if history.unit in ("%", "€") else ""
    until = f" ; {history.running.year} jusqu’au {date_fr(history.running.day)}" if history.running else ""
    return f"Résultats et {_kind(history).noun}s{sign}, par année{until}"


def _kind(history: IndicatorYears | FollowedYears) -> TargetDirection:
    """Return what its targets are: ceilings if all of them are."""
    kinds = {one.judged_by.kind for one in history.years.values() if one.judged_by}
    return TargetDirection.AT_MOST if kinds == {TargetDirection.AT_MOST} else TargetDirection.AT_LEAST


def _links(history: IndicatorYears | FollowedYears, side: str) -> tuple[str, ...]:
    """Return the evidence of each known result, ``published`` or ``live``."""
    anchor = "#publie" if side == "published" else ""
    found = {year: getattr(one, f"{side}_value") is not None for year, one in history.years.items()}
    return tuple(
        f"{reverse('indicator-evidence', args=[history.code, year])}{anchor}" if is_known else ""
        for year, is_known in found.items()
    )


def _figure(side: Live | Published | None, unit: str) -> Figure:
    return replace(side.figure, value=_value(side.value, unit), unit="") if side else UNKNOWN


def _absence(live: Live | None) -> MissingValue:
    """Return why a live value is missing: its reason, if it has one."""
    if live is None:
        return NOT_COMPUTED
    why = live.unknown_because.rstrip(".")
    return MissingValue(f"{ND} ({lower_first(why)})", ND) if why else UNDETERMINED


KEY = "Plein : résultat publié, qui ne change plus. Creux : ce que donnent les fiches aujourd’hui."


BRIEF = "Réserves de chaque année : dans les données."


def _key(chart: Chart, *, is_brief: bool) -> list[str]:
    """Return the key of the marks: those of the drawing if there is one, and of the values that are not determined."""
    missing = {
        one.absence(place).mark for one in chart.series for place, value in enumerate(one.values) if value is None
    }
    bars = [one for one in chart.series if one.key != TARGET]
    marks = {
        KEY: not is_brief,
        "Hachuré : à confirmer.": any(figure.is_to_confirm for one in bars for figure in one.figures),
        **{f"Trait{NO_BREAK}: {one.name.lower()}.": True for one in chart.series if one.key == TARGET},
    }
    drawn = [words for words, is_there in marks.items() if is_there and not chart.is_short]
    return [*drawn, *(["« ND » : non déterminé."] if ND in missing else [])]


def _marks(history: IndicatorYears | FollowedYears) -> list[str]:
    """Return a sentence on the years with unconfirmed millésimes."""
    shown = {year: [_mark(side) for side in (one.published, one.live)] for year, one in history.years.items()}
    words = {year: dict.fromkeys(filter(None, marks)) for year, marks in shown.items()}
    marked = [f"{year} ({', '.join(said)})" for year, said in words.items() if said]
    return [f"Réserves{NO_BREAK}: {', '.join(marked)}."] if marked else []


def _mark(side: Live | Published | None) -> str:
    return side.figure.caveats if side and side.figure.is_known else ""


def _value(value: Decimal | None, unit: str) -> Decimal | None:
    """Return a value as a chart shows it: a share is rounded to a tenth, as in the table of years."""
    return value if value is None or unit != "%" else strip_trailing_zeros(rounded(value, 1))


def finding(history: IndicatorYears | FollowedYears) -> str:
    """Return whether targets were reached, by year; without targets, the change in the last year."""
    verdicts = _verdicts(history)
    if verdicts:
        return f"{history.label}{NO_BREAK}: {_kind(history).noun} {', '.join(verdicts)}"
    known = [(year, one.figure.in_unit(history.unit)) for year, one in history.years.items() if one.figure.is_known]
    if not known:
        return f"{history.label}{NO_BREAK}: aucun résultat connu"
    year, last = known[-1]
    shown = replace(last, value=_value(last.exact, history.unit))
    text = f"{history.label}{NO_BREAK}: {shown.number} en {year}"
    if history.running and history.running.year == year:
        return f"{text}, {_running(history.running, last)}"
    return f"{text}, {(last - known[-2][1]).words(f'qu’en {known[-2][0]}')}" if len(known) > 1 else text


def _verdicts(history: IndicatorYears | FollowedYears) -> list[str]:
    """Return "atteinte en 2021", and whether that is the last published year of a longer chart."""
    published = [year for year, one in history.years.items() if one.published]
    judged = {year: history.years[year].progress(is_over=True).verdict for year in published}
    found = [
        (verdict.counted(_kind(history)), [year for year in published if judged[year] is verdict])
        for verdict in (Verdict.REACHED, Verdict.MISSED)
    ]
    in_order = sorted(((words, years) for words, years in found if years), key=lambda one: one[1][-1])
    verdicts = [f"{words} en {list_fr(map(str, years))}" for words, years in in_order]
    is_last = bool(in_order) and in_order[-1][1][-1] == published[-1] < max(history.years)
    return [*verdicts, "dernière année publiée"] if is_last else verdicts


def _running(running: RunningYear, last: Figure) -> str:
    """Return the current year compared with the same date of the previous year, never with the whole year."""
    if not running.before.is_known:
        return f"jusqu’au {date_fr(running.day)}"
    change = (last - running.before.in_unit(last.unit)).words(f"qu’à la même date de {running.year - 1}")
    return f"{change} ({date_fr(running.day)})"
