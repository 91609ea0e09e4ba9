"""Figures printed by a report, combined with those of the records; and sourced figures."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from bilan.figures.report_figure import ReportFigure, format_value
from bilan.models import SourcedFigure
from common.bounds import Bound, bound_of
from common.figure import Figure
from common.freshness import read_once
from common.words import NO_BREAK, strip_trailing_zeros
from indicators.models import PrintedFigure

BOUND_WORDS = {
    Bound.MORE_THAN: "plus de",
    Bound.AT_LEAST: "au moins",
    Bound.LESS_THAN: "moins de",
    Bound.AT_MOST: "au plus",
    Bound.NEARLY: "près de",
}


@dataclass(frozen=True, slots=True)
class ReportedFigures:
    """The figures printed by the report of a year, by subject."""

    by_subject: dict[str, PrintedFigure]

    def apply(self, subject: str, figure: ReportFigure) -> ReportFigure:
        """Return ``figure`` with the value printed under ``subject``, if there is one."""
        row = self.by_subject.get(subject)
        if row is None:
            return figure
        words = BOUND_WORDS.get(row.bound, "")
        return replace(
            figure,
            stated=replace(figure.live, value=strip_trailing_zeros(row.value), is_rounded=row.bound is Bound.AROUND),
            bound=row.bound,
            printed=f"{words}{NO_BREAK}{format_value(row.value, figure.live.unit)}" if words else "",
            source=f"{row.source} : « {row.printed} »",
        )


def figures_of_report(year: int) -> ReportedFigures:
    """Return the figures printed by the report of ``year``, whatever year they are about. One query for all subjects."""
    return read_once((figures_of_report, year), partial(_figures_of_report, year))


def _figures_of_report(year: int) -> ReportedFigures:
    printed = PrintedFigure.objects.filter(report_year=year, document="", subject_key="")
    return ReportedFigures({row.subject: row for row in printed})


def sourced_figures(year: int) -> Iterator[ReportFigure]:
    """Yield the figures of ``year`` that no record gives, each with its source. One query."""
    for row in SourcedFigure.objects.filter(year=year):
        unit = row.unit if row.unit in ("€", "%", "+%") else ""
        yield ReportFigure(
            key=row.key,
            label=row.label,
            live=Figure(None, unit),
            stated=None if row.value is None else Figure(strip_trailing_zeros(row.value), unit),
            printed=row.printed,
            bound=bound_of(row.printed),
            source=row.source,
            definition="Aucun enregistrement ne donne ce chiffre : sa source est citée.",
        )


def state(computed: ReportFigure, printed: ReportFigure) -> ReportFigure:
    """Return a computed figure with the value that its source printed."""
    stated = replace(computed.shown, value=printed.value) if printed.stated else None
    return replace(computed, stated=stated, printed=printed.printed, bound=printed.bound, source=printed.source)
