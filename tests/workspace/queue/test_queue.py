"""What the queue requests of a team, to the day, and in which order."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from common.clock import today
from common.history import because
from common.periods import months_before
from common.words import date_fr
from impact.models import Review
from impact.national.actions import evaluate_criteria
from incubators.models import Incubator
from startups import actions
from startups.models import Finding, Startup
from startups.versions import changes_by_others
from tests import factories
from tests.cases import cases
from tests.catalogue.reading import get_page
from tests.workspace.conftest import days_ago
from tests.workspace.reading import rows, text_of
from workspace.todos.actions import store_todos

pytestmark = pytest.mark.django_db
PAGE = "/espace/a-mettre-a-jour/"
BY_INCUBATOR = "À mettre à jour, par incubateur"
DAY = dt.timedelta(days=1)
COMPLETE = {
    "stats_url": "https://stats.example",
    "budget_url": "https://budget.example",
    "repository": "https://code.example",
    "accessibility": "non conforme",
}
LAST = "Dernier comité d’investissement le"
NO_METRIC = "Aucun indicateur d’impact principal"
NO_BUDGET = "Il manque : budget"


@pytest.fixture
def team(signed_in: Callable[[User], Client]) -> Client:
    """Return the browser of DINUM staff."""
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))


def serving(slug: str, incubator: Incubator | None, days: int = 30, **fields: Any) -> Startup:
    """Create a complete service in construction for ``days`` days, with a headline metric."""
    phases = [("construction", days_ago(days))]
    startup = factories.make_startup(slug, phases=phases, incubator=incubator, **{**COMPLETE, **fields})
    factories.make_metric(startup, is_headline=True)
    return startup


def due(desk: Client, query: str = "") -> list[tuple[str, str]]:
    """Return the services of a page of the queue with their points to treat, once these are stored."""
    store_todos(today())
    found = []
    for row in get_page(desk, f"{PAGE}?{query}").all("tr"):
        if points := row.all("span", "due__what"):
            slug = row.all("a")[0].href.split("/")[-2]
            found += [(slug, point.text) for point in points]
    return found


def words(day: dt.date) -> str:
    return text_of(date_fr(day))


def ago(days: int) -> str:
    return words(today() - days * DAY)


def of(found: list[tuple[str, str]], start: str) -> list[tuple[str, str]]:
    """Return the points whose sentence begins so."""
    return [(slug, what) for slug, what in found if what.startswith(start)]


def test_queue_of_complete_services_is_empty(desk: Client, incubator: Incubator) -> None:
    serving("un", incubator)
    assert due(desk) == []


def test_missing_standards_are_requested(desk: Client, incubator: Incubator) -> None:
    serving("un", incubator, stats_url="", budget_url="", repository="", accessibility="")
    serving("declare", incubator, stats_url="", has_stats=True)
    serving("nie", incubator, stats_url="", has_stats=False)
    assert due(desk) == [
        ("nie", "Il manque : statistiques"),
        ("un", "Il manque : statistiques, budget, code source et accessibilité"),
    ]


def test_committee_is_requested_every_six_months(desk: Client, incubator: Incubator) -> None:
    for slug, held in (("jamais", None), ("vieux", 200), ("recent", 100)):
        startup = serving(slug, incubator, days=300)
        if held:
            factories.make_event(startup, "committee", days_ago(held))
    [(first, overdue)] = due(desk)
    assert first == "vieux"
    last, months = today() - 200 * DAY, (today() - 200 * DAY).month + 5
    expected = dt.date(last.year + months // 12, months % 12 + 1, min(last.day, 28))
    possible = {words(expected + days * DAY) for days in range(4)}
    start = f"Dernier comité d’investissement le {ago(200)}, le suivant était attendu le "
    assert (overdue.startswith(start), overdue.removeprefix(start) in possible) == (True, True)


@cases(
    ("held", "next_due", "is_due"),
    [(20, None, False), (20, 1, True), (20, -1, False), (300, None, True), (300, -1, False), (300, 0, False)],
)
def test_committee_is_due_on_the_day_of_the_last_review_else_in_six_months(
    desk: Client, incubator: Incubator, held: int, next_due: int | None, is_due: bool
) -> None:
    startup = serving("un", incubator, days=360)
    Review.objects.create(startup=startup, held_on=days_ago(350), next_due_on=days_ago(340))
    # The event of the same committee adds nothing.
    factories.make_event(startup, "committee", days_ago(held))
    next_due_on = None if next_due is None else days_ago(next_due)
    Review.objects.create(startup=startup, held_on=days_ago(held), next_due_on=next_due_on)
    found = [what for _, what in due(desk, "quoi=review")]
    assert len(found) == is_due
    assert all(what.startswith(f"Dernier comité d’investissement le {ago(held)}") for what in found)
    if is_due and next_due is not None:
        assert found[0].endswith(f"attendu le {ago(next_due)}")


@cases("given", [None, 10])
def test_stopped_service_is_asked_for_the_committee_that_its_review_gave_only(
    desk: Client, incubator: Incubator, given: int | None
) -> None:
    startup = serving("un", incubator, days=360)
    factories.make_event(startup, "committee", days_ago(300))
    next_due_on = None if given is None else days_ago(given)
    Review.objects.create(
        startup=startup, held_on=days_ago(300), decision="stop", reason="Sans impact", next_due_on=next_due_on
    )
    said = f"Dernier comité d’investissement le {ago(300)}, le suivant était attendu le {ago(given or 0)}"
    assert due(desk, "quoi=review") == ([("un", said)] if given else [])


def test_headline_metric_is_requested_of_services(desk: Client, incubator: Incubator) -> None:
    for slug in ("sans", "autre"):
        startup = serving(slug, incubator)
        startup.metrics.all().delete()
    factories.make_metric(Startup.objects.get(slug="autre"), is_headline=False)
    factories.make_startup("cherche", phases=[("investigation", days_ago(30))], incubator=incubator)
    assert due(desk) == [("autre", NO_METRIC), ("sans", NO_METRIC)]


def test_doubtful_designation_waits_for_staff_only(desk: Client, team: Client, incubator: Incubator) -> None:
    factories.make_designation(serving("doute", incubator))  # under construction: not yet deployed
    serving("non", incubator)
    evaluate_criteria()
    doubt = "Désigné d’impact national, mais un critère n’est plus rempli"
    assert due(desk) == []
    assert due(team) == due(team, "incubateur=fabrique") == [("doute", doubt)]


def test_committee_to_come_is_not_held(desk: Client, incubator: Incubator) -> None:
    factories.make_event(serving("un", incubator, days=300), "committee", days_ago(-10))
    assert due(desk) == []


def test_service_that_nobody_changed_for_a_year_is_to_read_again(
    desk: Client, incubator: Incubator, coach: User
) -> None:
    serving("oublie", incubator, days=400)
    read = serving("relu", incubator, days=400)
    actions.change_phase(startup=read, kind="acceleration", date=today(), reason="Comité", actor=coach)
    assert due(desk, "quoi=stale") == [("oublie", f"Aucune étape ni saisie depuis le {ago(400)}")]


def test_change_made_by_a_person_is_a_sign_of_life(desk: Client, incubator: Incubator, coach: User) -> None:
    startup = serving("un", incubator, days=800)
    [phase] = startup.phases.all()
    date = today() - 790 * DAY
    actions.correct_phase_date(phase=phase, date=date, reason="Procès-verbal", actor=coach)
    assert due(desk, "quoi=stale") == []


def test_long_investigation_is_to_conclude(desk: Client, incubator: Incubator) -> None:
    for slug, days in (("long", 200), ("court", 100)):
        factories.make_startup(slug, phases=[("investigation", days_ago(days))], incubator=incubator)
    assert due(desk) == [("long", f"En investigation depuis le {ago(200)} : conclusion à enregistrer")]


SIX_MONTHS, A_YEAR = months_before(today(), 6), months_before(today(), 12)


def kinds(desk: Client) -> list[str]:
    """Return the first word of each point."""
    return [what.split()[0] for _, what in due(desk)]


@cases(("days", "requested"), [(0, []), (1, ["En", "Dernier"])])
def test_six_months_are_to_the_day(desk: Client, incubator: Incubator, days: int, requested: list[str]) -> None:
    start = SIX_MONTHS - days * DAY
    factories.make_startup("cherche", phases=[("investigation", start.isoformat())], incubator=incubator)
    factories.make_event(serving("service", incubator), "committee", start.isoformat())
    assert kinds(desk) == requested


@cases(("held", "is_due"), [(today() + DAY, False), (today(), False), (SIX_MONTHS, False), (SIX_MONTHS - DAY, True)])
def test_committee_of_the_day_is_held_and_lasts_six_months(
    desk: Client, incubator: Incubator, held: dt.date, is_due: bool
) -> None:
    startup = serving("un", incubator, days=30)
    startup.phases.update(start=A_YEAR)
    factories.make_event(startup, "committee", held.isoformat())
    assert len(due(desk)) == is_due


@cases(("days", "is_stale"), [(0, False), (1, True)])
def test_year_without_a_change_is_to_the_day_and_an_event_to_come_is_no_sign_of_life(
    desk: Client, incubator: Incubator, days: int, is_stale: bool
) -> None:
    start = (A_YEAR - days * DAY).isoformat()
    startup = factories.make_startup("un", phases=[("investigation", start)], incubator=incubator)
    factories.make_event(startup, "committee", days_ago(-30))
    assert [bool(of([point], "Aucune étape")) for point in due(desk)] == [False] + [True] * is_stale


@cases(("days", "is_there"), [(1, True), (0, False)])
def test_service_is_in_the_queue_of_its_incubator_until_the_day_before_it_leaves(
    desk: Client, incubator: Incubator, days: int, is_there: bool
) -> None:
    startup = factories.make_startup("un", phases=[("investigation", days_ago(300))], incubator=incubator)
    startup.memberships.update(until=today() + days * DAY)
    assert bool(due(desk)) is is_there


def test_change_made_by_the_api_is_a_sign_of_life(desk: Client, incubator: Incubator) -> None:
    for startup in [serving(slug, incubator, days=800) for slug in ("importer", "api")]:
        with because(reason="Relecture", source=startup.slug):
            startup.phases.update(start=days_ago(790))
    assert [slug for slug, _ in due(desk, "quoi=stale")] == ["importer"]


@cases("part", ["startup", "event", "membership", "sponsorship"])
def test_change_of_any_part_of_the_fiche_is_a_sign_of_life(desk: Client, incubator: Incubator, part: str) -> None:
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
    assert due(desk, "quoi=stale") == []


def test_held_review_is_a_sign_of_life(desk: Client, incubator: Incubator) -> None:
    for slug, days in (("revu", 360), ("oublie", 370)):
        Review.objects.create(startup=serving(slug, incubator, days=800), held_on=days_ago(days))
    assert due(desk, "quoi=stale") == [("oublie", f"Aucune étape ni saisie depuis le {ago(370)}")]


def test_phase_is_requested_where_none_counts(desk: Client, incubator: Incubator) -> None:
    factories.make_startup("sans.date", phases=[("construction", None)], incubator=incubator)
    assert due(desk) == [("sans.date", "Aucune phase datée : le service n’est dans aucun chiffre")]


def test_ended_and_transferred_services_are_asked_to_mend_doubts_only(desk: Client, incubator: Incubator) -> None:
    for slug, kind in (("fini", "abandon"), ("parti", "transfere")):
        startup = factories.make_startup(slug, phases=[(kind, days_ago(900))], incubator=incubator)
        Finding.objects.create(startup=startup, code="closed", field="phases[0].end")
        Finding.objects.create(startup=startup, code="overlap", field="phases[0]", settled_at=timezone.now())
    found = due(desk)
    assert [slug for slug, _ in found] == ["parti", "fini"]
    assert all(what.endswith("(1re phase, date de fin)") for _, what in found)


def test_most_useful_comes_first_page_by_page(desk: Client, incubator: Incubator) -> None:
    doubtful = serving("z", incubator, days=500, budget_url="")
    factories.make_event(doubtful, "committee", days_ago(400))
    Finding.objects.create(startup=doubtful, code="overlap", field="phases[0]")
    points = [what for _, what in due(desk)]
    assert [what.partition(" (")[0].partition(" le ")[0] for what in points] == [
        LAST.removesuffix(" le"),
        points[1].partition(" (")[0],  # the doubt
        "Aucune étape ni saisie depuis",
        NO_BUDGET,
    ]
    for number in range(20):
        serving(f"s{number:02}", incubator, budget_url="")
    first = due(desk)
    assert [slug for slug, _ in first] == ["z"] * 4 + [f"s{number:02}" for number in range(19)]
    assert [slug for slug, _ in due(desk, "page=2")] == ["s19"]
    assert "24 points dans 21 services" in get_page(desk, PAGE).one("h1").text.replace("\u202f", " ")


def test_points_of_a_service_are_together_where_its_most_pressing_is(desk: Client, incubator: Incubator) -> None:
    old = serving("b", incubator, days=500, budget_url="")
    factories.make_event(serving("a", incubator, days=300, budget_url=""), "committee", days_ago(250))
    doubtful = serving("c", incubator, budget_url="")
    Finding.objects.create(startup=doubtful, code="overlap", field="phases[0]")
    factories.make_event(old, "committee", days_ago(450))
    found = due(desk)
    assert [slug for slug, _ in found] == ["b", "b", "b", "a", "a", "c", "c"]
    assert [of([point], NO_BUDGET) != [] for point in found] == [False, False, True, False, True, False, True]
    assert [slug for slug, _ in due(desk, "quoi=standards")] == ["a", "b", "c"]


def test_late_conclusions_and_committees_are_in_the_order_of_their_due_dates(
    desk: Client, incubator: Incubator
) -> None:
    for slug, days in (("recente", 300), ("ancienne", 800)):
        factories.make_startup(slug, phases=[("investigation", days_ago(days))], incubator=incubator)
    factories.make_event(serving("service", incubator, days=900), "committee", days_ago(500))
    late = [slug for slug, what in due(desk) if what.startswith(("En investigation", LAST))]
    assert late == ["ancienne", "service", "recente"]


def test_queue_has_the_services_of_the_reader_only(
    desk: Client, team: Client, incubator: Incubator, signed_in: Callable[[User], Client]
) -> None:
    other = factories.make_incubator("autre")
    for slug, carrier in (("ici", incubator), ("ailleurs", other), ("nulle-part", None)):
        serving(slug, carrier, budget_url="")
    former = signed_in(factories.make_coach(other, email="ex@example.gouv.fr", until="2021-01-01"))
    assert due(desk) == [("ici", NO_BUDGET)]
    assert due(former) == []
    everything = [slug for slug, _ in due(team)]
    assert sorted(everything) == ["ailleurs", "ici", "nulle-part"]
    assert [row[0].partition(" (")[0] for row in rows(team.get(PAGE), BY_INCUBATOR)] == [
        "Incubateur autre",
        "Incubateur fabrique",
        "Sans incubateur",
    ]
    assert due(team, "incubateur=autre") == [("ailleurs", NO_BUDGET)]


def test_service_carried_by_two_is_in_the_queue_of_each_once_under_its_lead(
    desk: Client, incubator: Incubator, coach: User, signed_in: Callable[[User], Client]
) -> None:
    second = factories.make_incubator("second")
    startup = serving("partage", incubator, budget_url="")
    startup.memberships.update(position=2)
    factories.make_membership(startup, second, is_lead=False)
    of_second = signed_in(factories.make_coach(second, email="second@example.gouv.fr"))
    assert due(desk) == due(of_second) == [("partage", NO_BUDGET)]
    coach.assignments.create(incubator=second, start="2021-01-01")
    assert due(desk) == [("partage", NO_BUDGET)]
    [row] = [row for row in get_page(desk, PAGE).rows() if "partage" in row[0]]
    assert row[1] == "Incubateur fabrique"


def test_queue_asks_the_database_as_often_for_one_service_as_for_three(desk: Client, incubator: Incubator) -> None:
    counts = []
    for slugs in (["a"], ["b", "c"]):
        for slug in slugs:
            serving(slug, incubator, days=500, budget_url="")
        due(desk)
        with CaptureQueriesContext(connection) as queries:
            desk.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_changes_by_others_show_who_and_why(incubator: Incubator, coach: User) -> None:
    startup = serving("un", incubator)
    other = factories.make_coach(incubator, email="autre@example.gouv.fr")
    actions.change_phase(startup=startup, kind="acceleration", date=today(), reason="Par l’autre", actor=other)
    actions.change_phase(startup=startup, kind="consolidation", date=today(), reason="Par moi", actor=coach)
    found = changes_by_others(coach.pk, today(), incubators=[incubator.pk], shown=5)
    assert [(one.slug, one.author, one.reason) for one in found] == [("un", "autre@example.gouv.fr", "Par l’autre")]
