"""Checks of reports against one another, published results, and their own date."""

import datetime as dt
from decimal import Decimal

import pytest

from indicators.checks import reports
from indicators.checks.records import ComparedRecords
from indicators.models import PublishedEvidence
from tests import factories
from tests.impact import scene
from tests.indicators.checks.figures import DAY, FEBRUARY, findings, state

pytestmark = pytest.mark.django_db


def test_a_published_figure_is_the_sum_of_what_it_counted_only() -> None:
    launches, _ = scene.make_programme()
    row = PublishedEvidence.objects.get(result=scene.publish_with_evidence(launches, 2019))
    row.pk, row.part = None, PublishedEvidence.Part.BASE  # the population of a share
    row.save()
    scene.publish(launches, 2018, "3", has_evidence=True)
    found = reports.published_against_their_lists(ComparedRecords(DAY))
    assert [(one.subject, one.stated_value, one.computed_value) for one in found if one.year < 2020] == [
        ("products_launched:2018", Decimal(3), Decimal(0))
    ]


def test_previous_year_is_compared_with_the_result_published_that_year() -> None:
    launches, _ = scene.make_programme()
    state("indicator", "31", subject_key=launches.code, year=2020, printed="Résultats 2020 : 31")
    assert findings(reports.previous_years) == []
    state("indicator", "49", subject_key=launches.code, report_year=2022, printed="Résultats 2021 : 49")
    state("indicator", "7", subject_key="inconnu", report_year=2022, printed="Résultats 2021 : 7")
    assert findings(reports.previous_years) == [
        (
            "indicator:inconnu:2021:2022",
            "missing",
            "Le bilan 2022 indique « Résultats 2021 : 7 » : rien ne permet de le vérifier (aucun résultat publié cette"
            " année-là).",
        ),
        (
            "indicator:products_launched:2021:2022",
            "gap",
            "Le bilan 2022 indique « Résultats 2021 : 49 » ; résultat publié cette année-là : 50, soit 1 de plus.",
        ),
    ]


def test_published_results_are_compared_with_their_lists() -> None:
    launches, designated = scene.make_programme()
    scene.publish(designated, 2021, "1")
    scene.publish_with_evidence(launches, 2019)
    assert findings(reports.published_against_records) == [
        (
            "products_launched:2020",
            "drift",
            "Produits lancés 2020 : 31 publié sans sa liste, 1 dans les fiches, soit 30 de moins.",
        ),
        (
            "products_launched:2021",
            "drift",
            "Produits lancés 2021 : 50 publié sans sa liste, 2 dans les fiches, soit 48 de moins.",
        ),
    ]
    wrong = scene.publish(launches, 2018, "3", has_evidence=True)
    row = {"record": "phase", "record_id": 1, "date": dt.date(2018, 5, 1), "reason": "Entrée"}
    PublishedEvidence.objects.create(result=wrong, **row)
    [found] = reports.published_against_their_lists(ComparedRecords(DAY))
    assert (found.subject, found.stated_value, found.computed_value) == (
        "products_launched:2018",
        Decimal(3),
        Decimal(1),
    )
    assert found.sentence == (
        "Produits lancés 2018\xa0: le résultat publié est 3, et 1\xa0enregistrement publié avec lui fait 1."
    )


def test_a_report_does_not_know_the_days_that_follow_it() -> None:
    state("members", "900", as_of=dt.date(2022, 1, 1), published_on=FEBRUARY)
    state("services", "145", as_of=FEBRUARY, published_on=FEBRUARY)
    state("ended", "100", published_on=FEBRUARY)
    assert findings(reports.figures_of_later_days) == []
    state("members", "915", year=2022, printed="915 membres", as_of=dt.date(2022, 6, 1), published_on=FEBRUARY)
    assert findings(reports.figures_of_later_days) == [
        (
            "members:2022:2021",
            "gap",
            "Le bilan 2021, daté du 1er février 2022, indique un chiffre d’un jour qui le suit (1er juin 2022) : « 915"
            " membres ».",
        )
    ]


def test_each_figure_of_a_later_day_is_a_finding_of_its_own() -> None:
    later = {"as_of": dt.date(2022, 3, 1), "published_on": dt.date(2022, 2, 1)}
    for code in ("launched", "investigated"):
        factories.make_indicator(code)
        state("indicator", "5", subject_key=code, **later)
    state(
        "indicator", "5", subject_key="launched", year=2020, as_of=dt.date(2022, 2, 1), published_on=dt.date(2022, 2, 1)
    )
    assert sorted(subject for subject, _, _ in findings(reports.figures_of_later_days)) == [
        "indicator:investigated:2021:2021",
        "indicator:launched:2021:2021",
    ]
