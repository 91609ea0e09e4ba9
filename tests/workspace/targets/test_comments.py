"""« Où en est-on »: the comments of staff on the targets of the running year, and where they are displayed."""

import csv
import datetime as dt
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.clock import today
from common.words import date_fr
from indicators.models import Indicator, Target, TargetComment
from tests import factories
from tests.cases import cases
from tests.moved_clock import on_day
from tests.workspace.reading import errors, filled, messages, rows, text_of

pytestmark = pytest.mark.django_db
YEAR = today().year
TARGET = f"/espace/indicateurs/{YEAR}/products_launched/"
NEW = f"{TARGET}points/nouveau/"
TABLE = "Commentaires, du plus récent au plus ancien"


@pytest.fixture
def desk(signed_in: Callable[[User], Client]) -> Client:
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille"))


@pytest.fixture
def launches() -> Indicator:
    """Create an indicator that Parliament follows, with a target for the running year."""
    indicator = factories.make_indicator(label="Produits lancés")
    factories.make_target(indicator, YEAR, "49")
    return indicator


def comment(desk: Client, text: str, **typed: str) -> Any:
    return desk.post(NEW, filled(desk.get(NEW), text=text, **typed), follow=True)


def plain(page: Any) -> str:
    return text_of(page.content.decode()).replace("\u202f", " ").replace("\xa0", " ")


def comments(indicator: Indicator) -> list[tuple[dt.date, str]]:
    return list(indicator.target_comments.values_list("said_on", "text"))


def test_comment_is_written_then_displayed_where_the_target_is(desk: Client, launches: Indicator) -> None:
    page = comment(desk, "Douze services ouvrent en décembre.")
    assert messages(page) == ["Le commentaire est enregistré."]
    day = date_fr(today()).replace("\xa0", " ").replace("\u202f", " ")
    assert rows(desk.get(TARGET), TABLE) == [
        [day, "Douze services ouvrent en décembre.", "Camille", "Corriger Retirer"]
    ]
    said = f"Où en est-on , le {day} : Douze services ouvrent en décembre."
    for address in ("/indicateurs/", f"/indicateurs/{YEAR}/", "/espace/"):
        assert said in plain(desk.get(address)), address
    for address in ("/indicateurs/products_launched/", f"/espace/indicateurs/{YEAR}/"):
        assert "Douze services ouvrent en décembre." in plain(desk.get(address)), address
    assert "Camille" not in Client().get("/indicateurs/products_launched/").content.decode()


def test_comment_is_in_the_budget_documents_and_their_files(desk: Client, launches: Indicator) -> None:
    comment(desk, "Douze services ouvrent en décembre.")
    said = f"{date_fr(today())} : Douze services ouvrent en décembre."
    asked = f"de={YEAR}&a={YEAR}&modele=pap"
    assert said.replace("\u202f", " ") in plain(desk.get(f"/indicateurs/documents-budgetaires/?{asked}"))
    for address, title in (
        ("documents-budgetaires.csv", "Où en est-on"),
        ("documents-budgetaires/donnees.csv", "ou_en_est_on"),
    ):
        file = desk.get(f"/indicateurs/{address}?{asked}").content.decode("utf-8-sig")
        [row] = csv.DictReader(StringIO(file), delimiter=";")
        assert row[title] == said


def test_history_keeps_each_comment_and_the_last_one_is_displayed(desk: Client, launches: Indicator) -> None:
    comment(desk, "Au printemps, rien.", said_on=f"{YEAR}-01-01")
    comment(desk, "Six sont ouverts.")
    assert comments(launches) == [(today(), "Six sont ouverts."), (dt.date(YEAR, 1, 1), "Au printemps, rien.")]
    tile = plain(desk.get("/indicateurs/"))
    assert ("Six sont ouverts." in tile, "Au printemps, rien." in tile) == (True, False)
    page = plain(desk.get("/indicateurs/products_launched/"))
    assert page.index("Six sont ouverts.") < page.index("Au printemps, rien.")


