"""Charts of the outcomes of investigations, and of their delays."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from catalogue.investigations.queries import YearOfDelays, YearOfOutcomes
from common.figure import ND
from common.words import DAYS_OF_MONTH, date_fr, number_fr, rounded, share_fr
from web.charts.model import Chart, MissingValue, Series
from web.charts.palette import LAUNCHED, OPEN, WITHOUT_SERVICE


def outcomes_chart(years: Sequence[YearOfOutcomes], as_of: dt.date) -> Chart:
    """Draw each year's investigations by outcome: a service, none, or still open."""
    return Chart(
        name="investigations",
        title=outcomes_finding(years),
        subtitle=f"Investigations ouvertes chaque année, selon ce qui a suivi au {date_fr(as_of)}",
        kind="bars",
        categories=tuple(str(year.year) for year in years),
        series=(
            Series.of("Service lancé", LAUNCHED, (year.launched for year in years)),
            Series.of("Sans suite", WITHOUT_SERVICE, (year.stopped for year in years)),
            Series.of("En cours", OPEN, (year.open for year in years)),
        ),
        unit="investigations",
        note="Une investigation compte dans l’année où elle s’ouvre, même si la suite vient plus tard.",
    )


def outcomes_finding(years: Sequence[YearOfOutcomes]) -> str:
    """Return how many of the ended investigations led to a service."""
    launched = sum(year.launched.count for year in years)
    ended = launched + sum(year.stopped.count for year in years)
    if not ended:
        return "Aucune investigation n’est encore terminée"
    share = share_fr(launched, ended, places=0)
    return f"{share} des investigations terminées ont mené à un service : {number_fr(launched)} sur {number_fr(ended)}"


FEWEST_LAUNCHES = 10
"""The fewest launches of a year that have a median."""
FEW = MissingValue(f"moins de {FEWEST_LAUNCHES} lancements", ND, in_sentence=False)


def delays_chart(years: Sequence[YearOfDelays], as_of: dt.date) -> Chart:
    """Draw the median time from investigation to launch, by year of launch, with quartiles in the table."""
    known = {year.year: year for year in years}
    first = next((year.year for year in years if year.launches >= FEWEST_LAUNCHES), as_of.year + 1)
    shown = range(first, max(known, default=0) + 1)
    found = [known.get(year) for year in shown]
    enough = [one if one and one.launches >= FEWEST_LAUNCHES else None for one in found]
    return Chart(
        name="delai-de-lancement",
        title=delays_finding([one for one in enough if one and dt.date(one.year, 12, 31) <= as_of]),
        subtitle=f"Temps médian de l’investigation au lancement, par année de lancement, en mois, au {date_fr(as_of)}",
        kind="bars",
        categories=tuple(str(year) for year in shown),
        series=(
            Series.of(
                "Médiane (premier et dernier quartiles)",
                "one",
                (_months(one.median) if one else None for one in enough),
                ranges=tuple((_months(one.low), _months(one.high)) if one else None for one in enough),
                followed=tuple(one.launches if one else 0 for one in found),
                absences=(FEW,) * len(shown),
            ),
        ),
        unit="mois",
        category_label="Année de lancement",
        note="Un service lancé le jour où son investigation commence compte pour un délai nul. Un service sans "
        f"investigation ne compte pas. ND : moins de {FEWEST_LAUNCHES} lancements dans l’année.",
    )


def _months(days: Decimal) -> Decimal:
    return rounded(days / DAYS_OF_MONTH, 1)


def delays_finding(years: Sequence[YearOfDelays]) -> str:
    """Return the median of the last of some whole ``years``, and of the first one if it differs."""
    if not years:
        return "Trop peu de services sont lancés après une investigation pour calculer un délai médian"
    last, first = years[-1], years[0]
    said = f"Un service est lancé {number_fr(_months(last.median))} mois après le début de son investigation en {last.year}"
    return said if first is last else f"{said}, contre {number_fr(_months(first.median))} en {first.year}"
