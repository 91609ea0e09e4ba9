"""A page with every shared component and plausible content, for the browser tests only."""

import datetime
import random
from decimal import Decimal
from itertools import accumulate
from pathlib import Path

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from common.figure import Figure
from web.charts.model import Chart, Series, Value

TODAY = datetime.date(2026, 8, 31)
YEARS = tuple(str(year) for year in range(2013, 2027))
PHASES = (
    ("investigation", "Investigation", (0, 1, 2, 3, 6, 12, 14, 21, 25, 29, 34, 31, 38, 33)),
    ("construction", "Construction", (1, 2, 5, 9, 12, 21, 35, 48, 61, 66, 70, 64, 58, 49)),
    ("acceleration", "Accélération", (0, 0, 1, 3, 7, 12, 20, 29, 44, 61, 75, 83, 92, 101)),
    ("consolidation", "Consolidation", (0, 0, 0, 1, 1, 2, 4, 7, 9, 11, 10, 14, 15, 12)),
    ("opere", "Opéré", (0, 0, 0, 0, 1, 2, 4, 6, 8, 9, 14, 18, 26, 31)),
    ("transfere", "Transféré", (0, 0, 0, 1, 2, 4, 5, 6, 6, 6, 12, 21, 31, 42)),
)


def areas() -> Chart:
    series = tuple(Series.of(name, key, values) for key, name, values in PHASES)
    subtitle = "Nombre d’investigations et de services par phase, au 1er janvier de chaque année"
    return Chart(
        "portefeuille",
        "Le nombre de services a doublé en cinq ans",
        subtitle,
        "stacked_area",
        YEARS,
        series,
        "services",
    )


def bars() -> Chart:
    years = ("2018", "2019", "2020", "2021", "2022")
    published: tuple[Value, ...] = (None, 24, 31, 50, None)
    series = (
        Series.of("Publié", "published", published),
        Series.of("Fiches actuelles", "live", (22, 27, 43, 45, 47)),
        Series.of("Cible", "target", (None, 20, 35, 49, 50)),
    )
    return Chart(
        "lancements",
        "Le nombre de lancements a dépassé sa cible en 2021",
        "Produits lancés dans l’année",
        "bars",
        years,
        series,
        "lancements",
        note="2022 : résultat non publié.",
    )


def lines() -> Chart:
    series = (
        Series.of("Score NPS", "one", (49, 48, None, 62, Decimal("60.5"))),
        Series.of("Membres agents publics", "two", (28, 29, 30, 30, 32)),
    )
    waves = ("janv. 2021", "avr. 2021", "juil. 2021", "oct. 2021", "janv. 2022")
    return Chart("nps", "La satisfaction progresse", "Score et part, par vague", "lines", waves, series, "points")


def ranking() -> Chart:
    names = ("Fabrique numérique des ministères sociaux", "MTES", "DINUM", "Pôle emploi", "ANCT", "Justice")
    series = (
        Series.of("Investigation", "investigation", (4, 6, 2, 1, 3, None)),
        Series.of("Construction", "construction", (14, 11, 9, 7, 2, 1)),
        Series.of("Accélération", "acceleration", (12, 9, 9, 3, 1, 0)),
    )
    subtitle = "Services par incubateur et par phase, au 1er janvier 2022"
    return Chart(
        "incubateurs",
        "Trois incubateurs portent la moitié des services",
        subtitle,
        "hbars",
        names,
        series,
        "services",
        "Incubateur",
    )


MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


def running() -> Chart:
    """Return a running total next to three past years, with its target and the evidence of each month."""
    now = (13, 15, 18, 22, 23, 24, 26, 26, *(None,) * 4)
    series = (
        Series.of("2026", "one", now, links=tuple("" if one is None else "/guide/?preuve=oui" for one in now)),
        Series.of("2025", "year-1", (6, 9, 11, 21, 26, 33, 36, 40, 54, 56, 60, 63)),
        Series.of("2024", "year-2", (5, 7, 12, 18, 22, 27, 29, 33, 39, 43, 45, 49)),
        Series.of("2023", "year-3", (11, 11, 14, 19, 21, 25, 25, 26, 31, 35, 38, 40)),
        Series.of("Cible", "target", (45,) * 12),
    )
    title = "26 services lancés au 20 août, 13 de moins qu’à la même date de 2025"
    return Chart(
        "cumul", title, "Services lancés depuis le 1er janvier", "lines", MONTHS, series, "services", "Mois de l’année"
    )