def test_comment_is_corrected_for_a_reason_and_withdrawn(desk: Client, launches: Indicator) -> None:
    comment(desk, "Six.")
    one = f"{TARGET}points/{launches.target_comments.get().pk}/"
    assert errors(desk.post(one, filled(desk.get(one), text="Sept.", reason=""))).keys() == {"reason"}
    page = desk.post(one, filled(desk.get(one), text="Sept.", reason="Un oubli"), follow=True)
    assert (messages(page), comments(launches)) == (["Le commentaire est corrigé."], [(today(), "Sept.")])
    desk.post(f"{one}retrait/", filled(desk.get(f"{one}retrait/"), reason="Saisi deux fois"))
    assert comments(launches) == []


@cases(("months", "is_old"), [(2, False), (4, True)])
def test_comment_older_than_three_months_is_marked(launches: Indicator, months: int, is_old: bool) -> None:
    day = dt.date(YEAR, 1, 10)
    TargetComment.objects.create(indicator=launches, year=YEAR, said_on=day, text="Rien encore.")
    with on_day(dt.date(YEAR, 1 + months, 11)):
        page = plain(Client().get("/indicateurs/"))
    assert ("Rien encore." in page, "Plus de trois mois" in page) == (True, is_old)


def test_comment_of_a_year_that_ended_is_refused(desk: Client) -> None:
    factories.make_target(factories.make_indicator(), YEAR - 1, "49")
    past = f"/espace/indicateurs/{YEAR - 1}/products_launched/"
    refused = desk.post(f"{past}points/nouveau/", filled(desk.get(f"{past}points/nouveau/"), text="Trop tard."))
    assert (refused.status_code, TargetComment.objects.count()) == (400, 0)
    assert f"L’année {YEAR - 1} n’est pas en cours" in plain(refused)
    assert "Commenter cette cible" not in plain(desk.get(past))


@cases(
    ("typed", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "Un point.", "said_on": ""}, "said_on"),
        ({"text": "Un point.", "said_on": f"{YEAR + 1}-01-01"}, "said_on"),
        ({"text": "Un point.", "said_on": f"{YEAR - 1}-12-31"}, "said_on"),
        ({"text": "x" * 2001}, "text"),
    ],
)
def test_comment_without_a_text_or_of_another_day_is_refused(
    desk: Client, launches: Indicator, typed: dict[str, str], field: str
) -> None:
    refused = desk.post(NEW, filled(desk.get(NEW), **typed))
    assert (refused.status_code, [*errors(refused)], comments(launches)) == (400, [field], [])


def test_second_of_two_people_reads_the_comment_of_the_first_then_adds_theirs(
    desk: Client, launches: Indicator, signed_in: Callable[[User], Client]
) -> None:
    other = signed_in(factories.make_user("autre@example.gouv.fr", User.Role.DINUM))
    page = filled(other.get(NEW), text="Sept.")
    comment(desk, "Six.")
    told = other.post(NEW, page)
    assert (told.status_code, "Six." in plain(told), comments(launches)) == (409, True, [(today(), "Six.")])
    assert other.post(NEW, filled(told, text="Sept.")).status_code == 302
    assert comments(launches) == [(today(), "Sept."), (today(), "Six.")]


def test_target_deleted_under_a_comment_is_told_and_its_comments_come_back_with_it(
    desk: Client, launches: Indicator
) -> None:
    comment(desk, "Six.")
    page = filled(desk.get(NEW), text="Sept.")
    Target.objects.all().delete()
    refused = desk.post(NEW, page)
    assert (refused.status_code, comments(launches)) == (400, [(today(), "Six.")])
    assert f"n’a pas de cible en {YEAR}" in plain(refused)
    assert "Six." not in plain(desk.get("/indicateurs/"))
    factories.make_target(launches, YEAR, "50")
    assert "Six." in plain(desk.get("/indicateurs/"))


def test_coach_can_not_comment(launches: Indicator, signed_in: Callable[[User], Client]) -> None:
    coach = signed_in(factories.make_coach(factories.make_incubator()))
    assert (coach.get(NEW).status_code, coach.post(NEW, {"text": "Six."}).status_code) == (403, 403)
    assert comments(launches) == []
