import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.models import User
from common.clock import today
from common.history import because
from impact.models import ImpactStatus, Review
from incubators.models import Incubator
from startups import actions
from startups.models import Finding, Startup
from startups.versions import changes_by_others
from tests import factories
from tests.cases import cases
from tests.workspace.conftest import days_ago
from workspace.pages.scope import IncubatorScope, scope_of
from workspace.queue import queries
from workspace.queue.presenters import QueueRow, row
from workspace.queue.queries import Due, IncubatorDue, Queue
from workspace.todos.actions import store_todos
from workspace.todos.rules import TodoKind

pytestmark = pytest.mark.django_db
COMPLETE = {
    "stats_url": "https://stats.example",
    "budget_url": "https://budget.example",
    "repository": "https://code.example",
    "accessibility": "non conforme",
}


def queue(scope: IncubatorScope, day: dt.date, **options: Any) -> Queue:
    """Return the queue once the job of ``day`` has stored it."""
    store_todos(day)
    return queries.queue(queries.read_services(scope, day), **options)


def due_by_incubator(scope: IncubatorScope, day: dt.date) -> list[IncubatorDue]:
    store_todos(day)
    return queries.count_by_incubator(queries.read_services(scope, day), scope)


def serving(slug: str, incubator: Incubator, days: int = 30, **fields: Any) -> Startup:
    """Create a complete service in construction for ``days`` days, with a headline metric."""
    phases = [("construction", days_ago(days))]
    startup = factories.make_startup(slug, phases=phases, incubator=incubator, **{**COMPLETE, **fields})
    factories.make_metric(startup, is_headline=True)
    return startup


def due(incubator: Incubator, **options: Any) -> list[tuple[str, TodoKind, dt.date | None, tuple[str, ...]]]:
    found = queue(IncubatorScope((incubator,), everything=False), today(), **options)
    return [(one.slug, one.todo, one.since, one.details) for one in found.rows]


def test_queue_of_what_is_up_to_date_is_empty(incubator: Incubator) -> None:
    serving("un", incubator)
    assert due(incubator) == []


def test_queue_requests_the_standards_that_are_missing(incubator: Incubator) -> None:
    serving("un", incubator, stats_url="", budget_url="", repository="", accessibility="")
    serving("declare", incubator, stats_url="", has_stats=True)
    serving("nie", incubator, stats_url="", has_stats=False)
    assert due(incubator) == [
        ("nie", TodoKind.STANDARDS, None, ("stats_url",)),
        ("un", TodoKind.STANDARDS, None, ("stats_url", "budget_url", "repository", "accessibility")),
    ]


