"""Charts of the community: pure functions from counts to chart, title and sentence."""

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.utils.text import capfirst

from common.charts.model import Chart, Series
from common.numbers import strip_trailing_zeros
from common.words import NARROW, date_fr, list_fr, month_fr, number_fr, plural_fr

type Row = tuple[int, int, tuple[int, ...] | None]
"""A year, those who joined, and the same by status (public agents, independents, staff of companies); None: not told."""
STATUSES = ("Agents publics", "Indépendants", "Salariés de prestataires")


def joiners_chart(rows: Sequence[Row], as_of: dt.date) -> Chart:
    """Draw the members who joined each year, by status; the year of ``as_of`` counts until that day."""
    return Chart(
        name="arrivees",
        title=joiners_finding(rows, as_of),
        subtitle=f"Membres selon l’année de leur première mission, au {date_fr(as_of)}",
        kind="bars",
        categories=tuple(str(year) for year, _, _ in rows),
        series=tuple(
            Series(words, key, tuple(statuses[place] if statuses else None for *_, statuses in rows))
            for place, (words, key) in enumerate(zip(STATUSES, ("one", "two", "three"), strict=True))
        ),
        unit="membres",
        note=_note(rows, as_of),
    )


def _note(rows: Sequence[Row], as_of: dt.date) -> str:
    is_whole = (as_of.month, as_of.day) == (12, 31)
    running = "" if is_whole or not rows else f"L’année {as_of.year} compte jusqu’au {date_fr(as_of)}."
    hidden = [f"{year} ({number_fr(joined)})" for year, joined, statuses in rows if statuses is None]
    if not hidden:
        return running
    return f"{running} Un statut de moins de cinq personnes n’est pas détaillé : {list_fr(hidden)}.".strip()


def joiners_finding(rows: Sequence[Row], as_of: dt.date) -> str:
    """Return the complete year in which most members joined."""
    whole = [row for row in rows if row[0] < as_of.year or (as_of.month, as_of.day) == (12, 31)]
    best = max(whole, key=lambda row: (row[1], row[0]), default=None)
    if best is None:
        joined = sum(row[1] for row in rows)
        if not joined:
            return "Personne n’est encore arrivé à cette date"
        return f"{plural_fr(joined, 'arrivée', 'arrivées')} en {as_of.year}"
    came = plural_fr(best[1], "arrivée", "arrivées")
    if best is whole[-1] and len(whole) > 1:
        return f"Jamais la communauté n’a accueilli autant de monde qu’en {best[0]} : {came}"
    return f"C’est en {best[0]} que la communauté a accueilli le plus de monde : {came}"


type Active = tuple[dt.date, int, int]
"""A day, the members active that day, and those of them who are public agents."""


def active_chart(rows: Sequence[Active], as_of: dt.date) -> Chart:
    """Draw the active members over time, public agents and others."""
    return Chart(
        name="membres-actifs",
        title=active_finding(rows),
        subtitle=f"Membres avec une mission en cours, en fin de trimestre, jusqu’au {date_fr(as_of)}",
        kind="stacked_area",
        categories=tuple(f"T{(day.month + 2) // 3} {day.year}" for day, _, _ in rows),
        series=(
            Series("Agents publics", "one", tuple(agents for _, _, agents in rows)),
            Series("Indépendants et prestataires", "two", tuple(active - agents for _, active, agents in rows)),
        ),
        unit="membres",
        category_label="Trimestre",
    )


def active_finding(rows: Sequence[Active]) -> str:
    """Return the growth of the community over three years, or its maximum."""
    if not rows:
        return "Aucun membre actif à cette date"
    day, active, _ = rows[-1]
    before = next((row for row in reversed(rows) if (day - row[0]).days >= 3 * 365 and row[1]), None)
    if before and active >= before[1] * Decimal("1.5"):
        times = (Decimal(active) / before[1]).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return f"En trois ans, la communauté a été multipliée par {number_fr(strip_trailing_zeros(times))}"
    most = max(rows, key=lambda row: (row[1], row[0]))
    if most[1] == active:
        return f"La communauté n’a jamais été aussi nombreuse : {plural_fr(active, 'membre actif', 'membres actifs')}"
    words = plural_fr(most[1], "membre actif", "membres actifs")
    return f"La communauté a culminé à {words} en {month_fr(most[0])}"


def groups_chart(groups: Sequence[tuple[str, int]], name: str, measure: str, as_of: dt.date, label: str) -> Chart:
    """Draw the members of a day by group, one bar each; the title gives the largest group and its share."""
    total = sum(count for _, count in groups)
    greatest = max(groups, key=lambda group: group[1], default=None)
    share = (Decimal(100 * greatest[1]) / total).quantize(Decimal(1), ROUND_HALF_UP) if greatest and total else None
    finding = (
        f"{greatest[0]} : {number_fr(share)}{NARROW}% des membres" if greatest and share is not None else "Personne"
    )
    return Chart(
        name=name,
        title=capfirst(finding),
        subtitle=f"{measure}, au {date_fr(as_of)}",
        kind="hbars",
        categories=tuple(words for words, _ in groups),
        series=(Series("Membres actifs", "one", tuple(count for _, count in groups)),),
        unit="membres",
        category_label=label,
        note="Un groupe de moins de cinq personnes est compté avec un autre.",
    )
