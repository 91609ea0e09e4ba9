"""National impact for staff: candidates, missing evidence, and decisions previewed before they are saved."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.clock import today
from common.words import date_fr
from impact.models import CriterionThreshold, Designation, ImpactFacts
from impact.national.actions import evaluate_criteria
from indicators.live.actions import compute_live_results
from indicators.models import LiveResult
from startups.models import Startup
from tests import factories, wordings
from tests.cases import cases
from tests.workspace.reading import errors, filled, messages, rows, text_of

pytestmark = pytest.mark.django_db
HOME = "/espace/impact-national/"
ONE = f"{HOME}un/"
DESIGNATE = f"{ONE}designer/"
EFFECTS = wordings.BEFORE_AND_AFTER
CANDIDATES = "Candidats, les plus proches d’abord"
DESIGNATED = "Services désignés et ce qui leur manque"
FOREIGN = "Ce formulaire n’a pas de champ « autre ». Rechargez la page, puis recommencez."
NOT_NEAR = "Une désignation décidée le 12\u202fjanvier\u202f2022 compte pour 2021 ou 2022, pas pour 2024."
NOT_PLAUSIBLE = wordings.MILLESIME_OUT_OF_BOUNDS
NO_SOURCE = "Dites d’où vient ce nombre."
STANDARDS: dict[str, Any] = {
    "repository": "https://code.example",
    "stats_url": "https://s.example",
    "contact": "e@example.gouv.fr",
}


@pytest.fixture
def desk(signed_in: Callable[[User], Client]) -> Client:
    return signed_in(factories.make_user("dinum@example.gouv.fr", User.Role.DINUM, name="Camille"))


@pytest.fixture
def service() -> Startup:
    """Create ``un``, which lacks the evidence of its reach and of its people."""
    one = factories.make_startup("un", name="Un", phases=[("acceleration", "2020-01-01")], **STANDARDS)
    ImpactFacts.objects.create(startup=one, quality_source="Audit")
    evaluate_criteria()
    return one


def names(response: Any, caption: str) -> list[str]:
    return [row[0] for row in rows(response, caption)]


def decide(desk: Client, address: str, **typed: Any) -> Any:
    """Preview a decision, then save it."""
    seen = desk.post(address, filled(desk.get(address), **typed))
    assert seen.status_code == 200
    return desk.post(address, filled(seen, step="save", confirmed="on"), follow=True)


def test_candidates_are_ordered_by_how_near_they_are_and_show_what_they_lack(desk: Client, service: Startup) -> None:
    factories.make_startup("rien", name="Rien")
    factories.make_startup("fini", name="Fini", phases=[("abandon", "2020-01-01")], **STANDARDS)
    ImpactFacts.objects.create(
        startup=factories.make_startup("presque", name="Presque", phases=[("opere", "2020-01-01")], **STANDARDS),
        is_nationwide=True,
        nationwide_source="Carte",
        quality_source="Audit",
    )
    evaluate_criteria()
    page = desk.get(HOME)
    assert rows(page, CANDIDATES) == [
        [
            "Presque",
            "Preuve manquante 2 critères remplis sur 3",
            "Preuve manquante : personnes concernées en douze mois",
        ],
        [
            "Un",
            "Preuve manquante 1 critère rempli sur 3",
            "Preuve manquante : déployé sur tout le territoire, personnes concernées en douze mois",
        ],
        [
            "Rien",
            "Preuve manquante 0 critère rempli sur 3",
            "Preuve manquante : phase, déployé sur tout le territoire, personnes concernées en douze mois,"
            " code source ouvert, statistiques publiques, équipe que l’on peut joindre, suivi de la qualité",
        ],
    ]
    assert names(desk.get(f"{HOME}?statut=not_eligible"), CANDIDATES) == ["Fini"]
    assert names(desk.get(f"{HOME}?nom=PRÉS"), CANDIDATES) == ["Presque"]
    assert "Aucun candidat ne correspond" in desk.get(f"{HOME}?nom=%25&page=9").content.decode()
    assert "Non éligible (1)" in text_of(page.content.decode())


def test_designated_services_that_no_longer_meet_a_criterion_come_first(desk: Client, service: Startup) -> None:
    factories.make_designation(service, 2020)
    factories.make_designation(factories.make_startup("fini", name="Fini", phases=[("abandon", "2020-01-01")]), 2021)
    evaluate_criteria()
    page = desk.get(HOME)
    found = rows(page, DESIGNATED)
    assert [row[:2] for row in found] == [
        ["Fini", "Désigné, un critère n’est plus rempli 0 critère rempli sur 3, millésime 2021"],
        ["Un", "Désigné 1 critère rempli sur 3, millésime 2020"],
    ]
    assert found[0][2].startswith(
        "Phase : non rempli, Service arrêté, depuis le 1er\u202fjanvier\u202f2020".replace("\u202f", " ")
    )
    assert "1 service désigné ne remplit plus un critère" in text_of(page.content.decode())


def test_effect_is_seen_then_the_service_is_designated_and_counts_at_once(desk: Client, service: Startup) -> None:
    factories.make_indicator("national_impact", label="Impact national", rule={"measure": "designations"})
    compute_live_results()
    typed = {"millesime": "2021", "decided_on": "2022-01-12", "reason": "Un million."}
    seen = desk.post(DESIGNATE, filled(desk.get(DESIGNATE), **typed))
    assert rows(seen, EFFECTS) == [
        ["Statut calculé", "Preuve manquante", "Désigné"],
        ["Impact national 2021", "0", "1"],
        [wordings.NATIONAL_SERVICES_TODAY, "0", "1"],
    ]
    assert text_of(seen.context["warnings"][0]) == "Critère 1, « Utile et déployé partout » : preuve manquante."
    announced = seen.context["announced"].public
    assert [text_of(line) for line in announced] == [
        "Page « Impact national » et fiche : Un, millésime 2021, désigné le 12 janvier 2022. Motif : Un million."
    ]
    assert desk.post(DESIGNATE, filled(seen, step="save")).status_code == 400
    assert not Designation.objects.exists()
    saved = desk.post(DESIGNATE, filled(seen, step="save", confirmed="on"), follow=True)
    assert (messages(saved), saved.redirect_chain) == (["Le service est désigné."], [(ONE, 302)])
    assert rows(saved, "Désignations de ce service") == [
        [
            "2021",
            "Le 12 janvier 2022, par Camille",
            "Un million.",
            "Non",
            "Corriger le millésime 2021 Retirer le millésime 2021",
        ]
    ]
    assert LiveResult.objects.get(year=2021).value == 1
    assert "Au titre de 2021 : 1." in text_of(Client().get("/impact-national/").content.decode())
    again = desk.post(DESIGNATE, filled(seen, step="save", confirmed="on"), follow=True)
    assert messages(again) == [wordings.ALREADY_SAVED]
    assert Designation.objects.count() == 1


def test_millesime_is_corrected_then_the_designation_withdrawn_with_their_history(
    desk: Client, service: Startup
) -> None:
    one = factories.make_designation(service, 2021, decided_on=dt.date(2021, 5, 1))
    decide(desk, f"{ONE}designations/{one.pk}/", millesime="2020", decided_on="", reason="Bilan 2020")
    page = decide(desk, f"{ONE}designations/{one.pk}/retrait/", withdrawn_on="2022-03-01", reason="Arrêté")
    assert messages(page) == ["La désignation est retirée."]
    assert rows(page, "Désignations de ce service") == [
        [
            "2020",
            "Date inconnue, compte depuis le 31 décembre 2020",
            "Non renseigné",
            "Le 1er mars 2022 : Arrêté",
            "Corriger le millésime 2020",
        ]
    ]
    assert [row[1:] for row in rows(page, "Changements des désignations, du plus récent au plus ancien")] == [
        ["Retirée le : jamais → 1er mars 2022", "Arrêté", "Camille"],
        ["Millésime : 2021 → 2020 Décidée le : 1er mai 2021 → inconnue", "Bilan 2020", "Camille"],
        ["Millésime : 2021 Décidée le : 1er mai 2021", "Non renseigné", "Origine externe"],
    ]
    assert wordings.DESIGNATE in page.content.decode()


def test_withdrawal_recorded_by_mistake_is_undone(desk: Client, service: Startup) -> None:
    one = factories.make_designation(service, 2021, withdrawn_on=dt.date(2022, 3, 1), withdrawal_reason="Erreur")
    address = f"{ONE}designations/{one.pk}/"
    assert "Annuler le retrait" in desk.get(address).content.decode()
    page = decide(desk, address, is_reinstated="on", reason="Ce n’était pas lui")
    assert messages(page) == ["La désignation est corrigée."]
    assert rows(page, "Changements des désignations, du plus récent au plus ancien")[0][1:] == [
        "Retirée le : 1er mars 2022 → jamais",
        "Ce n’était pas lui",
        "Camille",
    ]
    again = desk.get(address)
    assert "Annuler le retrait" not in again.content.decode()
    foreign = desk.post(address, filled(again, is_reinstated="on", reason="r"))
    assert "is_reinstated" in str(errors(foreign)["__all__"])


def test_decision_is_saved_only_as_it_was_seen(desk: Client, service: Startup) -> None:
    typed = {"millesime": "2021", "decided_on": "2022-01-12", "reason": "r"}
    seen = desk.post(DESIGNATE, filled(desk.get(DESIGNATE), **typed))
    other = desk.post(DESIGNATE, filled(seen, step="save", millesime="2022"))
    assert rows(other, EFFECTS)[0] == ["Statut calculé", "Preuve manquante", "Désigné"]
    blind = desk.post(DESIGNATE, filled(desk.get(DESIGNATE), step="save", **typed))
    assert (blind.status_code, Designation.objects.exists()) == (200, False)


@cases(
    ("address", "typed", "said"),
    [
        (DESIGNATE, {"millesime": ""}, {"millesime": ["Donnez le millésime."]}),
        (DESIGNATE, {"millesime": "mille"}, {"millesime": [wordings.WHOLE_NUMBER]}),
        (DESIGNATE, {"millesime": "-1"}, {"millesime": [wordings.POSITIVE_NUMBER]}),
        (DESIGNATE, {"millesime": "99999"}, {"millesime": ["Ce nombre est trop grand."]}),
        (DESIGNATE, {"millesime": "2012", "decided_on": "2013-01-01"}, {"__all__": [NOT_PLAUSIBLE]}),
        (DESIGNATE, {"millesime": "2024", "decided_on": "2022-01-12"}, {"millesime": [NOT_NEAR]}),
        (DESIGNATE, {"decided_on": "hier"}, {"decided_on": [wordings.UNREADABLE_DATE]}),
        (DESIGNATE, {"autre": "1"}, {"__all__": [FOREIGN]}),
        (f"{ONE}portee/", {"is_nationwide": "peut-être"}, {"is_nationwide": [wordings.NOT_IN_THE_LIST]}),
        (f"{ONE}portee/", {"target_population": "5", "reason": "r"}, {"target_population_source": [NO_SOURCE]}),
        (f"{HOME}seuils/", {"people": "0"}, {"people": [wordings.POSITIVE_NUMBER]}),
        (f"{HOME}seuils/", {"people": "5", "share": "1,234"}, {"share": ["Deux décimales au plus."]}),
        (f"{HOME}seuils/", {"people": "5", "share": "0"}, {"__all__": [wordings.SHARE_FROM_0_TO_100]}),
        (f"{HOME}seuils/", {"people": "5", "first_day": "2020-01-01"}, None),
    ],
    parts=2,
)
def test_what_is_wrong_is_reported_next_to_its_field(
    desk: Client, service: Startup, address: str, typed: dict[str, str], said: Any
) -> None:
    asked = {"reason": "r", **typed}
    response = desk.post(address, filled(desk.get(address), **asked))
    assert response.status_code == 400
    assert errors(response) == said if said else list(errors(response)) == ["first_day"]
    assert (Designation.objects.count(), CriterionThreshold.objects.count()) == (0, 0)


def test_what_staff_assert_shows_with_its_source_and_moves_the_criterion(desk: Client, service: Startup) -> None:
    form = filled(desk.get(f"{ONE}portee/"))
    assert form["quality_source"] == ["Audit"]
    typed = {"is_nationwide": "oui", "nationwide_source": "Carte", "nationwide_since": "2021-05-01", "reason": "Mai"}
    page = desk.post(f"{ONE}portee/", {**form, **typed}, follow=True)
    assert messages(page) == ["C’est enregistré, et les critères sont réévalués."]
    words = text_of(page.content.decode())
    assert "Oui, depuis le 1er mai 2021. Carte" in words
    assert "Un Voir la fiche publique Preuve manquante, 2 critères remplis sur 3." in words
    assert filled(desk.get(f"{ONE}portee/"))["is_nationwide"] == ["oui"]


def test_threshold_shows_who_would_reach_it_and_is_dated(desk: Client, service: Startup) -> None:
    typed = {"people": "50 000", "share": "12,5", "reason": "Comité"}
    page = decide(desk, f"{HOME}seuils/", **typed)
    assert messages(page) == ["Le seuil est enregistré."]
    day = date_fr(today()).replace("\u202f", " ")
    assert rows(page, "Seuils du deuxième critère") == [[day, "50 000", "12,5 %", "Comité", "Camille"]]
    assert "Seuil : 50 000 personnes sur douze mois, ou 12,5 % de la population cible." in text_of(
        desk.get(HOME).content.decode()
    )


def test_pages_of_what_does_not_exist_are_404(desk: Client, service: Startup) -> None:
    one = factories.make_designation(factories.make_startup("autre"), 2021)
    wrong = [f"{HOME}inconnu/", f"{HOME}inconnu/designer/", f"{ONE}designations/{one.pk}/", f"{HOME}inconnu/portee/"]
    assert [desk.get(address).status_code for address in wrong] == [404] * 4


def test_service_that_was_never_evaluated_has_no_criteria_yet(desk: Client) -> None:
    factories.make_startup("un")
    words = text_of(desk.get(ONE).content.decode())
    assert "Ses critères n’ont pas encore été évalués." in words
    assert "Les critères n’ont pas encore été évalués." in text_of(desk.get(HOME).content.decode())
