"""Figures as known on a past day, and the start of the history of several record types."""

import datetime as dt
import time
from typing import Any

import pgtrigger
import pytest
from django.db import connection, transaction
from django.utils import timezone

from common.figure import UNKNOWN
from common.history import history_of
from community.models import Member
from impact.models import Designation
from indicators.drift.known import end_of, history_start, make_timeline, past_figure, past_values
from indicators.live import actions
from indicators.models import Definition, LiveResult
from startups.models import Membership, Phase, Span, Startup
from tests import factories
from tests.impact import scene

pytestmark = pytest.mark.django_db(transaction=True)
MOMENT = dt.datetime(2022, 3, 1, 22, 59, 59, 999999, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def now() -> dt.datetime:
    """Return a moment after all past writes, and before the next ones."""
    time.sleep(0.002)
    at = timezone.now()
    time.sleep(0.002)
    return at


def known_at(at: dt.datetime, code: str = "products_launched", year: int = 2021) -> tuple[int, list[tuple[str, int]]]:
    found = past_figure(code, year, at)
    assert found
    assert found.value is not None
    assert past_values(year, at)[code] == found.figure
    return int(found.value), sorted((row.slug, row.date.year) for row in found.rows)


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
    factories.make_indicator(rule=scene.LAUNCHES)
    factories.make_indicator("problems", rule={"measure": "entries", "kind": "investigation"})
    actions.compute_live_results()
    at = now()
    for live in LiveResult.objects.filter(year__in=(2021, 2022)).select_related("indicator"):
        found = past_figure(live.indicator.code, live.year, at)
        assert found
        assert found.value == live.value
        of_row = {(row.record, row.record_id, row.date, row.reason, row.amount, row.startup) for row in found.rows}
        assert of_row == set(live.evidence.values_list("record", "record_id", "date", "reason", "amount", "startup_id"))


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


def test_timeline_of_the_past_never_replaces_the_real_one() -> None:
    with pytest.raises(RuntimeError, match="would be written over"):
        make_timeline()


def test_figure_is_that_of_the_rule_in_force() -> None:
    with transaction.atomic():
        scene.make_programme()
    at = now()
    launches = Definition.objects.get(indicator__code="products_launched")
    Definition.objects.create(indicator=launches.indicator, first_year=2021, version=2, rule=scene.DESIGNATIONS)
    found = past_figure("products_launched", 2021, at)
    assert found
    assert found.value == 1
    assert (found.definition.version, [row.record for row in found.rows]) == (2, ["designation"])


def test_rule_that_can_not_be_read_leaves_the_past_unknown() -> None:
    factories.make_indicator(rule={"measure": "nothing"})
    factories.make_indicator("undefined")
    found = past_figure("products_launched", 2021, now())
    assert found
    assert (found.value, found.rows) == (None, ())
    assert past_figure("undefined", 2021, now()) is None
    assert past_figure("inconnu", 2021, now()) is None
    assert past_figure("products_launched", 2019, now()) is None
    assert past_values(2021, now()) == {"products_launched": UNKNOWN}


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2022-03-26", "2022-03-26T22:59:59.999999+00:00"),
        ("2022-03-27", "2022-03-27T21:59:59.999999+00:00"),  # daylight saving time begins that night
        ("2022-10-29", "2022-10-29T21:59:59.999999+00:00"),
        ("2022-10-30", "2022-10-30T22:59:59.999999+00:00"),
        ("2021-12-31", "2021-12-31T22:59:59.999999+00:00"),
    ],
)
def test_a_day_ends_in_paris_whatever_its_clocks(day: str, end: str) -> None:
    assert end_of(dt.date.fromisoformat(day)).astimezone(dt.UTC).isoformat() == end


def begun(model: Any, *moments: dt.datetime) -> None:
    """Set the times of the history of a record type, row by row."""
    versions = history_of(model)
    rows = versions._default_manager.order_by("pgh_id")
    with pgtrigger.ignore(f"{versions._meta.app_label}.{versions.__name__}:append_only"):
        for row, moment in zip(rows, moments, strict=True):
            rows.filter(pk=row.pk).update(pgh_created_at=moment)


def test_the_history_of_several_kinds_begins_with_that_of_the_last() -> None:
    assert history_start(()) is None
    assert history_start(["phase", "member"]) is None
    factories.make_startup(phases=[("construction", "2021-01-01"), ("abandon", "2022-01-01")])
    begun(Phase, MOMENT, MOMENT - 9 * MINUTE)  # the first one written, whatever its time
    assert (history_start(), history_start(["phase"]), history_start(["phase", "member"])) == (MOMENT, MOMENT, None)
    Member.objects.create(key="alpha")
    begun(Member, MOMENT + MINUTE)
    assert history_start(["phase", "member"]) == history_start(["member", "phase"]) == MOMENT + MINUTE
    begun(Member, MOMENT - MINUTE)
    assert history_start(["phase", "member"]) == MOMENT
    assert history_start(["member"]) == MOMENT - MINUTE
