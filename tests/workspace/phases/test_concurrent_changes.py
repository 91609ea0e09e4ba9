"""Two people who change the phases of one service at once: the second sees the change of the first, then confirms."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from common.clock import today
from common.history import changes
from common.words import date_fr
from incubators.models import Incubator
from startups import actions
from startups.models import Phase, Startup
from tests import factories, wordings
from tests.cases import cases
from tests.workspace.phases.steps import FICHE, WHY, now, saved, shown
from tests.workspace.reading import errors, filled, messages, rows, text_of

pytestmark = pytest.mark.django_db
FIRST = ("investigation", dt.date(2021, 1, 1))
MADE_ALREADY = ["L’autre personne a enregistré ce même changement : rien n’est fait deux fois."]


@pytest.fixture
def other(incubator: Incubator) -> User:
    """Create another coach of the incubator, who saves first."""
    return factories.make_coach(incubator, email="autre@example.gouv.fr")


def days_ago(days: int) -> dt.date:
    return today() - dt.timedelta(days=days)


def lives(startup: Startup) -> list[tuple[str, dt.date | None]]:
    return list(startup.phases.order_by("start", "kind__rank").values_list("kind", "start"))


def reported(page: Any) -> list[list[str]]:
    """Return the changes of other people that the page shows: phase, before, now."""
    return [row[:3] for row in rows(page, "Changements faits pendant votre saisie")]


def after_the_end(desk: Client, startup: Startup, other: User) -> Any:
    """Return the answer to saving a construction of today, once ``other`` ended the investigation yesterday."""
    page = shown(desk, **now())
    end = {"end_reason": "no_impact"}
    actions.change_phase(
        startup=startup, kind="abandon-investigation", date=days_ago(1), reason="Trop petit", actor=other, end=end
    )
    return saved(desk, page)


def test_second_to_save_sees_the_first_change_and_its_effects(desk: Client, startup: Startup, other: User) -> None:
    page = after_the_end(desk, startup, other)
    [line] = rows(page, "Changements faits pendant votre saisie")
    assert line[:3] == ["Investigation non concluante", "absente", text_of(date_fr(days_ago(1)))]
    assert line[3].startswith("autre@example.gouv.fr, le ")
    assert line[4] == "Trop petit"
    assert rows(page, wordings.BEFORE_AND_AFTER)[0] == [
        "Phase aujourd’hui",
        "Investigation non concluante",
        "Construction",
    ]
    assert page.context["warnings"] == [
        "C’est un retour en arrière : le service est en phase « Investigation non concluante »."
    ]
    assert lives(startup) == [FIRST, ("abandon-investigation", days_ago(1))]


def test_second_to_save_who_confirms_adds_to_the_first_change(desk: Client, startup: Startup, other: User) -> None:
    done = saved(desk, after_the_end(desk, startup, other), confirmed="on")
    assert messages(done) == [wordings.PHASE_CHANGED]
    assert lives(startup) == [FIRST, ("abandon-investigation", days_ago(1)), ("construction", today())]
    assert changes(Phase, startup_id=startup.pk)[-1].reason == WHY


def test_box_ticked_before_the_other_change_is_empty_again(desk: Client, startup: Startup, other: User) -> None:
    page = shown(desk, **now(date=days_ago(40).isoformat()))
    actions.change_phase(startup=startup, kind="acceleration", date=days_ago(50), reason="Avant", actor=other)
    again = saved(desk, page, confirmed="on")
    assert again.context["warnings"][0].startswith("C’est un retour en arrière")
    assert "confirmed" not in filled(again)
    assert errors(saved(desk, again)) == {"confirmed": [wordings.TICK_TO_CONFIRM]}
    assert lives(startup) == [FIRST, ("acceleration", days_ago(50))]


def test_third_change_is_shown_before_the_second_is_saved(desk: Client, startup: Startup, other: User) -> None:
    page = after_the_end(desk, startup, other)
    actions.change_phase(startup=startup, kind="acceleration", date=today(), reason="Encore", actor=other)
    again = saved(desk, page, confirmed="on")
    assert reported(again) == [["Accélération", "absente", text_of(date_fr(today()))]]
    assert lives(startup)[1:] == [("abandon-investigation", days_ago(1)), ("acceleration", today())]


def test_wrong_input_after_the_other_change_still_shows_it(desk: Client, startup: Startup, other: User) -> None:
    page = shown(desk, **now())
    actions.change_phase(startup=startup, kind="acceleration", date=days_ago(1), reason="Avant", actor=other)
    refused = saved(desk, page, date="0001-01-01")
    assert (refused.status_code, errors(refused)) == (400, {"__all__": [wordings.ENTRY_OUT_OF_BOUNDS]})
    assert reported(refused) == [["Accélération", "absente", text_of(date_fr(days_ago(1)))]]


def test_same_change_by_two_people_is_made_once(desk: Client, startup: Startup, other: User) -> None:
    page = shown(desk, **now())
    actions.change_phase(startup=startup, kind="construction", date=today(), reason="La même", actor=other)
    assert messages(saved(desk, page)) == MADE_ALREADY
    assert lives(startup) == [FIRST, ("construction", today())]


def test_same_date_by_two_people_is_corrected_once(desk: Client, startup: Startup, other: User) -> None:
    phase = startup.phases.get()
    url = f"{FICHE}phases/{phase.pk}/"
    page = shown(desk, url, date="2021-02-01", reason="Convention")
    actions.correct_phase_date(phase=phase, date=dt.date(2021, 2, 1), reason="Procès-verbal", actor=other)
    assert messages(saved(desk, page, url, confirmed="on")) == MADE_ALREADY
    assert [one.reason for one in changes(Phase, pgh_obj_id=phase.pk)][1:] == ["Procès-verbal"]


def test_same_phase_on_another_day_is_previewed_again(desk: Client, startup: Startup, other: User) -> None:
    page = shown(desk, **now())
    actions.change_phase(startup=startup, kind="construction", date=days_ago(1), reason="Hier", actor=other)
    again = saved(desk, page)
    assert again.context["warnings"] == ["Le service est déjà en phase « Construction »."]
    assert lives(startup) == [FIRST, ("construction", days_ago(1))]


def test_change_of_another_phase_is_reported_and_only_confirmed(desk: Client, startup: Startup, other: User) -> None:
    page = shown(desk, **now())
    actions.withdraw_phase(phase=startup.phases.get(), reason="Jamais commencée", actor=other)
    told = saved(desk, page)
    assert reported(told) == [["Investigation", "1er janvier 2021", "retirée"]]
    assert (told.status_code, startup.phases.count()) == (200, 0)
    saved(desk, told, confirmed="on")
    assert lives(startup) == [("construction", today())]


def test_import_that_changes_the_phases_is_reported_without_author(desk: Client, startup: Startup) -> None:
    page = shown(desk, **now())
    startup.phases.create(kind_id="acceleration", start=days_ago(1), position=1)
    [line] = rows(saved(desk, page), "Changements faits pendant votre saisie")
    assert (line[0], line[3].partition(",")[0], line[4]) == ("Accélération", "Import", "Non renseigné")


def test_second_to_correct_a_date_sees_that_of_the_first(desk: Client, startup: Startup, other: User) -> None:
    phase = startup.phases.get()
    url = f"{FICHE}phases/{phase.pk}/"
    page = shown(desk, url, date="2021-03-01", reason="Convention")
    actions.correct_phase_date(phase=phase, date=dt.date(2021, 2, 1), reason="Procès-verbal", actor=other)
    again = saved(desk, page, url, confirmed="on")
    assert reported(again) == [["Investigation", "1er janvier 2021", "1er février 2021"]]
    assert lives(startup) == [("investigation", dt.date(2021, 2, 1))]
    saved(desk, again, url, confirmed="on")
    assert lives(startup) == [("investigation", dt.date(2021, 3, 1))]


def test_withdrawal_of_a_phase_corrected_meanwhile_is_previewed_again(
    desk: Client, startup: Startup, other: User
) -> None:
    phase = startup.phases.get()
    url = f"{FICHE}phases/{phase.pk}/retrait/"
    page = shown(desk, url, reason="Erreur")
    actions.correct_phase_date(phase=phase, date=dt.date(2021, 2, 1), reason="Procès-verbal", actor=other)
    again = saved(desk, page, url, confirmed="on")
    assert reported(again) == [["Investigation", "1er janvier 2021", "1er février 2021"]]
    assert lives(startup) == [("investigation", dt.date(2021, 2, 1))]
    assert messages(saved(desk, again, url, confirmed="on")) == [wordings.PHASE_WITHDRAWN]
    assert (lives(startup), changes(Phase, pgh_obj_id=phase.pk)[-1].reason) == ([], "Erreur")


def test_entry_of_another_phase_is_reported_beside_a_corrected_date(
    desk: Client, startup: Startup, other: User
) -> None:
    url = f"{FICHE}phases/{startup.phases.get().pk}/"
    page = shown(desk, url, date="2021-03-01", reason="Convention")
    actions.change_phase(startup=startup, kind="construction", date=today(), reason="Comité", actor=other)
    told = saved(desk, page, url, confirmed="on")
    assert reported(told) == [["Construction", "absente", text_of(date_fr(today()))]]
    saved(desk, told, url, confirmed="on")
    assert lives(startup) == [("investigation", dt.date(2021, 3, 1)), ("construction", today())]


def test_phase_that_someone_withdrew_links_to_the_fiche(desk: Client, startup: Startup, other: User) -> None:
    phase = startup.phases.get()
    url = f"{FICHE}phases/{phase.pk}/"
    page = shown(desk, url, date="2021-03-01", reason="Convention")
    actions.withdraw_phase(phase=phase, reason="Jamais commencée", actor=other)
    left = saved(desk, page, url, confirmed="on")
    assert left.redirect_chain == [(FICHE, 302)]
    assert messages(left) == ["Cette phase vient d’être retirée de la fiche : rien n’est enregistré de votre part."]


@cases("typed", [{"rival": "999"}, {"both": "on"}, {"version": "x"}, {"compared": "kind"}, {"choix_kind": "mine"}])
def test_field_that_was_not_offered_changes_nothing(desk: Client, startup: Startup, typed: dict[str, str]) -> None:
    page = shown(desk, **now(**typed))
    assert page.status_code == 400
    assert re.search("Rechargez(-la| la page), puis recommencez", page.content.decode())
    assert startup.phases.count() == 1
