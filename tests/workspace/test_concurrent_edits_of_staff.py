"""Concurrent pairs for the entries of staff on money, community and figures: see ``test_concurrent_edits``."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.urls import reverse

from budget.models import Award, FundingRound
from common.clock import today
from community.models import NpsWave
from indicators.models import IndicatorCard, PrintedFigure
from startups.models import Startup
from tests import factories
from tests.sweeps import only
from tests.workspace.simultaneous import REASON, SAVED_AND_REFUSED, Change, TwoPeople, confirm_change, of_new, of_row

pytestmark = pytest.mark.django_db(transaction=True)
MONEY = "/espace/financements/"
TEXTS = "L’une", "L’autre"
AMOUNTS = Decimal(110_000), Decimal(120_000)


def _round() -> FundingRound:
    return factories.make_round(9, 2021, call_opened_on=dt.date(2021, 7, 1), committee_on=dt.date(2021, 9, 1))


def _award(startup: Startup) -> Award:
    return factories.make_award(_round(), startup, "100000", awarded_on=dt.date(2021, 9, 1))


def credit_year(startup: Startup) -> Change:
    return of_row(f"{MONEY}credits/2021/annee/", factories.make_credits(2021), "source", "", TEXTS)


def credit_line(startup: Startup) -> Change:
    line = factories.make_credits(2021, [("Lancer", "100000")]).lines.get()
    return of_row(f"{MONEY}lignes/{line.pk}/", line, "amount", Decimal(100_000), AMOUNTS)


def funding_round(startup: Startup) -> Change:
    return of_row(f"{MONEY}fast/9/modifier/", _round(), "objective", "", TEXTS)


def award(startup: Startup) -> Change:
    row = _award(startup)
    return of_row(f"{MONEY}laureats/{row.pk}/", row, "amount", Decimal(100_000), AMOUNTS)


def award_result(startup: Startup) -> Change:
    row = _award(startup)
    said = {**REASON, "result_on": "2022-03-01"}
    return of_row(f"{MONEY}resultats/{row.pk}/", row, "result", "", TEXTS, reasons=said, also=("result_on",))


def application(startup: Startup) -> Change:
    days = {"call_opened_on": dt.date(2021, 7, 1), "call_closes_on": today() + dt.timedelta(days=30)}
    row = factories.make_application(factories.make_round(10, 2021, **days), startup, planned_measure="Usagers")
    return of_row(f"/espace/candidatures/{row.pk}/", row, "objective", row.objective, TEXTS)


def season(startup: Startup) -> Change:
    return of_row(f"{MONEY}gamma/1/modifier/", factories.make_season(), "description", "", TEXTS)


def support(startup: Startup) -> Change:
    row = factories.make_support(startup)
    return of_row(f"/espace/services/un.service/appuis/{row.pk}/", row, "description", "", TEXTS)


def shared_service(startup: Startup) -> Change:
    return of_row(f"{MONEY}services-partages/webinaire/", factories.make_shared_service(), "summary", "", TEXTS)


def survey(startup: Startup) -> Change:
    row = NpsWave.objects.create(month=dt.date(2019, 3, 1), score=40, answers=12)
    url = reverse("workspace-survey", args=[row.pk])
    return of_row(url, row, "score", 40, (41, 42))


def measured_figure(startup: Startup) -> Change:
    rule = {"measure": "measured", "indicator": "women", "aggregate": "measured", "quantity": "number"}
    row = factories.make_measured(factories.make_indicator("women", rule=rule), 2021, "40")
    url = reverse("workspace-measured-correct", args=["women", row.pk])
    return of_row(url, row, "value", Decimal(40), (Decimal(41), Decimal(42)))


def indicator_card(startup: Startup) -> Change:
    factories.make_indicator("launched")
    typed = tuple({"method": text, **REASON} for text in TEXTS)
    return of_new(reverse("workspace-card", args=["launched"]), typed, IndicatorCard.objects, "method", TEXTS)  # type: ignore[arg-type]


def indicator_follower(startup: Startup) -> Change:
    row = factories.make_indicator("launched").followers.get()
    return of_row(reverse("workspace-follower", args=["launched", row.pk]), row, "last_year", None, (2021, 2022))


def printed_figure(startup: Startup) -> Change:
    row = PrintedFigure.objects.create(
        subject="rounds", year=2021, report_year=2021, value=4, printed="4", source="Bilan 2021"
    )
    return of_row(reverse("workspace-printed-correct", args=[row.pk]), row, "value", 4, (Decimal(5), Decimal(6)))


CHANGES = [
    credit_year,
    credit_line,
    funding_round,
    award,
    award_result,
    application,
    season,
    support,
    shared_service,
    survey,
    measured_figure,
    indicator_card,
    indicator_follower,
    printed_figure,
]


EACH_WAY = [credit_line, award_result, application, indicator_card]
"""The others differ by their model only."""


@pytest.mark.parametrize("made", only(EACH_WAY, CHANGES), ids=lambda made: made.__name__)
def test_one_is_saved_and_the_other_refused(
    made: Callable[[Startup], Change], startup: Startup, both: TwoPeople
) -> None:
    assert confirm_change(both, made(startup)) == SAVED_AND_REFUSED
