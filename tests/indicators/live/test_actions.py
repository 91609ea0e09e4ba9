import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal

import psycopg2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import data_version
from common.background import jobs, recompute
from common.background.recompute import RECOMPUTE
from common.clock import today
from common.models import Job
from indicators.algebra.declared_sources import SOURCES
from indicators.live import actions
from indicators.models import (
    Definition,
    Indicator,
    LiveEvidence,
    LiveResult,
    Publication,
    PublishedResult,
)
from startups.models import Phase, Startup
from tests import factories
from tests.connections import at_once
from tests.plugins.celery_worker import CeleryWorker, database_url
from tests.sweeps import examples

TODAY = dt.date(2022, 3, 1)
LAUNCHES = {"measure": "entries", "kind": "construction", "first_time": True}
ENDS = {"measure": "entries", "kind": "abandon"}


@contextmanager
def blocked_computation() -> Iterator[None]:
    """Lock the computations from another session, so that the next one waits in the middle."""
    other = psycopg2.connect(database_url())
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [RECOMPUTE])
    yield
    other.close()


def live() -> dict[tuple[str, int], Decimal | None]:
    return {(r.indicator.code, r.year): r.value for r in LiveResult.objects.select_related("indicator")}


def evidence() -> list[tuple[str, int, str, str]]:
    rows = LiveEvidence.objects.order_by("result__indicator__code", "date", "startup__slug")
    return [
        (row.result.indicator.code, row.result.year, row.startup.slug if row.startup else "", row.date.isoformat())
        for row in rows.select_related("result__indicator", "startup")
    ]


@pytest.fixture
def launches() -> Indicator:
    """Create two launches in 2021, one in 2020, followed since 2020."""
    factories.make_startup("a", phases=[("investigation", "2019-01-01"), ("construction", "2020-05-01")])
    factories.make_startup("b", phases=[("construction", "2021-01-01"), ("abandon", "2021-12-31")])
    factories.make_startup("c", phases=[("construction", "2021-06-01")])
    return factories.make_indicator("products_launched", rule=LAUNCHES)


@pytest.mark.django_db
def test_page_follows_a_change_at_once(launches: Indicator) -> None:
    actions.compute_live_results()
    Phase.objects.filter(start="2020-05-01").update(start="2021-05-01")
    assert recompute.now([])
    assert live()["products_launched", 2021] == 3
    assert actions.is_up_to_date(today())


@pytest.mark.django_db
def test_compute_stores_each_figure_with_its_evidence(launches: Indicator) -> None:
    done = actions.compute_live_results(on=TODAY)
    assert (done.figures, done.changed, done.refusals) == (3, 3, ())
    assert live() == {
        ("products_launched", 2020): 1,
        ("products_launched", 2021): 2,
        ("products_launched", 2022): 0,
    }
    assert evidence() == [
        ("products_launched", 2020, "a", "2020-05-01"),
        ("products_launched", 2021, "b", "2021-01-01"),
        ("products_launched", 2021, "c", "2021-06-01"),
    ]
    row = LiveEvidence.objects.earliest("date")
    assert (row.record, row.record_id) == ("phase", Phase.objects.get(startup__slug="a", kind="construction").pk)
    assert (row.reason, row.amount) == ("Première entrée en phase «\xa0Construction\xa0»", Decimal(1))


@pytest.mark.django_db(transaction=True)
def test_compute_again_writes_nothing_and_leaves_the_data_version(launches: Indicator) -> None:
    actions.compute_live_results(on=TODAY)
    version = data_version.current()
    before = list(LiveResult.objects.values()), list(LiveEvidence.objects.values())
    again = actions.compute_live_results(on=TODAY)
    assert (again.figures, again.changed) == (3, 0)
    assert (list(LiveResult.objects.values()), list(LiveEvidence.objects.values())) == before
    assert data_version.current() == version


@pytest.mark.django_db
def test_compute_moves_only_what_a_change_touches(launches: Indicator) -> None:
    actions.compute_live_results(on=TODAY)
    before = dict(LiveResult.objects.values_list("year", "computed_at"))
    Phase.objects.filter(startup__slug="c").update(start=dt.date(2022, 1, 15))
    assert actions.compute_live_results(on=TODAY).changed == 2
    after = dict(LiveResult.objects.values_list("year", "computed_at"))
    assert [year for year in after if after[year] != before[year]] == [2021, 2022]
    assert live() == {
        ("products_launched", 2020): 1,
        ("products_launched", 2021): 1,
        ("products_launched", 2022): 1,
    }


@pytest.mark.django_db
def test_compute_sees_a_date_that_moves_within_its_year(launches: Indicator) -> None:
    actions.compute_live_results(on=TODAY)
    Phase.objects.filter(startup__slug="c").update(start=dt.date(2021, 7, 1))
    assert actions.compute_live_results(on=TODAY).changed == 1
    assert ("products_launched", 2021, "c", "2021-07-01") in evidence()


@pytest.mark.django_db
def test_compute_forgets_the_years_out_of_force(launches: Indicator) -> None:
    actions.compute_live_results(on=TODAY)
    launches.last_year = 2020
    launches.save()
    actions.compute_live_results(on=TODAY)
    assert live() == {("products_launched", 2020): 1}
    assert evidence() == [("products_launched", 2020, "a", "2020-05-01")]


@pytest.mark.django_db
def test_compute_takes_the_definition_of_each_year(launches: Indicator) -> None:
    Definition.objects.create(indicator=launches, version=2, first_year=2021, rule=ENDS)
    actions.compute_live_results(on=TODAY)
    assert evidence() == [
        ("products_launched", 2020, "a", "2020-05-01"),
        ("products_launched", 2021, "b", "2021-12-31"),
    ]
    assert list(LiveResult.objects.values_list("year", "definition__version")) == [(2020, 1), (2021, 2), (2022, 2)]


