"""The chart of an administration: launches and ends by year. Pure."""

import datetime as dt
from collections.abc import Mapping

from common.charts.model import Chart, Series
from common.palette import ENDED, LAUNCHED
from common.words import date_fr, plural_fr

DRAWN_FROM = 3
"""The fewest years that make a chart."""


def flows_chart(name: str, flows: Mapping[int, tuple[int, int]], until: dt.date) -> Chart | None:
    """Return the launches and ends of each year until ``until``; None if there are too few years to draw."""
    if len(flows) < DRAWN_FROM:
        return None
    return Chart(
        name="lancements-et-fins",
        title=flows_finding(name, flows, until),
        subtitle=f"Nombre de fiches par année, jusqu’au {date_fr(until)}",
        kind="bars",
        categories=tuple(str(year) for year in flows),
        series=(
            Series("Lancements", LAUNCHED, tuple(launched for launched, _ in flows.values())),
            Series("Fins", ENDED, tuple(ended for _, ended in flows.values())),
        ),
        unit="fiches",
        note="Lancement : première entrée en construction. Fin : entrée dans une phase qui clôt le partenariat. "
        "Ce ne sont pas les indicateurs suivis, qui ne sont pas comptés par administration.",
    )


def flows_finding(name: str, flows: Mapping[int, tuple[int, int]], until: dt.date) -> str:
    """Return the complete year with most launches; the first one in case of a tie."""
    whole = {year: launched for year, (launched, _) in flows.items() if dt.date(year, 12, 31) <= until}
    if not any(whole.values()):
        return f"{name} n’a lancé de service dans aucune année entière"
    year = max(whole, key=lambda one: (whole[one], -one))
    return f"{name} : {plural_fr(whole[year], 'lancement', 'lancements')} en {year}, son année record"
