"""The chart of what investigations led to."""

import datetime as dt
from collections.abc import Sequence

from catalogue.investigations.queries import YearOfOutcomes
from common.charts.model import Chart, Series
from common.palette import LAUNCHED, OPEN, WITHOUT_SERVICE
from common.words import date_fr, number_fr, share_fr


def outcomes_chart(years: Sequence[YearOfOutcomes], as_of: dt.date) -> Chart:
    """Each year's investigations by what followed them: a service, none, nothing yet."""
    return Chart(
        name="investigations",
        title=outcomes_finding(years),
        subtitle=f"Investigations ouvertes chaque année, selon ce qui a suivi au {date_fr(as_of)}",
        kind="bars",
        categories=tuple(str(year.year) for year in years),
        series=(
            Series("Service lancé", LAUNCHED, tuple(year.launched for year in years)),
            Series("Sans suite", WITHOUT_SERVICE, tuple(year.stopped for year in years)),
            Series("En cours", OPEN, tuple(year.open for year in years)),
        ),
        unit="investigations",
        note="Une investigation compte dans l’année où elle s’ouvre, même si la suite vient plus tard.",
    )


def outcomes_finding(years: Sequence[YearOfOutcomes]) -> str:
    """How many of the investigations that ended led to a service."""
    launched = sum(year.launched for year in years)
    ended = launched + sum(year.stopped for year in years)
    if not ended:
        return "Aucune investigation n’est encore terminée"
    share = share_fr(launched, ended, places=0)
    return f"{share} des investigations terminées ont mené à un service : {number_fr(launched)} sur {number_fr(ended)}"
