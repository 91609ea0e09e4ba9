"""The credits entered by staff: each form, each invalid input with its message, nothing changed by a refusal."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from budget.models import CreditLine, CreditYear
from tests import factories, wordings
from tests.cases import cases
from tests.workspace.money import confirm, messages, send, warnings
from tests.workspace.reading import errors, filled, rows, text_of

pytestmark = pytest.mark.django_db
HUB = "/espace/financements/"
YEAR = f"{HUB}credits/2021/"
NEW_LINE = f"{YEAR}lignes/nouvelle/"


@pytest.fixture
def year() -> CreditYear:
    return factories.make_credits(2021, [("Cofinancement", "4735509"), ("Réseau", "1365172")])


def amounts() -> list[tuple[str, Decimal | None]]:
    return list(CreditLine.objects.order_by("pk").values_list("label", "amount"))


def test_the_credits_of_a_year_are_entered_then_corrected(team: Client) -> None:
    typed = {"year": "2021", "programme": "352", "stated_total": "6 821 046", "source": "Bilan 2021"}
    response = send(team, f"{HUB}credits/nouvelle-annee/", **typed)
    assert (messages(response), response.redirect_chain) == (["Les crédits sont enregistrés."], [(YEAR, 302)])
    assert "Total annoncé : 6 821 046 €" in text_of(response.content.decode())
    send(team, f"{YEAR}annee/", stated_total="6 821 047,50", stated_is_rounded="on", stated_staff="12,5")
    row = CreditYear.objects.get()
    assert (row.stated_total, row.stated_is_rounded, row.stated_staff, row.programme) == (
        Decimal("6821047.50"),
        True,
        Decimal("12.5"),
        "352",
    )


@cases("typed", ["²", "-2021", "20 21", "9" * 20, "9" * 5000, "deux mille"], parts=2)
@cases("page", ["credits/nouvelle-annee/", "credits/2021/annee/"])
def test_a_year_that_is_not_a_year_is_refused_in_words(team: Client, year: CreditYear, page: str, typed: str) -> None:
    before = list(CreditYear.objects.values())
    response = send(team, f"{HUB}{page}", year=typed, programme="352", source="Bilan 2021")
    assert (response.status_code, list(errors(response))) == (400, ["year"])
    assert list(CreditYear.objects.values()) == before


def test_lines_are_nested_shown_corrected_and_withdrawn(team: Client, year: CreditYear) -> None:
    above = year.lines.get(label="Cofinancement")
    done = send(team, NEW_LINE, label="FAST", parent=str(above.pk), amount="3 090 000", payments="40")
    assert (messages(done), done.redirect_chain) == (["La ligne est enregistrée."], [(YEAR, 302)])
    table = rows(done, "Lignes de crédits")
    assert [row[:3] for row in table] == [
        ["Cofinancement", "4 735 509 €", "ND"],
        ["dont FAST", "3 090 000 €", "40 €"],
        ["Réseau", "1 365 172 €", "ND"],
    ]
    line = CreditLine.objects.get(label="FAST")
    send(team, f"{HUB}lignes/{line.pk}/", amount="3 090 001")
    assert CreditLine.objects.get(pk=line.pk).amount == 3090001
    assert messages(send(team, f"{HUB}lignes/{line.pk}/retrait/")) == ["La ligne est retirée."]
    assert [label for label, _ in amounts()] == ["Cofinancement", "Réseau"]


@cases(
    ("typed", "refusals"),
    [
        ({"amount": "-1"}, {"amount": [wordings.NEGATIVE_AMOUNT]}),
        ({"amount": "1,234"}, {"amount": [wordings.AMOUNT_OF_TWO_DECIMALS]}),
        (
            {"amount": "1000000000000"},
            {"amount": [wordings.AMOUNT_TOO_LARGE]},
        ),
        ({"label": " "}, {"label": ["Donnez un intitulé à la ligne."]}),
        ({"parent": "999999"}, {"parent": ["Choisissez une ligne de cette année."]}),
        ({"activity": "autre"}, {"activity": ["Sélectionnez un choix valide. autre n’en fait pas partie."]}),
        ({"reason": ""}, {"reason": [wordings.NO_REASON]}),
        ({"tout": "1"}, {"__all__": ["Ce formulaire n’a pas de champ « tout ». Rechargez la page, puis recommencez."]}),
    ],
    parts=2,
)
def test_a_bad_line_is_refused_in_words(
    team: Client, year: CreditYear, typed: dict[str, str], refusals: dict[str, list[str]]
) -> None:
    before = amounts()
    response = send(team, NEW_LINE, **{"label": "Brigade", **typed})
    assert (response.status_code, errors(response)) == (400, refusals)
    assert amounts() == before


def test_a_line_is_not_its_own_parent(team: Client, year: CreditYear) -> None:
    line = year.lines.get(label="Réseau")
    response = send(team, f"{HUB}lignes/{line.pk}/", parent=str(line.pk))
    assert errors(response) == {"parent": [wordings.LINE_OF_ITSELF]}


def test_details_beyond_their_line_are_confirmed_then_saved(team: Client, year: CreditYear) -> None:
    above = year.lines.get(label="Réseau")
    asked = send(team, NEW_LINE, label="Formations", parent=str(above.pk), amount="2 000 000")
    assert asked.status_code == 200
    assert warnings(asked) == ["Ce qui détaille la ligne « Réseau » la dépasse de 634 828 €."]
    assert len(amounts()) == 2
    assert messages(confirm(team, asked)) == ["La ligne est enregistrée."]
    assert ("Formations", Decimal(2000000)) in amounts()


def test_confirmation_of_another_amount_than_the_one_read_is_asked_again(team: Client, year: CreditYear) -> None:
    above = year.lines.get(label="Réseau")
    asked = send(team, NEW_LINE, label="Formations", parent=str(above.pk), amount="2 000 000")
    again = confirm(team, asked, amount="3 000 000")
    assert warnings(again) == ["Ce qui détaille la ligne « Réseau » la dépasse de 1 634 828 €."]
    assert len(amounts()) == 2


def test_two_people_who_correct_a_line_lose_nothing(team: Client, year: CreditYear) -> None:
    line = year.lines.get(label="Réseau")
    address = f"{HUB}lignes/{line.pk}/"
    mine = filled(team.get(address), amount="1", reason="La mienne")
    send(team, address, amount="2")
    response = team.post(address, mine)
    assert response.status_code == 409
    assert CreditLine.objects.get(pk=line.pk).amount == 2


def test_a_form_sent_twice_is_saved_once(team: Client, year: CreditYear) -> None:
    shown = team.post(NEW_LINE, filled(team.get(NEW_LINE), label="Brigade", amount="1", reason="Relecture"))
    assert shown.context["is_preview"]
    assert ("Crédits 2021 : montant consacré", "6 100 681 €", "6 100 682 €") in [
        (text_of(one.label), text_of(str(one.before)), text_of(str(one.after))) for one in shown.context["effects"]
    ]
    assert len(amounts()) == 2
    sent = filled(shown, step="save")
    assert messages(team.post(NEW_LINE, sent, follow=True)) == ["La ligne est enregistrée."]
    assert messages(team.post(NEW_LINE, sent, follow=True)) == [wordings.ALREADY_SAVED]
    assert len(amounts()) == 3


def test_a_year_that_is_not_recorded_has_no_page(team: Client) -> None:
    for address in (YEAR, NEW_LINE, f"{HUB}lignes/1/"):
        assert team.get(address).status_code == 404, address


def test_the_hub_shows_where_everything_is(team: Client, year: CreditYear) -> None:
    factories.make_season(1)
    page: Any = team.get(HUB)
    assert rows(page, "Crédits par année") == [["2021", "6 100 681 €", "Non déterminé (ND)"]]
    call, *figures = rows(page, "Appels du FAST, du dernier au premier")[0]
    assert call.endswith("candidatures ouvertes")
    assert figures == [
        "0",
        "Pas encore décidé",
        "300 000 €",
        "0 €",
        "300 000 €",
    ]
