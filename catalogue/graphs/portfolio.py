"""Charts of launches by month, and of the portfolio by ministry. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils.text import capfirst

from catalogue.charts import months_until
from common.charts.model import Chart, Series
from common.palette import EIGHT_SERIES, LAUNCHED
from common.words import date_fr, month_fr, plural_fr
from incubators.ministries import ministry_name
from startups.models import PhaseKind
from startups.queries import FIRST_YEAR


def launches_chart(counts: Mapping[dt.date, int], as_of: dt.date) -> Chart:
    """Draw the launches of each month."""
    months = months_until(as_of)
    return Chart(
        name="lancements",
        title=launches_finding(counts),
        subtitle=f"Premières entrées en construction, par mois, jusqu’au {date_fr(as_of)}",
        kind="bars",
        categories=tuple(month_fr(month) for month in months),
        series=(Series("Lancements", LAUNCHED, tuple(counts.get(month, 0) for month in months)),),
        unit="services",
        category_label="Mois",
        note="Chaque service compte une fois, le mois où il entre en construction pour la première fois.",
    )


def launches_finding(counts: Mapping[dt.date, int]) -> str:
    """Return the month with most launches; the first one in case of a tie."""
    if not counts:
        return "Aucun service n’est encore lancé"
    month = max(sorted(counts), key=lambda one: counts[one])
    return f"{capfirst(month_fr(month))} est le mois record, avec {plural_fr(counts[month], 'lancement', 'lancements')}"


def ministries_chart(counts: Mapping[str, Mapping[str, int]], kinds: Sequence[PhaseKind], as_of: dt.date) -> Chart:
    """Draw the investigations and services by ministry, largest first; unknown ones last."""
    active = [kind for kind in kinds if kind.group != "ended"]
    totals = {name: sum(found.get(kind.key, 0) for kind in active) for name, found in counts.items()}
    ranked = sorted((name for name in totals if totals[name]), key=lambda name: (not name, -totals[name], name))
    present = [kind for kind in active if any(counts[name].get(kind.key) for name in ranked)]
    return Chart(
        name="ministeres",
        title=ministries_finding(totals),
        subtitle=f"Investigations et services par ministère des administrations sponsors, au {date_fr(as_of)}",
        kind="hbars",
        categories=tuple(ministry_name(name) for name in ranked),
        series=tuple(Series(k.plural, k.key, tuple(counts[name].get(k.key, 0) for name in ranked)) for k in present),
        unit="fiches",
        category_label="Ministère",
        note="Une fiche qui a des sponsors dans plusieurs ministères compte dans chacun : les barres ne s’additionnent pas.",
    )


def ministries_finding(totals: Mapping[str, int]) -> str:
    """Return the ministry with most services."""
    known = [(count, name) for name, count in totals.items() if name and count]
    if not known:
        return "Aucun ministère n’est sponsor d’un service à cette date"
    most, name = max(known)
    fiches = plural_fr(most, "investigation ou service", "investigations et services")
    return f"« {ministry_name(name)} » en a le plus : {fiches}"


SHOWN_MINISTRIES = 6
"""How many ministries have a line: more would cross one another too often to be read."""


def ministries_by_year_chart(counts: Mapping[str, Mapping[int, int]], last_year: int) -> Chart:
    """Draw the services on each 1 January of the ministries with most services on the last one."""
    years = range(FIRST_YEAR, last_year + 1)
    ranked = sorted(counts, key=lambda one: (-counts[one].get(last_year, 0), ministry_name(one)))[:SHOWN_MINISTRIES]
    return Chart(
        name="ministeres-par-annee",
        title=ministries_by_year_finding(counts, ranked, last_year),
        subtitle="Services accompagnés ou pérennisés par ministère sponsor, au 1er\u202fjanvier de chaque année",
        kind="lines",
        categories=tuple(str(year) for year in years),
        series=tuple(
            Series(ministry_name(one), key, tuple(counts[one].get(year, 0) for year in years))
            for one, key in zip(ranked, EIGHT_SERIES, strict=False)
        ),
        unit="services",
        note="Un service qui a des sponsors dans plusieurs ministères compte dans chacun. Les sponsors n’ont pas de date : "
        "ceux d’aujourd’hui valent pour toute date. "
        f"Seuls figurent les {SHOWN_MINISTRIES} ministères qui ont le plus de services.",
    )


def ministries_by_year_finding(counts: Mapping[str, Mapping[int, int]], ranked: Sequence[str], last_year: int) -> str:
    """Return the ministry whose number of services grew most in five years."""
    gains = [(counts[one].get(last_year, 0) - counts[one].get(last_year - 5, 0), one) for one in ranked]
    gain, most = max(gains, default=(0, ""), key=lambda pair: pair[0])
    if gain <= 0:
        return "Aucun ministère n’a plus de services qu’il y a cinq ans"
    services = plural_fr(gain, "service", "services")
    return f"« {ministry_name(most)} » a gagné {services} en cinq ans, plus que tout autre ministère"
