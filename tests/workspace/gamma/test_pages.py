"""The forms of GAMMA: each role, each invalid input, each return link, two people at once."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from budget.models import EntryCriterion, Milestone, Participation, Season
from common.history import changes
from common.optimistic_lock import state_of
from tests import factories, wordings
from tests.budget.actions.scene import Scene
from tests.cases import cases
from tests.workspace.gamma.addresses import GAMMA, SUPPORTS, WORDS, milestone_of, mine
from tests.workspace.money import messages, send
from tests.workspace.reading import errors, filled, text_of

pytestmark = pytest.mark.django_db


def test_a_new_season_takes_the_number_that_follows(team: Client, scene: Scene) -> None:
    assert filled(team.get(f"{GAMMA}nouvelle/"))["number"] == ["1"]
    for number in (4, 2):
        factories.make_season(number)
    page = team.get(f"{GAMMA}nouvelle/")
    assert filled(page)["number"] == ["5"]
    assert (page.context["title"], page.context["cancel_url"]) == (
        "Ouvrir une saison de GAMMA",
        "/espace/financements/",
    )


def test_a_season_is_shown_as_it_is_recorded(team: Client, season: Season) -> None:
    page = team.get(f"{GAMMA}3/modifier/")
    shown = filled(page)
    assert {name: shown[name] for name in Season.EDITED} == {
        "number": ["3"],
        "start": ["2021-10-01"],
        "until": ["2022-04-01"],
        "description": ["Six services"],
        "source": ["Blog"],
    }
    assert (page.context["title"], page.context["cancel_url"]) == ("GAMMA, saison 3", f"{GAMMA}3/")


@cases("path", ["", "modifier/", "retrait/", "participants/nouveau/"])
@cases("number", [0, 4, 32_768, 10**12])
def test_a_season_that_is_not_recorded_is_not_found(team: Client, season: Season, number: int, path: str) -> None:
    assert team.get(f"{GAMMA}{number}/{path}").status_code == 404
    assert Season.objects.count() == 1


@cases(
    ("path", "title"),
    [
        ("", "Dates et bilan de l’accompagnement"),
        ("retrait/", "Retirer un participant"),
        ("criteres/market_fit/", "Une adéquation produit/marché établie"),
        ("criteres/measure/", "Une mesure d’impact identifiée"),
        ("criteres/team/", "Une équipe organisée"),
        ("etapes/nouvelle/", "Point d’étape"),
    ],
)
def test_a_form_names_what_it_changes_and_for_whom(team: Client, joined: Participation, path: str, title: str) -> None:
    page = team.get(mine(joined, path))
    assert (page.status_code, page.context["title"], page.context["about"], page.context["startup"]) == (
        200,
        title,
        "GAMMA, saison 3",
        joined.startup,
    )


@cases("path", ["", "criteres/team/", "etapes/nouvelle/"])
def test_one_is_led_back_to_where_one_finds_such_forms(
    team: Client, coach: Client, joined: Participation, path: str
) -> None:
    assert team.get(mine(joined, path)).context["cancel_url"] == f"{GAMMA}3/"
    assert coach.get(mine(joined, path)).context["cancel_url"] == SUPPORTS


def test_a_milestone_shows_its_name_before_it_is_removed(team: Client, joined: Participation) -> None:
    row = milestone_of(joined)
    page = team.get(f"/espace/financements/etapes/{row.pk}/retrait/")
    assert page.context["title"] == "Retirer le point d’étape « Dix bailleurs »"
    assert (page.context["cancel_url"], page.context["about"]) == (f"{GAMMA}3/", "GAMMA, saison 3")


@cases("path", ["", "retrait/", "criteres/team/", "etapes/nouvelle/"])
def test_a_participation_that_is_not_recorded_is_not_found(team: Client, joined: Participation, path: str) -> None:
    assert team.get(f"/espace/financements/participations/{joined.pk + 1}/{path}").status_code == 404


@cases("path", ["", "retrait/"])
def test_a_milestone_that_is_not_recorded_is_not_found(team: Client, joined: Participation, path: str) -> None:
    row = milestone_of(joined)
    assert team.get(f"/espace/financements/etapes/{row.pk + 1}/{path}").status_code == 404


OF_STAFF = [
    "{gamma}nouvelle/",
    "{gamma}3/",
    "{gamma}3/modifier/",
    "{gamma}3/retrait/",
    "{gamma}3/participants/nouveau/",
    "{mine}retrait/",
]


OF_COACHES = ["{mine}", "{mine}criteres/team/", "{mine}etapes/nouvelle/", "{milestone}", "{milestone}retrait/"]


@pytest.fixture
def address(joined: Participation) -> Callable[[str], str]:
    milestone = f"/espace/financements/etapes/{milestone_of(joined).pk}/"
    return lambda path: path.format(gamma=GAMMA, mine=mine(joined), milestone=milestone)


@cases("path", OF_STAFF)
def test_only_the_team_decides_of_seasons(
    team: Client, coach: Client, address: Callable[[str], str], path: str
) -> None:
    assert [client.get(address(path)).status_code for client in (team, coach)] == [200, 403]
    assert coach.post(address(path), {"reason": "Essai"}).status_code == 403


@cases("path", OF_COACHES)
def test_a_coach_writes_of_what_they_coach_only(
    team: Client, coach: Client, signed_in: Callable[[User], Client], address: Callable[[str], str], path: str
) -> None:
    incubator = factories.make_incubator("ailleurs")
    strangers = [
        signed_in(factories.make_coach(incubator, email="x@example.gouv.fr")),
        signed_in(factories.make_user("y@example.gouv.fr")),
    ]
    assert [client.get(address(path)).status_code for client in (team, coach, *strangers)] == [200, 200, 403, 403]
    assert [client.post(address(path), {"reason": "Essai"}).status_code for client in strangers] == [403, 403]


@cases("path", [*OF_STAFF, *OF_COACHES])
def test_a_visitor_signs_in_first(address: Callable[[str], str], path: str) -> None:
    answer = Client().get(address(path))
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/connexion/")


def test_a_participant_is_saved_with_its_dates_and_the_reason(team: Client, season: Season, scene: Scene) -> None:
    done = send(
        team,
        f"{GAMMA}3/participants/nouveau/",
        startup="dossierfacile",
        start="2021-10-01",
        until="2021-12-01",
        outcome="Deux fois plus",
        source="Jury",
        reason="Retenu par le jury",
    )
    assert (messages(done), done.redirect_chain) == ([wordings.PARTICIPANT_SAVED], [(f"{GAMMA}3/", 302)])
    row = Participation.objects.get()
    assert state_of(row, ("season", "startup", *Participation.EDITED)) == {
        "season": season,
        "startup": scene.startup,
        "start": dt.date(2021, 10, 1),
        "until": dt.date(2021, 12, 1),
        "outcome": "Deux fois plus",
        "source": "Jury",
    }
    assert [change.reason for change in changes(Participation, pgh_obj_id=row.pk)] == ["Retenu par le jury"]


def test_a_milestone_is_corrected_completely(coach: Client, joined: Participation) -> None:
    row, other = milestone_of(joined), milestone_of(joined, "Autre")
    done = send(
        coach,
        f"/espace/financements/etapes/{row.pk}/",
        label=" Vingt bailleurs ",
        due_on="2022-01-01",
        reached_on="2022-01-05",
        comment="Avec l’ANCT",
    )
    assert (messages(done), done.redirect_chain) == (["Le point d’étape est enregistré."], [(SUPPORTS, 302)])
    row.refresh_from_db()
    assert state_of(row, Milestone.EDITED) == {
        "label": "Vingt bailleurs",
        "due_on": dt.date(2022, 1, 1),
        "reached_on": dt.date(2022, 1, 5),
        "comment": "Avec l’ANCT",
    }
    assert state_of(Milestone.objects.get(pk=other.pk), Milestone.EDITED)["label"] == "Autre"


def test_a_season_may_change_its_number_to_a_free_one(team: Client, season: Season) -> None:
    factories.make_season(1)
    assert errors(send(team, f"{GAMMA}3/modifier/", number="1")) == {"number": [wordings.SAME_SEASON]}
    assert messages(send(team, f"{GAMMA}3/modifier/", number="3", source="Note")) == [wordings.SEASON_SAVED]
    season.refresh_from_db()
    assert (season.number, season.source) == (3, "Note")


def test_a_season_is_removed_for_a_reason(team: Client, season: Season) -> None:
    taken = f"{GAMMA}3/retrait/"
    assert errors(send(team, taken, reason="")) == {"reason": [WORDS]}
    page = team.get(taken)
    assert (page.context["title"], page.context["cancel_url"]) == (
        "Retirer la saison 3 de GAMMA",
        "/espace/financements/",
    )
    done = send(team, taken, reason="Jamais tenue")
    assert (messages(done), done.redirect_chain) == (["La saison est retirée."], [("/espace/financements/", 302)])
    assert [change.reason for change in changes(Season, pgh_obj_id=season.pk)][-1] == "Jamais tenue"


def test_a_participation_is_removed_with_what_is_reported_of_it(team: Client, joined: Participation) -> None:
    milestone_of(joined)
    joined.criteria.create(criterion="team", state="missing")
    assert errors(send(team, mine(joined, "retrait/"), reason=" ")) == {"reason": [WORDS]}
    send(team, mine(joined, "retrait/"), reason="Saisi deux fois")
    assert (Participation.objects.count(), Milestone.objects.count(), EntryCriterion.objects.count()) == (0, 0, 0)
    assert [change.reason for change in changes(Participation, pgh_obj_id=joined.pk)][-1] == "Saisi deux fois"


EDITED: dict[str, tuple[str, Callable[[Participation, Milestone], Any], dict[str, str]]] = {
    "season": (
        "{gamma}3/modifier/",
        lambda one, row: Season.objects.update(source="Autre"),
        {"source": "La mienne"},
    ),
    "participation": (
        "{mine}",
        lambda one, row: Participation.objects.update(outcome="Autre"),
        {"outcome": "Le mien"},
    ),
    "criterion": (
        "{mine}criteres/team/",
        lambda one, row: one.criteria.create(criterion="team", state="not_met", evidence="Une personne"),
        {"state": "met", "evidence": "Six personnes"},
    ),
    "milestone": (
        "{milestone}",
        lambda one, row: Milestone.objects.update(comment="Autre"),
        {"comment": "La mienne"},
    ),
    "season taken away": (
        "{gamma}3/retrait/",
        lambda one, row: Season.objects.update(source="Autre"),
        {},
    ),
    "participation taken away": (
        "{mine}retrait/",
        lambda one, row: Participation.objects.update(outcome="Autre"),
        {},
    ),
}


@cases(("path", "meanwhile", "typed"), EDITED.values(), ids=EDITED)
def test_what_another_user_changed_concurrently_is_kept(
    team: Client,
    joined: Participation,
    path: str,
    meanwhile: Callable[[Participation, Milestone], Any],
    typed: dict[str, str],
) -> None:
    row = milestone_of(joined)
    milestone = f"/espace/financements/etapes/{row.pk}/"
    address = path.format(gamma=GAMMA, mine=mine(joined), milestone=milestone)
    form = filled(team.get(address), reason="La mienne", **typed)
    meanwhile(joined, row)
    before = [list(model.objects.values()) for model in (Season, Participation, EntryCriterion, Milestone)]
    answer = team.post(address, form)
    assert answer.status_code == 409
    assert [list(model.objects.values()) for model in (Season, Participation, EntryCriterion, Milestone)] == before


def test_the_page_of_a_season_offers_what_may_be_done(team: Client, joined: Participation, season: Season) -> None:
    shown = team.get(f"{GAMMA}3/")
    assert "Retirer la saison" not in text_of(shown.content.decode())
    hrefs = [mine(joined, path) for path in ("", "retrait/", "etapes/nouvelle/", "criteres/team/")]
    assert [href for href in hrefs if f'href="{href}"' not in shown.content.decode()] == []
    joined.delete()
    empty = text_of(team.get(f"{GAMMA}3/").content.decode())
    assert "Retirer la saison" in empty
    assert "Aucun participant n’est enregistré" in empty
