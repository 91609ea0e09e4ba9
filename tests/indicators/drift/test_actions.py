"""Figures as they were known on a past day: what the history gives, and the job that computes it."""

import datetime as dt
import time
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from common.models import Job
from common.words import date_fr
from impact.models import Designation
from indicators.drift import actions as past_figures
from indicators.drift.actions import compute_past_figure
from indicators.drift.known import KNOWN, PastFigure, PastFigureRequest, end_of, opening, request_of_job
from indicators.drift.known import read_past_figure as read
from indicators.live import actions
from indicators.models import Definition, KnownResult, LiveResult
from startups.models import Membership, Phase, Span, Startup
from tests import factories
from tests.impact import scene
from tests.indicators.drift.past_figures import compute_past_figure_now

pytestmark = pytest.mark.django_db(transaction=True)


def now() -> dt.datetime:
    """An instant after all that was written, and before what will be."""
    time.sleep(0.002)
    at = timezone.now()
    time.sleep(0.002)
    return at


def known_at(at: dt.datetime, code: str = "products_launched", year: int = 2021) -> tuple[int, list[tuple[str, int]]]:
    result = compute_past_figure(PastFigureRequest(code, year, at))
    assert result
    assert result.value is not None
    return int(result.value), sorted((row.startup_slug, row.date.year) for row in result.evidence.all())


def test_figure_is_what_it_was_whatever_happened_since() -> None:
    start = now()
    with transaction.atomic():
        scene.make_programme()
    whole = now()
    Phase.objects.filter(startup__slug="b").update(start=dt.date(2020, 3, 1))
    redated = now()
    Startup.objects.filter(slug="c").update(name="Autre", slug="renamed")
    Designation.objects.update(withdrawn_on=dt.date(2022, 2, 1), withdrawal_reason="Erreur")
    Phase.objects.filter(startup__slug="renamed").delete()
    end = now()
    assert known_at(start) == (0, [])
    assert known_at(whole) == (2, [("b", 2021), ("c", 2021)])
    assert known_at(redated) == (1, [("c", 2021)])
    assert known_at(redated, year=2020) == (2, [("a", 2020), ("b", 2020)])
    assert known_at(end) == (0, [])
    assert (known_at(whole, "national_impact")[0], known_at(end, "national_impact")[0]) == (1, 0)


def test_what_is_known_now_is_what_is_live() -> None:
    incubator = factories.make_incubator()
    for number in range(4):
        life = [("investigation", f"202{number}-01-01"), ("construction", "2021-05-01"), ("construction", "2021-09-01")]
        factories.make_startup(f"s{number}", phases=life, incubator=incubator)
    launches = factories.make_indicator(rule=scene.LAUNCHES)
    factories.make_indicator("problems", rule={"measure": "entries", "kind": "investigation"})
    actions.compute_live_results()
    at = now()
    for live in LiveResult.objects.filter(year__in=(2021, 2022)).select_related("indicator"):
        result = compute_past_figure(PastFigureRequest(live.indicator.code, live.year, at))
        assert result
        assert result.value == live.value
        of = ("record", "record_id", "date", "reason", "amount", "part", "startup_id")
        assert set(result.evidence.values_list(*of)) == set(live.evidence.values_list(*of))
    assert launches.known_results.count() == 2


def test_real_timeline_and_records_are_left_as_they_are() -> None:
    with transaction.atomic():
        scene.make_programme()
    at = now()
    spans = list(Span.objects.order_by("pk").values())
    Membership.objects.all().delete()
    known_at(at)
    known_at(at)  # a second run in the same session
    assert list(Span.objects.order_by("pk").values()) == spans
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relnamespace = pg_my_temp_schema()")
        assert cursor.fetchone() == (0,)
    phase = Phase.objects.earliest("pk")
    phase.start = dt.date(2021, 2, 2)
    phase.save()
    assert Span.objects.filter(phase_id=phase.pk).values_list("start", flat=True)[0] == phase.start


