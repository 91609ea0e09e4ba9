"""The freshness of the records: recorded by imports, displayed with current figures, and limiting them."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.template import Context, Template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from common.freshness import MEMBERS, RECORDS, day_of_records, freshness_of, last_known_day, record_freshness
from common.history import because
from common.models import Freshness
from incubators.models import Incubator
from tests.factories import make_administration, make_incubator, make_startup

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 8, 20)


@pytest.fixture(autouse=True)
def september(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set today to 19 September 2026: the records of 20 August are exactly thirty days old."""
    monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2026, 9, 19))


def noted() -> list[tuple[str, dt.date, dt.date | None]]:
    return list(Freshness.objects.order_by("kind").values_list("kind", "day", "last_fact"))


def shown(source: str, **context: object) -> str:
    html = Template(f"{{% load components %}}{source}").render(Context(context))
    return html.replace("\u202f", " ").strip()


def test_day_is_noted_by_sort() -> None:
    record_freshness(RECORDS, DAY, DAY - dt.timedelta(days=2))
    record_freshness(MEMBERS, DAY)
    assert noted() == [("members", DAY, None), ("records", DAY, DAY - dt.timedelta(days=2))]
    record_freshness(RECORDS, DAY, DAY)
    record_freshness(MEMBERS, DAY + dt.timedelta(days=1))
    assert noted() == [("members", DAY + dt.timedelta(days=1), None), ("records", DAY, DAY)]


def test_day_is_the_last_one_known() -> None:
    assert (freshness_of(RECORDS), last_known_day(RECORDS, DAY)) == (None, DAY)
    record_freshness(RECORDS, DAY)
    days = [DAY - dt.timedelta(days=1), DAY, DAY + dt.timedelta(days=1)]
    assert [last_known_day(RECORDS, day) for day in days] == [days[0], DAY, DAY]


def test_age_is_reported_for_the_dates_that_the_records_do_not_reach() -> None:
    assert shown("{% data_age %}") == ""
    record_freshness(RECORDS, DAY, dt.date(2026, 8, 18))
    said = '<p class="data-age fr-text--sm">Données au 20 août 2026 ; dernier fait connu : 18 août 2026.</p>'
    assert shown("{% data_age %}").replace("\N{NO-BREAK SPACE}", " ") == said
    assert shown("{% data_age 'members' %}") == ""
    assert shown("{% data_age 'records' day %}", day=dt.date(2022, 1, 1)) == ""
    assert shown("{% data_age 'records' day %}", day=DAY).replace("\N{NO-BREAK SPACE}", " ") == said
    Freshness.objects.update(last_fact=None)
    assert shown("{% data_age %}") == '<p class="data-age fr-text--sm">Données au 20 août 2026.</p>'


def test_records_older_than_thirty_days_have_a_banner(monkeypatch: pytest.MonkeyPatch) -> None:
    record_freshness(RECORDS, DAY)
    assert "plus de 30 jours" not in shown("{% data_age %}")
    monkeypatch.setattr(timezone, "localdate", lambda: dt.date(2026, 9, 20))
    assert "plus de 30 jours" in shown("{% data_age %}")
    assert shown("{% data_age 'records' day %}", day=dt.date(2022, 1, 1)) == ""


def test_day_of_records_is_that_of_the_import_or_of_the_newest_fact_that_a_person_entered() -> None:
    today = dt.date(2026, 9, 19)
    assert day_of_records() == today
    record_freshness(RECORDS, DAY)
    with because(reason="import", source="importer"):
        make_startup("prevu", phases=[("acceleration", "2026-09-10")])
    assert day_of_records() == DAY
    with because(reason="saisie", source="page"):
        make_startup("ancien", phases=[("investigation", "2026-01-10")])
        make_startup("futur", phases=[("investigation", "2026-09-25")])
        entered = make_startup("saisi", phases=[("investigation", "2026-09-01")])
    assert day_of_records() == dt.date(2026, 9, 1)
    with because(reason="comité", source="api"):
        make_incubator("nouveau", opened_on="2026-09-18")
    assert day_of_records() == dt.date(2026, 9, 18)
    with because(reason="import", source="importer"):  # its replacement was not entered by the person
        Incubator.objects.filter(slug="nouveau").update(opened_on="2026-09-19")
    assert day_of_records() == dt.date(2026, 9, 1)
    entered.phases.all().delete()
    assert day_of_records() == DAY


def test_public_figures_are_of_the_day_of_the_records(client: Client) -> None:
    record_freshness(RECORDS, DAY)
    with because(reason="import", source="importer"):
        administration = make_administration("justice", ministry="justice")
        for slug, start in (("present", "2026-08-01"), ("prevu", "2026-09-10")):
            make_startup(slug, phases=[("acceleration", start)], sponsors=[administration])
    for address in ("/", "/startups/?ministry=justice", "/administrations/justice/", "/recherche/?q=justice"):
        page = " ".join(strip_tags(client.get(address).content.decode()).split()).replace(
            "\N{NARROW NO-BREAK SPACE}", " "
        )
        assert ("1 service" in page and "2 services" not in page, address) == (True, address)
    assert client.get("/api/v1/startups/?ministry=justice&phase=service").json()["count"] == 1
    assert client.get("/api/v1/startups/?ministry=justice&phase=service&as_of=2026-09-19").json()["count"] == 2


@pytest.mark.django_db(transaction=True)
def test_day_is_read_once_for_each_version_of_the_records(client: Client) -> None:
    def read_list(size: int) -> tuple[dt.date, int]:
        """Return the date of the list, and its number of queries."""
        with CaptureQueriesContext(connection) as queries:
            response = client.get("/startups/", {"page_size": size})
        return response.context["filters"].day, len(queries)

    record_freshness(RECORDS, DAY)
    read_list(10)  # once in a process: the identifier of the database
    record_freshness(RECORDS, DAY - dt.timedelta(days=1))
    (day, first), (_, second) = read_list(11), read_list(12)
    assert (day, second) == (DAY - dt.timedelta(days=1), first - 1)  # the later facts; the freshness is on the page too
    record_freshness(RECORDS, DAY)
    assert read_list(13) == (DAY, first)


def test_fact_after_the_day_of_the_records_is_refused() -> None:
    with pytest.raises(IntegrityError, match="freshness_after_its_facts"), transaction.atomic():
        Freshness.objects.create(kind="records", day=DAY, last_fact=DAY + dt.timedelta(days=1))
