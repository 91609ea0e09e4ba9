"""Two people who change the phases of one service at once: nothing is lost silently."""

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from accounts.models import User
from common.clock import today
from common.history import changes
from common.optimistic_lock import EditConflictError, VersionToken
from common.words import date_fr
from incubators.models import Incubator
from startups import actions
from startups.models import Phase, Startup
from tests import factories, wordings
from tests.cases import cases
from tests.workspace.phases.steps import FICHE, URL, WHY, now, saved, shown
from tests.workspace.reading import errors, filled, messages, rows, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(incubator: Incubator) -> User:
    """Create another coach of the incubator, who saves first."""
    return factories.make_coach(incubator, email="autre@example.gouv.fr")


def two_changes(desk: Client, startup: Startup, other: User, kind: str = "abandon-investigation") -> Any:
    """Return the response to saving a construction after ``other`` entered another phase a day before."""
    page = shown(desk, **now())
    yesterday = today() - dt.timedelta(days=1)
    end = {"end_reason": "no_impact"} if kind == "abandon-investigation" else {}
    actions.change_phase(startup=startup, kind=kind, date=yesterday, reason="Trop petit", actor=other, end=end)
    return saved(desk, page)


@pytest.fixture
def compared(desk: Client, startup: Startup, other: User) -> Any:
    """Return the comparison with the end of the investigation, read once for all cases of a test."""
    return two_changes(desk, startup, other)


def lives(startup: Startup) -> list[tuple[str, dt.date | None]]:
    return list(startup.phases.order_by("start", "kind__rank").values_list("kind", "start"))


MINE = {"choix_kind": "mine", "choix_date": "mine", "choix_reason": "mine"}
THEIRS = dict.fromkeys(MINE, "theirs")
THEIRS_KEPT = [
    "La fiche garde le changement de l’autre personne : rien n’est enregistré de votre part, ni votre motif."
]
FIRST = ("investigation", dt.date(2021, 1, 1))


def test_second_to_save_sees_both_changes_side_by_side(desk: Client, startup: Startup, other: User) -> None:
    compared = two_changes(desk, startup, other)
    assert compared.status_code == 409
    yesterday, day = (date_fr(today() - dt.timedelta(days=days)) for days in (1, 0))
    assert [(one.label, one.theirs, one.mine, one.choice) for one in compared.context["compared"]] == [
        ("Phase", "Investigation non concluante", "Construction", ""),
        ("Date d’entrée", yesterday, day, ""),
        ("Motif", "Trop petit", WHY, ""),
    ]
    said = text_of(compared.content.decode())
    assert "Par autre@example.gouv.fr, le " in said
    assert "Garder les deux changements : le mien s’ajoute au sien, tel que je l’ai saisi" in said
    assert filled(compared)["compared"] == ["kind", "date", "reason"]
    assert startup.phases.count() == 2


