import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Model

from indicators.models import (
    Definition,
    Indicator,
    IndicatorCard,
    IndicatorFollower,
    LiveEvidence,
    LiveResult,
    MeasuredFigure,
    Publication,
    PublishedEvidence,
    PublishedResult,
    Target,
    TargetComment,
)
from tests import factories
from tests.cases import cases
from tests.indicators.checks import test_models as of_checks
from tests.violations import Violation, assert_refused, each, refused_by

MAY, JUNE = dt.date(2021, 5, 1), dt.date(2021, 6, 1)
NOON = dt.datetime(2022, 2, 1, 12, tzinfo=dt.UTC)


def indicator(**fields: Any) -> Indicator:
    return Indicator(**{"code": "launched", "label": "Lancés", "unit": "produits", "first_year": 2020, **fields})


def definition(indicator: Indicator | None = None) -> Definition:
    return Definition(indicator=indicator or factories.make_indicator(), first_year=2020, rule={"measure": "entries"})


def the_same_version_again() -> Definition:
    first = definition()
    first.save()
    return definition(first.indicator)


def target(**fields: Any) -> Target:
    said = {"year": 2021, "value": Decimal(49), "source": "PAP", **fields}
    return Target(indicator=factories.make_indicator(), **{"edition_year": said["year"], **said})


def a_second_target() -> Target:
    first = factories.make_target(factories.make_indicator())
    return Target(indicator=first.indicator, year=2021, edition_year=2021, value=Decimal(50), source="PAP")


def measured(**fields: Any) -> MeasuredFigure:
    period = {"start": dt.date(2021, 1, 1), "until": dt.date(2022, 1, 1), "value": Decimal(38), "source": "Enquête"}
    return MeasuredFigure(**{"indicator": factories.make_indicator(), **period, **fields})


def a_second_measured_figure() -> MeasuredFigure:
    first = factories.make_measured(factories.make_indicator(), 2021, "38")
    return MeasuredFigure(
        indicator=first.indicator, start=first.start, until=first.until, value=Decimal(39), source="Enquête"
    )


def follower(**fields: Any) -> IndicatorFollower:
    made = fields.pop("indicator", None) or factories.make_indicator(follower=None)
    return IndicatorFollower(**{"indicator": made, "follower": "programme", "first_year": 2021, **fields})


def a_second_follower_of_a_year() -> IndicatorFollower:
    first = follower()
    first.save()
    return follower(indicator=first.indicator, first_year=2020, last_year=2021)


def card(**fields: Any) -> IndicatorCard:
    return IndicatorCard(**{"indicator": factories.make_indicator(), **fields})


def live_result(year: int = 2021) -> LiveResult:
    rule = definition()
    rule.save()
    return LiveResult(indicator=rule.indicator, definition=rule, year=year, value=Decimal(1), computed_at=NOON)


def a_second_live_result() -> LiveResult:
    first = live_result()
    first.save()
    first.pk = None
    return first


def live_evidence(**fields: Any) -> LiveEvidence:
    result = live_result()
    result.save()
    return LiveEvidence(result=result, record="phase", record_id=1, date=MAY, reason="lancement", **fields)


def the_same_evidence_again() -> LiveEvidence:
    evidence = live_evidence()
    evidence.save()
    evidence.pk = None
    return evidence


def published_evidence(**fields: Any) -> PublishedEvidence:
    result = published_result(has_evidence=True)
    result.save()
    return PublishedEvidence(result=result, record="phase", record_id=1, date=MAY, reason="lancement", **fields)


def publication(year: int = 2021) -> Publication:
    return Publication(year=year, published_on=dt.date(2022, 2, 1))


def published_result(indicator: Indicator | None = None, **fields: Any) -> PublishedResult:
    in_publication = publication()
    in_publication.save()
    values = {"year": 2021, "value": Decimal(50), "has_evidence": False, **fields}
    return PublishedResult(publication=in_publication, indicator=indicator or factories.make_indicator(), **values)


def a_second_result_in_force() -> PublishedResult:
    first = published_result()
    first.save()
    return published_result(first.indicator)


def target_comment(**fields: Any) -> TargetComment:
    said = {"year": 2021, "said_on": dt.date(2021, 5, 1), "text": "Six services ouvrent.", **fields}
    return TargetComment(indicator=factories.make_indicator("commented"), **said)


