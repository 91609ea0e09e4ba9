"""The refusals of the forms of GAMMA, with their messages."""

import datetime as dt

import pytest
from django.test import Client

from budget.models import EntryCriterion, Milestone, Participation, Season
from common.clock import today
from tests import factories, wordings
from tests.cases import cases
from tests.workspace.gamma.addresses import GAMMA, WORDS, milestone_of, mine
from tests.workspace.money import send
from tests.workspace.reading import errors

pytestmark = pytest.mark.django_db


@cases(
    ("typed", "refusals"),
    [
        ({"number": ""}, {"number": ["Donnez un nombre."]}),
        ({"number": "-1"}, {"number": ["Ce nombre est positif."]}),
        ({"number": "0"}, {"__all__": ["Donnez à la saison un numéro, de 1 à 999."]}),
        ({"number": "1000"}, {"__all__": ["Donnez à la saison un numéro, de 1 à 999."]}),
        ({"number": "3"}, {"number": ["Cette saison existe déjà : donnez un autre numéro."]}),
        ({"start": ""}, {"start": ["Donnez une date."]}),
        ({"start": "hier"}, {"start": [wordings.UNREADABLE_DATE]}),
        (
            {"until": "2022-03-31"},
            {"__all__": [wordings.END_BEFORE_START]},
        ),
        (
            {"until": "2022-04-01"},
            {"__all__": [wordings.END_BEFORE_START]},
        ),
        ({"reason": " "}, {"reason": [WORDS]}),
    ],
    parts=2,
)
def test_a_bad_season_is_refused_in_words(
    team: Client, season: Season, typed: dict[str, str], refusals: dict[str, list[str]]
) -> None:
    response = send(team, f"{GAMMA}nouvelle/", **{"number": "4", "start": "2022-04-01", **typed})
    assert (response.status_code, errors(response)) == (400, refusals)
    assert Season.objects.count() == 1


@cases(
    ("typed", "refusals"),
    [
        ({"startup": ""}, {"startup": ["Choisissez un service."]}),
        ({"startup": "inconnu"}, {"startup": [wordings.NO_SERVICE_INCONNU]}),
        (
            {"startup": "dossierfacile"},
            {"startup": [wordings.IN_THE_SEASON_ALREADY]},
        ),
        ({"start": "2022-13-01"}, {"start": [wordings.UNREADABLE_DATE]}),
        (
            {"start": "2021-11-01", "until": "2021-11-01"},
            {"__all__": [wordings.END_BEFORE_START]},
        ),
        ({"reason": ""}, {"reason": [WORDS]}),
    ],
    parts=2,
)
def test_a_bad_participant_is_refused_in_words(
    team: Client, joined: Participation, typed: dict[str, str], refusals: dict[str, list[str]]
) -> None:
    factories.make_startup("autre")
    response = send(team, f"{GAMMA}3/participants/nouveau/", **{"startup": "autre", **typed})
    assert (response.status_code, errors(response)) == (400, refusals)
    assert Participation.objects.get() == joined


@cases(
    ("typed", "refusals"),
    [
        ({"state": ""}, {"state": [wordings.NOT_IN_THE_LIST]}),
        ({"state": "autre"}, {"state": [wordings.NOT_IN_THE_LIST]}),
        ({"evidence": " "}, {"__all__": [wordings.PROOF_OF_A_CRITERION]}),
        ({"evidence_url": "pas une adresse"}, {"evidence_url": [wordings.WHOLE_ADDRESS]}),
        ({"reason": ""}, {"reason": [WORDS]}),
    ],
    parts=2,
)
def test_a_bad_criterion_is_refused_in_words(
    coach: Client, joined: Participation, typed: dict[str, str], refusals: dict[str, list[str]]
) -> None:
    asked = {"state": "met", "evidence": "Six personnes", **typed}
    response = send(coach, mine(joined, "criteres/team/"), **asked)
    assert (response.status_code, errors(response)) == (400, refusals)
    assert not EntryCriterion.objects.exists()


def test_a_proof_may_be_an_address_only(coach: Client, joined: Participation) -> None:
    url = "https://dossierfacile.fr/equipe"
    send(coach, mine(joined, "criteres/team/"), state="met", evidence_url=url)
    row = EntryCriterion.objects.get()
    assert (row.state, row.evidence, row.evidence_url) == ("met", "", url)


@cases("name", ["autre", "TEAM", "rempli", "met"])
def test_a_criterion_is_one_of_the_three(coach: Client, joined: Participation, name: str) -> None:
    assert coach.get(mine(joined, f"criteres/{name}/")).status_code == 404


@cases(
    ("typed", "refusals"),
    [
        ({"label": " "}, {"label": ["Indiquez l’objectif visé."]}),
        (
            {"label": "Dix bailleurs"},
            {"__all__": [wordings.SAME_MILESTONE]},
        ),
        ({"due_on": ""}, {"due_on": ["Donnez une date."]}),
        ({"due_on": "bientôt"}, {"due_on": [wordings.UNREADABLE_DATE]}),
        ({"reason": ""}, {"reason": [WORDS]}),
    ],
    parts=2,
)
def test_a_bad_milestone_is_refused_in_words(
    coach: Client, joined: Participation, typed: dict[str, str], refusals: dict[str, list[str]]
) -> None:
    milestone_of(joined)
    asked = {"label": "Vingt bailleurs", "due_on": "2022-02-01", **typed}
    response = send(coach, mine(joined, "etapes/nouvelle/"), **asked)
    assert (response.status_code, errors(response)) == (400, refusals)
    assert Milestone.objects.count() == 1


@cases(("days", "is_saved"), [(-1, True), (0, True), (1, False)])
def test_a_milestone_is_reached_by_today(coach: Client, joined: Participation, days: int, is_saved: bool) -> None:
    row, day = milestone_of(joined), today() + days * dt.timedelta(days=1)
    response = send(coach, f"/espace/financements/etapes/{row.pk}/", reached_on=day.isoformat())
    row.refresh_from_db()
    assert (response.status_code, row.reached_on) == ((200, day) if is_saved else (400, None))
