"""Every figure of a year, by its key: what texts refer to, what sections show, what an edition freezes."""

from collections.abc import Callable, Iterable, Iterator

from bilan.fictitious import mark_fictitious
from bilan.figure import ReportFigure
from bilan.subjects.community import community_figures
from bilan.subjects.indicators import indicator_figures
from bilan.subjects.money import money_figures
from bilan.subjects.network import network_figures
from bilan.subjects.portfolio import portfolio_figures
from bilan.subjects.services import service_figures
from bilan.subjects.stated import sourced_figures, state
from bilan.subjects.support import support_figures

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
    """The figures of a year, computed now. About fifty queries, and two for each indicator of the year."""
    found = {figure.key: figure for subject in SUBJECTS for figure in subject(year)}
    for one in sourced_figures(year):
        computed = found.get(one.key)
        found[one.key] = state(computed, one) if computed else one
    return mark_fictitious(found)


def status_of(figures: Iterable[ReportFigure]) -> int:
    """The status of an answer that tells these: 202, which is never kept, while one of them waits for its computation."""
    return 202 if any(one.is_pending for one in figures) else 200


def searched(figures: Figures, words: str) -> list[ReportFigure]:
    """Those whose label, key or value has each of ``words``."""
    asked = words.lower().split()
    return [
        one for one in figures.values() if all(word in f"{one.label} {one.key} {one.words}".lower() for word in asked)
    ]
