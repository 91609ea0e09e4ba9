"""The indicators of the budget law: last year's result, the target, the result of the year."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial

from django.urls import reverse

from bilan.figure import Evidence, Figure
from common.words import date_fr
from indicators.live.actions import is_up_to_date
from indicators.queries import IndicatorYear, Published, YearFigures, year_table
from indicators.queries.evidence import proof
from startups.models import Span
from startups.queries import today


def indicator_figures(year: int) -> Iterator[Figure]:
    """The table of the year: only the indicators that have a target or a published result that year, as Parliament sees.

    A zero is told once it is computed from the records as they are: before, it counts nothing; nor does it without any
    fiche.
    """
    known = partial(_known, is_computed=is_up_to_date(today()), has_fiches=Span.objects.exists())
    for line in year_table(year).indicators:
        if line.now.target or line.now.published:
            yield known(_previous(line, year))
            yield _target(line, year)
            yield known(_result(line, year))


def _known(one: Figure, *, is_computed: bool, has_fiches: bool) -> Figure:
    if one.live or (is_computed and has_fiches):
        return one
    return replace(one, live=None, is_pending=not is_computed)


def _previous(line: IndicatorYear, year: int) -> Figure:
    before = line.previous.published
    return Figure(
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


def _target(line: IndicatorYear, year: int) -> Figure:
    target = line.now.target
    return Figure(
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


def _result(line: IndicatorYear, year: int) -> Figure:
    return Figure(
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
        evidence=_evidence(line.code, year),
        aggregate="",
    )


def _unit(line: IndicatorYear) -> str:
    return line.unit if line.unit in ("€", "%") else ""


def _mark(figures: YearFigures) -> str:
    return figures.mark.words if figures.mark else ""


def _source(published: Published | None) -> str:
    return f"Résultat publié, {date_fr(published.published_on)}" if published else ""


def _evidence(code: str, year: int) -> tuple[Evidence, ...]:
    found = proof(code, year)
    rows = found.rows if found else ()
    return tuple(
        Evidence(
            row.name,
            reverse("startup-detail", args=[row.startup]) if row.startup else "",
            row.date.isoformat(),
            Decimal(row.amount),
            row.reason,
        )
        for row in rows
    )


def judgements(year: int) -> list[tuple[str, str]]:
    """What staff say of each indicator of the year: (label, words)."""
    lines = year_table(year).indicators
    return [(line.label, line.now.target.judgement) for line in lines if line.now.target and line.now.target.judgement]
