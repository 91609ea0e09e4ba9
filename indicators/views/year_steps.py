"""The steps of the staff for a year: targets, results, judgement, publication, and how far each is. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from common.words import list_fr
from indicators.queries import IndicatorYear


@dataclass(frozen=True, slots=True)
class YearStep:
    """A step, the page where it is done, and the indicators of Parliament for which it is (``done``) or not (``left``)."""

    title: str
    action: str
    url: str
    done: Sequence[IndicatorYear]
    left: Sequence[IndicatorYear]

    @property
    def is_done(self) -> bool:
        return bool(self.done) and not self.left

    @property
    def progress(self) -> str:
        """Return "Fait", or "2 sur 4"."""
        return "Fait" if self.is_done else f"{len(self.done)} sur {len(self.done) + len(self.left)}"

    @property
    def missing(self) -> str:
        """Return the labels of the indicators that lack the step."""
        return list_fr([row.label for row in self.left])


def year_steps(rows: Sequence[IndicatorYear], year: int) -> list[YearStep]:
    """Return the four steps of a year, in their order; empty if Parliament follows no indicator."""
    if not rows:
        return []
    aimed = [row for row in rows if row.now.judged_by]
    return [
        _step("Cibles", "Fixer les cibles", "workspace-targets", year, rows, [bool(row.now.judged_by) for row in rows]),
        _step(
            "Résultats", "Saisir l’année", "workspace-year", year, rows, [row.now.result is not None for row in rows]
        ),
        _step(
            "Jugement",
            "Rédiger le jugement",
            "workspace-targets",
            year,
            aimed,
            [bool(row.now.judged_by and row.now.judged_by.judgement) for row in aimed],
        ),
        _step("Publication", "Publier", "workspace-publish", year, rows, [bool(row.now.published) for row in rows]),
    ]


def _step(
    title: str, action: str, name: str, year: int, rows: Sequence[IndicatorYear], are_done: Sequence[bool]
) -> YearStep:
    pairs = list(zip(rows, are_done, strict=True))
    return YearStep(
        title,
        action,
        reverse(name, args=[year]),
        [row for row, is_done in pairs if is_done],
        [row for row, is_done in pairs if not is_done],
    )
