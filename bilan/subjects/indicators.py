"""The indicators of the budget law: last year's result, the target, the result of the year."""

from collections.abc import Iterator
from decimal import Decimal

from django.urls import reverse

from bilan.figure import Evidence, Figure
from common.words import date_fr
from indicators.queries import IndicatorYear, Published, year_table
from indicators.queries.evidence import proof


def indicator_figures(year: int) -> Iterator[Figure]:
    """The table of the year: only the indicators that have a target or a published result that year, as Parliament sees."""
    for line in year_table(year).indicators:
        if line.now.target or line.now.published:
            yield from _line(line, year)


def _line(line: IndicatorYear, year: int) -> Iterator[Figure]:
    url = reverse("indicator-year", args=[year])
    before = line.previous.published
    unit = line.unit if line.unit in ("€", "%") else ""
    yield Figure(
        key=f"plf.{line.code}.previous",
        label=f"{line.label}, résultat {year - 1}",
        unit=unit,
        live=line.previous.live_value,
        stated=before.value if before else None,
        group=line.label,
        about=f"Résultat {year - 1}",
        source=_source(before),
        definition=line.wording,
        proof=reverse("indicator-year", args=[year - 1]),
    )
    target = line.now.target
    yield Figure(
        key=f"plf.{line.code}.target",
        label=f"{line.label}, objectif {year}",
        unit=unit,
        stated=target.value if target else None,
        printed="" if target and target.value is not None else "ND",
        group=line.label,
        about=f"Objectif {year}",
        source="Cible fixée par l’équipe d’après le projet de loi de finances",
        definition=line.wording,
        proof=url,
    )
    yield Figure(
        key=f"plf.{line.code}.result",
        label=f"{line.label}, résultat {year}",
        unit=unit,
        live=line.now.live_value,
        stated=line.now.published.value if line.now.published else None,
        group=line.label,
        about=f"Résultat {year}",
        source=_source(line.now.published),
        definition=f"{line.wording} {line.rule}",
        proof=url,
        evidence=_evidence(line.code, year),
        aggregate="",
    )


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
