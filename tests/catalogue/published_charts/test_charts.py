"""The charts built from query results: findings, drawings, and an empty portfolio."""

import datetime as dt
from decimal import Decimal

import pytest

from catalogue.portfolio import active_chart, months_until
from catalogue.published_charts.queries import Piece, passages_chart
from catalogue.published_charts.subjects import (
    cost_chart,
    launches_chart,
    lives_chart,
    ministries_by_year_chart,
    ministries_chart,
)
from startups.models import PhaseKind
from tests import wordings
from tests.factories import phase_kinds
from web.charts.model import chart_csv

DAY = dt.date(2022, 1, 1)


@pytest.fixture
def kinds() -> list[PhaseKind]:
    """Return the phase kinds in order, without a database."""
    return phase_kinds()


def test_passages_name_the_most_frequent(kinds: list[PhaseKind]) -> None:
    counts = {
        ("investigation", "construction"): 30,
        ("investigation", "abandon-investigation"): 10,
        ("construction", "opere"): 5,
        ("acceleration", "construction"): 1,
    }
    chart = passages_chart(counts, kinds, DAY)
    assert chart.title == "Le passage le plus fréquent va de « Investigation » à « Construction » : 30\u00a0fiches"
    assert chart_csv(chart).splitlines() == [
        "\ufeffDe;Vers;Fiches",
        "Investigation;Construction;30",
        "Investigation;Investigation non concluante;10",
        "Construction;Opéré au sein du réseau;5",
        "Accélération;Construction;1",
    ]


def test_passages_of_an_empty_portfolio(kinds: list[PhaseKind]) -> None:
    chart = passages_chart({}, kinds, DAY)
    assert (chart.title, chart.is_empty) == ("Aucune fiche n’a encore changé de phase", True)


def test_active_services_add_up_month_after_month(kinds: list[PhaseKind]) -> None:
    changes = [
        (dt.date(2012, 6, 1), "construction", 1),  # before the first counted month
        (dt.date(2021, 12, 1), "construction", 2),
        (dt.date(2022, 1, 1), "construction", -1),
        (dt.date(2022, 1, 1), "acceleration", 1),
        (dt.date(2022, 1, 1), "investigation", 9),  # not a service
    ]
    chart = active_chart(changes, kinds, DAY)
    assert chart.categories[-2:] == ("décembre\u202f2021", "janvier\u202f2022")
    assert {series.key: series.values[-3:] for series in chart.series} == {
        "construction": (1, 3, 2),
        "acceleration": (0, 0, 1),
    }


def test_months_go_from_the_first_january_to_the_month_of_the_day() -> None:
    assert months_until(dt.date(2013, 3, 31)) == [dt.date(2013, month, 1) for month in (1, 2, 3)]
    assert months_until(dt.date(1789, 7, 14)) == []


def test_launches_name_the_first_of_the_greatest_months() -> None:
    chart = launches_chart({dt.date(2021, 3, 1): 4, dt.date(2021, 9, 1): 4, dt.date(2020, 1, 1): 1}, DAY)
    assert chart.title == "Mars\u202f2021 est le mois record, avec 4\u00a0lancements"
    assert sum(value or 0 for value in chart.series[0].values) == 9
    assert launches_chart({}, DAY).title == wordings.NO_SERVICE_LAUNCHED


def test_ministries_are_named_and_ranked_unknown_ones_last(kinds: list[PhaseKind]) -> None:
    counts = {
        "": {"construction": 9},
        "bercy": {"construction": 2, "abandon": 9},
        "sport": {"abandon": 1},
        "spm": {"construction": 3, "opere": 1},
        "neuf": {"opere": 1},
    }
    chart = ministries_chart(counts, kinds, DAY)
    assert chart.categories == ("Services du Premier ministre", "Économie et finances", "neuf", "Non renseigné")
    assert chart.title == "« Services du Premier ministre » en a le plus : 4\u00a0investigations et services"
    assert ministries_chart({}, kinds, DAY).title == "Aucun ministère n’est sponsor d’un service à cette date"


def test_ministries_of_each_year_are_those_with_most_services_today() -> None:
    counts = {"bercy": {2017: 2, 2022: 9}, "justice": {2022: 5}, "sport": {2017: 3, 2022: 3}}
    chart = ministries_by_year_chart(counts, 2022)
    assert [(series.name, series.values[-1]) for series in chart.series] == [
        ("Économie et finances", 9),
        ("Justice", 5),
        ("Sport", 3),
    ]
    assert chart.title == "« Économie et finances » a gagné 7\u00a0services en cinq ans, plus que tout autre ministère"
    empty = ministries_by_year_chart({}, 2022)
    assert (empty.title, empty.is_empty) == ("Aucun ministère n’a plus de services qu’il y a cinq ans", True)


def test_costs_of_unlike_units_are_not_compared_by_a_title() -> None:
    points = [("A", Decimal(1000), Decimal(4000)), ("B", Decimal(5000), Decimal(100))]
    chart = cost_chart(points, 2021)
    assert chart.title == "2\u00a0services ont une dépense et une mesure d’impact connues pour toute l’année 2021"
    assert cost_chart([], 2021).title == "Aucun service n’a de dépense et d’impact connus pour toute l’année 2021"


def test_life_of_an_incubator_counts_whom_it_still_leads() -> None:
    pieces = [
        Piece("a", "A", "Investigation", "investigation", dt.date(2020, 1, 1), dt.date(2020, 2, 1)),
        Piece("a", "A", "Construction", "construction", dt.date(2020, 2, 1), None),
        Piece("b", "B", "Construction", "construction", dt.date(2020, 2, 1), dt.date(2020, 3, 1)),
    ]
    chart = lives_chart("Fabrique", pieces, DAY)
    assert chart.title == "Fabrique a mené 2\u00a0fiches, dont 1 aujourd’hui"
    assert chart_csv(chart).splitlines() == [
        "\ufeffFiche;Phase;Du;Au (exclu)",
        "A;Investigation;2020-01-01;2020-02-01",
        "A;Construction;2020-02-01;",
        "B;Construction;2020-02-01;2020-03-01",
    ]
    assert lives_chart("Fabrique", [], DAY).title == "Fabrique n’a encore mené ni investigation ni service"
