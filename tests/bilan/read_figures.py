"""Read figures in the tests of the report's subjects."""

from collections.abc import Iterator

from bilan.figures.report_figure import ReportFigure
from common.words import UNKNOWN
from indicators.models import PrintedFigure

YEAR = 2021


type Told = dict[str, tuple[str, str, str, list[str]]]


def told(figures: Iterator[ReportFigure]) -> Told:
    """Return each figure: its label, its text, its origin, the names of its evidence."""
    return {one.key: (plain(one.label), said(one), one.origin, [row.name for row in one.evidence]) for one in figures}


def said(one: ReportFigure) -> str:
    return "ND" if one.words == UNKNOWN else plain(one.words)


def plain(text: str) -> str:
    return " ".join(text.split())


def stated(subject: str, value: int, **fields: object) -> PrintedFigure:
    said = {"year": YEAR, "report_year": YEAR, "printed": str(value), "source": "Bilan 2021", **fields}
    return PrintedFigure.objects.create(subject=subject, value=value, **said)
