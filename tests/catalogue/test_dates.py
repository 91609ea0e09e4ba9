"""The date of a page."""

import datetime as dt

import pytest
from django.test import Client, RequestFactory
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from catalogue.dates import read_as_of, year_before
from common.clock import today
from tests.cases import cases
from tests.factories import make_incubator, make_startup

pytestmark = pytest.mark.django_db


def test_date_requested_is_read(rf: RequestFactory) -> None:
    as_of = read_as_of(rf.get("/", {"as_of": "2022-01-01"}))
    assert (as_of.date, as_of.errors, as_of.status) == (dt.date(2022, 1, 1), (), 200)
    assert (as_of.query, as_of.words, as_of.is_future) == (
        "as_of=2022-01-01",
        "Au 1er\u202fjanvier\u202f2022",
        False,
    )


def test_no_date_is_the_day_of_the_records(rf: RequestFactory) -> None:
    as_of = read_as_of(rf.get("/"))
    assert (as_of.date, as_of.today, as_of.query, as_of.status) == (today(), today(), "", 200)


@cases("text", ["hier", "2022-13-01", "2022-02-30", "01/01/2022", "20220101", "2022-W01-1", "\x00"])
def test_unreadable_date_is_refused_and_today_is_shown(rf: RequestFactory, text: str) -> None:
    as_of = read_as_of(rf.get("/", {"as_of": text}))
    assert (as_of.date, as_of.status, len(as_of.errors)) == (today(), 400, 1)


def test_unknown_parameter_is_refused(rf: RequestFactory) -> None:
    assert read_as_of(rf.get("/", {"date": "2022-01-01"})).errors == (
        "L’adresse demande un réglage que cette page n’a pas.",
    )


@given(st.dates(min_value=dt.date(2, 1, 1)))
def test_year_before_is_the_same_day_or_28_february(date: dt.date) -> None:
    before = year_before(date)
    assert before.year == date.year - 1
    assert (before.month, before.day) == ((2, 28) if (date.month, date.day) == (2, 29) else (date.month, date.day))


def test_first_year_has_none_before_it() -> None:
    assert year_before(dt.date(1, 1, 1)) == dt.date(1, 1, 1)


def test_yearly_history_ends_at_the_date_or_today(rf: RequestFactory) -> None:
    assert read_as_of(rf.get("/", {"as_of": "2019-06-30"})).last_known_year == 2019
    assert read_as_of(rf.get("/", {"as_of": "9999-12-31"})).last_known_year == today().year


BEFORE_IT_ALL = ("1789-07-14", "1990-01-01")


@cases("day", BEFORE_IT_ALL)
@cases(
    ("path", "said"),
    [
        ("/startups/", "0 service au"),
        ("/incubateurs/", "0 incubateur partenaire"),
        ("/investigations/", "0 investigation en cours"),
        ("/impact-national/", "aucun service n’est désigné"),
        ("/standards/", "parmi 0 service"),
        ("/communaute/", "Aucun membre actif à cette date"),
        ("/startups/un/", "Pas encore commencé"),
    ],
)
def test_before_the_programme_a_page_counts_nothing(client: Client, day: str, path: str, said: str) -> None:
    incubator = make_incubator("fabrique")
    make_startup("un", phases=[("construction", "2021-01-01")], incubator=incubator)
    make_startup("sans.phase", incubator=incubator)
    page = client.get(path, {"as_of": day})
    assert page.status_code == 200
    assert said in " ".join(strip_tags(page.content.decode()).split())