OF_RESULTS = [
    Violation("indicator_code_free", lambda: indicator(code="comparaison")),
    Violation("indicator_code_form", lambda: indicator(code="Produits lancés")),
    Violation("indicator_years_ordered", lambda: indicator(last_year=2019)),
    Violation("indicator_first_year_plausible", lambda: indicator(first_year=1999)),
    Violation("definition_version_unique", the_same_version_again),
    Violation("target_one_per_edition", a_second_target),
    Violation("target_edition_known", lambda: target(edition="draft")),
    Violation("target_edition_year_fits", lambda: target(edition_year=2022)),
    Violation("target_has_source", lambda: target(source="")),
    Violation("measured_figure_one_per_period", a_second_measured_figure),
    Violation("measured_figure_days_ordered", lambda: measured(until=dt.date(2021, 1, 1))),
    Violation("measured_figure_not_negative", lambda: measured(value=Decimal(-1))),
    Violation("measured_figure_halves_agree", lambda: measured(numerator=Decimal(40), denominator=Decimal(104))),
    Violation("measured_figure_has_source", lambda: measured(source="")),
    Violation("indicator_follower_known", lambda: follower(follower="nobody")),
    Violation("indicator_follower_year_plausible", lambda: follower(first_year=2012)),
    Violation("indicator_follower_years_ordered", lambda: follower(last_year=2020)),
    Violation("indicator_follower_one_a_year", a_second_follower_of_a_year),
    Violation("indicator_card_cadence_known", lambda: card(cadence="daily")),
    Violation("indicator_card_delay_plausible", lambda: card(delay_days=1001)),
    Violation("target_direction_known", lambda: target(direction="around")),
    Violation("target_tolerance_not_negative", lambda: target(tolerance=Decimal("-0.1"))),
    Violation("target_year_plausible", lambda: target(year=2100)),
    Violation("live_result_one_per_year", a_second_live_result),
    Violation("live_result_year_plausible", lambda: live_result(2012)),
    Violation("live_evidence_once", the_same_evidence_again),
    Violation("liveevidence_part_known", lambda: live_evidence(part="both")),
    Violation("publishedevidence_part_known", lambda: published_evidence(part="both")),
    Violation("publication_year_plausible", lambda: publication(2012)),
    Violation("published_result_one_in_force", a_second_result_in_force),
    Violation("published_result_year_plausible", lambda: published_result(year=2100)),
    Violation("target_comment_not_empty", lambda: target_comment(text="")),
    Violation("target_comment_in_its_year", lambda: target_comment(said_on=dt.date(2022, 1, 1))),
]
VIOLATIONS = [*OF_RESULTS, *of_checks.VIOLATIONS]


@pytest.mark.django_db
@each(OF_RESULTS)
def test_violation_of_a_constraint_is_refused(violation: Violation) -> None:
    assert_refused(violation)


def frozen_rows() -> list[Model]:
    evidence = published_evidence()
    evidence.save()
    return [evidence.result.publication, evidence.result, evidence]


@pytest.mark.django_db
@cases("place", [0, 1, 2], ids=["publication", "result", "evidence"])
def test_published_row_can_be_neither_changed_nor_deleted(place: int) -> None:
    row = frozen_rows()[place]
    rows = type(row)._base_manager.filter(pk=row.pk)
    for write in (row.save, lambda: rows.update(id=row.pk), lambda: rows._raw_delete(rows.db)):
        with pytest.raises(DatabaseError, match="Cannot update or delete rows"), transaction.atomic():
            write()
    assert rows.exists()


@pytest.mark.django_db
def test_correction_replaces_what_it_names() -> None:
    first = published_result()
    first.save()
    correction = published_result(first.indicator, value=Decimal(51), replaces=first)
    correction.full_clean()
    correction.save()
    assert list(PublishedResult.objects.filter(replaced_by=None).values_list("value", flat=True)) == [Decimal(51)]


@pytest.mark.django_db
def test_correction_is_of_the_same_figure_and_year() -> None:
    first = published_result()
    first.save()
    for wrong in (
        published_result(first.indicator, year=2020, replaces=first),
        published_result(factories.make_indicator("abandoned"), replaces=first),
    ):
        with pytest.raises(DatabaseError, match="published_result_replaces_same_figure"), transaction.atomic():
            wrong.save()


@pytest.mark.django_db
def test_result_is_corrected_once() -> None:
    first = published_result()
    first.save()
    published_result(first.indicator, replaces=first).save()
    name = refused_by(published_result(first.indicator, replaces=first).save)
    assert name == "indicators_publishedresult_replaces_id_key"


@pytest.mark.django_db
def test_records_are_shown_in_french() -> None:
    result = published_result()
    assert [
        str(result),
        str(result.publication),
        str(Target(indicator=result.indicator, year=2021)),
        str(definition(result.indicator)),
    ] == [
        "Indicateur products_launched 2021 : 50",
        "Publication 2021 du 2022-02-01",
        "Indicateur products_launched 2021",
        "Indicateur products_launched (version 1)",
    ]
