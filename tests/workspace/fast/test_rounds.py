"""The FAST forms: each invalid input of a round, an application, an award or a result is refused or confirmed."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from budget.models import Application, Award, CommitteeSeat, FundingRound, RoundEmail
from common.clock import today
from common.words import date_fr
from tests import factories, wordings
from tests.budget.actions.scene import DAY, Scene
from tests.cases import cases
from tests.workspace.money import confirm, messages, send, warnings
from tests.workspace.reading import errors, filled, rows, text_of

pytestmark = pytest.mark.django_db
HUB, ROUND = "/espace/financements/", "/espace/financements/fast/18/"
NEW_AWARD = f"{ROUND}laureats/nouveau/"
CALLS = "/espace/candidatures/"
APPLY = f"{CALLS}fast/18/services/dossierfacile/"


def asked(coach: Client, **typed: str) -> Any:
    fields = {"amount": "150 000", "objective": "Doubler les dossiers", "planned_measure": "dossiers déposés"}
    return send(coach, APPLY, **{**fields, **typed})


def application() -> Application:
    return Application.objects.get()


# --- The call -------------------------------------------------------------------------------------------------------


def test_a_round_number_is_used_once(team: Client) -> None:
    response = send(team, f"{HUB}fast/nouveau/", number="18", year="2026")
    assert errors(response) == {"number": [wordings.SAME_ROUND]}
    assert filled(team.get(f"{HUB}fast/nouveau/"))["number"] == ["19"]


def test_unknown_applications_are_no_zero(team: Client, scene: Scene) -> None:
    past = factories.make_round(7, 2021)
    factories.make_award(past, scene.startup, awarded_on=dt.date(2021, 6, 1))
    listed = rows(team.get(HUB), "Appels du FAST, du dernier au premier")
    assert [row[1:3] for row in listed] == [
        ["0", "Pas encore décidé"],
        ["ND candidatures non enregistrées", "1"],
    ]


@cases(
    ("typed", "refusals"),
    [
        ({"number": ""}, {"number": ["Donnez un nombre."]}),
        ({"number": "-1"}, {"number": ["Ce nombre est positif."]}),
        ({"year": "deux mille"}, {"year": ["Écrivez l’année en quatre chiffres."]}),
        ({"envelope": "-5"}, {"envelope": [wordings.NEGATIVE_AMOUNT]}),
        ({"envelope": "5,001"}, {"envelope": [wordings.AMOUNT_OF_TWO_DECIMALS]}),
        ({"call_opened_on": "hier"}, {"call_opened_on": [wordings.UNREADABLE_DATE]}),
        ({"reason": ""}, {"reason": [wordings.NO_REASON]}),
    ],
    parts=2,
)
def test_a_bad_round_is_refused_in_words(team: Client, typed: dict[str, str], refusals: dict[str, list[str]]) -> None:
    response = send(team, f"{HUB}fast/nouveau/", **{"number": "19", "year": "2026", **typed})
    assert (response.status_code, errors(response)) == (400, refusals)
    assert FundingRound.objects.count() == 1


@cases("number", ["²", "1e3", "9" * 20, "9" * 5000], parts=2)
def test_a_number_that_is_not_a_number_of_a_round_is_refused(team: Client, number: str) -> None:
    response = send(team, f"{HUB}fast/nouveau/", number=number, year="2026")
    assert (response.status_code, list(errors(response))) == (400, ["number"])
    assert FundingRound.objects.count() == 1


def test_a_call_that_closes_before_it_opens_is_refused(team: Client) -> None:
    days = {"call_opened_on": "2026-03-02", "call_closes_on": "2026-03-01"}
    response = send(team, f"{HUB}fast/nouveau/", number="19", year="2026", **days)
    assert (response.status_code, FundingRound.objects.count()) == (400, 1)
    assert errors(response) != {}


def test_a_closed_round_is_changed_for_a_reason_and_confirmed(team: Client, scene: Scene) -> None:
    closed = dt.date(2026, 1, 31)
    FundingRound.objects.update(closed_on=closed)
    without = send(team, f"{ROUND}modifier/", envelope="1", reason="")
    assert list(errors(without)) == ["reason"]
    response = send(team, f"{ROUND}modifier/", envelope="1")
    assert warnings(response) == ["Le FAST 18 est clos depuis le 31 janvier 2026 : ce qui a été publié change."]
    assert FundingRound.objects.get().envelope == 300000
    assert messages(confirm(team, response)) == ["L’appel est corrigé."]
    assert FundingRound.objects.get().envelope == 1


def test_a_committee_is_seats_without_names(team: Client) -> None:
    response = send(team, f"{ROUND}comite/", seats="Directrice")
    assert errors(response) == {"seats": ["« Directrice » n’a pas la forme « fonction, organisme »."]}
    send(team, f"{ROUND}comite/", seats="Directrice, DINUM\n\nResponsable, ANCT")
    send(team, f"{ROUND}comite/", seats="Responsable, ANCT\nAgent, DINUM")
    assert list(CommitteeSeat.objects.order_by("pk").values_list("role", "organisation")) == [
        ("Responsable", "ANCT"),
        ("Agent", "DINUM"),
    ]


def test_a_round_recorded_by_mistake_is_withdrawn_unless_someone_applied(team: Client, coach: Client) -> None:
    asked(coach)
    response = send(team, f"{ROUND}retrait/")
    assert errors(response) == {"__all__": ["Cet appel a des candidatures ou des lauréats : il ne se retire plus."]}
    Application.objects.all().delete()
    assert messages(send(team, f"{ROUND}retrait/")) == ["L’appel est retiré."]


# --- Applications ---------------------------------------------------------------------------------------------------


def test_an_application_after_the_call_closed_is_refused(coach: Client, scene: Scene) -> None:
    scene.close_call()
    response = asked(coach)
    assert response.status_code == 400
    (sentence,) = errors(response)["__all__"]
    assert sentence.startswith("Les candidatures au FAST 18 sont closes depuis le ")
    assert Application.objects.count() == 0


def test_an_application_before_the_call_is_refused(coach: Client) -> None:
    FundingRound.objects.update(call_opened_on=today() + DAY)
    assert errors(asked(coach)) == {"__all__": ["Les candidatures au FAST 18 ne sont pas encore ouvertes."]}


@cases(
    ("typed", "refusals"),
    [
        ({"amount": "-1"}, {"amount": [wordings.NEGATIVE_AMOUNT]}),
        ({"amount": "1,001"}, {"amount": [wordings.AMOUNT_OF_TWO_DECIMALS]}),
        ({"amount": ""}, {"amount": ["Donnez une valeur."]}),
        ({"objective": ""}, {"objective": ["Indiquez ce que ce financement permettra."]}),
        ({"planned_measure": ""}, {"planned_measure": [wordings.GOAL_TO_SEE]}),
        ({"metric": "999"}, {"metric": [wordings.METRIC_OF_THE_SERVICE]}),
    ],
    parts=2,
)
def test_a_bad_application_is_refused_in_words(
    coach: Client, typed: dict[str, str], refusals: dict[str, list[str]]
) -> None:
    response = asked(coach, **typed)
    assert (response.status_code, errors(response)) == (400, refusals)
    assert Application.objects.count() == 0


def test_a_coach_chooses_for_whom_then_corrects_and_withdraws(coach: Client, scene: Scene) -> None:
    page = coach.get(f"{CALLS}fast/18/").content.decode()
    assert APPLY in page
    assert f"{CALLS}fast/18/incubateurs/fabrique/" in page
    assert messages(asked(coach)) == [wordings.APPLICATION_MADE]
    address = f"{CALLS}{application().pk}/"
    assert messages(send(coach, address, amount="120 000")) == ["La candidature est corrigée."]
    assert application().amount == 120000
    assert messages(send(coach, f"{address}retrait/")) == [wordings.APPLICATION_WITHDRAWN]
    table = rows(coach.get(CALLS), "Candidatures des services accompagnés")
    assert [row[:3] for row in table] == [["Service dossierfacile", "FAST 18", "120 000 €"]]
    assert table[0][3].startswith("Retirée le ")


def test_an_incubator_applies_too(coach: Client) -> None:
    response = send(
        coach,
        f"{CALLS}fast/18/incubateurs/fabrique/",
        amount="200 000",
        objective="Dix services",
        planned_measure="services",
    )
    assert messages(response) == [wordings.APPLICATION_MADE]
    assert application().incubator is not None


# --- Decisions and awards -------------------------------------------------------------------------------------------


def test_the_team_declines_and_the_candidate_reads_why(team: Client, coach: Client) -> None:
    asked(coach)
    address = f"{HUB}candidatures/{application().pk}/"
    assert messages(send(team, f"{address}avis/", opinion="unfavourable", grade="2")) == ["Votre avis est enregistré."]
    assert errors(send(team, f"{address}avis/", opinion="")) == {"opinion": ["Choisissez un avis."]}
    assert errors(send(team, f"{address}avis/", opinion="favourable", grade="7")) != {}
    assert errors(send(team, f"{address}decision/", decision="awarded", amount="")) == {
        "amount": [wordings.AMOUNT_EXPECTED]
    }
    unusual = send(team, f"{address}decision/", decision="declined", reason="Trop tôt")
    assert [said.partition(" :")[0] for said in warnings(unusual)] == [
        f"L’appel est encore ouvert jusqu’au {text_of(date_fr(today() + 10 * DAY))}",
        "Aucun siège du comité du FAST 18 n’est renseigné.",
    ]
    announced = unusual.context["announced"]
    assert (list(announced.public), [mail.subject for mail in announced.mails]) == (
        [],
        ["FAST 18 : candidature non retenue"],
    )
    assert "Motif : Trop tôt" in announced.mails[0].text
    assert not RoundEmail.objects.filter(kind="decided").exists()
    assert confirm(team, unusual, confirmed="").status_code == 400
    response = confirm(team, unusual)
    assert messages(response) == [
        "La décision est enregistrée ; l’e-mail au porteur de la candidature est en attente d’envoi."
    ]
    assert rows(response, "Candidatures reçues")[0][2:] == [
        "0 favorable, 0 réservé, 1 défavorable",
        "2,0",
        "Non retenue",
    ]
    assert "Trop tôt" in rows(coach.get(CALLS), "Candidatures des services accompagnés")[0][3]
    assert list(RoundEmail.objects.values_list("kind", flat=True).order_by("pk")) == ["application_received", "decided"]
    again = team.get(f"{address}decision/", follow=True)
    assert "déjà décidée" in messages(again)[0]
    assert messages(send(team, f"{address}annulation/")) == [
        "Le refus est annulé : la candidature attend une nouvelle décision."
    ]
    assert application().decision == ""


def test_the_money_left_of_a_call_is_told_before_and_after_an_award(team: Client, coach: Client) -> None:
    asked(coach)
    address = f"{HUB}candidatures/{application().pk}/decision/"
    preview = send(team, address, decision="awarded", amount="100 000", coaching_share="", reason="Forte demande")
    moved = {one.label: (str(one.before), str(one.after)) for one in preview.context["effects"]}
    assert moved["Lauréats du FAST 18"] == ("0", "1")
    assert [text_of(words) for words in moved["Reste de l’enveloppe du FAST 18"]] == ["300 000 €", "200 000 €"]
    (mail,) = preview.context["announced"].mails
    assert "Montant attribué : 100 000 €." in text_of(mail.text)
    confirm(team, preview)
    for page in (team.get(ROUND), coach.get(CALLS), coach.get("/financements/fast/18/")):
        text = text_of(page.content.decode())
        assert "Enveloppe : 300 000 € . Attribué : 100 000 € . Reste : 200 000 € ." in text
    Award.objects.update(amount=Decimal(350_000))
    assert "Reste : dépassée de 50 000 € ." in text_of(team.get(ROUND).content.decode())


def test_an_award_is_shown_with_its_mail_before_it_is_made(team: Client, coach: Client) -> None:
    asked(coach)
    address = f"{HUB}candidatures/{application().pk}/decision/"
    preview = send(team, address, decision="awarded", amount="400 000", coaching_share="", reason="Forte demande")
    public = [text_of(line) for line in preview.context["announced"].public]
    assert public == [
        "Page publique du FAST 18 : 1 financement pour 400 000 €, à 1 service.",
        "Service dossierfacile : 400 000 €. Objectif : Doubler les dossiers",
    ]
    assert [said.partition(" :")[0] for said in warnings(preview)][1:] == [
        "Aucun siège du comité du FAST 18 n’est renseigné.",
        "Aucun avis n’est donné sur cette candidature.",
        "Le montant attribué dépasse le montant demandé",
        "Le FAST 18 dépasserait son enveloppe de 100 000 €",
    ]
    assert not Award.objects.exists()
    again = confirm(team, preview, amount="100 000")  # another amount than the previewed one
    assert (again.status_code, Award.objects.count()) == (200, 0)
    done = confirm(team, again)
    assert messages(done) == [
        "La décision est enregistrée ; l’e-mail au porteur de la candidature est en attente d’envoi."
    ]
    assert f"/laureats/{Award.objects.get().pk}/retrait/" in done.content.decode()


@cases(
    ("typed", "refusals"),
    [
        ({}, {"startup": ["Un financement va à un service ou à un incubateur : donnez l’un des deux."]}),
        (
            {"startup": "dossierfacile", "incubator": "fabrique"},
            {"startup": ["Un financement va à un service ou à un incubateur : donnez l’un des deux."]},
        ),
        ({"startup": "inconnu"}, {"startup": [wordings.NO_SERVICE_INCONNU]}),
        ({"incubator": "inconnu"}, {"incubator": ["Aucun incubateur n’a l’identifiant « inconnu »."]}),
        (
            {"startup": "dossierfacile", "amount": "-1"},
            {"amount": [wordings.NEGATIVE_AMOUNT]},
        ),
        (
            {"startup": "dossierfacile", "amount": "0,001"},
            {"amount": [wordings.AMOUNT_OF_TWO_DECIMALS]},
        ),
    ],
    parts=2,
)
def test_an_award_goes_to_one_laureate_for_a_plausible_amount(
    team: Client, typed: dict[str, str], refusals: dict[str, list[str]]
) -> None:
    response = send(team, NEW_AWARD, **typed)
    assert (response.status_code, errors(response)) == (400, refusals)
    assert Award.objects.count() == 0


def test_an_award_to_a_stopped_service_beyond_the_envelope_is_confirmed(team: Client, scene: Scene) -> None:
    factories.make_phases(scene.startup, [("abandon", "2021-01-01")])
    day = dt.date(2021, 6, 1)
    FundingRound.objects.update(call_opened_on=dt.date(2021, 1, 1), call_closes_on=dt.date(2021, 2, 1))
    response = send(team, NEW_AWARD, startup="dossierfacile", amount="300 001", awarded_on=day.isoformat())
    assert warnings(response) == [
        "Le 1er juin 2021, Service dossierfacile est à l’arrêt : « Service arrêté ».",
        "Le FAST 18 dépasserait son enveloppe de 1 € : 300 001 € pour 300 000 €.",
    ]
    assert Award.objects.count() == 0
    assert messages(confirm(team, response)) == [wordings.AWARD_SAVED]


def test_an_award_is_corrected_and_withdrawn(team: Client, scene: Scene) -> None:
    award = factories.make_award(scene.call, scene.startup, "1000")
    address = f"{HUB}laureats/{award.pk}/"
    assert messages(send(team, address, amount="1 000,50", coaching_share="100")) == ["Le financement est corrigé."]
    assert errors(send(team, address, coaching_share="2000")) != {}
    assert Award.objects.get().amount == Decimal("1000.50")
    assert messages(send(team, f"{address}retrait/")) == ["Le financement est retiré."]
    assert Award.objects.count() == 0


def test_a_result_comes_after_its_award(coach: Client, scene: Scene) -> None:
    FundingRound.objects.update(call_opened_on=dt.date(2021, 1, 1), call_closes_on=dt.date(2021, 2, 1))
    award = factories.make_award(scene.call, scene.startup, awarded_on=dt.date(2021, 6, 1))
    address = f"{HUB}resultats/{award.pk}/"
    before = send(coach, address, result_on="2021-05-31", objective_reached="True")
    assert before.status_code == 400
    assert list(errors(before)) == ["result_on"]
    assert errors(send(coach, address, result_evidence="pas une adresse")) == {
        "result_evidence": [wordings.WHOLE_ADDRESS]
    }
    done = send(coach, address, result_on="2021-12-01", objective_reached="False", result_value="12,5")
    assert messages(done) == [wordings.RESULT_SAVED]
    found = Award.objects.get()
    assert (found.result_on, found.objective_reached, found.result_value) == (
        dt.date(2021, 12, 1),
        False,
        Decimal("12.5"),
    )


def test_a_result_that_is_due_shows_since_when(coach: Client, scene: Scene) -> None:
    factories.make_award(scene.call, scene.startup, "1000", awarded_on=dt.date(2021, 6, 1))
    assert rows(coach.get(CALLS), "Financements reçus")[0][:4] == [
        "Service dossierfacile",
        "FAST 18",
        "1 000 €",
        "Attendu depuis le 30 novembre 2021 En retard",
    ]


def stage(team: Client) -> str:
    """Return the stage of the only round, on the page of all the money."""
    [row] = rows(team.get(HUB), "Appels du FAST, du dernier au premier")
    return text_of(" ".join(row))


def test_call_is_not_decided_on_the_day_of_its_committee(team: Client, scene: Scene) -> None:
    FundingRound.objects.update(call_closes_on=today(), committee_on=today())
    assert "candidatures ouvertes" in stage(team)
    scene.close_call()
    assert "comité passé, décisions à enregistrer" in stage(team)
    assert "comité passé, décisions à enregistrer" in text_of(team.get(ROUND).content.decode()).lower()
    factories.make_award(scene.call, scene.startup, awarded_on=today())
    assert ", décidé" in stage(team)


def test_call_that_declined_every_application_is_decided(team: Client, coach: Client, scene: Scene) -> None:
    asked(coach)
    scene.close_call()
    FundingRound.objects.update(committee_on=today())
    Application.objects.update(decision="declined", decision_reason="Non", decided_on=today())
    assert ", décidé" in stage(team)


def test_laureate_is_chosen_by_the_name_of_the_service(team: Client, scene: Scene) -> None:
    page = team.get(NEW_AWARD).content.decode()
    assert f'<option value="{scene.startup.slug}">{scene.startup.name}</option>' in page
    assert f'<option value="{scene.incubator.slug}">{scene.incubator.name}</option>' in page
