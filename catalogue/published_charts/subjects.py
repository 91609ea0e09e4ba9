"""Charts of standards by incubator, cost and impact, and lives in an incubator. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from django.urls import reverse
from django.utils.text import capfirst

from catalogue.portfolio import months_until
from catalogue.published_charts.queries import CostAndImpact, Piece
from catalogue.standards.presenters import by_incubator, finding, total
from common.figure import Figure
from common.periods import FIRST_YEAR
from common.words import NO_BREAK, date_fr, list_fr, month_fr, number_fr, plural_fr, strip_trailing_zeros
from impact.queries.standards import STANDARDS, StandardsCell
from incubators.ministries import ministry_name
from web.charts.model import Chart, Series
from web.charts.palette import EIGHT_SERIES, LAUNCHED


def standards_map(cells: Sequence[StandardsCell], as_of: dt.date) -> Chart:
    """Show the share of each incubator's services that meet each standard."""
    rows = by_incubator(cells)
    return Chart(
        name="standards-par-incubateur",
        title=finding(total(cells)),
        subtitle=f"Part des services de chaque incubateur qui tiennent chaque standard, en %, au {date_fr(as_of)}",
        kind="table",
        is_shaded=True,
        categories=tuple(f"{name} ({number_fr(one.services)})" for _, name, one in rows),
        series=tuple(
            Series.of(standard.label, "one", (_rounded(one.rates[place]) for _, _, one in rows))
            for place, standard in enumerate(STANDARDS)
        ),
        unit="%",
        category_label="Incubateur (services)",
        note="ND : ce que publiaient ses services à cette date n’est pas connu.",
    )


def _rounded(rate: Decimal | None) -> Decimal | None:
    return None if rate is None else rate.quantize(Decimal(1))


def cost_chart(points: Sequence[CostAndImpact], year: int) -> Chart:
    """Show what services spent in a year and the value of their headline metric."""
    return Chart(
        name="cout-et-impact",
        title=cost_finding(points, year),
        subtitle=f"Dépense et mesure principale de {year}",
        kind="table",
        categories=tuple(one.name for one in points),
        series=(
            Series.of(f"Dépense de {year}, en euros", "one", (strip_trailing_zeros(one.spending) for one in points)),
            Series.of(
                "Mesure principale", "three", (Figure(strip_trailing_zeros(one.count), one.unit) for one in points)
            ),
        ),
        unit="",
        category_label="Service",
        row_links=tuple(reverse("startup-detail", args=[one.slug]) for one in points),
        note="Seuls figurent les services dont la dépense et l’indicateur sont connus pour toute l’année. Chaque service "
        "compte ce qui lui est propre : ces nombres disent des ordres de grandeur.",
    )


def cost_finding(points: Sequence[CostAndImpact], year: int) -> str:
    """Return the number of services with both figures; units differ, so that the title does not compare or sum costs."""
    if not points:
        return f"Aucun service n’a de dépense et d’impact connus pour toute l’année {year}"
    services, verb = Figure(len(points)).with_noun("service", "services"), "a" if len(points) == 1 else "ont"
    return f"{services} {verb} une dépense et une mesure d’impact connues pour toute l’année {year}"


def lives_chart(name: str, pieces: Sequence[Piece], as_of: dt.date) -> Chart:
    """Draw every investigation and service that an incubator led, phase by phase."""
    lives = [list(held) for _, held in groupby(pieces, key=lambda piece: piece.slug)]
    in_progress = sum(1 for held in lives if held[-1].until is None)
    return Chart(
        name="vie-d-un-incubateur",
        title=lives_finding(name, len(lives), in_progress, as_of),
        subtitle=f"Chaque fiche tant que l’incubateur la mène, par phase, au {date_fr(as_of)}",
        kind="table",
        categories=tuple(f"{piece.name}, {piece.phase}" for piece in pieces),
        series=(),
        unit="fiches",
        row_labels=("Fiche", "Phase", "Du", "Au (exclu)"),
        row_cells=tuple((piece.name, piece.phase, piece.start, piece.until) for piece in pieces),
        note="Une phase s’arrête aussi quand un autre incubateur prend la suite.",
    )


def lives_finding(name: str, count: int, in_progress: int, as_of: dt.date) -> str:
    """Return how many services an incubator has led since its opening, and how many it leads on a day."""
    if not count:
        return f"{name} n’a encore mené ni investigation ni service"
    return f"{name} a mené {plural_fr(count, 'fiche', 'fiches')}, dont {number_fr(in_progress)} au {date_fr(as_of)}"


def launches_chart(counts: Mapping[dt.date, int], as_of: dt.date) -> Chart:
    """Draw the launches of each month."""
    months = months_until(as_of)
    return Chart(
        name="lancements",
        title=launches_finding(counts),
        subtitle=f"Premières entrées en construction, par mois, jusqu’au {date_fr(as_of)}",
        kind="bars",
        categories=tuple(month_fr(month) for month in months),
        days=tuple(months),
        series=(Series.of("Lancements", LAUNCHED, (counts.get(month, 0) for month in months)),),
        unit="services",
        category_label="Mois",
        note="Chaque service compte une fois, le mois où il entre en construction pour la première fois.",
    )


MOST_NAMED = 3
"""How many months of a tie the title names: it counts more."""


def launches_finding(counts: Mapping[dt.date, int]) -> str:
    """Return the month with most launches, or how many months share the most."""
    if not counts:
        return "Aucun service n’est encore lancé"
    most = max(counts.values())
    months = sorted(month for month, count in counts.items() if count == most)
    launches = plural_fr(most, "lancement", "lancements")
    if len(months) > MOST_NAMED:
        return f"{number_fr(len(months))} mois ont le plus de lancements{NO_BREAK}: {launches} chacun"
    if len(months) > 1:
        return f"{capfirst(list_fr(map(month_fr, months)))} sont les mois records, avec {launches} chacun"
    return f"{capfirst(month_fr(months[0]))} est le mois record, avec {launches}"


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
            Series.of(ministry_name(one), key, (counts[one].get(year, 0) for year in years))
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
