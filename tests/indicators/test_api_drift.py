"""The drift in the API: a published figure and the live one, with each record that makes the difference."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.clock import today
from startups.models import Startup
from tests.indicators.test_pages_drift import (
    OUTSIDE,
    TEAM,
    change_everything,
    programme,
    staff,
    with_history_of_two_days_ago,
)
from tests.indicators.test_publishing import DAY
from tests.tables import csv_cells

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["programme", "staff"]
PAGE = "Saisie dans Betaportfolio"
URL = "/api/v1/indicators/products_launched/2021/drift/"


def get(status: int = 200, url: str = URL, **query: Any) -> Any:
    response = Client().get(url, query)
    assert response.status_code == status, response.content
    return response.json()


def test_each_record_shows_why_it_counts_otherwise_and_the_account_adds_up(programme: None, staff: User) -> None:
    change_everything(staff)
    found = get()
    head = {name: value for name, value in found.items() if name not in ("results", "compared_at")}
    assert head == {
        "code": "products_launched",
        "year": 2021,
        "published": 5,
        "published_on": DAY.isoformat(),
        "live": 5,
        "total": 0,
        "total_at_least": 0,
        "total_at_most": 0,
        "unconfirmed": 0,
        "by_dates": None,
        "at_least": False,
        "missing": 0,
        "change": 0,
        "unexplained": 0,
        "adds_up": True,
        "kept": 2,
        "compared_with": "published",
        "count": 5,
        "next": None,
        "previous": None,
    }
    rows = {row["startup"]: row for row in found["results"]}
    names = ("before", "after", "amount", "cause", "why", "by")
    assert {slug: tuple(row[name] for name in names) for slug, row in rows.items()} == {
        "a": (None, "2021-05-02", 1, "redated", "", OUTSIDE),
        "d": ("2021-03-01", None, -1, "redated", "Faute de frappe", TEAM),
        "e": ("2021-03-01", "2021-04-01", 0, "redated", "Comité d’avril", PAGE),
        "f": ("2021-03-01", None, -1, "withdrawn", "Jamais lancé", PAGE),
        "g": (None, "2021-07-01", 1, "entered", "", OUTSIDE),
    }
    assert sum(row["amount"] for row in rows.values()) == found["live"] - found["published"]
    assert "Camille" not in str(found)


def test_records_are_filtered_ordered_and_tabled_as_in_every_list(programme: None, staff: User) -> None:
    change_everything(staff)
    assert [row["startup"] for row in get(cause="withdrawn")["results"]] == ["f"]
    assert [row["startup"] for row in get(search="avril")["results"]] == ["e"]
    assert [row["startup"] for row in get(ordering="-startup", page_size=2)["results"]] == ["g", "f"]
    assert get(fields="startup,amount", startup="d")["results"] == [{"startup": "d", "amount": -1}]
    Startup.objects.filter(slug__in=["d", "e"]).update(themes=["Eau"])
    assert [row["startup"] for row in get(theme="Eau")["results"]] == ["d", "e"]
    heading, *rows = csv_cells(Client().get(URL, {"format": "csv"}).content)
    assert (heading[0], len(rows)) == ("startup", 5)
    assert list(get(400, rien="1")["errors"]) == ["rien"]


def test_drift_of_what_is_not_published_answers_404_with_the_reason(programme: None) -> None:
    (why,) = get(404, url=URL.replace("products_launched", "national_impact"))["errors"]["year"]
    assert why == "« Impact national » n’a pas de résultat publié pour 2021."
    assert list(get(400, url=URL.replace("2021", "hier"))["errors"]) == ["year"]
    assert list(get(404, url=URL.replace("products_launched", "rien"))["errors"]) == ["code"]
    assert get()["results"] == []


def test_result_published_without_evidence_is_compared_with_what_was_known(programme: None) -> None:
    found = get(url=URL.replace("2021", "2020"))
    assert (found["compared_with"], found["adds_up"]) == ("known", True)
    assert found["published"] - found["unexplained"] + found["change"] == found["live"]


def test_figure_is_that_of_a_past_day(programme: None, staff: User) -> None:
    with_history_of_two_days_ago()
    change_everything(staff)
    day = today() - dt.timedelta(days=1)
    assert (get()["kept"], get(known_on=day.isoformat())["kept"]) == (2, 5)
    assert get(known_on=day.isoformat())["results"] == []
    assert get(known_on="")["kept"] == 2


def test_day_that_can_not_be_known_is_refused(programme: None) -> None:
    days = ("hier", "2999-01-01", "2022-02-01")
    assert {day: list(get(400, known_on=day)["errors"]) for day in days} == {day: ["known_on"] for day in days}
