"""FAST awards and designations in fiches: added if missing, never removed, differences are anomalies."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from budget.models import Award, FundingRound
from impact.models import Designation
from startups.models import Startup
from tests.betagouv.factory import Content, doubts
from tests.factories import make_award, make_designation, make_round, make_startup

DAY = dt.date.fromisoformat


@pytest.fixture
def rounds(content: Content) -> Content:
    """Return a folder with two rounds, whose pages name the members of their committee."""
    for number, title in ((12, "FAST 12 - Janvier 2023"), (13, "FAST 13 - Septembre 2023")):
        content.put(f"_fasts/{number}_fast.md", {"title": title}, "## Comité\n- Camille Exemple (DINUM)\n")
    return content


def awards() -> list[tuple[str, int, Decimal | None, dt.date | None, str]]:
    rows = Award.objects.order_by("startup__slug", "round__number")
    return list(rows.values_list("startup__slug", "round__number", "amount", "awarded_on", "source"))


def designations() -> list[tuple[int, dt.date | None, str]]:
    return list(Designation.objects.order_by("pk").values_list("millesime", "decided_on", "source"))


def impact(date: str) -> list[dict[str, Any]]:
    return [{"name": "national_impact", "date": date}]


def test_rounds_are_made_without_the_names_of_their_committee(rounds: Content) -> None:
    rounds.run()
    assert list(
        FundingRound.objects.order_by("number").values_list("number", "year", "quarter", "content", "objective")
    ) == [
        (12, 2023, 1, "", ""),
        (13, 2023, 3, "", ""),
    ]


def test_second_file_of_a_round_is_refused(rounds: Content) -> None:
    rounds.put("_fasts/12-fast.md", {"title": "FAST 12 - Mars 2023"})
    report = rounds.run()
    assert [(r.where, r.reason) for r in report.refused] == [
        ("_fasts/12_fast.md", "porte un numéro déjà donné dans cette source : 12")
    ]


def test_award_is_added_once_and_a_second_round_next_to_it(rounds: Content) -> None:
    rounds.fiche("a", fast={"promotion": 12, "montant": 100000}, events=[{"name": "fast", "date": "2023-01-15"}])
    assert rounds.run().decisions == {"awards": 1, "designations": 0}
    assert rounds.run().decisions == {"awards": 0, "designations": 0}
    rounds.fiche("a", fast={"promotion": 13, "montant": 50000})
    rounds.run()
    assert awards() == [
        ("a", 12, Decimal(100000), DAY("2023-01-15"), "beta.gouv.fr"),
        ("a", 13, Decimal(50000), None, "beta.gouv.fr"),
    ]


def test_award_recorded_already_keeps_its_amount_and_the_difference_is_a_doubt(rounds: Content) -> None:
    make_award(make_round(12, 2023), make_startup("a"), "150000")
    rounds.fiche("a", fast={"promotion": 12, "montant": 100000})
    report = rounds.run()
    assert doubts(report) == [("a", "conflict", "fast[12]")]
    assert report.anomalies[0].detail == "FAST 12 : 100000 € dans la fiche, 150000.00 € enregistrés"
    assert [row[2] for row in awards()] == [Decimal(150000)]


def test_award_of_the_last_import_follows_its_source(rounds: Content) -> None:
    for amount in (100000, 120000):
        rounds.fiche("a", fast={"promotion": 12, "montant": amount})
        assert doubts(rounds.run()) == []
    assert [row[2] for row in awards()] == [Decimal(120000)]


def test_award_of_an_unknown_amount_takes_the_imported_one(rounds: Content) -> None:
    make_award(make_round(12, 2023), make_startup("a"), None)
    rounds.fiche("a", fast={"promotion": 12, "montant": 100000})
    assert doubts(rounds.run()) == []
    assert [row[2] for row in awards()] == [Decimal(100000)]


def test_round_that_comes_to_be_known_gets_its_award(content: Content) -> None:
    content.fiche("a", fast={"promotion": 12, "montant": 100000})
    assert doubts(content.run()) == [("a", "unknown-reference", "fast")]
    content.put("_fasts/12_fast.md", {"title": "FAST 12 - Janvier 2023"})
    assert doubts(content.run()) == []
    assert [row[:3] for row in awards()] == [("a", 12, Decimal(100000))]


def test_award_removed_here_stays_away_when_another_word_of_the_fiche_comes_to_be_known(rounds: Content) -> None:
    rounds.fiche("a", sponsors=["/organisations/agence"], fast={"promotion": 12, "montant": 100000})
    rounds.run()
    Award.objects.all().delete()
    rounds.put("_organisations/agence.md", {"name": "Agence"})
    report = rounds.run()
    assert [(one.key, one.fields) for one in report.changes] == [("a", ("sponsors",))]
    assert (report.decisions, awards()) == ({"awards": 0, "designations": 0}, [])


def test_national_impact_is_designated_in_the_year_of_its_date(content: Content) -> None:
    content.fiche("a", events=impact("2020-03-01"))
    assert content.run().decisions == {"awards": 0, "designations": 1}
    assert designations() == [(2020, DAY("2020-03-01"), "beta.gouv.fr")]


def test_designation_of_the_same_year_stays_as_it_is(content: Content) -> None:
    make_designation(make_startup("a"), 2021, source="bilan 2021")
    content.fiche("a", events=impact("2021-12-31"))
    assert doubts(content.run()) == []
    assert designations() == [(2021, None, "bilan 2021")]


def test_designation_of_another_year_is_a_doubt(content: Content) -> None:
    make_designation(make_startup("a"), 2021, source="bilan 2021")
    content.fiche("a", events=impact("2022-02-01"))
    report = content.run()
    assert doubts(report) == [("a", "conflict", "national_impact")]
    assert report.anomalies[0].detail == "événement du 2022-02-01, mais le service est désigné pour le millésime 2021"
    assert designations() == [(2021, None, "bilan 2021")]


def test_withdrawn_designation_is_not_made_again(content: Content) -> None:
    make_designation(make_startup("a"), 2020, withdrawn_on=DAY("2021-06-01"), withdrawal_reason="Critère perdu")
    content.fiche("a", events=impact("2020-03-01"))
    content.run()
    assert [row[0] for row in designations()] == [2020]


def test_designation_of_the_last_import_is_dated_again_with_its_source(content: Content) -> None:
    for date, added in (("2020-03-01", 1), ("2021-01-01", 0)):
        content.fiche("a", events=impact(date))
        report = content.run()
        assert (doubts(report), report.decisions) == ([], {"awards": 0, "designations": added})
    assert designations() == [(2021, DAY("2021-01-01"), "beta.gouv.fr")]


def test_designation_that_staff_corrected_is_not_dated_again(content: Content) -> None:
    content.fiche("a", events=impact("2023-02-01"))
    content.run()
    Designation.objects.update(millesime=2023, is_millesime_confirmed=True)
    content.fiche("a", mission="La fiche change, l’événement non.", events=impact("2023-02-01"))
    assert doubts(content.run()) == []
    content.fiche("a", events=impact("2024-07-01"))
    assert doubts(content.run()) == [("a", "conflict", "national_impact")]
    assert designations() == [(2023, DAY("2023-02-01"), "beta.gouv.fr")]
    assert Startup.objects.get().events.get().date == DAY("2024-07-01")


def test_imported_millesime_is_proposed_from_the_date_until_staff_confirm_it(content: Content) -> None:
    for date, millesime in (("2022-03-01", 2022), ("2024-06-30", 2023), ("2024-07-01", 2024)):
        content.fiche("a", events=impact(date))
        assert doubts(content.run()) == []
        one = Designation.objects.get()
        assert (one.millesime, one.is_millesime_confirmed, one.year_by_date) == (millesime, False, int(date[:4]))


@pytest.mark.parametrize("millesime", [2022, 2023])
def test_withdrawn_designation_of_either_reading_is_not_made_again(content: Content, millesime: int) -> None:
    make_designation(make_startup("a"), millesime, withdrawn_on=DAY("2023-06-01"), withdrawal_reason="Critère perdu")
    content.fiche("a", events=impact("2023-03-01"))
    content.run()
    assert [row[0] for row in designations()] == [millesime]


def test_count_of_laureates_that_the_page_of_a_round_leaves_out_is_kept(rounds: Content) -> None:
    FundingRound.objects.create(number=12, year=2023, quarter=2, stated_awards=5, source="Bilan 2023")
    for _ in range(2):
        rounds.run()
        recorded = FundingRound.objects.filter(number=12).values_list("quarter", "stated_awards", "source")
        assert recorded.get() == (1, 5, "Bilan 2023")
    rounds.put(
        "_fasts/12_fast.md", {"title": "FAST 12 - Janvier 2023"}, "Le comité a sélectionné 6 projets pour 600 000 €."
    )
    assert [(one.part, one.ours, one.theirs) for one in rounds.run().conflicts] == [("stated_awards", 5, 6)]
    assert FundingRound.objects.get(number=12).stated_awards == 5
