"""How old what is known is: noted by imports, said beside figures of today, and never run beyond."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.template import Context, Template
from django.utils import timezone

from common.known_until import MEMBERS, RECORDS, known_until, last_known_day, note_known_until
from common.models import KnownUntil

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 8, 20)


@pytest.fixture(autouse=True)
def september(monkeypatch: pytest.MonkeyPatch) -> None:
    """Today is 19 September 2026: the records of 20 August are thirty days old, and not more."""
    monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2026, 9, 19))


def noted() -> list[tuple[str, dt.date, dt.date | None]]:
    return list(KnownUntil.objects.order_by("sort").values_list("sort", "day", "last_fact"))


def shown(source: str, **context: object) -> str:
    html = Template(f"{{% load components %}}{source}").render(Context(context))
    return html.replace("\u202f", " ").strip()


def test_day_is_noted_by_sort() -> None:
    note_known_until(RECORDS, DAY, DAY - dt.timedelta(days=2))
    note_known_until(MEMBERS, DAY)
    assert noted() == [("members", DAY, None), ("records", DAY, DAY - dt.timedelta(days=2))]
    note_known_until(RECORDS, DAY, DAY)
    note_known_until(MEMBERS, DAY + dt.timedelta(days=1))
    assert noted() == [("members", DAY + dt.timedelta(days=1), None), ("records", DAY, DAY)]


def test_day_is_the_last_one_known() -> None:
    assert (known_until(RECORDS), last_known_day(RECORDS, DAY)) == (None, DAY)
    note_known_until(RECORDS, DAY)
    days = [DAY - dt.timedelta(days=1), DAY, DAY + dt.timedelta(days=1)]
    assert [last_known_day(RECORDS, day) for day in days] == [days[0], DAY, DAY]


def test_age_is_said_for_the_dates_that_the_records_do_not_reach() -> None:
    assert shown("{% data_age %}") == ""
    note_known_until(RECORDS, DAY, dt.date(2026, 8, 18))
    said = '<p class="data-age fr-text--sm">Données au 20 août 2026 ; dernier fait connu : 18 août 2026.</p>'
    assert shown("{% data_age %}").replace("\N{NO-BREAK SPACE}", " ") == said
    assert shown("{% data_age 'members' %}") == ""
    assert shown("{% data_age 'records' day %}", day=dt.date(2022, 1, 1)) == ""
    assert shown("{% data_age 'records' day %}", day=DAY).replace("\N{NO-BREAK SPACE}", " ") == said
    KnownUntil.objects.update(last_fact=None)
    assert shown("{% data_age %}") == '<p class="data-age fr-text--sm">Données au 20 août 2026.</p>'


def test_records_older_than_thirty_days_have_a_banner(monkeypatch: pytest.MonkeyPatch) -> None:
    note_known_until(RECORDS, DAY)
    assert "plus de 30 jours" not in shown("{% data_age %}")
    monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2026, 9, 20))
    assert "plus de 30 jours" in shown("{% data_age %}")
    assert shown("{% data_age 'records' day %}", day=dt.date(2022, 1, 1)) == ""


def test_fact_after_the_day_of_the_records_is_refused() -> None:
    with pytest.raises(IntegrityError, match="known_until_after_its_facts"), transaction.atomic():
        KnownUntil.objects.create(sort="records", day=DAY, last_fact=DAY + dt.timedelta(days=1))
