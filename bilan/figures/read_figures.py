"""Every figure of a year by key: texts refer to it, sections display it, editions freeze it."""

from collections.abc import Callable, Iterable, Iterator

from bilan.figures.community import community_figures
from bilan.figures.indicators import indicator_figures
from bilan.figures.money import money_figures
from bilan.figures.network import network_figures
from bilan.figures.portfolio import portfolio_figures
from bilan.figures.printed import sourced_figures, state
from bilan.figures.report_figure import ReportFigure
from bilan.figures.services import service_figures
from bilan.figures.support import support_figures
from common.freshness import day_read_once

type Figures = dict[str, ReportFigure]

SUBJECTS: tuple[Callable[[int], Iterator[ReportFigure]], ...] = (
    portfolio_figures,
    indicator_figures,
    service_figures,
    network_figures,
    community_figures,
    money_figures,
    support_figures,
)
"""What gives figures, in the order of the list of references."""


def read_figures(year: int) -> Figures:
    """Compute the figures of a year. About fifty queries, and two more for each indicator."""
    with day_read_once():
        return _read_figures(year)


def _read_figures(year: int) -> Figures:
    found = {figure.key: figure for subject in SUBJECTS for figure in subject(year)}
    for one in sourced_figures(year):
        computed = found.get(one.key)
        found[one.key] = state(computed, one) if computed else one
    return found


def status_of(figures: Iterable[ReportFigure]) -> int:
    """Return the HTTP status of an answer with these figures: 202 (never cached) while one is being computed, else 200."""
    return 202 if any(one.is_pending for one in figures) else 200


def searched(figures: Figures, words: str) -> list[ReportFigure]:
    """Return the figures whose label, key or value contains each of ``words``."""
    asked = words.lower().split()
    return [
        one for one in figures.values() if all(word in f"{one.label} {one.key} {one.words}".lower() for word in asked)
    ]
