"""The indicators of the budget law: last year's result, the target, the result of the year."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import Any

from django.urls import reverse

from bilan.figures.portfolio import startup_address
from bilan.figures.report_figure import FigureEvidence, ReportFigure
from common.figure import Figure
from common.freshness import day_of_records
from common.words import date_fr, lower_first
from indicators.algebra import aggregate_of
from indicators.drift.queries import rows_of
from indicators.live.actions import is_up_to_date
from indicators.models import LiveResult, Target
from indicators.queries import IndicatorYear, YearFigures, year_table
from indicators.queries.targets import revised_targets
from startups.models import Span


def indicator_figures(year: int) -> Iterator[ReportFigure]:
    """Yield the table of the year: the indicators of Parliament that have a target or a published result.

    A zero is unknown until it is computed from up-to-date records, or if there is no fiche.
    """
    is_computed = cache(partial(is_up_to_date, day_of_records()))
    known = partial(_known, is_computed=is_computed, has_fiches=cache(Span.objects.exists))
    lines = [line for line in year_table(year, with_rules=True).of_parliament if line.now.target or line.now.published]
    results = LiveResult.objects.filter(indicator__code__in=[line.code for line in lines], year__in=(year - 1, year))
    live = {(one.indicator.code, one.year): one for one in results.select_related("indicator", "definition")}
    revised = {one.indicator.code: one for one in revised_targets(year)}
    for line in lines:
        yield known(_result("previous", line, year - 1, line.previous, live, line.wording))
        yield _target(line, year, revised.get(line.code, line.now.target))
        yield known(_result("result", line, year, line.now, live, f"{line.wording} {line.rule}"))


def _known(
    report_figure: ReportFigure, *, is_computed: Callable[[], bool], has_fiches: Callable[[], bool]
) -> ReportFigure:
    if report_figure.live.value or (is_computed() and has_fiches()):
        return report_figure
    return replace(report_figure, live=replace(report_figure.live, value=None), is_pending=not is_computed())


def _figure_fields(line: IndicatorYear, part: str, about: str, year: int) -> dict[str, Any]:
    """Return the fields shared by the figures of an indicator."""
    return {
        "key": f"plf.{line.code}.{part}",
        "label": f"{line.label}, {lower_first(about)} {year}",
        "group": line.label,
        "about": f"{about} {year}",
        "proof": reverse("indicator-year", args=[year]),
    }


def _sign(line: IndicatorYear) -> str:
    return line.unit if line.unit in ("€", "%") else ""


def _result(
    part: str,
    line: IndicatorYear,
    year: int,
    figures: YearFigures,
    live: Mapping[tuple[str, int], LiveResult],
    definition: str,
) -> ReportFigure:
    published, unit = figures.published, _sign(line)
    one = ReportFigure(
        **_figure_fields(line, part, "Résultat", year),
        live=figures.live_figure.in_unit(unit),
        stated=published.figure.in_unit(unit) if published and published.figure.is_known else None,
        source=(published.source or f"Résultat publié, {date_fr(published.published_on)}") if published else "",
        definition=definition,
    )
    return _with_evidence(one, live.get((line.code, year)))


def _target(line: IndicatorYear, year: int, target: Target | None) -> ReportFigure:
    """Return the last edition of the target: a report is written once the year is over, and its forecast known."""
    return ReportFigure(
        **_figure_fields(line, "target", "Objectif", year),
        live=Figure(None, _sign(line)),
        stated=Figure(target.value, _sign(line)) if target and target.value is not None else None,
        printed="" if target and target.value is not None else "ND",
        source=target.source if target else "Cible fixée par l’équipe d’après le projet de loi de finances",
        definition=line.wording,
    )


def _with_evidence(report_figure: ReportFigure, live: LiveResult | None) -> ReportFigure:
    """Return a figure with the evidence of its live value; a record only in the denominator has an amount of zero."""
    if live is None:
        return report_figure
    rows = (
        FigureEvidence(
            row.name, startup_address(row.slug) if row.slug else "", Figure(row.weight, day=row.date), row.reason
        )
        for row in rows_of(live)
    )
    return replace(report_figure, aggregate=aggregate_of(live.definition.rule), evidence=tuple(rows))


def judgements(year: int) -> list[tuple[str, str]]:
    """Return the comment of staff on each indicator of the year: (label, words)."""
    lines = year_table(year).of_parliament
    return [(line.label, line.now.target.judgement) for line in lines if line.now.target and line.now.target.judgement]
