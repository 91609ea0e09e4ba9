"""The indicators of the budget law: last year's result, the target, the result of the year."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from django.urls import reverse

from bilan.figure import FigureEvidence, ReportFigure
from bilan.subjects.portfolio import startup_address
from common.known_until import day_of_records
from common.words import date_fr
from indicators.algebra import aggregate_of
from indicators.drift.queries import rows_of
from indicators.live.actions import is_up_to_date
from indicators.models import LiveResult
from indicators.queries import IndicatorYear, Published, YearFigures, year_table
from startups.models import Span


def indicator_figures(year: int) -> Iterator[ReportFigure]:
    """Return the table of the year: the indicators that Parliament follows, which have a target or a published result.

    A zero is told once it is computed from the records as they are: before, it counts nothing; nor does it without any
    fiche.
    """
    known = partial(_known, is_computed=is_up_to_date(day_of_records()), has_fiches=Span.objects.exists())
    lines = [line for line in year_table(year).of_parliament if line.now.target or line.now.published]
    results = LiveResult.objects.filter(indicator__code__in=[line.code for line in lines], year__in=(year - 1, year))
    live = {(one.indicator.code, one.year): one for one in results.select_related("indicator", "definition")}
    for line in lines:
        yield known(_with_evidence(_previous(line, year), live.get((line.code, year - 1))))
        yield _target(line, year)
        yield known(_with_evidence(_result(line, year), live.get((line.code, year))))


def _known(one: ReportFigure, *, is_computed: bool, has_fiches: bool) -> ReportFigure:
    if one.live or (is_computed and has_fiches):
        return one
    return replace(one, live=None, is_pending=not is_computed)


def _previous(line: IndicatorYear, year: int) -> ReportFigure:
    before = line.previous.published
    return ReportFigure(
        key=f"plf.{line.code}.previous",
        label=f"{line.label}, résultat {year - 1}",
        unit=_unit(line),
        live=line.previous.live_value,
        stated=before.value if before else None,
        mark=_mark(line.previous),
        group=line.label,
        about=f"Résultat {year - 1}",
        source=_source(before),
        definition=line.wording,
        proof=reverse("indicator-year", args=[year - 1]),
    )


def _target(line: IndicatorYear, year: int) -> ReportFigure:
    target = line.now.target
    return ReportFigure(
        key=f"plf.{line.code}.target",
        label=f"{line.label}, objectif {year}",
        unit=_unit(line),
        stated=target.value if target else None,
        printed="" if target and target.value is not None else "ND",
        group=line.label,
        about=f"Objectif {year}",
        source="Cible fixée par l’équipe d’après le projet de loi de finances",
        definition=line.wording,
        proof=reverse("indicator-year", args=[year]),
    )


def _result(line: IndicatorYear, year: int) -> ReportFigure:
    return ReportFigure(
        key=f"plf.{line.code}.result",
        label=f"{line.label}, résultat {year}",
        unit=_unit(line),
        live=line.now.live_value,
        stated=line.now.published.value if line.now.published else None,
        mark=_mark(line.now),
        group=line.label,
        about=f"Résultat {year}",
        source=_source(line.now.published),
        definition=f"{line.wording} {line.rule}",
        proof=reverse("indicator-year", args=[year]),
    )


def _unit(line: IndicatorYear) -> str:
    return line.unit if line.unit in ("€", "%") else ""


def _mark(figures: YearFigures) -> str:
    return figures.mark.words if figures.mark else ""


def _source(published: Published | None) -> str:
    return f"Résultat publié, {date_fr(published.published_on)}" if published else ""


def _with_evidence(one: ReportFigure, live: LiveResult | None) -> ReportFigure:
    """Return a figure with the records that give its live value, and how; one that only divides has an amount of zero."""
    if live is None:
        return one
    rows = (
        FigureEvidence(
            row.name, startup_address(row.slug) if row.slug else "", row.date.isoformat(), row.weight, row.reason
        )
        for row in rows_of(live)
    )
    return replace(one, aggregate=aggregate_of(live.definition.rule), evidence=tuple(rows))


def judgements(year: int) -> list[tuple[str, str]]:
    """What staff say of each indicator of the year: (label, words)."""
    lines = year_table(year).of_parliament
    return [(line.label, line.now.target.judgement) for line in lines if line.now.target and line.now.target.judgement]