def running_totals() -> list[Chart]:
    """Return totals of a year that ends at several months, next to past years that are close, equal or at zero."""
    chance = random.Random(42)
    return [_totals(chance, end, spread) for end in (3, 9, 11, 12) for spread in (0, 1, 4)]


def _totals(chance: random.Random, end: int, spread: int) -> Chart:
    def line(name: str, key: str, months: int) -> Series:
        values = list(accumulate(chance.randint(0, spread) for _ in range(months)))
        return Series.of(name, key, (*values, *(None,) * (12 - months)))

    past = (line(str(2026 - rank), f"year-{rank}", 12) for rank in (1, 2, 3))
    other = line("Saisi", "two", chance.randint(end, 12))
    target = Series.of("Cible", "target", (chance.randint(0, 12 * spread),) * 12)
    series = (line("2026", "one", end), *past, other, target)
    name = f"mois-{end}-{spread}"
    return Chart(name, name, "Total depuis le 1er janvier", "lines", MONTHS, series, "services", "Fin du mois")


def hostile() -> Chart:
    """Return a chart whose names look like HTML, hatched, with missing values."""
    series = (
        Series.of(
            "<b>Publié</b> & co", "published", (None, Figure(1200, "<i>", unconfirmed=1), 31000), shows_doubts=True
        ),
        Series.of("<script>", "live", (5, None, Figure(28000, unconfirmed=2)), shows_doubts=True),
        Series.of("Cible", "target", (None, 2000, 30500)),
    )
    names = ("<img src=x>", "</script>", "&amp;")
    return Chart("hostile", "<b>Un titre</b>", "Sous-titre", "bars", names, series, "€", "Nom")


def crowd() -> Chart:
    """Return a chart of forty series."""
    series = tuple(Series.of(f"Incubateur {place}", "other", (place, place + 3, 2 * place)) for place in range(40))
    return Chart("foule", "Quarante incubateurs", "Services", "lines", ("2019", "2020", "2021"), series, "services")


def rows() -> list[dict[str, object]]:
    return [
        {
            "name": f"Service {index}",
            "kind": key,
            "label": name,
            "start": datetime.date(2018 + index, 3, 4),
            "incubator": "Fabrique numérique des ministères sociaux",
            "amount": Decimal(250_000) if index % 2 else None,
        }
        for index, (key, name, _) in enumerate(PHASES)
    ]


def style_guide(request: HttpRequest) -> HttpResponse:
    template = engines["django"].from_string((Path(__file__).parent / "style_guide.html").read_text())
    filters = [("en accélération", "?impact=2021"), ("à impact national en 2021", "?phase=acceleration")]
    context = {
        "as_of": datetime.date(2022, 1, 1),
        "today": TODAY,
        "services": 153,
        "investigations": 29,
        "amount": 6_821_046,
        "unknown": None,
        "change": (Figure(153) - Figure(141)).change(),
        "areas": areas(),
        "bars": bars(),
        "lines": lines(),
        "ranking": ranking(),
        "running": running(),
        "hostile": hostile(),
        "crowd": crowd(),
        "trend": [12, 18, 22, None, 31, 50],
        "filters": filters,
        "rows": rows(),
        "page": Paginator(range(662), 20).get_page(7),
    }
    return HttpResponse(template.render(context, request))


def totals_page(request: HttpRequest) -> HttpResponse:
    template = engines["django"].from_string(
        '{% extends "base.html" %}{% load charts %}{% block content %}<h1>Cumuls</h1>'
        "{% for one in charts %}{% chart one level=2 explore=True %}{% endfor %}{% endblock %}"
    )
    return HttpResponse(template.render({"charts": running_totals()}, request))


urlpatterns = [path("guide/", style_guide), path("guide/cumuls/", totals_page), path("", include("betaportfolio.urls"))]
