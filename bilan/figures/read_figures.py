"""Every figure of a year by key: texts refer to it, sections display it, editions freeze it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from django.urls import reverse

from bilan.figures.community import community_figures
from bilan.figures.indicators import indicator_figures
from bilan.figures.money import money_figures
from bilan.figures.network import network_figures
from bilan.figures.portfolio import portfolio_figures
from bilan.figures.printed import sourced_figures, state
from bilan.figures.report_figure import FICTITIOUS, FigureEvidence, ReportFigure
from bilan.figures.services import service_figures
from bilan.figures.support import support_figures
from common.figure import FICTITIOUS_AMOUNTS, fictitious_mark
from common.freshness import day_read_once
from common.words import plural_fr
from incubators.models import Incubator
from startups.models import Startup


def mark_fictitious(figures: dict[str, ReportFigure]) -> dict[str, ReportFigure]:
    """Return the figures, each with how many of its records are fictitious. Two queries.

    A figure printed by a source does not include them: it is marked by those among the records that give it again.
    """
    addresses = {
        reverse(page, args=[slug])
        for page, model in (("startup-detail", Startup), ("incubator-detail", Incubator))
        for slug in model.objects.filter(is_fictitious=True).values_list("slug", flat=True)
    }
    return {key: _marked(one, addresses) for key, one in figures.items()}


def _marked(figure: ReportFigure, addresses: set[str]) -> ReportFigure:
    evidence = tuple(_noted(row) if row.url in addresses else row for row in figure.evidence)
    count = sum(map(_is_fictitious, evidence))
    if not count:
        return figure
    said = words_of(count, len(evidence), figure)
    of_printed = f"{plural_fr(count, 'fictif', 'fictifs')} parmi les enregistrements"
    mark = _joined(figure.mark, said if figure.stated in (None, figure.live) else of_printed)
    if FICTITIOUS in figure.mark:
        mark = figure.mark
    return replace(figure, evidence=evidence, mark=mark, live_mark=said)


def _noted(row: FigureEvidence) -> FigureEvidence:
    if _is_fictitious(row):
        return row
    return replace(row, note=f"{row.note}, {FICTITIOUS}" if row.note else FICTITIOUS)


def _is_fictitious(row: FigureEvidence) -> bool:
    return row.note == FICTITIOUS or row.note.endswith(f", {FICTITIOUS}")


def _joined(mark: str, said: str) -> str:
    return f"{mark} ; {said}" if mark else said


def words_of(count: int, of: int, figure: ReportFigure) -> str:
    """Return "fictif" for a figure whose only record is fictitious, else "dont 2 fictifs" if it counts records."""
    if count == of == 1:
        return FICTITIOUS
    if figure.unit == "€":
        return FICTITIOUS_AMOUNTS
    return f"dont {plural_fr(count, 'fictif', 'fictifs')}" if figure.counts_records else fictitious_mark(count)


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
    return mark_fictitious(found)


def status_of(figures: Iterable[ReportFigure]) -> int:
    """Return the HTTP status of an answer with these figures: 202 (never cached) while one is being computed, else 200."""
    return 202 if any(one.is_pending for one in figures) else 200


def searched(figures: Figures, words: str) -> list[ReportFigure]:
    """Return the figures whose label, key or value contains each of ``words``."""
    asked = words.lower().split()
    return [
        one for one in figures.values() if all(word in f"{one.label} {one.key} {one.words}".lower() for word in asked)
    ]
