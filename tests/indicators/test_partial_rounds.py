"""A round with fewer recorded laureates than announced: « au moins » wherever it counts, and a confirmation to publish."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from bilan.figures.read_figures import read_figures
from budget.actions.awarding import save_award
from budget.models import Award, FundingRound
from budget.queries.fast import missing_laureates
from common.confirming import ConfirmationNeededError
from common.figure import Figure
from indicators.actions.publication_warnings import UnconfirmedError
from indicators.actions.publishing import PublicationEntry, Request, publish
from indicators.checks.actions import check_consistency
from indicators.live.actions import compute_live_results
from indicators.models import Inconsistency, LiveResult, PublishedResult
from tests import factories
from tests.cases import cases
from tests.sweeps import examples
from tests.tables import csv_cells, csv_rows
from tests.workspace.reading import text_of

pytestmark = pytest.mark.django_db
MARK = "3 lauréats non enregistrés"


@pytest.fixture
def staff() -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)


@pytest.fixture
def partial() -> FundingRound:
    """Create a round with five announced laureates, two of them recorded."""
    call = factories.make_round(9, 2021, stated_awards=5)
    factories.make_award(call, factories.make_startup("first"), "100000")
    factories.make_award(call, factories.make_startup("second"), "50000")
    factories.make_indicator("fast", label="Lauréats du FAST", rule={"measure": "awards"})
    factories.make_indicator("amount", rule={"measure": "awards", "aggregate": "sum", "quantity": "amount"})
    factories.make_indicator(
        "share", rule={"measure": "awards", "aggregate": "share", "counted": {"laureate": "startup"}}
    )
    compute_live_results()
    return call


def plain(text: str) -> str:
    return " ".join(text.split())


@cases("address", ["/administrations/justice/", "/incubateurs/fabrique/"])
def test_laureates_of_the_programme_are_missing_once_on_a_page(
    client: Client, partial: FundingRound, address: str
) -> None:
    justice = factories.make_administration("justice", name="Ministère de la Justice")
    fabrique = factories.make_incubator("fabrique")
    startup = factories.make_startup(
        "juge", phases=[("construction", "2020-01-01")], incubator=fabrique, sponsors=[justice]
    )
    factories.make_award(partial, startup, "70000")
    factories.make_round(3, 2018, committee_on=dt.date(2018, 3, 1))  # none of its laureates is recorded
    page = text_of(client.get(address).content.decode())
    assert ("au moins 70 000 €" in page, "en 1 financement" in page) == (True, True)
    missing = "Non enregistrés, dans tout le programme : 2 lauréats du FAST 9, et ceux de 1 appel."
    assert (page.count(missing), page.count("non enregistré")) == (1, 0)


def result(code: str) -> LiveResult:
    return LiveResult.objects.get(indicator__code=code, year=2021)


def asked(confirmed: bool) -> Request:
    return Request(
        year=2021,
        published_on=dt.date(2022, 2, 1),
        reason="Bilan",
        entries=[PublicationEntry("fast")],
        confirmed=confirmed,
    )


@pytest.mark.usefixtures("partial")
def test_what_counts_a_partial_round_is_a_minimum_and_a_share_of_it_is_unknown() -> None:
    assert result("fast").figure == Figure(Decimal(2), missing=3)
    assert result("amount").figure == Figure(Decimal(150000), missing=3)
    assert result("share").value is None
    assert "ne sont pas enregistrés" in result("share").unknown_because


def test_a_laureate_recorded_since_is_no_longer_missing(partial: FundingRound) -> None:
    for slug in ("a", "b", "c"):
        factories.make_award(partial, factories.make_startup(slug))
    compute_live_results()
    assert result("fast").figure == Figure(Decimal(5))


@pytest.mark.usefixtures("partial")
def test_round_shows_announced_and_recorded_and_the_report_shows_at_least(client: Client) -> None:
    text = text_of(client.get("/financements/fast/9/").content.decode()).replace("\xa0", " ")
    assert "5 lauréats annoncés ; 3 lauréats ne sont pas encore enregistrés" in text
    assert MARK in read_figures(2021)["fast.awards"].words.replace("\xa0", " ")


@pytest.mark.usefixtures("partial")
def test_partial_year_is_published_once_confirmed(staff: User, client: Client) -> None:
    with pytest.raises(UnconfirmedError) as refused:
        publish(asked(confirmed=False), actor=staff)
    assert any("3\xa0lauréats non enregistrés" in one for one in refused.value.warnings)
    assert not PublishedResult.objects.exists()
    made = publish(asked(confirmed=True), actor=staff)
    assert PublishedResult.objects.get().figure == Figure(Decimal(2), missing=3)
    page = client.get(f"/indicateurs/2021/publications/{made.pk}/").content.decode()
    assert MARK in text_of(page).replace("\xa0", " ")


@pytest.mark.usefixtures("partial")
def test_placeholder_day_is_frozen_as_one(staff: User, client: Client) -> None:
    made = publish(asked(confirmed=True), actor=staff)
    budget = Award.objects.order_by("pk")
    assert [one.is_date_precise for one in budget] == [False, False]
    address = f"/indicateurs/2021/publications/{made.pk}/"
    budget.update(awarded_on=dt.date(2021, 5, 3))  # what is frozen says what was known then
    assert text_of(client.get(address).content.decode()).count("date non précise") == 2
    header, *rows = csv_cells(client.get(f"{address}preuves.csv").content)
    assert [row[header.index("jour connu")] for row in rows] == ["non", "non"]
    for document in (
        client.get(f"{address}publication.json").json()["evidence"],
        client.get(f"/api/v1/publications/{made.pk}/").json()["results"][0]["evidence"],
    ):
        assert [row["is_day_known"] for row in document] == [False, False]


@pytest.mark.usefixtures("partial")
def test_file_of_the_curve_has_the_doubts_of_its_figure(client: Client) -> None:
    rows = csv_rows(client.get("/indicateurs/fast/cumul.csv?annee=2021").content)
    assert {plain(row["caveats"]) for row in rows} == {f"2021 : au moins : {MARK}."}
    of_year = [(row["category"], row["value"]) for row in rows if row["series"] == "2021"]
    assert of_year[-2:] == [("déc.", "0"), ("sans jour connu, ou ensuite", "2")]


def test_more_laureates_than_announced_are_questioned_and_reported(staff: User) -> None:
    call = factories.make_round(9, 2021, stated_awards=1)
    factories.make_award(call, factories.make_startup("one"))
    more = Award(round=call, startup=factories.make_startup("two"), amount=Decimal(1000))
    with pytest.raises(ConfirmationNeededError) as refused:
        save_award(more, reason="Comité", actor=staff)
    assert "2\xa0lauréats enregistrés, pour 1\xa0annoncé" in refused.value.warnings[0]
    again = Award(round=call, startup=more.startup, amount=Decimal(1000))
    save_award(again, reason="Comité", actor=staff, confirmed=refused.value.token)
    check_consistency()
    found = Inconsistency.objects.get(check_code="laureates")
    assert (found.level, found.stated_value, found.computed_value) == ("gap", Decimal(1), Decimal(2))


@examples(25)
@given(
    rounds=st.lists(st.tuples(st.integers(2019, 2021), st.none() | st.integers(0, 4), st.integers(0, 4)), max_size=4)
)
def test_missing_are_those_announced_less_those_recorded(rounds: list[tuple[int, int | None, int]]) -> None:
    Award.objects.all().delete()
    FundingRound.objects.all().delete()
    expected: dict[int, int] = {}
    for number, (year, stated, recorded) in enumerate(rounds, start=1):
        call = factories.make_round(number, year, stated_awards=stated)
        for place in range(recorded):
            factories.make_award(call, factories.make_startup(f"s{call.pk}-{place}"))
        if stated and 0 < recorded < stated:
            expected[year] = expected.get(year, 0) + stated - recorded
    assert missing_laureates([2019, 2020, 2021], dt.date(2022, 1, 1)) == expected