@pytest.mark.django_db
def test_compute_shows_an_unreadable_rule_and_leaves_its_figures_unknown(launches: Indicator) -> None:
    factories.make_indicator("other", rule={"measure": "magic"}, label="Autre")
    done = actions.compute_live_results(on=TODAY)
    assert done.refusals == (
        f"Autre (version 1) : La mesure « magic » n’existe pas. Les mesures sont : {', '.join(SOURCES)}.",
    )
    assert live()["other", 2021] is None
    assert live()["products_launched", 2021] == 2
    assert actions.compute_live_results(on=TODAY).changed == 0


@pytest.mark.django_db
def test_compute_counts_zero_in_the_years_without_a_record() -> None:
    factories.make_phase_kinds()
    assert actions.compute_live_results(on=TODAY).figures == 0
    factories.make_indicator(rule=LAUNCHES, first_year=2021)
    factories.make_indicator("to_come", rule=LAUNCHES, first_year=2023)
    actions.compute_live_results(on=TODAY)
    assert live() == {("products_launched", 2021): 0, ("products_launched", 2022): 0}


@pytest.mark.django_db
def test_compute_leaves_the_published_results(launches: Indicator) -> None:
    publication = Publication.objects.create(year=2021, published_on=dt.date(2022, 2, 1))
    PublishedResult.objects.create(
        publication=publication, indicator=launches, year=2021, value=Decimal(50), has_evidence=False
    )
    actions.compute_live_results(on=TODAY)
    Phase.objects.filter(startup__slug="c").update(start=dt.date(2022, 1, 15))
    actions.compute_live_results(on=TODAY)
    assert live()["products_launched", 2021] == 1
    assert list(PublishedResult.objects.values_list("year", "value")) == [(2021, Decimal(50))]


def test_two_computations_at_once_give_what_one_gives(transactional_db: None, launches: Indicator) -> None:
    done = at_once(lambda _: actions.compute_live_results(on=TODAY).changed, range(4))
    assert sorted(done) == [0, 0, 0, 3]
    assert live()["products_launched", 2021] == 2
    assert len(evidence()) == 3


DAYS = st.dates(dt.date(2019, 11, 1), dt.date(2022, 2, 28))
LIFE = st.lists(st.tuples(st.sampled_from(["construction", "abandon", "transfere"]), DAYS), max_size=4, unique=True)


@pytest.mark.django_db
@examples(25)
@given(before=st.lists(LIFE, max_size=3), after=st.lists(LIFE, max_size=3))
def test_compute_after_any_change_gives_what_a_fresh_computation_gives(
    before: list[list[tuple[str, dt.date]]], after: list[list[tuple[str, dt.date]]]
) -> None:
    if not Indicator.objects.exists():
        for code, rule in (("ends", ENDS), ("launches", LAUNCHES)):
            factories.make_indicator(code, rule=rule)
    for lives in (before, after):
        replace_lives(lives)
        actions.compute_live_results(on=TODAY)
    moved = live(), evidence()
    LiveResult.objects.all().delete()
    actions.compute_live_results(on=TODAY)
    assert (live(), evidence()) == moved
    counted = Counter((code, year) for code, year, *_ in evidence())
    assert {key: value for key, value in live().items() if value} == counted


def replace_lives(lives: list[list[tuple[str, dt.date]]]) -> None:
    Startup.objects.all().delete()
    for number, life in enumerate(lives):
        factories.make_startup(f"s{number}", phases=[(kind, start.isoformat()) for kind, start in life])


@pytest.mark.django_db
def test_computing_now_is_a_job_like_another(launches: Indicator) -> None:
    assert recompute.run_job() is not None
    job = Job.objects.get()
    assert (job.kind, job.state, job.data_version) == (RECOMPUTE, "done", data_version.current())
    assert f"{LiveResult.objects.count()} résultats vérifiés, {LiveResult.objects.count()} modifiés." in job.message


@pytest.mark.sweep  # test_criteria_worker has a worker that computes after a change
def test_a_worker_computes_after_a_committed_change_and_once_killed_the_next_one_ends_its_job(
    celery_worker_process: CeleryWorker, launches: Indicator, wait_until: Callable[[Callable[[], bool]], None]
) -> None:
    jobs.request(RECOMPUTE)
    wait_until(lambda: Job.objects.filter(state=Job.State.DONE).exists())
    year = dt.date.today().year  # noqa: DTZ011  # the worker's own clock decides the last year
    assert set(live()) == {("products_launched", y) for y in range(2020, year + 1)}
    assert live()["products_launched", 2021] == 2
    Phase.objects.filter(startup__slug="c").update(start=dt.date(2020, 7, 1))
    with blocked_computation():
        jobs.request(RECOMPUTE)
        wait_until(lambda: Job.objects.filter(state=Job.State.RUNNING).exists())
        celery_worker_process.kill()
    assert live()["products_launched", 2021] == 2
    celery_worker_process.start()
    # As the schedule does, once the database knows that the session is dead; the new worker may notice it first.
    wait_until(lambda: jobs.resend() > 0 or not Job.objects.exclude(state=Job.State.DONE).exists())
    wait_until(lambda: not Job.objects.exclude(state=Job.State.DONE).exists())
    assert list(Job.objects.order_by("pk").values_list("state", "attempts")) == [("done", 1), ("done", 2)]
    assert [live()["products_launched", year] for year in (2020, 2021)] == [2, 1]
