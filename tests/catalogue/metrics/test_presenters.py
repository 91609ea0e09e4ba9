"""A metric and a unit cost in words: values, changes, gaps, corrections. Pure."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from catalogue.metrics.presenters import (
    CostDisplay,
    RevisionDisplay,
    display_cost,
    display_metric,
    metric_chart,
    value_in_words,
)
from catalogue.money.presenters import cost_in_words
from common.words import UNKNOWN
from impact.models import Metric
from impact.queries.metrics import MetricPeriod, MetricSeries, Revised, UnitCost
from tests import wordings
from web.charts.model import Chart, Series

DOSSIERS = Metric(code="dossiers", name="Dossiers", unit="dossiers", cadence=Metric.Cadence.MONTH)
RATE = Metric(code="taux", name="Taux", unit="%", kind=Metric.Kind.PERCENTAGE)
AMOUNT = Metric(code="euros", name="Euros versés", unit="€", kind=Metric.Kind.AMOUNT)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def months(*values: str | None, year: int = 2021, **fields: Any) -> tuple[MetricPeriod, ...]:
    """Return a period for each value, from January of a year."""
    firsts = [dt.date(year + place // 12, place % 12 + 1, 1) for place in range(len(values) + 1)]
    known = [None if value is None else Decimal(value) for value in values]
    return tuple(
        MetricPeriod(start, end, value, **fields) for start, end, value in zip(firsts, firsts[1:], known, strict=False)
    )


@pytest.mark.parametrize(
    ("metric", "value", "is_approximate", "words"),
    [
        (DOSSIERS, "1234567", False, "1 234 567 dossiers"),
        (DOSSIERS, "0", False, "0 dossiers"),
        (DOSSIERS, "2.5", True, "environ 2,5 dossiers"),
        (RATE, "62.45", False, "62,5 %"),
        (RATE, "100", True, "environ 100 %"),
        (AMOUNT, "1200000", False, "1 200 000 €"),
        (AMOUNT, "0.4", True, "environ 0,40 €"),
        (DOSSIERS, None, True, "Non déterminé (ND)"),
        (AMOUNT, None, False, "Non déterminé (ND)"),
    ],
)
def test_a_value_is_reported_with_its_unit(metric: Metric, value: str | None, is_approximate: bool, words: str) -> None:
    [slot] = months(value, is_approximate=is_approximate)
    assert plain(value_in_words(metric, slot)) == words


def test_no_period_has_no_value() -> None:
    assert plain(value_in_words(DOSSIERS, None)) == "Non déterminé (ND)"


def test_a_metric_is_its_last_value_and_its_change_from_the_period_before() -> None:
    shown = display_metric(MetricSeries(DOSSIERS, months("10", None, "7", "12", source="Page")))
    assert (shown.metric, plain(shown.value), plain(shown.period)) == (DOSSIERS, "12 dossiers", "avril 2021")
    assert plain(shown.change) == "+5 depuis mars 2021"
    assert shown.trend == [Decimal(10), None, Decimal(7), Decimal(12)]
    assert plain(shown.trend_label) == (
        "10 dossiers (janvier 2021), Non déterminé (ND) (février 2021), 7 dossiers (mars 2021), 12 dossiers (avril 2021)"
    )
    assert [tuple(map(plain, row)) for row in shown.sources] == [
        ("janvier 2021", "10 dossiers", "Page"),
        ("mars 2021", "7 dossiers", "Page"),
        ("avril 2021", "12 dossiers", "Page"),
    ]
    assert shown.revisions == []


@pytest.mark.parametrize(
    ("values", "change"),
    [
        (("10",), ""),
        (("10", "10"), "stable depuis janvier 2021"),
        (("10", "4"), "−6 depuis janvier 2021"),
        (("10", None, "4"), "évolution depuis février 2021 : Non déterminé (ND)"),
    ],
)
def test_a_change_needs_two_periods_in_a_row(values: tuple[str | None, ...], change: str) -> None:
    assert plain(display_metric(MetricSeries(DOSSIERS, months(*values))).change) == change


def test_a_metric_that_nobody_measured_has_no_chart() -> None:
    shown = display_metric(MetricSeries(DOSSIERS, ()))
    assert (plain(shown.value), shown.period, shown.change, shown.trend, shown.trend_label, shown.chart) == (
        "Non déterminé (ND)",
        "",
        "",
        [],
        "",
        None,
    )
    assert (shown.gaps, shown.sources) == (wordings.NO_READING, [])


def test_the_small_line_shows_the_last_twelve_periods_and_the_chart_all_of_them() -> None:
    shown = display_metric(MetricSeries(DOSSIERS, months(*map(str, range(15)))))
    assert shown.trend == [Decimal(value) for value in range(3, 15)]
    assert shown.chart is not None
    assert len(shown.chart.categories) == len(shown.sources) == 15


def test_a_value_without_a_source_is_labelled_as_such() -> None:
    [row] = display_metric(MetricSeries(DOSSIERS, months("1"))).sources
    assert row[2] == "Source non enregistrée"


@pytest.mark.parametrize(
    ("values", "late", "words"),
    [
        (("1", "2"), 0, "Aucun relevé n’est enregistré après le 28 février 2021."),
        (("1", "2"), 1, "Aucun relevé n’est enregistré après le 28 février 2021 : 1 période manque depuis."),
        (("1", "2"), 3, "Aucun relevé n’est enregistré après le 28 février 2021 : 3 périodes manquent depuis."),
        (
            ("1", None, "2"),
            0,
            "1 période manque entre le premier et le dernier relevé. Aucun relevé n’est enregistré après le 31 mars 2021.",
        ),
        (
            ("1", None, None, "2"),
            2,
            "2 périodes manquent entre le premier et le dernier relevé. Aucun relevé n’est enregistré après le 30 avril 2021"
            " : 2 périodes manquent depuis.",
        ),
    ],
)
def test_gaps_are_those_inside_then_those_since(values: tuple[str | None, ...], late: int, words: str) -> None:
    followed = MetricSeries(DOSSIERS, months(*values), months(*([None] * late), year=2022))
    assert plain(display_metric(followed).gaps) == words


def test_a_correction_shows_what_preceded_and_a_withdrawal_that_nothing_replaces_it() -> None:
    at, start, end = dt.datetime(2022, 1, 1, tzinfo=dt.UTC), dt.date(2021, 1, 1), dt.date(2022, 1, 1)
    corrected = Revised(1, at, start, end, Decimal(10), Decimal(0), "Erreur", "agent@exemple.fr")
    withdrawn = replace(corrected, before=Decimal("2.5"), after=None)
    shown = display_metric(MetricSeries(DOSSIERS, months("1")), [corrected, withdrawn])
    assert shown.revisions == [
        RevisionDisplay(corrected, "2021", "10 dossiers", "0 dossiers"),
        RevisionDisplay(withdrawn, "2021", "2,5 dossiers", "retirée"),
    ]


def test_metric_chart_has_a_bar_a_period() -> None:
    periods_to_last_value = months("1", None, "3")
    assert metric_chart(MetricSeries(DOSSIERS, periods_to_last_value)) == Chart(
        name="mesure-dossiers",
        title="Dossiers : 3 dossiers (mars\u202f2021)",
        subtitle="En dossiers, chaque mois",
        kind="bars",
        categories=tuple(f"{month}\u202f2021" for month in ("janvier", "février", "mars")),
        series=(Series.of("Dossiers", "one", tuple(slot.value for slot in periods_to_last_value)),),
        unit="dossiers",
        category_label="Période",
    )


COST = UnitCost(
    startup=1,
    year=2021,
    unit="simulation",
    metric="Visites",
    counted=Decimal("3700000.00"),
    share_metric="Visites utiles",
    share=Decimal(62),
    spending=Decimal(270000),
    spending_source="Bilan",
    is_spending_rounded=False,
    is_count_rounded=True,
    is_share_rounded=False,
    stated=Decimal("0.12"),
    stated_source="Bilan 2021",
)


@pytest.mark.parametrize(
    ("fields", "computed", "made_of", "stated"),
    [
        (
            {},
            "environ 0,12 €",
            "270 000 € ÷ environ 3 700 000 (visites) × 62 % (visites utiles). Dépense : Bilan.",
            "0,12 € (Bilan 2021)",
        ),
        (
            {"is_count_rounded": False, "share_metric": None, "share": None, "spending_source": None, "stated": None},
            "0,07 €",
            "270 000 € ÷ 3 700 000 (visites).",
            "",
        ),
        (
            {"share": None},
            "Non déterminé (ND)",
            "270 000 € ÷ environ 3 700 000 (visites) × part non mesurée (visites utiles). Dépense : Bilan.",
            "0,12 € (Bilan 2021)",
        ),
        (
            {"spending": None, "spending_source": None, "stated": Decimal(3)},
            "Non déterminé (ND)",
            "dépense non enregistrée ÷ environ 3 700 000 (visites) × 62 % (visites utiles).",
            "3,00 € (Bilan 2021)",
        ),
        (
            {"counted": None, "share_metric": None},
            "Non déterminé (ND)",
            "270 000 € ÷ visites : total de l’année inconnu. Dépense : Bilan.",
            "0,12 € (Bilan 2021)",
        ),
        (
            {"counted": Decimal(0), "is_count_rounded": False, "share_metric": None},
            "Non déterminé (ND)",
            "270 000 € ÷ 0 (visites). Dépense : Bilan.",
            "0,12 € (Bilan 2021)",
        ),
    ],
)
def test_a_unit_cost_is_displayed_with_its_facts(
    fields: dict[str, Any], computed: str, made_of: str, stated: str
) -> None:
    shown = display_cost(replace(COST, **fields))
    plainly = replace(shown, computed=plain(shown.computed), made_of=plain(shown.made_of), stated=plain(shown.stated))
    assert plainly == CostDisplay(
        name="Coût d’un usage (simulation)",
        formula="dépense de l’année ÷ unités de l’année",
        year=2021,
        unit="simulation",
        computed=computed,
        made_of=made_of,
        missing=shown.missing,
        stated=stated,
    )
    assert bool(shown.missing) == (shown.computed == UNKNOWN)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"share_metric": None, "spending_source": None},
            "environ 0,07 € par simulation : 270 000 € ÷ environ 3 700 000 (visites).",
        ),
        ({"spending": None}, "0,12 € par simulation, annoncé (Bilan 2021) ; le calcul n’est pas enregistré."),
        (
            {"spending": None, "stated": Decimal(2)},
            "2,00 € par simulation, annoncé (Bilan 2021) ; le calcul n’est pas enregistré.",
        ),
    ],
)
def test_a_unit_cost_is_a_sentence(fields: dict[str, Any], words: str) -> None:
    assert plain(cost_in_words(replace(COST, **fields))) == words