def test_queue_requests_a_committee_every_six_months(incubator: Incubator) -> None:
    for slug, held in (("jamais", None), ("vieux", 200), ("recent", 100)):
        startup = serving(slug, incubator, days=300)
        if held:
            factories.make_event(startup, "committee", days_ago(held))
    last = today() - dt.timedelta(days=200)
    months = last.month + 5
    expected = last + dt.timedelta(
        days=(dt.date(last.year + months // 12, months % 12 + 1, 1) - last.replace(day=1)).days
    )
    [overdue, never] = due(incubator)
    assert (never, overdue[:3]) == (("jamais", TodoKind.REVIEW, None, ()), ("vieux", TodoKind.REVIEW, last))
    assert abs((dt.date.fromisoformat(overdue[3][0]) - expected).days) <= 3


@cases(
    ("held", "next_due", "is_due"),
    [(20, None, False), (20, 1, True), (20, -1, False), (300, None, True), (300, -1, False), (300, 0, False)],
)
def test_review_shows_when_the_next_is_due_else_in_six_months(
    incubator: Incubator, held: int, next_due: int | None, is_due: bool
) -> None:
    startup = serving("un", incubator, days=360)
    Review.objects.create(startup=startup, held_on=days_ago(350), next_due_on=days_ago(340))
    # The event of the same committee adds nothing.
    factories.make_event(startup, "committee", days_ago(held))
    next_due_on = None if next_due is None else days_ago(next_due)
    Review.objects.create(startup=startup, held_on=days_ago(held), next_due_on=next_due_on)
    found = due(incubator, todo=TodoKind.REVIEW)
    assert [(slug, since) for slug, _, since, _ in found] == [("un", today() - dt.timedelta(days=held))] * is_due
    if is_due and next_due_on:
        assert found[0][3] == (next_due_on,)


@pytest.mark.parametrize("given", [None, 10])
def test_no_committee_is_requested_after_a_stop_but_one_that_it_gave(incubator: Incubator, given: int | None) -> None:
    startup = serving("un", incubator, days=360)
    factories.make_event(startup, "committee", days_ago(300))
    next_due_on = None if given is None else days_ago(given)
    Review.objects.create(
        startup=startup, held_on=days_ago(300), decision="stop", reason="Sans impact", next_due_on=next_due_on
    )
    found = due(incubator, todo=TodoKind.REVIEW)
    assert found == ([("un", TodoKind.REVIEW, today() - dt.timedelta(days=300), (next_due_on,))] if next_due_on else [])


def test_overdue_committee_shows_when_it_was_expected() -> None:
    due = Due(TodoKind.REVIEW, "un", "Un", "", dt.date(2021, 3, 1), ("2021-09-01",))
    assert row(due) == QueueRow(
        due,
        "Dernier comité d’investissement le 1er\u202fmars\u202f2021, le suivant était attendu le 1er\u202fseptembre\u202f2021",
        "Enregistrer le comité",
        "/espace/services/un/comites/nouveau/",
    )


def test_queue_requests_a_headline_metric(incubator: Incubator) -> None:
    for slug in ("sans", "autre"):
        startup = serving(slug, incubator)
        startup.metrics.all().delete()
    factories.make_metric(Startup.objects.get(slug="autre"), is_headline=False)
    factories.make_startup("cherche", phases=[("investigation", days_ago(30))], incubator=incubator)
    assert due(incubator) == [("autre", TodoKind.METRIC, None, ()), ("sans", TodoKind.METRIC, None, ())]


def test_designations_wait_for_staff_only(incubator: Incubator) -> None:
    for slug, status in (
        ("pret", "eligible"),
        ("doute", "designated_doubtful"),
        ("non", "missing"),
        ("fait", "designated"),
    ):
        ImpactStatus.objects.create(startup=serving(slug, incubator), status=status, evaluated_at=timezone.now())
    assert due(incubator) == []
    staff = IncubatorScope((incubator,), everything=True)
    narrowed = staff.narrowed(incubator.slug)
    assert narrowed is not None
    for scope in (staff, narrowed):
        assert [(one.slug, one.todo, one.details) for one in queue(scope, today()).rows] == [
            ("doute", TodoKind.DESIGNATION, ("designated_doubtful",)),
            ("pret", TodoKind.DESIGNATION, ("eligible",)),
        ]
    assert due_by_incubator(narrowed, today())[0].counts == {"designation": 2}


def test_committee_to_come_is_not_held(incubator: Incubator) -> None:
    factories.make_event(serving("un", incubator, days=300), "committee", days_ago(-10))
    assert [todo for _, todo, _, _ in due(incubator)] == [TodoKind.REVIEW]


def test_queue_asks_to_read_again_what_nobody_changed_for_a_year(incubator: Incubator, coach: User) -> None:
    serving("oublie", incubator, days=400)
    read = serving("relu", incubator, days=400)
    actions.change_phase(startup=read, kind="acceleration", date=today(), reason="Comité", actor=coach)
    found = [(slug, since) for slug, todo, since, _ in due(incubator, todo=TodoKind.STALE)]
    assert found == [("oublie", today() - dt.timedelta(days=400))]


def test_change_made_by_a_person_is_a_sign_of_life(incubator: Incubator, coach: User) -> None:
    startup = serving("un", incubator, days=800)
    [phase] = startup.phases.all()
    date = today() - dt.timedelta(days=790)
    actions.correct_phase_date(phase=phase, date=date, reason="Procès-verbal", actor=coach)
    assert due(incubator, todo=TodoKind.STALE) == []


def test_queue_asks_to_conclude_a_long_investigation(incubator: Incubator) -> None:
    for slug, days in (("long", 200), ("court", 100)):
        factories.make_startup(slug, phases=[("investigation", days_ago(days))], incubator=incubator)
    assert due(incubator) == [("long", TodoKind.INVESTIGATION, today() - dt.timedelta(days=200), ())]


NOON = dt.date(2022, 3, 10)


def todos(incubator: Incubator, day: dt.date) -> list[TodoKind]:
    return [one.todo for one in queue(IncubatorScope((incubator,), everything=False), day).rows]


def test_six_months_are_to_the_day(incubator: Incubator) -> None:
    factories.make_startup("cherche", phases=[("investigation", "2021-09-10")], incubator=incubator)
    serving("service", incubator).phases.update(start="2021-09-10")
    assert todos(incubator, NOON) == []
    assert todos(incubator, NOON + dt.timedelta(days=1)) == [TodoKind.INVESTIGATION, TodoKind.REVIEW]


def test_committee_of_the_day_is_held_and_lasts_six_months(incubator: Incubator) -> None:
    startup = serving("un", incubator, days=30)
    startup.phases.update(start="2021-01-01")
    factories.make_event(startup, "committee", "2021-09-10")
    assert todos(incubator, dt.date(2021, 9, 9)) == [TodoKind.REVIEW]
    assert todos(incubator, dt.date(2021, 9, 10)) == todos(incubator, NOON) == []
    assert todos(incubator, NOON + dt.timedelta(days=1)) == [TodoKind.REVIEW]


def test_year_without_a_change_is_to_the_day_and_what_is_to_come_is_no_sign_of_life(incubator: Incubator) -> None:
    startup = factories.make_startup("un", phases=[("investigation", "2021-03-10")], incubator=incubator)
    factories.make_event(startup, "committee", "2022-12-01")
    assert todos(incubator, NOON) == [TodoKind.INVESTIGATION]
    assert todos(incubator, NOON + dt.timedelta(days=1)) == [TodoKind.INVESTIGATION, TodoKind.STALE]


def test_service_that_left_is_in_the_queue_of_its_incubator_until_the_day_before(incubator: Incubator) -> None:
    startup = factories.make_startup("un", phases=[("investigation", "2021-06-01")], incubator=incubator)
    startup.memberships.update(until=NOON)
    assert todos(incubator, NOON - dt.timedelta(days=1)) == [TodoKind.INVESTIGATION]
    assert todos(incubator, NOON) == []


def test_change_made_by_the_api_is_a_sign_of_life(incubator: Incubator, coach: User) -> None:
    for startup in [serving(slug, incubator, days=800) for slug in ("importer", "api")]:
        with because(reason="Relecture", source=startup.slug):
            startup.phases.update(start=days_ago(790))
    assert [slug for slug, *_ in due(incubator, todo=TodoKind.STALE)] == ["importer"]


@cases("part", ["startup", "event", "membership", "sponsorship"])
def test_change_of_any_part_of_the_fiche_is_a_sign_of_life(incubator: Incubator, part: str) -> None:
    startup = serving("un", incubator, days=800)
    sponsor = factories.make_administration()
    with because(reason="Relecture", source="page"):
        if part == "startup":
            Startup.objects.update(mission="Servir")
        elif part == "event":
            factories.make_event(startup, "national_impact", days_ago(790))
        elif part == "membership":
            startup.memberships.update(start=days_ago(799))
        else:
            startup.sponsorships.create(administration=sponsor)
    assert due(incubator, todo=TodoKind.STALE) == []


def test_review_that_was_held_is_a_sign_of_life(incubator: Incubator) -> None:
    for slug, days in (("revu", 360), ("oublie", 370)):
        Review.objects.create(startup=serving(slug, incubator, days=800), held_on=days_ago(days))
    found = [(slug, since) for slug, _, since, _ in due(incubator, todo=TodoKind.STALE)]
    assert found == [("oublie", today() - dt.timedelta(days=370))]


def test_queue_requests_a_phase_where_none_counts(incubator: Incubator) -> None:
    factories.make_startup("sans.date", phases=[("construction", None)], incubator=incubator)
    assert due(incubator) == [("sans.date", TodoKind.PHASE, None, ())]


def test_ended_and_transferred_services_are_asked_to_mend_doubts_only(incubator: Incubator) -> None:
    for slug, kind in (("fini", "abandon"), ("parti", "transfere")):
        startup = factories.make_startup(slug, phases=[(kind, days_ago(900))], incubator=incubator)
        Finding.objects.create(startup=startup, code="closed", field="phases[0].end")
        Finding.objects.create(startup=startup, code="overlap", field="phases[0]", mended_at=dt.datetime.now(dt.UTC))
    assert due(incubator) == [
        ("parti", TodoKind.DOUBT, None, ("closed phases[0].end",)),
        ("fini", TodoKind.DOUBT, None, ("closed phases[0].end",)),
    ]


def test_queue_has_the_most_useful_first_page_by_page(incubator: Incubator) -> None:
    doubtful = serving("z", incubator, days=500, budget_url="")
    Finding.objects.create(startup=doubtful, code="overlap", field="phases[0]")
    assert [todo for _, todo, _, _ in due(incubator)] == [
        TodoKind.REVIEW,
        TodoKind.DOUBT,
        TodoKind.STALE,
        TodoKind.STANDARDS,
    ]
    for number in range(20):
        serving(f"s{number:02}", incubator, budget_url="")
    first = due(incubator)
    assert [slug for slug, *_ in first] == ["z"] * 4 + [f"s{number:02}" for number in range(19)]
    assert [slug for slug, *_ in due(incubator, page="2")] == ["s19"]
    found = queue(IncubatorScope((incubator,), everything=False), today())
    assert (len(found.rows), found.total, found.page.paginator.count) == (23, 24, 21)


def test_rows_of_a_service_are_together_where_its_most_pressing_does(incubator: Incubator) -> None:
    old = serving("b", incubator, days=500, budget_url="")
    serving("a", incubator, days=300, budget_url="")
    doubtful = serving("c", incubator, budget_url="")
    Finding.objects.create(startup=doubtful, code="overlap", field="phases[0]")
    factories.make_event(old, "committee", days_ago(450))
    assert [(slug, todo) for slug, todo, *_ in due(incubator)] == [
        ("b", TodoKind.REVIEW),
        ("b", TodoKind.STALE),
        ("b", TodoKind.STANDARDS),
        ("a", TodoKind.REVIEW),
        ("a", TodoKind.STANDARDS),
        ("c", TodoKind.DOUBT),
        ("c", TodoKind.STANDARDS),
    ]
    assert [slug for slug, *_ in due(incubator, todo=TodoKind.STANDARDS)] == ["a", "b", "c"]


def test_queue_holds_the_services_of_the_scope_only(incubator: Incubator) -> None:
    other = factories.make_incubator("autre")
    for slug, carrier in (("ici", incubator), ("ailleurs", other), ("nulle-part", None)):
        startup = factories.make_startup(slug, phases=[("construction", days_ago(10))], incubator=carrier)
        factories.make_metric(startup, is_headline=True)
    everything = IncubatorScope((other, incubator), everything=True)
    assert [slug for slug, *_ in due(incubator)] == ["ici"]
    assert [one.slug for one in queue(everything, today()).rows] == ["ailleurs", "ici", "nulle-part"]
    assert due_by_incubator(everything, today()) == [
        IncubatorDue("autre", "Incubateur autre", {"standards": 1}),
        IncubatorDue("fabrique", "Incubateur fabrique", {"standards": 1}),
        IncubatorDue("", "", {"standards": 1}),
    ]
    narrowed = everything.narrowed("autre")
    assert narrowed is not None
    assert queue(narrowed, today()).rows == [
        Due(
            TodoKind.STANDARDS,
            "ailleurs",
            "Service ailleurs",
            "Incubateur autre",
            None,
            ("stats_url", "budget_url", "repository", "accessibility"),
        )
    ]


def test_service_carried_by_two_is_in_the_queue_of_each_once(incubator: Incubator) -> None:
    second = factories.make_incubator("second")
    startup = serving("partage", incubator, budget_url="")
    factories.make_membership(startup, second, is_lead=False)
    for carrier in (incubator, second):
        assert [slug for slug, *_ in due(carrier)] == ["partage"]
    assert queue(IncubatorScope((incubator, second), everything=False), today()).total == 1


def test_service_carried_by_two_is_counted_under_its_lead_whatever_their_place(incubator: Incubator) -> None:
    second = factories.make_incubator("second")
    startup = serving("partage", incubator, budget_url="")
    startup.memberships.update(position=2)
    factories.make_membership(startup, second, is_lead=False)
    scope = IncubatorScope((incubator, second), everything=False)
    assert due_by_incubator(scope, today()) == [IncubatorDue("fabrique", "Incubateur fabrique", {"standards": 1})]
    assert [one.incubator for one in queue(scope, today()).rows] == ["Incubateur fabrique"]


@cases("count", [1, 3])
def test_each_block_is_one_query_or_two_of_what_is_stored(
    incubator: Incubator, coach: User, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    for number in range(count):
        serving(f"s{number}", incubator, days=500, budget_url="")
    scope = scope_of(coach)
    store_todos(today())
    # Incubators with services, and their points; the changes by others.
    with django_assert_num_queries(3):
        services = queries.read_services(scope, today())
        assert len(queries.queue(services).rows) == 3 * count
        assert queries.count_by_incubator(services, scope)[0].total == 3 * count
        assert changes_by_others(coach.pk, today(), incubators=scope.keys, shown=5) == []


def test_changes_by_others_show_who_and_why(incubator: Incubator, coach: User) -> None:
    startup = serving("un", incubator)
    other = factories.make_coach(incubator, email="autre@example.gouv.fr")
    actions.change_phase(startup=startup, kind="acceleration", date=today(), reason="Par l’autre", actor=other)
    actions.change_phase(startup=startup, kind="consolidation", date=today(), reason="Par moi", actor=coach)
    found = changes_by_others(coach.pk, today(), incubators=[incubator.pk], shown=5)
    assert [(one.slug, one.author, one.reason) for one in found] == [("un", "autre@example.gouv.fr", "Par l’autre")]


def test_scope_is_what_one_coaches_today_or_everything(incubator: Incubator, coach: User) -> None:
    before = factories.make_incubator("avant")
    factories.make_coach(before, email="ex@example.gouv.fr", until="2021-01-01")
    assert scope_of(coach) == IncubatorScope((incubator,), everything=False)
    assert scope_of(User.objects.get(email="ex@example.gouv.fr")) == IncubatorScope((), everything=False)
    staff = factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)
    assert scope_of(staff) == IncubatorScope((before, incubator), everything=True)
    assert scope_of(coach).narrowed("avant") is None
