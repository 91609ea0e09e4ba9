"""Mark the figures of a report that include fictitious records, and how many."""

from dataclasses import replace

from django.urls import reverse

from bilan.figure import FigureEvidence, ReportFigure
from impact.marks import fictitious_in_words
from incubators.models import Incubator
from startups.models import Startup

FICTITIOUS = "fictif"


def mark_fictitious(figures: dict[str, ReportFigure]) -> dict[str, ReportFigure]:
    """Return the figures, each with how many of its records are fictitious. Two queries.

    A figure printed by a source does not include them: only its live value is then marked.
    """
    addresses = {
        reverse(page, args=[slug])
        for page, model in (("startup-detail", Startup), ("incubator-detail", Incubator))
        for slug in model.objects.filter(is_fictitious=True).values_list("slug", flat=True)
    }
    return {key: _marked(one, addresses) for key, one in figures.items()} if addresses else figures


def _marked(figure: ReportFigure, addresses: set[str]) -> ReportFigure:
    evidence = tuple(_noted(row) if row.url in addresses else row for row in figure.evidence)
    count = sum(row.url in addresses for row in figure.evidence)
    if not count:
        return figure
    said = words_of(count, len(evidence))
    mark = figure.mark if figure.stated is not None or FICTITIOUS in figure.mark else _joined(figure.mark, said)
    return replace(figure, evidence=evidence, mark=mark, live_mark=said)


def _noted(row: FigureEvidence) -> FigureEvidence:
    return replace(row, note=f"{row.note}, {FICTITIOUS}" if row.note else FICTITIOUS)


def _joined(mark: str, said: str) -> str:
    return f"{mark} ; {said}" if mark else said


def words_of(count: int, of: int) -> str:
    """Return "fictif" for a figure whose only record is fictitious, else "dont 2 fictifs"."""
    return FICTITIOUS if count == of == 1 else fictitious_in_words(count)
