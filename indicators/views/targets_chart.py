"""Draw all targets and results by year: each result as a percentage of its target. Pure functions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.files.tabular import Cell
from common.words import percent_fr, strip_trailing_zeros
from indicators.queries import IndicatorYear, TargetOfYear, YearFigures
from indicators.queries.targets import Verdict
from web.charts.model import Chart, MissingValue, Series
from web.charts.palette import EIGHT_SERIES

HEADER = (
    "année",
    "code",
    "indicateur",
    "unité",
    "sens de la cible",
    "cible",
    "tolérance",
    "résultat",
    "résultat, réserves",
    "origine du résultat",
    "résultat en % de la cible",
    "verdict",
)
WHOLE = Decimal(100)
NOTHING = MissingValue("–", "", in_sentence=False)


@dataclass(frozen=True, slots=True)
class Point:
    """The result of a past year, with its target."""

    row: IndicatorYear
    year: int
    figures: YearFigures

    @property
    def share(self) -> Decimal | None:
        """Return the result as a percentage of the target; None if either is unknown."""
        share = self.figures.judged_by.attainment(self.figures.result) if self.figures.judged_by else None
        return strip_trailing_zeros(share)

    @property
    def verdict(self) -> Verdict:
        return self.figures.progress(is_over=True).verdict

    @property
    def words(self) -> str:
        """Return "115 pour au moins 122 (94 %)"; without a target, "31, sans cible"."""
        result = str(self.figures.figure.in_unit(self.row.unit))
        if self.figures.judged_by is None:
            return f"{result}, sans cible"
        share = "" if self.share is None else f" ({percent_fr(self.share, 0)})"
        return f"{result} pour {self.figures.judged_by.in_words(self.row.unit)}{share}"


def points_of(rows: Iterable[IndicatorYear], this_year: int) -> list[Point]:
    """Return the figures of past or published years, by year."""
    points = [Point(row, year, one) for row in rows for year, one in row.by_year.items()]
    return sorted((one for one in points if one.year < this_year or one.figures.published), key=lambda one: one.year)


def targets_chart(points: Sequence[Point]) -> Chart:
    """Draw the chart of the years that have a target; each target is at 100 %."""
    years = [one.year for one in points if one.share is not None]
    chart = targets_table([one for one in points if years and years[0] <= one.year <= years[-1]])
    level = Series("Cible", "target", (WHOLE,) * len(chart.categories))
    return Chart(
        "cibles",
        finding(points),
        "Résultat de chaque année en % de sa cible",
        "bars",
        chart.categories,
        (*chart.series, level),
        "%",
        note=_note(points),
    )


def targets_table(points: Sequence[Point]) -> Chart:
    """Return the table of the chart: every year with a result, with or without a target."""
    rows = list({one.row.code: one.row for one in points}.values())
    years = range(points[0].year, points[-1].year + 1) if points else range(0)
    known = {(one.row.code, one.year): one for one in points}
    keys = dict(zip((row.code for row in rows), EIGHT_SERIES, strict=False))
    series = tuple(
        _series(row, keys.get(row.code, "other"), [known.get((row.code, year)) for year in years]) for row in rows
    )
    subtitle = "Résultats et cibles de chaque année"
    return Chart("cibles", finding(points), subtitle, "table", tuple(map(str, years)), series, "%")


def _series(row: IndicatorYear, key: str, points: Sequence[Point | None]) -> Series:
    ceilings = [one.figures.judged_by.is_ceiling for one in points if one and one.figures.judged_by]
    return Series(
        f"{row.label} (plafond)" if ceilings and ceilings[-1] else row.label,
        key,
        tuple(one.share if one else None for one in points),
        absences=tuple(_absence(one) for one in points),
        labels=tuple(one.words if one else "" for one in points),
    )


def _absence(point: Point | None) -> MissingValue:
    if point is None:
        return NOTHING
    return MissingValue(point.words, "ND" if point.figures.judged_by else "", in_sentence=False)


def finding(points: Iterable[Point]) -> str:
    """Return "3 cibles atteintes sur 4 en 2021"; without any, that no target can be compared."""
    judged = [one for one in points if one.verdict in (Verdict.REACHED, Verdict.MISSED)]
    if not judged:
        return "Aucune cible n’est encore comparée à un résultat"
    reached = sum(one.verdict is Verdict.REACHED for one in judged)
    first, last = judged[0].year, judged[-1].year
    years = f" en {last}" if first == last else f", de {first} à {last}"
    cibles = "cible atteinte" if reached < 2 else "cibles atteintes"
    return f"{reached} {cibles} sur {len(judged)}{years}"


def _note(points: Sequence[Point]) -> str:
    has_ceiling = any(one.figures.judged_by and one.figures.judged_by.is_ceiling for one in points)
    ceiling = " Un plafond est tenu jusqu’à 100 %." if has_ceiling else ""
    return f"Trait : la cible, 100 %. Résultat publié, à défaut d’après les fiches.{ceiling}"


def targets_rows(points: Iterable[Point]) -> list[list[Cell]]:
    """Return the CSV rows, one for each indicator and year."""
    return [
        [
            *(one.year, one.row.code, one.row.label, one.row.unit, *_target(one.figures.judged_by)),
            *(one.figures.result, one.figures.figure.caveats),
            *("publié" if one.figures.published else "d’après les fiches", one.share, one.verdict.value),
        ]
        for one in points
    ]


def _target(target: TargetOfYear | None) -> tuple[Cell, Cell, Cell]:
    if target is None:
        return None, None, None
    return "au plus" if target.is_ceiling else "au moins", target.value, target.tolerance
