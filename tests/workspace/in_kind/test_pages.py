"""GAMMA, supports, shared services and other funders by their forms."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from budget.models import EntryCriterion, Milestone, Participation, Season, SharedService, Support
from common.clock import today
from common.history import changes
from impact.models import OtherFunding
from tests import factories, wordings
from tests.budget.actions.scene import Scene
from tests.cases import cases
from tests.workspace.money import messages, send
from tests.workspace.reading import errors, filled, rows, text_of

pytestmark = pytest.mark.django_db
GAMMA = "/espace/financements/gamma/"
SUPPORTS = "/espace/services/dossierfacile/appuis/"
SHARED = "/espace/financements/services-partages/"
FUNDERS = "/espace/services/dossierfacile/financeurs/"
METRICS = "/espace/services/dossierfacile/mesures/"


def main_of(response: Any) -> str:
    """Return the main content of a page, without header and footer."""
    content: str = response.content.decode()
    return content[content.index("<main") : content.index("</main>")]


# --- GAMMA ----------------------------------------------------------------------------------------------------------


def test_a_season_is_opened_corrected_and_joined(team: Client, scene: Scene) -> None:
    assert messages(send(team, f"{GAMMA}nouvelle/", number="4", start="2022-04-01")) == [wordings.SEASON_SAVED]
    assert errors(send(team, f"{GAMMA}nouvelle/", number="4", start="2022-10-01")) == {
        "number": ["Cette saison existe déjà : donnez un autre numéro."]
    }
    assert send(team, f"{GAMMA}4/modifier/", until="2022-03-01").status_code == 400
    send(team, f"{GAMMA}4/modifier/", until="2022-10-01")
    assert Season.objects.get().until == dt.date(2022, 10, 1)
    assert errors(send(team, f"{GAMMA}4/participants/nouveau/", startup="inconnu")) == {
        "startup": [wordings.NO_SERVICE_INCONNU]
    }
    assert messages(send(team, f"{GAMMA}4/participants/nouveau/", startup="dossierfacile")) == [
        wordings.PARTICIPANT_SAVED
    ]
    assert errors(send(team, f"{GAMMA}4/participants/nouveau/", startup="dossierfacile")) == {
        "startup": [wordings.IN_THE_SEASON_ALREADY]
    }


def test_a_coach_states_criteria_and_milestones_and_staff_remove(team: Client, coach: Client, scene: Scene) -> None:
    joined = Participation.objects.create(season=factories.make_season(1), startup=scene.startup)
    mine = f"/espace/financements/participations/{joined.pk}/"
    assert messages(send(coach, mine, start="2020-10-01", until="2020-12-01", outcome="Deux fois plus")) == [
        "La participation est enregistrée."
    ]
    assert errors(send(coach, f"{mine}criteres/team/", state="met")) == {"__all__": [wordings.PROOF_OF_A_CRITERION]}
    send(coach, f"{mine}criteres/team/", state="met", evidence="Six personnes")
    send(coach, f"{mine}criteres/team/", state="not_met", evidence="Une personne")
    assert EntryCriterion.objects.get().state == "not_met"
    assert coach.get(f"{mine}criteres/autre/").status_code == 404
    assert errors(send(coach, f"{mine}etapes/nouvelle/", label="Dix bailleurs")) == {"due_on": ["Donnez une date."]}
    send(coach, f"{mine}etapes/nouvelle/", label="Dix bailleurs", due_on="2020-12-01")
    milestone = Milestone.objects.get()
    early = (today() + dt.timedelta(days=1)).isoformat()
    address = f"/espace/financements/etapes/{milestone.pk}/"
    assert errors(send(coach, address, reached_on=early)) == {"reached_on": [wordings.DAY_TO_COME]}
    send(coach, address, reached_on="2020-11-20")
    assert Milestone.objects.get().reached_on == dt.date(2020, 11, 20)
    assert coach.get(f"{GAMMA}{joined.season.number}/retrait/").status_code == 403
    assert coach.get(f"{mine}retrait/").status_code == 403
    assert messages(send(team, f"{mine}retrait/")) == ["La participation est retirée."]
    assert Participation.objects.count() == 0


def test_a_coach_finds_the_seasons_of_a_service_next_to_its_supports(coach: Client, scene: Scene) -> None:
    assert "GAMMA" not in text_of(main_of(coach.get(SUPPORTS)))
    for number in (1, 2):
        joined = Participation.objects.create(season=factories.make_season(number), startup=scene.startup)
        joined.milestones.create(label=f"Dix bailleurs {number}", due_on=dt.date(2020, 12, number))
    joined.criteria.create(criterion="team", state="met", evidence="Six personnes")
    joined.season.participations.create(startup=factories.make_startup("ailleurs", name="Ailleurs"))
    shown = text_of(main_of(coach.get(SUPPORTS)))
    assert shown[shown.index("GAMMA") :] == f"{season_shown(2, 'rempli')} {season_shown(1, 'non renseigné')}"


def season_shown(number: int, team: str) -> str:
    """Return the expected text of a season for a coach, with the text for screen readers of each link."""
    criteria = {
        "Une adéquation produit/marché établie": "non renseigné",
        "Une mesure d’impact identifiée": "non renseigné",
        "Une équipe organisée": team,
    }
    service, label = "Service dossierfacile", f"Dix bailleurs {number}"
    return " ".join(
        [
            f"GAMMA, saison {number}",
            *(f"{name} : {state}. Renseigner : {name}, {service}" for name, state in criteria.items()),
            f"{label}, prévu le {number}{'er' if number == 1 else ''} décembre 2020. Corriger {label} Retirer {label}",
            f"Ajouter un point d’étape à {service} Dates et bilan de {service}",
        ]
    )


def test_a_milestone_and_an_empty_season_are_removed(team: Client, coach: Client, scene: Scene) -> None:
    season = factories.make_season(1)
    joined = Participation.objects.create(season=season, startup=scene.startup)
    milestone = joined.milestones.create(label="Dix bailleurs", due_on=dt.date(2020, 12, 1))
    address = f"/espace/financements/etapes/{milestone.pk}/retrait/"
    done = send(coach, address, reason="Saisi deux fois")
    assert (messages(done), done.redirect_chain) == (["Le point d’étape est retiré."], [(SUPPORTS, 302)])
    assert coach.get(address).status_code == 404
    assert [(one.kind, one.reason) for one in changes(Milestone, pgh_obj_id=milestone.pk)][-1] == (
        "delete",
        "Saisi deux fois",
    )
    taken = f"{GAMMA}1/retrait/"
    assert errors(send(team, taken)) == {"__all__": ["Cette saison a des participants : retirez-les d’abord."]}
    done = send(team, f"/espace/financements/participations/{joined.pk}/retrait/")
    assert done.redirect_chain == [(f"{GAMMA}1/", 302)]
    assert "Retirer la saison" in text_of(done.content.decode())
    assert messages(send(team, taken)) == ["La saison est retirée."]
    assert (Season.objects.count(), team.get(taken).status_code) == (0, 404)


def test_what_someone_changed_concurrently_is_not_removed(team: Client, coach: Client, scene: Scene) -> None:
    season = factories.make_season(1)
    milestone = Participation.objects.create(season=season, startup=scene.startup).milestones.create(
        label="Dix bailleurs", due_on=dt.date(2020, 12, 1)
    )
    address = f"/espace/financements/etapes/{milestone.pk}/retrait/"
    form = filled(coach.get(address), reason="Saisi deux fois")
    Milestone.objects.update(label="Vingt bailleurs")
    assert coach.post(address, form).status_code == 409
    assert Milestone.objects.count() == 1


# --- Supports and shared services -----------------------------------------------------------------------------------


def test_a_support_is_recorded_corrected_and_withdrawn_by_the_coach(coach: Client) -> None:
    done = send(coach, f"{SUPPORTS}nouveau/", kind="brigade", start="2021-03-01", description="Deux développeurs")
    assert messages(done) == ["L’appui est enregistré."]
    assert send(coach, f"{SUPPORTS}nouveau/", kind="brigade", start="2021-04-01").status_code == 400
    assert (
        send(coach, f"{SUPPORTS}nouveau/", kind="security", start="2021-04-01", until="2021-03-01").status_code == 400
    )
    assert errors(send(coach, f"{SUPPORTS}nouveau/", kind="autre", start="2021-04-01")) == {
        "kind": [wordings.NOT_IN_THE_LIST]
    }
    address = f"{SUPPORTS}{Support.objects.get().pk}/"
    send(coach, address, until="2021-09-01")
    assert Support.objects.get().until == dt.date(2021, 9, 1)
    assert messages(send(coach, f"{address}retrait/")) == ["L’appui est retiré."]
    assert Support.objects.count() == 0


def test_a_support_uses_a_shared_service(team: Client, coach: Client) -> None:
    send(team, f"{SHARED}nouveau/", slug="tchap", name="Tchap", kind="tool", summary="Parler", start="2020-01-01")
    assert errors(send(team, f"{SHARED}nouveau/", slug="Un Outil", name="Tchap", kind="tool")) == {
        "slug": ["Des minuscules, chiffres et tirets."]
    }
    shared = SharedService.objects.get()
    send(coach, f"{SUPPORTS}nouveau/", kind="shared", start="2021-03-01", shared_service=str(shared.pk))
    send(team, f"{SHARED}tchap/", name="Tchap, messagerie")
    assert "Tchap, messagerie" in coach.get(SUPPORTS).content.decode()
    assert send(team, f"{SHARED}tchap/retrait/").status_code == 400
    Support.objects.all().delete()
    assert messages(send(team, f"{SHARED}tchap/retrait/")) == ["Le service partagé est retiré."]


# --- Other funders --------------------------------------------------------------------------------------------------


def test_another_funder_is_recorded_corrected_and_withdrawn_with_its_history(coach: Client, scene: Scene) -> None:
    done = send(coach, f"{FUNDERS}nouveau/", year="2021", funder="Région", amount="100 000,50", source="Convention")
    assert (messages(done), done.redirect_chain) == ([wordings.AWARD_SAVED], [(METRICS, 302)])
    caption = "Autres financeurs, de l’année la plus récente à la plus ancienne"
    assert rows(done, caption)[0][:4] == ["2021", "Région", "100 000,50 €", "Convention"]
    row = OtherFunding.objects.get()
    send(coach, f"{FUNDERS}{row.pk}/", amount="90 000")
    assert OtherFunding.objects.get().amount == 90000
    send(coach, f"{FUNDERS}{row.pk}/retrait/", reason="Saisi deux fois")
    assert OtherFunding.objects.count() == 0
    found = changes(OtherFunding, pgh_obj_id=row.pk)
    assert [(change.kind, change.reason) for change in found] == [
        ("insert", "Relecture"),
        ("update", "Relecture"),
        ("delete", "Saisi deux fois"),
    ]


@cases(
    ("typed", "names"),
    [
        ({"year": "2012"}, ["year"]),
        ({"year": str(today().year + 1)}, ["year"]),
        ({"year": "21"}, ["year"]),
        ({"funder": " "}, ["funder"]),
        ({"amount": "0"}, ["__all__"]),
        ({"amount": "-1"}, ["amount"]),
        ({"amount": "1,001"}, ["amount"]),
        ({"amount": ""}, ["amount"]),
        ({"reason": ""}, ["reason"]),
    ],
    parts=2,
)
def test_a_bad_funding_is_refused(coach: Client, typed: dict[str, str], names: list[str]) -> None:
    response = send(coach, f"{FUNDERS}nouveau/", **{"year": "2021", "funder": "Région", "amount": "1", **typed})
    assert (response.status_code, list(errors(response))) == (400, names)
    assert OtherFunding.objects.count() == 0


def test_a_funder_gives_once_a_year(coach: Client, scene: Scene) -> None:
    OtherFunding.objects.create(startup=scene.startup, year=2021, funder="Région", amount=1)
    response = send(coach, f"{FUNDERS}nouveau/", year="2021", funder="Région", amount="2")
    assert errors(response) == {"__all__": [wordings.FUNDER_OF_THE_YEAR]}


def test_two_people_who_correct_a_funding_lose_nothing(coach: Client, scene: Scene) -> None:
    row = OtherFunding.objects.create(startup=scene.startup, year=2021, funder="Région", amount=1)
    address = f"{FUNDERS}{row.pk}/"
    mine = filled(coach.get(address), amount="3", reason="La mienne")
    send(coach, address, amount="2")
    assert coach.post(address, mine).status_code == 409
    assert OtherFunding.objects.get().amount == Decimal(2)


def test_the_funder_of_another_service_is_not_found_and_a_stranger_is_refused(team: Client, scene: Scene) -> None:
    other = OtherFunding.objects.create(startup=factories.make_startup("autre"), year=2021, funder="Région", amount=1)
    assert team.get(f"{FUNDERS}{other.pk}/").status_code == 404
    stranger = Client()
    stranger.force_login(factories.make_coach(factories.make_incubator("ailleurs"), email="x@example.gouv.fr"))
    assert stranger.get(f"{FUNDERS}nouveau/").status_code == 403


def test_what_changed_before_a_withdrawal_is_reported_in_french(coach: Client, scene: Scene) -> None:
    row = factories.make_support(scene.startup)
    address = f"{SUPPORTS}{row.pk}/retrait/"
    sent = {**filled(coach.get(address)), "reason": "Doublon"}
    Support.objects.filter(pk=row.pk).update(description="Deux ateliers")
    response = coach.post(address, sent)
    assert (response.status_code, response.context["other_changes"]) == (409, ["Ce qui a été fait : Deux ateliers"])
