"""The pages of events, incubators and investigations."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.background import recompute
from common.clock import today
from common.history import changes
from common.words import date_fr
from impact.models import Review
from incubators.models import Incubator
from startups.fiche_actions import add_carrier
from startups.models import Finding, Investigation, LifeEvent, Membership, Phase, Startup
from startups.queries import spans_at
from tests import factories, wordings
from tests.cases import cases
from tests.workspace.conftest import days_ago
from tests.workspace.reading import errors, filled, messages, rows

pytestmark = pytest.mark.django_db
FICHE = "/espace/services/un.service/"


def save(desk: Client, path: str, **typed: Any) -> Any:
    return desk.post(path, filled(desk.get(path), step="save", **typed), follow=True)


def waiting(desk: Client) -> list[Any]:
    """Return the rows of the queue."""
    return [row for service in desk.get("/espace/a-mettre-a-jour/").context["due"] for row in service.rows]


def test_committee_that_was_held_leaves_the_queue(desk: Client, incubator: Incubator) -> None:
    startup = factories.make_startup("un.service", phases=[("construction", days_ago(300))], incubator=incubator)
    factories.make_event(startup, "committee", days_ago(290))
    factories.make_metric(startup, is_headline=True)
    recompute.now()
    review = next(row for row in waiting(desk) if row.due.todo == "review")
    page = save(desk, review.url, decision="reinvest", reason="Poursuite")
    assert messages(page) == [wordings.COMMITTEE_SAVED]
    held = Review.objects.get()
    assert (held.decision, held.held_on, held.reason) == ("reinvest", today(), "Poursuite")
    assert [row.due.todo.value for row in waiting(desk)] == ["standards"]


def test_event_is_recorded_once_and_can_be_removed(desk: Client, startup: Startup) -> None:
    path = f"{FICHE}evenements/"
    carry(desk, path, kind="committee", date="2021-06-01")
    refused = shown(desk, path, kind="committee", date="2021-06-01")
    assert errors(refused) == {"date": [wordings.SAME_EVENT]}
    event = startup.events.get()
    page = carry(desk, f"{path}{event.pk}/retrait/", reason="Saisi deux fois")
    assert (page.redirect_chain, messages(page)) == ([(path, 302)], ["L’événement est retiré."])
    assert startup.events.count() == 0
    assert [one.reason for one in changes(LifeEvent, pgh_obj_id=event.pk)] == [
        "Événement enregistré : comité d’investissement",
        "Saisi deux fois",
    ]


def test_launch_and_its_withdrawal_show_the_indicator_that_changes(desk: Client, startup: Startup) -> None:
    factories.make_indicator(rule={"measure": "milestones", "dates": ["event:product_launch"]})
    path, year = f"{FICHE}evenements/", today().year
    page = shown(desk, path, kind="product_launch", date=f"{year}-01-01")
    assert [row[1:] for row in rows(page, wordings.BEFORE_AND_AFTER)] == [["0", "1"]]
    assert not startup.events.exists()
    carry(desk, path, kind="product_launch", date=f"{year}-01-01")
    page = shown(desk, f"{path}{startup.events.get().pk}/retrait/", reason="Saisi par erreur")
    assert [row[1:] for row in rows(page, wordings.BEFORE_AND_AFTER)] == [["1", "0"]]


@cases("date", ["0001-01-01", "9999-12-31"])
def test_event_of_an_impossible_date_is_refused(desk: Client, startup: Startup, date: str) -> None:
    page = shown(desk, f"{FICHE}evenements/", kind="committee", date=date)
    assert errors(page) == {"__all__": [wordings.EVENT_OUT_OF_BOUNDS]}


def shown(desk: Client, path: str, **typed: Any) -> Any:
    """Return the preview of a change of incubator."""
    return desk.post(path, filled(desk.get(path), step="preview", **typed))


def carry(desk: Client, path: str, **typed: Any) -> Any:
    """Return the response after a preview and its confirmation."""
    return desk.post(path, filled(shown(desk, path, **typed), step="save", confirmed="on"), follow=True)


def test_moving_from_a_day_keeps_the_past_and_the_rights_follow(desk: Client, startup: Startup) -> None:
    factories.make_incubator("autre")
    path = f"{FICHE}incubateurs/autre/"
    page = shown(desk, path, incubator="autre", reason="Convention")
    assert rows(page, wordings.BEFORE_AND_AFTER) == [
        ["Incubateurs aujourd’hui", "Incubateur fabrique", "Incubateur autre"],
        ["Incubateur autre : investigations", "0", "1"],
        ["Incubateur fabrique : investigations", "1", "0"],
        ["Incubateur autre : fiches portées, co-incubation comprise", "0", "1"],
        ["Incubateur fabrique : fiches portées, co-incubation comprise", "1", "0"],
    ]
    assert page.context["warnings"] == [
        "Vous n’accompagnez pas cet incubateur : vous ne pourrez plus modifier la fiche."
    ]
    assert startup.memberships.count() == 1
    refused = desk.post(path, filled(page, step="save"))
    assert errors(refused) == {"confirmed": [wordings.TICK_TO_CONFIRM]}
    page = desk.post(path, filled(refused, step="save", confirmed="on"), follow=True)
    assert page.redirect_chain == [("/startups/un.service/", 302)]
    assert messages(page) == [wordings.MOVED_TO_AN_INCUBATOR]
    lives = startup.memberships.order_by("start").values_list("incubator__slug", "start", "until")
    assert set(lives) == {("fabrique", None, today()), ("autre", today(), None)}
    assert desk.get(FICHE).status_code == 403


def test_move_that_another_user_made_concurrently_is_shown_again(desk: Client, startup: Startup, coach: User) -> None:
    factories.make_coach(factories.make_incubator("autre"), email="autre@example.gouv.fr")
    third = factories.make_incubator("tiers")
    path = f"{FICHE}incubateurs/avec/"
    page = shown(desk, path, incubator="autre", reason="Convention")
    add_carrier(startup=startup, incubator=third, since=today(), reason="La même", actor=coach)
    stale = desk.post(path, filled(page, step="save"))
    day = date_fr(today())
    assert (stale.status_code, stale.context["other_changes"]) == (
        409,
        [f"Qui porte le service : Incubateur fabrique\nIncubateur tiers, depuis le {day}, en co-incubation"],
    )
    again = desk.post(path, filled(stale, step="save"))
    assert rows(again, wordings.BEFORE_AND_AFTER)[0] == [
        "Incubateurs aujourd’hui",
        "Incubateur fabrique et Incubateur tiers",
        "Incubateur autre, Incubateur fabrique et Incubateur tiers",
    ]
    assert startup.memberships.count() == 2


def test_moving_to_the_same_incubator_is_refused(desk: Client, startup: Startup) -> None:
    page = shown(desk, f"{FICHE}incubateurs/autre/", incubator="fabrique", reason="x")
    assert errors(page) == {"incubator": [wordings.CARRIED_THAT_DAY]}


def test_service_is_carried_by_two_then_by_one(desk: Client, startup: Startup) -> None:
    factories.make_incubator("autre")
    path = f"{FICHE}incubateurs/avec/"
    page = shown(desk, path, incubator="autre", since="2022-01-01", reason="Convention")
    assert rows(page, wordings.BEFORE_AND_AFTER) == [
        ["Incubateurs aujourd’hui", "Incubateur fabrique", "Incubateur autre et Incubateur fabrique"],
        ["Incubateur autre : fiches portées, co-incubation comprise", "0", "1"],
    ]
    page = carry(desk, path, incubator="autre", since="2022-01-01", reason="Convention")
    assert (page.redirect_chain, messages(page)) == ([(f"{FICHE}incubateurs/", 302)], ["Le service est co-incubé."])
    second = Membership.objects.get(is_lead=False)
    assert (second.incubator.slug, second.start, second.until) == ("autre", dt.date(2022, 1, 1), None)
    twice = shown(desk, path, incubator="autre", since="2023-01-01", reason="Encore")
    assert errors(twice) == {"__all__": [wordings.CARRIED_ALREADY]}
    end = f"{FICHE}incubateurs/{second.pk}/fin/"
    assert rows(shown(desk, end, on="2024-01-01", reason="Fin"), wordings.BEFORE_AND_AFTER)[0] == [
        "Incubateurs aujourd’hui",
        "Incubateur autre et Incubateur fabrique",
        "Incubateur fabrique",
    ]
    carry(desk, end, on="2024-01-01", reason="Fin")
    second.refresh_from_db()
    assert second.until == dt.date(2024, 1, 1)


def test_lead_is_not_ended(desk: Client, startup: Startup) -> None:
    lead = startup.memberships.get()
    assert desk.get(f"{FICHE}incubateurs/{lead.pk}/fin/").status_code == 404
    page = desk.get(f"{FICHE}incubateurs/")
    assert [one.incubator.slug for one in page.context["memberships"]] == ["fabrique"]


def begin(desk: Client, **typed: Any) -> Any:
    asked = {
        "name": "Un  problème d’été",
        "problem": "Il fait chaud",
        "incubator": "fabrique",
        "reason": "Appel à problèmes",
        **typed,
    }
    return save(desk, "/espace/investigations/nouvelle/", **asked)


def test_investigation_that_is_opened_makes_the_fiche(desk: Client, coach: User, incubator: Incubator) -> None:
    factories.make_phase_kinds()
    sponsor = factories.make_administration()
    page = begin(desk, sponsor="ministere", intrapreneur="Une personne")
    assert (page.redirect_chain, messages(page)) == (
        [("/espace/", 302)],
        ["L’investigation est ouverte, et sa fiche créée."],
    )
    assert "<title>Enregistré : l’investigation est ouverte, et sa fiche créée – " in page.content.decode()
    startup = Startup.objects.get()
    dossier = Investigation.objects.get()
    assert (startup.slug, startup.name) == ("un-probleme-dete", "Un  problème d’été")
    assert list(startup.sponsors.all()) == [sponsor]
    assert (dossier.problem, dossier.intrapreneur, dossier.phase.start) == ("Il fait chaud", "Une personne", today())
    assert spans_at(today()).get().incubator_id == incubator.pk
    assert {one.reason for one in changes(Phase)} == {"Appel à problèmes"}
    begin(desk)
    assert sorted(Startup.objects.values_list("slug", flat=True)) == ["un-probleme-dete", "un-probleme-dete-2"]


def test_investigation_of_a_stranger_or_without_a_problem_is_refused(
    desk: Client, incubator: Incubator, signed_in: Callable[[User], Client]
) -> None:
    factories.make_phase_kinds()
    factories.make_incubator("autre")
    assert errors(begin(desk, incubator="autre")) == {"incubator": [wordings.NOT_IN_THE_LIST]}
    assert errors(begin(desk, problem="")) == {"problem": [wordings.PROBLEM_EXPECTED]}
    agent = signed_in(factories.make_user())
    assert agent.get("/espace/investigations/nouvelle/").status_code == 403
    assert Startup.objects.count() == 0


def test_investigation_concludes_by_a_launch(desk: Client, startup: Startup) -> None:
    path = f"{FICHE}investigation/"
    page = save(desk, path, conclusion="go", reason="Comité")
    assert messages(page) == ["L’investigation est conclue."]
    assert spans_at(today()).get().kind_id == "construction"
    assert Investigation.objects.get().conclusion == "go"
    assert desk.get(path).status_code == 404


def test_investigation_without_a_service_needs_its_synthesis(desk: Client, startup: Startup) -> None:
    factories.make_investigation(startup, problem="Il fait chaud")
    path = f"{FICHE}investigation/"
    assert errors(save(desk, path, reason="x")) == {"conclusion": [wordings.CONCLUSION_EXPECTED]}
    refused = save(desk, path, conclusion="no_go", reason="Comité")
    assert errors(refused) == {"synthesis": [wordings.LESSONS_EXPECTED]}
    told = {"conclusion": "no_go", "synthesis": "Trop petit", "reason": "Comité"}
    assert list(errors(save(desk, path, **told))) == ["end_reason"]
    save(desk, path, **told, end_reason="no_impact")
    assert spans_at(today()).get().kind_id == "abandon-investigation"
    assert Investigation.objects.get().synthesis == "Trop petit"


@cases("path", ["evenements/", "incubateurs/", "incubateurs/autre/", "incubateurs/avec/", "investigation/"])
def test_strangers_are_refused_and_visitors_sign_in(
    startup: Startup, signed_in: Callable[[User], Client], path: str
) -> None:
    stranger = signed_in(factories.make_coach(factories.make_incubator("ailleurs"), email="x@example.gouv.fr"))
    assert stranger.get(FICHE + path).status_code == 403
    assert Client().get(FICHE + path)["Location"] == f"/connexion/?next={FICHE}{path}"


def test_doubt_links_to_the_phase_that_is_doubted_then_is_settled(desk: Client, startup: Startup) -> None:
    finding = Finding.objects.create(startup=startup, code="unordered", field="phases[0].start", detail="2021-05-01")
    page = desk.get(FICHE)
    phase = startup.phases.get()
    html = page.content.decode().partition('id="constats"')[2]
    assert f'href="{FICHE}phases/{phase.pk}/"' in html
    done = save(desk, f"{FICHE}constats/{finding.pk}/", reason="La date est la bonne")
    assert messages(done) == ["Le constat est réglé."]
    finding.refresh_from_db()
    assert finding.settled_at is not None
    assert desk.get(f"{FICHE}constats/{finding.pk}/").status_code == 404


def test_doubt_about_a_declared_end_is_only_settled(desk: Client, startup: Startup) -> None:
    finding = Finding.objects.create(startup=startup, code="closed", field="phases[0].end", detail="2021-05-01")
    html = desk.get(FICHE).content.decode().partition('id="constats"')[2].partition("</section>")[0]
    assert re.findall(r'href="([^"]+)"', html) == [f"{FICHE}constats/{finding.pk}/"]


def test_investigation_of_the_past_is_not_to_conclude(desk: Client, incubator: Incubator) -> None:
    phases = [("investigation", "2021-01-01"), ("construction", "2021-06-01")]
    factories.make_startup("un.service", phases=phases, incubator=incubator)
    assert desk.get(f"{FICHE}investigation/").status_code == 404
    assert "Conclure" not in desk.get(FICHE).content.decode()
