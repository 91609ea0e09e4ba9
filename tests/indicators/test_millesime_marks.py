"""The mark of figures with unconfirmed millésimes: one computation, displayed with the figure everywhere."""

import datetime as dt
import io
import zipfile
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from bilan.editions.problems import missing
from bilan.figures.indicators import indicator_figures
from bilan.figures.portfolio import portfolio_figures
from catalogue.national.queries import yearly_impact
from common.clock import today
from common.figure import Figure
from common.files.tabular import csv_text
from impact.millesimes import proposed_millesime
from impact.models import Designation
from impact.queries.designations import designated_in
from indicators.actions.publication_warnings import UnconfirmedError
from indicators.actions.publishing import PublicationEntry, Request, publish
from indicators.budget_year.layouts import REPORT, layout_table
from indicators.budget_year.printing import printed_values
from indicators.budget_year.table import budget_table
from indicators.checks.actions import check_consistency
from indicators.drift.known import past_values
from indicators.live.actions import compute_live_results
from indicators.models import Inconsistency, Indicator, LiveResult, PublishedResult
from startups.models import Startup
from tests import factories
from tests.sweeps import examples
from tests.workspace.reading import text_of

pytestmark = pytest.mark.django_db
RULE = {"measure": "designations"}
MARK = "dont 2 à confirmer ; 1 si l’on retient l’année de décision"
MARKED = Figure(Decimal(3), unconfirmed=2, by_dates=Decimal(1))


def imported(decided_on: dt.date) -> Designation:
    slug = f"s{Startup.objects.count()}"
    return factories.make_designation(
        factories.make_startup(slug, phases=[("acceleration", "2018-01-01")]),
        proposed_millesime(decided_on),
        decided_on=decided_on,
        is_millesime_confirmed=False,
    )


@pytest.fixture
def marked() -> None:
    """Create three services of 2024: one confirmed, one decided in 2024, one early in 2025."""
    indicator = factories.make_indicator("national_impact", label="Impact national", rule=RULE)
    factories.make_target(indicator, 2024, "5")
    factories.make_designation(factories.make_startup("sur"), 2024, decided_on=dt.date(2025, 1, 10))
    imported(dt.date(2025, 2, 1))
    imported(dt.date(2025, 3, 1))
    compute_live_results()


@pytest.fixture
def staff() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille")


def asked(**fields: Any) -> Request:
    values = {
        "year": 2024,
        "entries": [PublicationEntry("national_impact")],
        "published_on": today(),
        "reason": "Bilan",
        **fields,
    }
    return Request(**values)


@given(days=st.lists(st.dates(dt.date(2016, 1, 1), dt.date(2026, 10, 1)), max_size=8), confirmed=st.integers(0, 3))
@examples(20)
def test_mark_of_each_year_is_the_count_of_both_readings(days: list[dt.date], confirmed: int) -> None:
    for model in (LiveResult, Designation, Startup):
        model.objects.all().delete()
    if not Indicator.objects.exists():
        factories.make_indicator("national_impact", rule=RULE, first_year=2015)
    rows = [imported(day) for day in days]
    Designation.objects.filter(pk__in=[row.pk for row in rows[:confirmed]]).update(is_millesime_confirmed=True)
    compute_live_results()
    proposed, unconfirmed = Counter(map(proposed_millesime, days)), Counter(map(proposed_millesime, days[confirmed:]))
    by_dates = Counter(map(proposed_millesime, days[:confirmed])) + Counter(day.year for day in days[confirmed:])
    for result in LiveResult.objects.exclude(value=None):
        year = result.year
        is_marked = bool(unconfirmed[year]) or by_dates[year] != proposed[year]
        other = Decimal(by_dates[year]) if is_marked else None
        figure = Figure(Decimal(proposed[year]), unconfirmed=unconfirmed[year], by_dates=other)
        assert (result.figure, designated_in(year)) == (figure, figure)
    shown = {one.year: one.new for one in yearly_impact(today(), today().year)}
    assert shown == {one.year: one.figure for one in LiveResult.objects.filter(year__in=shown)}


def test_figures_as_known_and_counts_on_a_day_have_their_mark(marked: None, client: Client) -> None:
    assert past_values(2024, now()) == {"national_impact": MARKED}
    factories.make_indicator("stock", rule={"measure": "designations", "period": "end"})
    compute_live_results()
    stock = LiveResult.objects.get(indicator__code="stock", year=2024)
    assert stock.figure == Figure(Decimal(3), by_dates=Decimal(1))
    said = "1 si l’on retient l’année de décision, à confirmer"
    for address in ("/?as_of=2025-01-01", "/impact-national/?as_of=2025-01-01"):
        assert said in text_of(client.get(address).content.decode()), address
    portfolio = client.get("/api/v1/portfolio/?as_of=2025-01-01").json()
    assert (portfolio["national_impact"], portfolio["marks"]["national_impact"]["by_dates"]) == (3, 1)
    assert said not in text_of(client.get("/?as_of=2025-04-01").content.decode())


