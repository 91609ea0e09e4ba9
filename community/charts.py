"""The chart of newcomers: pure, from counts to figure, title and sentence."""

import datetime as dt
from collections.abc import Sequence

from common.charts import Chart, Series
from common.words import date_fr, plural_fr

type Row = tuple[int, int, int]
"""A year, those who joined, and those of them who came as public agents."""


def joiners_chart(rows: Sequence[Row], as_of: dt.date) -> Chart:
    """Who joined each year, public agents and others; the year of ``as_of`` counts until that day."""
    is_whole = (as_of.month, as_of.day) == (12, 31)
    return Chart(
        name="arrivees",
        title=joiners_finding(rows, as_of),
        subtitle=f"Membres selon l’année de leur première mission, au {date_fr(as_of)}",
        kind="bars",
        categories=tuple(str(year) for year, _, _ in rows),
        series=(
            Series("Agents publics", "one", tuple(agents for _, _, agents in rows)),
            Series("Indépendants et prestataires", "two", tuple(joined - agents for _, joined, agents in rows)),
        ),
        unit="membres",
        note="" if is_whole or not rows else f"L’année {as_of.year} compte jusqu’au {date_fr(as_of)}.",
    )


def joiners_finding(rows: Sequence[Row], as_of: dt.date) -> str:
    """The year in which most joined, among those that are over."""
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
