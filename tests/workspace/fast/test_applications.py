"""The FAST forms of a coach: candidates, rights, refusals, two people at once."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from budget.models import Application, Award, FundingRound
from common.clock import today
from common.history import changes
from common.optimistic_lock import state_of
from common.words import date_fr
from incubators.models import CoachAssignment
from tests import factories, wordings
from tests.budget.actions.scene import DAY, Scene, application, award
from tests.cases import cases
from tests.catalogue.reading import read_page
from tests.workspace.money import messages, send
from tests.workspace.reading import errors, filled, text_of

pytestmark = pytest.mark.django_db
CALLS = "/espace/candidatures/"
CHOOSE = f"{CALLS}fast/18/"
FOR_STARTUP, FOR_INCUBATOR = f"{CHOOSE}services/dossierfacile/", f"{CHOOSE}incubateurs/fabrique/"
ASKED = {"amount": "150 000", "objective": "Doubler les dossiers", "planned_measure": "dossiers déposés"}
WHY = wordings.NO_REASON


@pytest.fixture
def strangers(scene: Scene, signed_in: Callable[[User], Client]) -> list[Client]:
    """Return a coach of another incubator, whose assignment here ended today, and an agent without assignment."""
    other = factories.make_coach(factories.make_incubator("ailleurs"), email="x@example.gouv.fr")
    CoachAssignment.objects.create(incubator=scene.incubator, user=other, start=dt.date(2020, 1, 1), until=today())
    return [signed_in(other), signed_in(factories.make_user("y@example.gouv.fr"))]


def given(scene: Scene, **fields: Any) -> Award:
    """Create an award of 2021 to the product of the scene."""
    FundingRound.objects.update(call_opened_on=dt.date(2021, 1, 1), call_closes_on=dt.date(2021, 2, 1))
    return factories.make_award(scene.call, scene.startup, "1000", awarded_on=dt.date(2021, 6, 1), **fields)


# --- Candidates -----------------------------------------------------------------------------------------------------


def choices(client: Client) -> list[tuple[str, str]]:
    """Return the links of the page that selects a candidate."""
    return [link for link in read_page(client.get(CHOOSE)).links() if link[1].startswith(f"{CHOOSE}")]


def test_a_coach_chooses_among_what_they_coach_today(coach: Client, scene: Scene) -> None:
    other = factories.make_incubator("ailleurs")
    factories.make_startup("ailleurs", incubator=other)
    second = factories.make_startup("b", name="À bientôt", incubator=scene.incubator)
    gone = factories.make_startup("parti", incubator=scene.incubator)
    gone.memberships.update(until=today())
    factories.make_startup("arret", phases=[("abandon", "2021-01-01")], incubator=scene.incubator)
    shared = factories.make_startup("partage", name="Partagé", incubator=other)
    factories.make_membership(shared, scene.incubator, "2021-01-01", is_lead=False)
    assert choices(coach) == [
        (shared.name, f"{CHOOSE}services/partage/"),
        (scene.startup.name, FOR_STARTUP),
        (second.name, f"{CHOOSE}services/b/"),
        (scene.incubator.name, FOR_INCUBATOR),
    ]


def test_user_without_a_service_sees_what_to_do(strangers: list[Client], scene: Scene) -> None:
    page = read_page(strangers[1].get(CHOOSE))
    assert choices(strangers[1]) == []
    assert "Vous n’accompagnez aucun incubateur" in page.text


def test_an_incubator_without_services_may_be_chosen(strangers: list[Client]) -> None:
    page = read_page(strangers[0].get(CHOOSE))
    assert choices(strangers[0]) == [("Incubateur ailleurs", f"{CHOOSE}incubateurs/ailleurs/")]
    assert "Aucun service n’est porté par vos incubateurs" in page.text


@cases(
    "address",
    [
        f"{CALLS}fast/19/",
        f"{CALLS}fast/0/",
        f"{CALLS}fast/19/services/dossierfacile/",
        f"{CALLS}fast/19/incubateurs/fabrique/",
        f"{CHOOSE}services/inconnu/",
        f"{CHOOSE}incubateurs/inconnu/",
        f"{CALLS}999999/",
        f"{CALLS}999999/retrait/",
        "/espace/financements/resultats/999999/",
    ],
)
def test_what_is_not_recorded_is_not_found(coach: Client, scene: Scene, address: str) -> None:
    assert coach.get(address).status_code == 404


# --- Rights ---------------------------------------------------------------------------------------------------------


@cases("address", [FOR_STARTUP, FOR_INCUBATOR])
def test_one_applies_for_what_one_coaches_only(
    coach: Client, team: Client, strangers: list[Client], address: str
) -> None:
    assert [client.get(address).status_code for client in (coach, team, *strangers)] == [200, 200, 403, 403]
    assert [client.post(address, {**ASKED}).status_code for client in strangers] == [403, 403]
    assert not Application.objects.exists()


@cases("of", ["startup", "incubator"])
def test_an_application_is_changed_by_users_who_may_make_it(
    coach: Client, team: Client, strangers: list[Client], scene: Scene, of: str
) -> None:
    candidate = scene.startup if of == "startup" else scene.incubator
    row = factories.make_application(scene.call, candidate, submitted_on=today(), planned_measure="usagers")
    for address in (f"{CALLS}{row.pk}/", f"{CALLS}{row.pk}/retrait/"):
        assert [client.get(address).status_code for client in (coach, team, *strangers)] == [200, 200, 403, 403]
        assert [client.post(address, {"reason": "Essai"}).status_code for client in strangers] == [403, 403]
    row.refresh_from_db()
    assert (row.amount, row.withdrawn_on) == (Decimal(100000), None)


def test_the_result_of_an_incubator_is_reported_by_the_team(
    coach: Client, team: Client, strangers: list[Client], scene: Scene
) -> None:
    to_service, to_incubator = (
        given(scene),
        factories.make_award(scene.call, scene.incubator, "1", awarded_on=dt.date(2021, 6, 1)),
    )
    of_service, of_incubator = (f"/espace/financements/resultats/{one.pk}/" for one in (to_service, to_incubator))
    people = (coach, team, *strangers)
    assert [client.get(of_service).status_code for client in people] == [200, 200, 403, 403]
    assert [client.get(of_incubator).status_code for client in people] == [403, 200, 403, 403]
    assert messages(send(team, of_incubator, result_on="2021-12-01")) == [wordings.RESULT_SAVED]


@cases("address", [CHOOSE, FOR_STARTUP, FOR_INCUBATOR])
def test_a_visitor_signs_in_first(scene: Scene, address: str) -> None:
    answer = Client().get(address)
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/connexion/")


# --- Display --------------------------------------------------------------------------------------------------------


@cases(
    ("address", "name", "is_service"),
    [(FOR_STARTUP, "Service dossierfacile", True), (FOR_INCUBATOR, "Incubateur fabrique", False)],
)
def test_a_form_shows_for_whom_until_when_and_what_the_call_is_for(
    coach: Client, scene: Scene, address: str, name: str, is_service: bool
) -> None:
    FundingRound.objects.update(objective="Passer à l’échelle.", call_closes_on=dt.date(2099, 3, 1))
    page = coach.get(address)
    assert (page.context["title"], page.context["cancel_url"]) == ("Candidature au FAST 18", CALLS)
    assert (
        text_of(page.context["about"])
        == f"{name}. Les candidatures sont reçues jusqu’au 1er mars 2099. Passer à l’échelle."
    )
    assert (page.context["startup"] == scene.startup) is is_service
    FundingRound.objects.update(objective="", call_closes_on=None)
    assert coach.get(address).context["about"] == f"{name}."


def test_an_application_is_shown_as_it_is_recorded(coach: Client, scene: Scene) -> None:
    metric = factories.make_metric(scene.startup)
    row = application(scene, amount=Decimal("1234.50"), metric=metric, planned_measure="usagers par mois")
    page = coach.get(f"{CALLS}{row.pk}/")
    shown = filled(page)
    assert {name: shown[name] for name in Application.EDITED} == {
        "amount": ["1234,5"],
        "objective": ["Doubler les usagers"],
        "metric": [str(metric.pk)],
        "planned_measure": ["usagers par mois"],
    }
    assert (page.context["title"], page.context["about"]) == (
        "Corriger une candidature au FAST 18",
        "Service dossierfacile",
    )
    taken = coach.get(f"{CALLS}{row.pk}/retrait/")
    assert (taken.context["title"], taken.context["cancel_url"]) == ("Retirer une candidature au FAST 18", CALLS)


def test_the_measures_to_choose_from_are_those_of_the_service(coach: Client, scene: Scene) -> None:
    metric = factories.make_metric(scene.startup, name="Dossiers", unit="dossiers")
    factories.make_metric(factories.make_startup("autre"), "autre")
    for address, choices in ((FOR_STARTUP, [(metric.pk, "Dossiers (dossiers)")]), (FOR_INCUBATOR, [])):
        field = coach.get(address).context["form"].fields["metric"]
        assert [(one.pk, field.label_from_instance(one)) for one in field.queryset] == choices


@cases(
    ("objective", "with_metric", "about"),
    [
        ("Doubler", True, "Objectif : Doubler. Mesure : Usagers (personnes)."),
        ("", False, "Objectif : non renseigné."),
        ("", True, "Objectif : non renseigné. Mesure : Usagers (personnes)."),
    ],
)
def test_a_result_is_requested_next_to_its_objective(
    coach: Client, scene: Scene, objective: str, with_metric: bool, about: str
) -> None:
    metric = factories.make_metric(scene.startup, unit="personnes") if with_metric else None
    row = given(scene, objective=objective, metric=metric)
    page = coach.get(f"/espace/financements/resultats/{row.pk}/")
    assert (page.context["title"], page.context["about"], page.context["cancel_url"]) == (
        "Résultat d’un financement du FAST 18",
        about,
        "/financements/fast/18/",
    )
    assert filled(page)["result_on"] == [today().isoformat()]  # proposed while none is recorded
    Award.objects.update(result_on=dt.date(2021, 12, 1))
    assert filled(coach.get(f"/espace/financements/resultats/{row.pk}/"))["result_on"] == ["2021-12-01"]


# --- Refusals -------------------------------------------------------------------------------------------------------


@cases(
    ("typed", "refusals"),
    [
        ({"amount": "0"}, {"__all__": [wordings.AMOUNT_ABOVE_ZERO]}),
        ({"amount": "-1"}, {"amount": [wordings.NEGATIVE_AMOUNT]}),
        ({"amount": ""}, {"amount": ["Donnez une valeur."]}),
        ({"objective": " "}, {"objective": ["Indiquez ce que ce financement permettra."]}),
        ({"planned_measure": ""}, {"planned_measure": [wordings.GOAL_TO_SEE]}),
        ({"metric": "1"}, {"metric": [wordings.METRIC_OF_THE_SERVICE]}),
    ],
    parts=2,
)
def test_a_bad_application_of_an_incubator_is_refused_in_words(
    coach: Client, typed: dict[str, str], refusals: dict[str, list[str]]
) -> None:
    response = send(coach, FOR_INCUBATOR, **{**ASKED, **typed})
    assert (response.status_code, errors(response)) == (400, refusals)
    assert not Application.objects.exists()


@cases(
    ("address", "sentence"),
    [
        (FOR_STARTUP, wordings.APPLIED_ALREADY),
        (FOR_INCUBATOR, "Cet incubateur a déjà une candidature à cet appel : modifiez-la."),
    ],
)
def test_a_candidate_applies_once(coach: Client, address: str, sentence: str) -> None:
    assert messages(send(coach, address, **ASKED)) == [wordings.APPLICATION_MADE]
    assert errors(send(coach, address, **ASKED)) == {"__all__": [sentence]}
    assert Application.objects.count() == 1


@cases(
    ("dates", "sentence"),
    [
        ({"call_opened_on": 1, "call_closes_on": 5}, "Les candidatures au FAST 18 ne sont pas encore ouvertes."),
        ({"call_opened_on": None, "call_closes_on": None}, "Les candidatures au FAST 18 ne sont pas encore ouvertes."),
        ({"call_opened_on": -5, "call_closes_on": -1}, "Les candidatures au FAST 18 sont closes depuis le {}"),
        ({"call_opened_on": -5, "call_closes_on": 0}, ""),
        ({"call_opened_on": 0, "call_closes_on": 0}, ""),
        ({"call_opened_on": -5, "call_closes_on": None}, ""),
        ({"call_opened_on": -5, "call_closes_on": None, "committee_on": 1}, ""),
        (
            {"call_opened_on": -5, "call_closes_on": None, "committee_on": 0},
            "Les candidatures au FAST 18 sont closes depuis le {}",
        ),
        (
            {"call_opened_on": -5, "call_closes_on": None, "closed_on": -1},
            "Les candidatures au FAST 18 sont closes depuis le {}",
        ),
        (
            {"call_opened_on": None, "call_closes_on": None, "committee_on": -1},
            "Les candidatures au FAST 18 sont closes depuis le {}",
        ),
    ],
)
def test_one_applies_from_the_first_day_of_the_call_to_the_last(
    coach: Client, dates: dict[str, int | None], sentence: str
) -> None:
    moved = {name: None if days is None else today() + days * DAY for name, days in dates.items()}
    FundingRound.objects.update(**moved)
    response = send(coach, FOR_STARTUP, **ASKED)
    assert Application.objects.count() == (not sentence)
    if sentence:
        last = next((moved[name] for name in ("call_closes_on", "committee_on", "closed_on") if moved.get(name)), None)
        told = sentence.format(f"{date_fr(last)} : rien n’est enregistré.") if "{" in sentence else sentence
        assert errors(response) == {"__all__": [told]}


@cases("path", ["", "retrait/"])
def test_what_is_decided_or_given_up_is_not_changed(coach: Client, scene: Scene, path: str) -> None:
    decided = application(scene)
    award(decided, scene.staff)
    given_up = application(scene, "b", withdrawn_on=today())
    factories.make_membership(given_up.startup, scene.incubator) if given_up.startup else None
    sentences = {
        decided.pk: "Cette candidature est déjà décidée, le ",
        given_up.pk: "Cette candidature est retirée depuis le ",
    }
    for key, sentence in sentences.items():
        before = Application.objects.filter(pk=key).values().get()
        response = send(coach, f"{CALLS}{key}/{path}", **({} if path else {"amount": "1"}))
        assert (response.status_code, errors(response)["__all__"][0].startswith(sentence)) == (400, True)
        assert Application.objects.filter(pk=key).values().get() == before


@cases("path", ["", "retrait/"])
def test_a_change_is_reported_with_a_reason(coach: Client, scene: Scene, path: str) -> None:
    row = application(scene)
    assert errors(send(coach, f"{CALLS}{row.pk}/{path}", reason=" ")) == {"reason": [WHY]}


# --- Writes ---------------------------------------------------------------------------------------------------------


def test_an_application_is_saved_completely(coach: Client, scene: Scene) -> None:
    metric = factories.make_metric(scene.startup)
    done = send(coach, FOR_STARTUP, **{**ASKED, "amount": "1 234,5", "metric": str(metric.pk), "planned_measure": ""})
    assert (messages(done), done.redirect_chain) == ([wordings.APPLICATION_MADE], [(CALLS, 302)])
    row = Application.objects.get()
    assert state_of(row, (*Application.EDITED, "startup", "incubator", "submitted_on", "submitted_by", "decision")) == {
        "amount": Decimal("1234.50"),
        "objective": "Doubler les dossiers",
        "metric": metric,
        "planned_measure": "",
        "startup": scene.startup,
        "incubator": None,
        "submitted_on": today(),
        "submitted_by": scene.coach,
        "decision": "",
    }
    assert [change.reason for change in changes(Application, pgh_obj_id=row.pk)] == ["Candidature au FAST 18"]


def test_an_application_given_up_leaves_its_place(coach: Client, scene: Scene) -> None:
    row = application(scene)
    done = send(coach, f"{CALLS}{row.pk}/retrait/", reason="Trop tôt")
    assert (messages(done), done.redirect_chain) == ([wordings.APPLICATION_WITHDRAWN], [(CALLS, 302)])
    row.refresh_from_db()
    assert row.withdrawn_on == today()
    assert [change.reason for change in changes(Application, pgh_obj_id=row.pk)][-1] == "Trop tôt"
    assert messages(send(coach, FOR_STARTUP, **ASKED)) == [wordings.APPLICATION_MADE]


def test_a_result_is_saved_completely_and_links_to_the_round(coach: Client, scene: Scene) -> None:
    row = given(scene)
    done = send(
        coach,
        f"/espace/financements/resultats/{row.pk}/",
        result_on="2021-06-01",
        objective_reached="True",
        result="Doublés",
        result_value="2 000",
        result_evidence="https://dossierfacile.fr/stats",
    )
    assert (messages(done), done.redirect_chain) == ([wordings.RESULT_SAVED], [("/financements/fast/18/", 302)])
    row.refresh_from_db()
    assert (row.result_on, row.objective_reached, row.result, row.result_value, row.result_evidence) == (
        dt.date(2021, 6, 1),
        True,
        "Doublés",
        Decimal(2000),
        "https://dossierfacile.fr/stats",
    )


# --- Two people -----------------------------------------------------------------------------------------------------


@cases("path", ["", "retrait/"])
def test_an_application_that_another_user_corrected_concurrently_is_kept(
    coach: Client, scene: Scene, path: str
) -> None:
    row = application(scene)
    form = filled(coach.get(f"{CALLS}{row.pk}/{path}"), reason="La mienne", **({} if path else {"amount": "3"}))
    Application.objects.update(amount=2)
    assert coach.post(f"{CALLS}{row.pk}/{path}", form).status_code == 409
    assert Application.objects.values_list("amount", "withdrawn_on").get() == (Decimal(2), None)


def test_a_result_that_another_user_said_concurrently_is_kept(coach: Client, scene: Scene) -> None:
    row = given(scene)
    address = f"/espace/financements/resultats/{row.pk}/"
    form = filled(coach.get(address), result_on="2021-12-01", result="Le mien", reason="Bilan")
    Award.objects.update(result_on=dt.date(2021, 11, 1), result="Le leur")
    assert coach.post(address, form).status_code == 409
    assert Award.objects.values_list("result_on", "result").get() == (dt.date(2021, 11, 1), "Le leur")


def test_an_application_sent_twice_is_made_once(coach: Client) -> None:
    form = filled(coach.get(FOR_STARTUP), **ASKED)
    assert [coach.post(FOR_STARTUP, form).status_code for _ in range(2)] == [302, 302]
    assert Application.objects.count() == 1