def test_api_counts_what_is_to_confirm_and_gives_the_other_reading(marked: None, client: Client) -> None:
    mark = {"unconfirmed": 2, "by_dates": 1}
    [row] = client.get("/api/v1/indicators/?year=2024").json()["results"]
    assert row["live"].items() >= {"value": 3, **mark}.items()
    [row] = client.get("/api/v1/indicators/?year=2025").json()["results"]
    assert row["previous"].items() >= {"live": 3, **mark}.items()
    assert row["live"].items() >= {"value": 0, "unconfirmed": 0, "by_dates": 2}.items()
    proof = client.get("/api/v1/indicators/national_impact/2024/evidence/").json()
    assert proof.items() >= {"value": 3, **mark}.items()
    national = client.get("/api/v1/national-impact/").json()
    assert national["years"][0].items() >= {"year": 2024, "new": 3, **mark}.items()
    readings = {(one["millesime"], one["is_millesime_confirmed"], one["year_by_date"]) for one in national["results"]}
    assert readings == {(2024, True, 2025), (2024, False, 2025)}


def test_year_is_published_only_once_its_millesimes_were_read(marked: None, staff: User) -> None:
    with pytest.raises(UnconfirmedError) as refused:
        publish(asked(confirmed=False), actor=staff)
    assert [one for one in refused.value.warnings if MARK in one] != []
    assert not PublishedResult.objects.exists()
    publish(asked(confirmed=True), actor=staff)
    assert [one.figure for one in PublishedResult.objects.all()] == [MARKED]


def test_published_result_keeps_the_mark_of_its_day_in_every_form(marked: None, staff: User, client: Client) -> None:
    made = publish(asked(), actor=staff)
    Designation.objects.update(is_millesime_confirmed=True)
    compute_live_results()
    pages = ("/", "/indicateurs/2024/", "/indicateurs/2024/publications/", f"/indicateurs/2024/publications/{made.pk}/")
    budget = "/indicateurs/documents-budgetaires/?de=2024&a=2024"
    for address in (*pages, budget, "/indicateurs/national_impact/"):
        assert MARK in text_of(client.get(address).content.decode()), address
    [published] = client.get("/api/v1/publications/?year=2024").json()["results"]
    assert published["results"][0].items() >= {"value": 3, "unconfirmed": 2, "by_dates": 1}.items()
    table = budget_table(2024, 2025)
    assert f"2024 : {MARK}" in csv_text(*_sheet(table))
    assert f"3 ({MARK})" in str(printed_values(table, REPORT))
    archive = client.get(f"/indicateurs/2024/publications/{made.pk}/publication.zip").content
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        names = [name for name in files.namelist() if name.endswith("resultats.csv")]
        assert "millésimes à confirmer" in files.read(names[0]).decode()
    # A correction that removes the mark is a change.
    again = publish(asked(), actor=staff)
    assert PublishedResult.objects.get(publication=again).figure.is_marked is False


def _sheet(table: Any) -> tuple[Any, Any]:
    sheet = layout_table(table, REPORT)
    return sheet.header, sheet.rows


def test_report_shows_the_mark_and_that_it_is_to_confirm(marked: None) -> None:
    figures = {one.key: one.words for one in (*portfolio_figures(2024), *indicator_figures(2024))}
    assert figures["portfolio.national_impact"] == figures["plf.national_impact.result"] == f"3 ({MARK})"
    assert [one.sentence for one in missing(2024) if MARK in one.sentence] != []


def test_check_reports_the_years_until_they_are_confirmed(marked: None, staff: User, client: Client) -> None:
    check_consistency()
    found = Inconsistency.objects.filter(check_code="millesimes", gone_at=None)
    assert [(one.year, one.computed_value) for one in found.order_by("year")] == [
        (2024, Decimal(1)),
        (2025, Decimal(2)),
    ]
    client.force_login(staff)
    page = client.get("/espace/a-regler/").content.decode()
    assert "/espace/impact-national/millesimes/" in page
    Designation.objects.update(is_millesime_confirmed=True)
    compute_live_results()
    check_consistency()
    assert not found.exists()
