"""The board of a portfolio: its services, each card, and the order of urgency."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from accounts.models import User
from common.clock import today
from community.models import Mission
from incubators.models import Incubator
from startups.models import Startup
from tests import factories
from tests.cases import cases
from tests.workspace.conftest import days_ago
from tests.workspace.home.test_page import home
from tests.workspace.reading import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(signed_in: Callable[[User], Client]) -> Client:
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM))


def make_service(slug: str, incubator: Incubator | None, kind: str = "construction", days: int = 10) -> Startup:
    return factories.make_startup(slug, phases=[(kind, days_ago(days))], incubator=incubator)


def board(page: Any) -> dict[str, list[str]]:
    """Return the slugs of the cards by phase."""
    return {column.kind.key: [one.startup.slug for one in cards] for column, cards, _ in page.context["columns"]}


def test_board_has_the_services_by_phase_the_nearest_due_date_first(desk: Client, incubator: Incubator) -> None:
    make_service("lance", incubator, days=100)
    late = make_service("retard", incubator, days=300)
    factories.make_event(late, "committee", days_ago(250))
    factories.make_measurement(factories.make_metric(late, is_headline=True), "2021-03", "1234")
    ends = [days_ago(-30), days_ago(-90), days_ago(1)]
    factories.make_member(missions=[(days_ago(200), end) for end in ends])
    for mission in Mission.objects.all():
        mission.startups.add(late)
    make_service("cherche", incubator, "investigation")
    make_service("fini", incubator, "abandon")
    make_service("opere", incubator, "opere")
    factories.make_startup("sans", incubator=incubator)
    make_service("ailleurs", factories.make_incubator("autre"))
    page = home(desk)
    text = text_of(page.content.decode())
    events = Calendar.from_ical(desk.get("/espace/echeances.ics").content).walk("VEVENT")
    due = {str(one["summary"]).split(",")[0]: one.decoded("dtstart") for one in events}
    assert {"À conclure : Service cherche", "Comité : Service retard"} <= set(due)
    assert due["Comité : Service retard"] == today()
    assert not [name for name in due if "fini" in name or "ailleurs" in name]
    assert desk.get("/espace/echeances.ics?incubator=inconnu").status_code == 400
    assert board(page) == {"investigation": ["cherche"], "construction": ["retard", "lance"]}
    late_card = next(cards for column, cards, _ in page.context["columns"] if column.kind.key == "construction")[0]
    assert (late_card.due.what, late_card.due.is_late, late_card.points) == ("Comité", True, 3)
    assert "1\u202f234 usagers (mars\u202f2021)" in page.content.decode().replace("</strong>", "")
    assert "ND" not in text
    assert [count.value for _, count, _ in page.context["elsewhere"]] == [1, 1, 1]
    assert page.context["urgent"][0].due.slug == "retard"
    table = home(desk, "vue=tableau")
    first = table.context["services"][0]
    assert (first.startup.slug, str(first.mission_end)) == ("retard", days_ago(-30))
    assert {one.startup.slug for one in table.context["services"]} == {"lance", "retard", "cherche", "opere", "sans"}
    assert home(desk, "vue=tableau&ordering=name").context["services"][0].startup.slug == "cherche"
    ended = home(desk, "vue=tableau&phase=abandon")
    assert [one.startup.slug for one in ended.context["services"]] == ["fini"]


def test_time_in_the_phase_is_compared_with_the_median_of_enough_stays(desk: Client, incubator: Incubator) -> None:
    startups = [make_service(f"s{number:02}", incubator, days=100) for number in range(24)]
    page = home(desk)
    [(column, cards, _)] = [one for one in page.context["columns"] if one[1]]
    assert (len(cards), column.more, cards[0].stay) == (
        6,
        18,
        "depuis 3\u00a0mois",
    )  # half of them are still there
    for startup in startups[:13]:
        startup.phases.create(kind_id="acceleration", start=days_ago(40))
    stays = [[one.stay for one in cards] for _, cards, _ in home(desk).context["columns"]]
    assert stays == [["depuis 3\u00a0mois (médiane\u00a0: 2\u00a0mois)"] * 6, ["depuis 1\u00a0mois"] * 6]


@cases(("query", "found"), [("sans-dinum", {"aucun", "local"}), ("sans-incubateur", {"aucun", "dinum"})])
def test_service_without_a_contact_is_found(desk: Client, incubator: Incubator, query: str, found: set[str]) -> None:
    make_service("aucun", incubator)
    for slug, column in (("dinum", "contact_dinum"), ("local", "contact_incubator")):
        Startup.objects.filter(pk=make_service(slug, incubator).pk).update(**{column: "Camille"})
    page = home(desk, f"vue=tableau&contact={query}")
    assert {one.startup.slug for one in page.context["services"]} == found


def test_coach_without_a_service_sees_what_to_do(desk: Client, incubator: Incubator) -> None:
    make_service("ailleurs", factories.make_incubator("autre"))
    assert "Aucun service n’est rattaché à votre incubateur" in text_of(home(desk).content.decode())
    narrowed = home(desk, "incubator=autre")
    assert (narrowed.status_code, narrowed.context["startups"]) == (200, [])


def test_refused_filter_is_named_above_the_whole_board(desk: Client, incubator: Incubator) -> None:
    make_service("un", incubator)
    for query in ("vue=inconnue", "couleur=bleu", "phase=inconnue", "as_of=2021-01-01"):
        page = home(desk, query)
        assert (page.status_code, "fr-alert--error" in page.content.decode()) == (400, True)
        assert board(page)["construction"] == ["un"]
    assert home(desk, "vue=tableau&phase=inconnue").status_code == 400  # a table has no page of what is refused
    assert "Présentation :" not in text_of(home(desk, "vue=tableau").content.decode())


def test_staff_see_the_board_of_the_programme_or_of_an_incubator(staff: Client, incubator: Incubator) -> None:
    make_service("revu", incubator, days=500)
    make_service("seul", factories.make_incubator("autre"), "acceleration")
    assert board(home(staff, "vue=phases")) == {"construction": ["revu"], "acceleration": ["seul"]}
    assert board(home(staff, "incubator=fabrique")) == {"construction": ["revu"]}


def test_page_of_a_change_of_phase_shows_what_each_next_one_requires(desk: Client, incubator: Incubator) -> None:
    startup = make_service("un", incubator, "investigation")
    page = desk.get(f"/espace/services/{startup.slug}/phase/")
    assert [kind.key for kind, _ in page.context["next_phases"]] == ["construction", "abandon-investigation"]
    assert "Écrire la synthèse de l’investigation" in text_of(page.content.decode())