def test_result_is_asked_for_computed_by_a_job_then_read() -> None:
    scene.make_programme()
    asked = PastFigureRequest("products_launched", 2021, now())
    assert read(asked) == PastFigure(must_ask=True)
    past_figures.request_past_figure(asked)
    assert read(asked) == PastFigure()
    assert compute_past_figure_now(asked)
    job = Job.objects.get(kind=KNOWN)
    assert (job.state, request_of_job(job.arguments), job.done, job.total) == ("done", asked, 1, 1)
    found = read(asked).result
    assert found == KnownResult.objects.get()
    # A new definition makes another figure.
    Definition.objects.create(indicator=found.indicator, first_year=2020, version=2, rule=scene.DESIGNATIONS)
    assert read(asked) == PastFigure(must_ask=True)


def test_figure_is_stored_once_and_told_with_its_steps() -> None:
    with transaction.atomic():
        scene.make_programme()
    at = now()
    asked = PastFigureRequest("products_launched", 2021, at)
    other = compute_past_figure(PastFigureRequest("products_launched", 2020, at))
    steps: list[tuple[int, int]] = []
    for _ in range(2):
        outcome = past_figures.past_figure_work(asked)(lambda done, total: steps.append((done, total)))
    assert steps == [(0, 1), (1, 1)] * 2
    assert outcome.message == f"« Produits lancés » en 2021, tel que connu le {date_fr(at)}."
    stored = KnownResult.objects.order_by("-year").values_list("indicator__code", "year", "moment", "value")
    assert list(stored) == [
        ("products_launched", 2021, at, Decimal(2)),
        ("products_launched", 2020, at, Decimal(1)),
    ]
    assert other is not None
    assert [(row.evidence.count(), row.pk == other.pk) for row in KnownResult.objects.order_by("-year")] == [
        (2, False), (1, True),
    ]  # fmt: skip


def test_failed_computation_is_not_asked_for_again_at_once() -> None:
    scene.make_programme()
    asked = PastFigureRequest("products_launched", 2021, now())
    job = Job.objects.create(kind=KNOWN, arguments=asked.arguments, state=Job.State.FAILED)
    assert read(asked) == PastFigure(is_failed=True)
    Job.objects.filter(pk=job.pk).update(queued_at=timezone.now() - dt.timedelta(hours=2))
    assert read(asked) == PastFigure(must_ask=True)
    assert read(PastFigureRequest("products_launched", 2019, now())) == PastFigure(is_failed=True)


def test_too_many_that_wait_stop_the_asking() -> None:
    scene.make_programme()
    Job.objects.bulk_create(Job(kind=KNOWN, arguments={"n": number}) for number in range(30))
    assert read(PastFigureRequest("products_launched", 2021, now())) == PastFigure(is_busy=True)


def test_results_that_are_kept_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past_figures, "KEPT", 2)
    scene.make_programme()
    moments = [now() for _ in range(3)]
    for moment in moments:
        compute_past_figure(PastFigureRequest("products_launched", 2021, moment))
    assert sorted(KnownResult.objects.values_list("moment", flat=True)) == moments[1:]


def test_rule_that_can_not_be_read_leaves_the_past_unknown() -> None:
    factories.make_indicator(rule={"measure": "nothing"})
    result = compute_past_figure(PastFigureRequest("products_launched", 2021, now()))
    assert result
    assert (result.value, result.evidence.count()) == (None, 0)
    factories.make_indicator("undefined")
    assert compute_past_figure(PastFigureRequest("undefined", 2021, now())) is None


def test_history_begins_with_the_first_phases() -> None:
    assert opening() is None
    before = now()
    factories.make_startup(phases=[("construction", "2021-01-01")])
    assert before < (opening() or before) < now()


def test_day_ends_at_midnight_in_paris() -> None:
    assert end_of(dt.date(2022, 3, 1)).astimezone(dt.UTC) == dt.datetime(2022, 3, 1, 22, 59, 59, 999999, tzinfo=dt.UTC)
