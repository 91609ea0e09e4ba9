"""The page of standards in words: rates by phase and by incubator. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.figure import Figure
from common.words import date_fr, noun_fr, number_fr, percent_fr, plural_fr, rounded, strip_trailing_zeros
from impact.queries.standards import STANDARDS, StandardsCell
from web.charts.model import Chart, Series


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts of services on a day: total, known, and meeting each standard."""

    services: int
    known: int
    kept: tuple[int, ...]

    @property
    def figure(self) -> Figure:
        return Figure(self.services)

    @property
    def rates(self) -> tuple[Decimal | None, ...]:
        """Return the share of each standard in percent, among known services; None if none is known."""
        return tuple(rounded(Decimal(100 * kept) / self.known, 1) if self.known else None for kept in self.kept)


@dataclass(frozen=True, slots=True)
class StandardsRow:
    """A row of a table: its label, its link, and each standard as (share, count) in words."""

    label: str
    slug: str
    services: Figure
    shares: list[tuple[str, str]]


def total(cells: Iterable[StandardsCell]) -> Coverage:
    """Sum the cells."""
    held = list(cells)
    kept = tuple(sum(cell.kept[place] for cell in held) for place in range(len(STANDARDS)))
    return Coverage(sum(cell.services for cell in held), sum(cell.known for cell in held), kept)


def coverage_row(label: str, slug: str, coverage: Coverage) -> StandardsRow:
    """Return a row of the table in words; an unknown share is not determined (ND)."""
    whole = number_fr(coverage.known)
    shares = [
        ("ND", "") if rate is None else (percent_fr(rate, 0), f"{number_fr(kept)} sur {whole}")
        for rate, kept in zip(coverage.rates, coverage.kept, strict=True)
    ]
    return StandardsRow(label, slug, coverage.figure, shares)


def by_phase(cells: Sequence[StandardsCell]) -> list[tuple[str, str, Coverage]]:
    """Return key, label and coverage of each phase, in order."""
    phases = {(cell.rank, cell.phase): cell.phase_label for cell in cells}
    return [
        (key, label, total(cell for cell in cells if cell.phase == key)) for (_, key), label in sorted(phases.items())
    ]


def by_incubator(cells: Sequence[StandardsCell]) -> list[tuple[str, str, Coverage]]:
    """Return slug, name and coverage of each incubator, by name; services without incubator come last."""
    names = {cell.incubator: cell.incubator_name or "Sans incubateur" for cell in cells}
    ordered = sorted(names.items(), key=lambda one: (not one[0], one[1].lower(), one[0]))
    return [(slug, name, total(cell for cell in cells if cell.incubator == slug)) for slug, name in ordered]


def finding(coverage: Coverage) -> str:
    """Return the standard met by most services and the one met by fewest."""
    if not coverage.services:
        return "Aucun service à cette date"
    if not coverage.known:
        return "Ce que les services publiaient à cette date n’est pas déterminé (ND)"
    ranked = sorted(zip(coverage.kept, range(len(STANDARDS)), strict=True), reverse=True)
    (most, first), (least, last) = ranked[0], ranked[-1]
    share = [percent_fr(Decimal(100 * kept) / coverage.known, 0) for kept in (most, least)]
    return (
        f"{share[0]} des services tiennent le standard « {STANDARDS[first].label.lower()} »,"
        f" {share[1]} « {STANDARDS[last].label.lower()} »"
    )


def standards_chart(coverage: Coverage, day: dt.date) -> Chart:
    """Draw the share of each standard on a day."""
    return Chart(
        name="standards",
        title=finding(coverage),
        subtitle=f"Part des services qui tiennent chaque standard, en %, au {date_fr(day)}",
        kind="hbars",
        categories=tuple(standard.label for standard in STANDARDS),
        series=(Series.of("Part des services", "one", tuple(map(_without_trailing_zeros, coverage.rates))),),
        unit="%",
        category_label="Standard",
    )


def _without_trailing_zeros(rate: Decimal | None) -> Decimal | None:
    """Return ``100`` instead of ``100,0``, as in the tables below the chart."""
    return None if rate is None else strip_trailing_zeros(rate)


def known_sentence(since: dt.date | None, coverage: Coverage) -> str:
    """Return the start of the history, and the number of services that it does not cover."""
    if since is None:
        return "Aucune fiche n’est enregistrée."
    text = f"L’historique des fiches est connu depuis le {date_fr(since)} : avant, ce qu’elles publiaient est ND."
    unknown = coverage.services - coverage.known
    if unknown and coverage.known:
        verbs = noun_fr(unknown, "n’y est pas, et ne compte pas", "n’y sont pas, et ne comptent pas")
        return f"{text} {plural_fr(unknown, 'service', 'services')} de cette date {verbs}."
    return text
