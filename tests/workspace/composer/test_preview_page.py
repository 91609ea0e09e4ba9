"""The figures of a preview: each year with its value, its unit, its records, and its chart."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.clock import today
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import read_page
from tests.workspace.composer.steps import LAUNCHED, preview
from tests.workspace.reading import rows, text_of

pytestmark = pytest.mark.django_db
YEARS = "Résultats des fiches, année par année"
STATES: dict[str, Any] = {"measure": "states", "group": "service"}
SHARE = {**STATES, "aggregate": "share", "counted": {"kind": "acceleration"}}


@pytest.fixture
def desk(client: Client) -> Client:
    factories.make_phase_kinds()
    client.force_login(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))
    return client


def result(page: Any, year: int) -> list[str]:
    """Return the value of a year and what it is made of."""
    [row] = [row for row in rows(page, YEARS) if row[0] == str(year)]
    return row[1:]


def test_share_shows_its_records_and_those_only_in_its_population(desk: Client) -> None:
    for number in range(8):
        kind = "acceleration" if number < 3 else "construction"
        factories.make_startup(f"s{number}", phases=[(kind, "2021-03-01")])
    page = desk.get(preview(desk, SHARE))
    assert result(page, 2021) == ["37,5 %", "3 sur 8"]
    assert result(page, 2020) == ["Non déterminé (ND)", "0 sur 0"]
    assert [row[-1] for row in rows(page, "Enregistrements de 2021")] == ["oui"] * 3 + ["non, population"] * 5


@cases(
    ("rule", "formatted", "about"),
    [
        (STATES, "3", "3 enregistrements"),
        (SHARE, "33,3 %", "1 sur 3"),  # rounded to a tenth
        ({**STATES, "kind": "acceleration", "aggregate": "rate", "base": STATES}, "33,3", "1 pour 3"),
        ({"measure": "awards", "aggregate": "sum"}, "1 500 €", "1 enregistrement"),
    ],
)
def test_value_has_its_unit_and_shows_of_what_it_is_made(
    desk: Client, rule: dict[str, Any], formatted: str, about: str
) -> None:
    for slug, kind in (("a", "acceleration"), ("b", "construction"), ("c", "construction")):
        factories.make_startup(slug, phases=[(kind, "2021-03-01")])
    factories.make_award(factories.make_round(), factories.make_startup("d"), "1500")
    page = desk.get(preview(desk, rule))
    assert result(page, 2021) == [formatted, about]


def test_chart_begins_with_the_first_year_that_has_a_record(desk: Client) -> None:
    year = today().year
    for slug, launched in (("a", 2019), ("b", year - 1), ("c", year - 1), ("d", year)):
        factories.make_startup(slug, phases=[("construction", f"{launched}-01-01")])
    page = desk.get(preview(desk, LAUNCHED))
    figure = read_page(page).one("figure")
    # The running year is not compared with a whole one.
    assert f": 2 en {year - 1}, 0 en {year - 2}" in text_of(figure.text)
    [table] = figure.all("table")
    assert table.rows()[:2] == [["2019", "1"], ["2020", "0"]]
    assert table.rows()[-1] == [str(year), "1"]
    assert result(page, year) == ["1", "1 enregistrement"]
    assert f"{year - 1} : 2 enregistrements" in text_of(page.content.decode())


def test_preview_of_one_year_names_it_and_that_of_none_has_no_chart(desk: Client) -> None:
    empty = read_page(desk.get(preview(desk, LAUNCHED)))
    assert empty.all("figure") == []
    factories.make_startup("a", phases=[("construction", f"{today().year}-01-01")])
    title = text_of(read_page(desk.get(preview(desk, LAUNCHED))).one("figure").text)
    assert f"1 en {today().year}, jusqu’au " in title
