"""All targets and results by year, as the rows of a CSV file. Pure functions."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from common.files.tabular import Cell
from common.words import strip_trailing_zeros
from indicators.models import Target
from indicators.queries import IndicatorYear, YearFigures
from indicators.queries.targets import TargetProgress

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
    "document du résultat",
    "résultat en % de la cible",
    "verdict",
)


@dataclass(frozen=True, slots=True)
class Point:
    """The result of a past year, with its target."""

    row: IndicatorYear
    year: int
    figures: YearFigures

    @property
    def share(self) -> Decimal | None:
        """Return the published result as a percentage of the target; None if either is unknown."""
        return strip_trailing_zeros(self._progress.share)

    @property
    def verdict(self) -> str:
        return self._progress.verdict_in_words

    @property
    def _progress(self) -> TargetProgress:
        return self.figures.progress(is_over=True)


def points_of(rows: Iterable[IndicatorYear], this_year: int) -> list[Point]:
    """Return the figures of past or published years, by year."""
    points = [Point(row, year, one) for row in rows for year, one in row.by_year.items()]
    return sorted((one for one in points if one.year < this_year or one.figures.published), key=lambda one: one.year)


def targets_rows(points: Iterable[Point]) -> list[list[Cell]]:
    """Return the CSV rows, one for each indicator and year."""
    return [
        [
            *(one.year, one.row.code, one.row.label, one.row.unit, *_target(one.figures.judged_by)),
            *(one.figures.result, one.figures.figure.caveats),
            *(
                "publié" if one.figures.published else "d’après les fiches",
                _document(one.figures),
                one.share,
                one.verdict,
            ),
        ]
        for one in points
    ]


def _document(figures: YearFigures) -> str:
    return figures.published.document if figures.published else ""


def _target(target: Target | None) -> tuple[Cell, Cell, Cell]:
    if target is None:
        return None, None, None
    return target.get_direction_display(), target.value, target.tolerance