def test_page_whose_version_always_changes_gives_up_after_three_turns(
    desk: Client, startup: Startup, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[Startup] = []

    def conflict(read: Startup, _day: dt.date) -> None:
        turns.append(read)
        raise EditConflictError(VersionToken.of({}), {}, {}, [])

    page = shown(desk, **now())
    monkeypatch.setattr("workspace.phases.views.read_timeline", conflict)
    done = desk.post(URL, filled(page, step="save"))
    assert (done.status_code, done["Location"], turns) == (302, FICHE, [startup] * 3)
    [said] = get_messages(done.wsgi_request)
    assert "rien n’est enregistré" in str(said)


def test_same_values_of_two_changes_are_not_compared(desk: Client, startup: Startup, other: User) -> None:
    compared = two_changes(desk, startup, other, "construction")
    assert [one.name for one in compared.context["compared"]] == ["date", "reason"]
    done = saved(desk, saved(desk, compared, choix_date="mine", choix_reason="theirs"))
    assert messages(done) == [wordings.PHASE_CHANGED]
    assert lives(startup) == [FIRST, ("construction", today())]
    assert changes(Phase, kind_id="construction")[-1].reason == "Trop petit"


@cases("chosen", [{}, {"choix_kind": "mine"}, {**MINE, "choix_date": "x"}], parts=2)
def test_second_to_save_chooses_each_value(
    desk: Client, startup: Startup, compared: Any, chosen: dict[str, str]
) -> None:
    again = saved(desk, compared, **chosen)
    assert (again.status_code, startup.phases.count()) == (409, 2)
    assert errors(again) == {"__all__": [wordings.UNDECIDED]}
    kept = {f"choix_{one.name}": one.choice for one in again.context["compared"] if one.choice}
    assert kept == {name: value for name, value in chosen.items() if value == "mine"}
    assert len(again.context["compared"]) == 3
    # The page keeps the choices.
    assert {name: filled(again)[name] for name in kept} == {name: ["mine"] for name in kept}


@cases("chosen", [THEIRS, {**THEIRS, "choix_reason": "mine"}])
def test_second_to_save_keeps_the_other_change(
    desk: Client, startup: Startup, compared: Any, chosen: dict[str, str]
) -> None:
    known = len(changes(Phase, startup_id=startup.pk))
    page = saved(desk, compared, **chosen)
    assert page.redirect_chain == [(FICHE, 302)]
    assert messages(page) == THEIRS_KEPT
    assert (startup.phases.count(), len(changes(Phase, startup_id=startup.pk))) == (2, known)


@cases(
    ("chosen", "left", "reason"),
    [
        (MINE, [("construction", 0)], WHY),
        ({**THEIRS, "choix_kind": "mine"}, [("construction", 1)], "Trop petit"),
        ({**MINE, "choix_kind": "theirs"}, [("abandon-investigation", 0)], WHY),
        ({**MINE, "choix_reason": "theirs"}, [("construction", 0)], "Trop petit"),
        ({"both": "on"}, [("abandon-investigation", 1), ("construction", 0)], WHY),
    ],
    parts=2,
)
def test_chosen_values_are_saved_after_a_preview_of_their_effects(
    desk: Client, startup: Startup, compared: Any, chosen: dict[str, str], left: list[tuple[str, int]], reason: str
) -> None:
    settle(desk, startup, compared, chosen, left, reason)


@cases(
    ("chosen", "left"),
    [
        ({"both": "on"}, [("construction", 1), ("construction", 0)]),
        ({"choix_date": "mine", "choix_reason": "mine"}, [("construction", 0)]),
    ],
    parts=2,
)
def test_chosen_values_of_the_same_phase_are_saved_after_a_preview(
    desk: Client, startup: Startup, other: User, chosen: dict[str, str], left: list[tuple[str, int]]
) -> None:
    settle(desk, startup, two_changes(desk, startup, other, "construction"), chosen, left, WHY)


def settle(
    desk: Client, startup: Startup, compared: Any, chosen: dict[str, str], left: list[tuple[str, int]], reason: str
) -> None:
    """Save the chosen values: the preview changes nothing, then the phases are ``left`` for ``reason``."""
    settled = saved(desk, compared, **chosen)
    assert (settled.status_code, startup.phases.count()) == (200, 2)
    done = saved(desk, settled, confirmed="on")
    assert messages(done) == [wordings.PHASE_CHANGED]
    entered = [(kind, today() - dt.timedelta(days=days)) for kind, days in left]
    assert lives(startup) == [FIRST, *entered]
    assert changes(Phase, startup_id=startup.pk)[-1].reason == reason


def test_page_shows_which_change_is_replaced_and_judges_without_it(desk: Client, startup: Startup, other: User) -> None:
    compared = two_changes(desk, startup, other)
    settled = saved(desk, compared, **MINE)
    yesterday = date_fr(today() - dt.timedelta(days=1))
    said = f"prend la place de celui de l’autre personne : « Investigation non concluante », le {yesterday}."
    assert text_of(said) in text_of(settled.content.decode())
    # After an investigation, a construction is usual.
    assert settled.context["warnings"] == []
    beside = saved(desk, compared, both="on")
    assert "prend la place" not in text_of(beside.content.decode())
    assert beside.context["warnings"] == [
        "C’est un retour en arrière : le service est en phase « Investigation non concluante »."
    ]


def test_settled_change_that_is_wrong_stays_settled(desk: Client, startup: Startup, other: User) -> None:
    settled = saved(desk, two_changes(desk, startup, other), **MINE)
    refused = saved(desk, settled, date="0001-01-01", confirmed="on")
    assert (refused.status_code, startup.phases.count()) == (400, 2)
    assert messages(saved(desk, refused, date=today().isoformat())) == [wordings.PHASE_CHANGED]
    assert lives(startup) == [FIRST, ("construction", today())]


def test_choice_of_before_is_asked_again_when_a_third_change_comes(desk: Client, startup: Startup, other: User) -> None:
    page = two_changes(desk, startup, other)
    settled = saved(desk, page, **MINE)
    third = actions.change_phase(startup=startup, kind="acceleration", date=today(), reason="Encore", actor=other)
    for compared in (saved(desk, settled, confirmed="on"), saved(desk, page, **MINE)):
        assert (compared.status_code, [(one.theirs, one.choice) for one in compared.context["compared"]]) == (
            409,
            [("Accélération", ""), ("Encore", "")],
        )
        assert errors(compared) == {}
    assert lives(startup)[-1] == ("acceleration", third.start)


def test_reason_that_was_not_said_can_not_be_kept(desk: Client, startup: Startup) -> None:
    page = shown(desk, **now())
    yesterday = today() - dt.timedelta(days=1)
    startup.phases.create(kind_id="acceleration", start=yesterday, position=1)
    compared = saved(desk, page)
    assert [one.name for one in compared.context["compared"]] == ["kind", "date"]
    saved(desk, saved(desk, compared, choix_kind="mine", choix_date="theirs"), confirmed="on")
    assert lives(startup) == [FIRST, ("construction", yesterday)]


def test_same_change_by_two_people_is_made_once(desk: Client, startup: Startup, other: User) -> None:
    page = shown(desk, **now())
    actions.change_phase(startup=startup, kind="construction", date=today(), reason="La même", actor=other)
    done = saved(desk, page)
    assert messages(done) == ["L’autre personne a enregistré ce même changement : rien n’est fait deux fois."]
    assert startup.phases.count() == 2


def test_change_of_another_phase_is_reported_and_only_confirmed(desk: Client, startup: Startup, other: User) -> None:
    page = shown(desk, **now())
    actions.withdraw_phase(phase=startup.phases.get(), reason="Jamais commencée", actor=other)
    told = saved(desk, page)
    [line] = rows(told, "Changements faits pendant votre saisie")
    assert line[:3] == ["Investigation", "1er janvier 2021", "retirée"]
    assert (told.status_code, startup.phases.count()) == (200, 0)
    saved(desk, told, confirmed="on")
    assert lives(startup) == [("construction", today())]


def test_two_dates_for_one_phase_are_compared(desk: Client, startup: Startup, other: User) -> None:
    phase = startup.phases.get()
    url, away = f"{FICHE}phases/{phase.pk}/", f"{FICHE}phases/{phase.pk}/retrait/"
    page, leaving = shown(desk, url, date="2021-03-01", reason="Convention"), shown(desk, away, reason="Erreur")
    actions.correct_phase_date(phase=phase, date=dt.date(2021, 2, 1), reason="Procès-verbal", actor=other)
    compared = saved(desk, page, url, confirmed="on")
    assert [(one.theirs, one.mine) for one in compared.context["compared"]] == [
        (date_fr(dt.date(2021, 2, 1)), date_fr(dt.date(2021, 3, 1))),
        ("Procès-verbal", "Convention"),
    ]
    left = saved(desk, leaving, away, confirmed="on")
    assert left.context["compared"][0].mine == "Entrée annulée"
    chosen = {"choix_date": "mine", "choix_reason": "mine"}
    saved(desk, saved(desk, compared, url, **chosen), url, confirmed="on")
    assert lives(startup) == [("investigation", dt.date(2021, 3, 1))]
    # The compared changes changed again: the page asks again for a choice.
    assert saved(desk, left, away, **chosen).status_code == 409


def test_entry_of_another_phase_is_not_compared_with_a_corrected_date(
    desk: Client, startup: Startup, other: User
) -> None:
    url = f"{FICHE}phases/{startup.phases.get().pk}/"
    page = shown(desk, url, date="2021-03-01", reason="Convention")
    actions.change_phase(startup=startup, kind="construction", date=today(), reason="Comité", actor=other)
    told = saved(desk, page, url, confirmed="on")
    assert "compared" not in told.context or not told.context["compared"]
    assert "Construction" in text_of(told.content.decode())
    saved(desk, told, url, confirmed="on")
    assert lives(startup) == [("investigation", dt.date(2021, 3, 1)), ("construction", today())]


def test_date_of_the_other_person_is_kept_or_the_entry_is_undone(desk: Client, startup: Startup, other: User) -> None:
    phase = startup.phases.get()
    away = f"{FICHE}phases/{phase.pk}/retrait/"
    page = shown(desk, away, reason="Erreur")
    actions.correct_phase_date(phase=phase, date=dt.date(2021, 2, 1), reason="Procès-verbal", actor=other)
    compared = saved(desk, page, away, confirmed="on")
    kept = saved(desk, compared, away, choix_date="theirs", choix_reason="mine")
    assert (messages(kept), lives(startup)) == (THEIRS_KEPT, [("investigation", dt.date(2021, 2, 1))])
    settled = saved(desk, compared, away, choix_date="mine", choix_reason="theirs")
    assert messages(saved(desk, settled, away, confirmed="on")) == [wordings.PHASE_WITHDRAWN]
    assert (lives(startup), changes(Phase, pgh_obj_id=phase.pk)[-1].reason) == ([], "Procès-verbal")


def test_phase_that_someone_withdrew_links_to_the_fiche(desk: Client, startup: Startup, other: User) -> None:
    phase = startup.phases.get()
    url = f"{FICHE}phases/{phase.pk}/"
    page = shown(desk, url, date="2021-03-01", reason="Convention")
    actions.withdraw_phase(phase=phase, reason="Jamais commencée", actor=other)
    left = saved(desk, page, url, confirmed="on")
    assert left.redirect_chain == [(FICHE, 302)]
    assert messages(left) == ["Cette phase vient d’être retirée de la fiche : rien n’est enregistré de votre part."]


@cases(
    "typed",
    [
        {"rival": "999"},
        {"rival": "x"},
        {"compared_at": "x"},
        {"both": ["x", "y"], "settle": "both"},
        {"choix_x": "mine"},
    ],
    parts=2,
)
def test_choice_that_was_not_offered_changes_nothing(desk: Client, startup: Startup, typed: dict[str, str]) -> None:
    page = shown(desk, **now(**typed))
    assert page.status_code == 400
    assert re.search("Rechargez(-la| la page), puis recommencez", page.content.decode())
    assert startup.phases.count() == 1
