"""Searching the states for printed figures, and attaching a list: results, refusals, concurrency."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from common.history import history_of
from common.optimistic_lock import EditConflictError, VersionToken
from indicators.algebra.measures import ComputedFigure
from indicators.models import (
    EvidenceSearch,
    Indicator,
    Interpretation,
    ReconstructedEvidence,
    Reconstruction,
    TriedState,
)
from indicators.reconstruction.actions import (
    attach_list,
    attached_state,
    detach_list,
    runs,
    search_evidence,
)
from indicators.reconstruction.queries import SearchedFigure, printed_figure, printed_figures
from startups.models import Startup
from tests import factories
from tests.cases import cases
from tests.impact import scene
from tests.indicators.reconstruction.past import ABANDONED, FIRST, LAST, make_history, make_launches, on, state_printed

pytestmark = pytest.mark.django_db
SOMEBODY = "dinum@example.gouv.fr"


@pytest.fixture
def staff() -> User:
    return factories.make_user(SOMEBODY, User.Role.DINUM)


def plain(text: str) -> str:
    """Return the text with ordinary spaces."""
    return text.replace("\xa0", " ").replace("\u202f", " ")


def search(first: dt.date = FIRST, last: dt.date = LAST) -> int:
    return search_evidence(year=2021, first=first, last=last)


def figure(sort: str = "indicateur", code: str = "products_launched") -> SearchedFigure:
    found = printed_figure(2021, sort, code)
    assert found
    return found


def tried(one: SearchedFigure) -> list[tuple[str, str, str, int]]:
    return [
        (state.reading, state.first_day.isoformat(), state.last_day.isoformat(), int(state.value or 0))
        for state in one.tried
    ]


def test_search_keeps_each_list_with_its_days() -> None:
    make_history()
    make_launches()
    assert search() == 4
    assert tried(figure()) == [
        ("definition", "2021-12-01", "2022-01-09", 0),
        ("definition", "2022-01-10", "2022-01-27", 2),
        ("definition", "2022-01-28", "2022-02-08", 3),
        ("definition", "2022-02-09", "2022-03-04", 2),
    ]
    assert [(one.first_day.isoformat(), one.value) for one in figure().matches] == [("2022-01-28", Decimal(3))]
    kept = EvidenceSearch.objects.get()
    assert (kept.first_day, kept.last_day, kept.states) == (FIRST, LAST, 4)


def test_portfolio_is_read_in_two_ways() -> None:
    make_history()
    for subject, value in (("investigations", "1"), ("services", "1"), ("ended", "0")):
        state_printed(subject, value, "more_than" if subject == "ended" else "exact")
    search()
    # « c » lists its investigation after its construction: a service by dates, an investigation as read at the time.
    services = {(reading, first): value for reading, first, _, value in tried(figure("portefeuille", "services"))}
    assert services == {
        ("on_the_day", "2021-12-01"): 0,
        ("last_written", "2021-12-01"): 0,
        ("on_the_day", "2022-01-10"): 2,
        ("last_written", "2022-01-10"): 1,
        ("on_the_day", "2022-01-28"): 3,
        ("on_the_day", "2022-02-09"): 2,
    }
    investigations = {
        (reading, first): value for reading, first, _, value in tried(figure("portefeuille", "investigations"))
    }
    assert investigations == {
        ("on_the_day", "2021-12-01"): 1,
        ("last_written", "2021-12-01"): 1,
        ("on_the_day", "2022-01-10"): 0,
        ("last_written", "2022-01-10"): 0,
        ("last_written", "2022-01-28"): 1,
    }
    # A phase without a date is listed too: « b » has ended, as read at the time.
    ended = figure("portefeuille", "ended")
    assert [(one.reading, one.first_day.isoformat()) for one in ended.matches] == [("last_written", "2022-01-10")]


def test_same_number_by_another_list_is_another_list() -> None:
    make_history()
    make_launches("2")
    with on("2022-02-20"):
        Startup.objects.filter(slug="a").delete()
        factories.make_startup("d", phases=[("construction", "2021-09-01")])
    search()
    assert [(one.first_day.isoformat(), one.value) for one in figure().matches] == [
        ("2022-01-10", Decimal(2)),
        ("2022-02-09", Decimal(2)),
        ("2022-02-20", Decimal(2)),
    ]


def test_later_search_replaces_the_one_before() -> None:
    make_history()
    make_launches()
    search()
    assert search(dt.date(2022, 1, 20), dt.date(2022, 1, 30)) == 2
    assert tried(figure()) == [
        ("definition", "2022-01-20", "2022-01-27", 2),
        ("definition", "2022-01-28", "2022-01-30", 3),
    ]


def test_figure_whose_rule_cannot_be_read_is_left_out() -> None:
    make_history()
    make_launches()
    scene.publish(Indicator.objects.create(code="none", label="Rien", unit="x", first_year=2020), 2021, "1")
    search()
    found = figure(code="none")
    assert (found.search, found.tried, figure().search is None) == (None, (), False)


def test_runs_join_the_days_of_one_list() -> None:
    def made(value: int, digest: int) -> ComputedFigure:
        return ComputedFigure(Decimal(value), value, 0, Decimal(value), digest)

    def day(number: int) -> dt.date:
        return dt.date(2022, 1, number)

    lists = [(day(1), made(2, 7)), (day(3), made(2, 7)), (day(4), made(2, 8)), (day(9), made(3, 7))]
    assert runs(lists, day(20)) == [
        (day(1), day(3), made(2, 7)),
        (day(4), day(8), made(2, 8)),
        (day(9), day(20), made(3, 7)),
    ]


@cases(
    ("first", "last", "words"),
    [
        ("2022-02-02", "2022-02-01", "Le dernier jour précède le premier"),
        ("2019-12-31", "2020-02-01", "L’historique des fiches commence le 1er janvier 2020"),
        ("2022-01-01", "2999-01-01", "à venir"),
        ("2020-01-01", "2023-01-05", "trois ans au plus"),
    ],
)
def test_days_that_cannot_be_tried_are_refused(first: str, last: str, words: str) -> None:
    make_history()
    make_launches()
    with pytest.raises(ValidationError) as refused:
        search(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    assert words in plain(" ".join(refused.value.messages))
    assert not EvidenceSearch.objects.exists()


def test_without_history_nothing_can_be_tried() -> None:
    make_launches()
    with pytest.raises(ValidationError, match="Aucun historique"):
        search()


def attach(
    staff: User, day: str = "2022-01-28", reading: str = Interpretation.DEFINITION, **more: Any
) -> Reconstruction:
    asked = {"figure": figure(), "reading": reading, "day": dt.date.fromisoformat(day), "reason": "La seule", **more}
    return attach_list(actor=staff, **asked)


def rows(attached: Reconstruction) -> list[tuple[str, str, str]]:
    return [(row.startup_slug, row.date.isoformat(), row.reason) for row in attached.evidence.order_by("date")]


ENTRY = "Première entrée en phase « Construction »"


def test_attached_list_is_that_of_the_day_under_the_names_of_then(staff: User) -> None:
    make_history()
    launches, result = make_launches()
    search()
    Startup.objects.filter(slug="b").update(slug="bb", name="Autre nom")
    attached = attach(staff)
    assert (attached.result, attached.value, attached.remainder) == (result, Decimal(3), Decimal(0))
    assert attached.definition == launches.definitions.get()
    assert [(slug, day, plain(why)) for slug, day, why in rows(attached)] == [
        ("a", "2021-02-01", ENTRY),
        ("b", "2021-03-01", ENTRY),
        ("c", "2021-05-01", ENTRY),
    ]
    assert attached.moment.isoformat() == "2022-01-28T23:59:59.999999+01:00"


def test_nearest_list_is_attached_with_its_remainder(staff: User) -> None:
    make_history()
    make_launches("5")
    search()
    assert figure().matches == ()
    assert figure().nearest_first[0].first_day == dt.date(2022, 1, 28)
    assert attach(staff).remainder == Decimal(2)


def test_another_list_replaces_the_first(staff: User) -> None:
    make_history()
    make_launches()
    search()
    attach(staff)
    attach(staff, "2022-02-10", reason="Plutôt celle-ci")
    (left,) = Reconstruction.objects.all()
    assert (left.day, left.value, left.reason) == (dt.date(2022, 2, 10), Decimal(2), "Plutôt celle-ci")
    assert ReconstructedEvidence.objects.count() == 2
    detach_list(figure=figure(), reason="Retirée", actor=staff)
    assert not Reconstruction.objects.exists()
    versions = history_of(Reconstruction)._default_manager.order_by("pgh_id")
    assert list(versions.values_list("pgh_label", "day")) == [
        ("insert", dt.date(2022, 1, 28)),
        ("update", dt.date(2022, 1, 28)),
        ("delete", dt.date(2022, 1, 28)),
        ("insert", dt.date(2022, 2, 10)),
        ("update", dt.date(2022, 2, 10)),
        ("delete", dt.date(2022, 2, 10)),
    ]


def test_what_was_not_tried_is_refused(staff: User) -> None:
    make_history()
    make_launches()
    search()
    for day, reading in (
        ("2021-11-30", Interpretation.DEFINITION),
        ("2022-03-05", Interpretation.DEFINITION),
        ("2022-01-28", "rien"),
    ):
        with pytest.raises(ValidationError, match="n’a pas été essayé"):
            attach(staff, day, reading)
    attach(staff)
    with pytest.raises(ValidationError, match="déjà celle"):
        attach(staff)
    assert Reconstruction.objects.count() == 1


@cases("reason", ["", "  ", "\u200b"])
def test_reason_is_requested(staff: User, reason: str) -> None:
    make_history()
    make_launches()
    search()
    with pytest.raises(ValidationError, match="Indiquez"):
        attach(staff, reason=reason)


def test_only_who_decides_attaches(staff: User) -> None:
    make_history()
    make_launches()
    search()
    with pytest.raises(PermissionDenied):
        attach(factories.make_coach(factories.make_incubator()))
    attach(staff)
    with pytest.raises(PermissionDenied):
        detach_list(figure=figure(), reason="Non", actor=factories.make_user())


def test_second_of_two_people_sees_what_the_first_attached(staff: User) -> None:
    make_history()
    make_launches()
    search()
    seen = VersionToken.of(attached_state(None))
    attach(staff, seen=seen)
    with pytest.raises(EditConflictError) as stale:
        attach(staff, "2022-02-10", seen=seen)
    assert stale.value.now == {"day": dt.date(2022, 1, 28), "reading": "definition"}
    with pytest.raises(EditConflictError):
        detach_list(figure=figure(), reason="Non", actor=staff, seen=seen)
    assert Reconstruction.objects.get().day == dt.date(2022, 1, 28)


def test_nothing_to_remove_is_reported(staff: User) -> None:
    make_history()
    make_launches()
    with pytest.raises(ValidationError, match="Aucune liste"):
        detach_list(figure=figure(), reason="Non", actor=staff)


def test_reading_the_figures_of_a_year_costs_the_same_whatever_their_number() -> None:
    make_history()
    make_launches()
    state_printed("services", "2")
    search()
    with CaptureQueriesContext(connection) as few:
        assert [one.sort for one in printed_figures(2021)] == ["indicateur", "portefeuille"]
    for code in ("x", "y"):
        scene.publish(factories.make_indicator(code, rule=ABANDONED), 2021, "1")
    for subject in ("investigations", "ended"):
        state_printed(subject, "1")
    search()
    with CaptureQueriesContext(connection) as many:
        assert [one.code for one in printed_figures(2021)] == [
            "x",
            "y",
            "products_launched",
            "investigations",
            "services",
            "ended",
        ]
    assert len(many) == len(few) == 6
    assert TriedState.objects.filter(search__result__indicator__code="x").count() == 1
