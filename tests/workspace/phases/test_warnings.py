"""The warnings on an unusual change of phase, to the day."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from common.clock import today
from common.words import date_fr
from startups.models import PhaseKind, Startup
from tests import factories
from tests.cases import cases
from tests.workspace.conftest import days_ago
from tests.workspace.phases.steps import FICHE, now, shown
from tests.workspace.reading import text_of

pytestmark = pytest.mark.django_db


def warnings(page: Any) -> list[str]:
    return [text_of(sentence) for sentence in page.context["warnings"]]


def entered(desk: Client, days: int, kind: str = "construction") -> list[str]:
    """Return the warnings on the entry in a phase some days ago."""
    return warnings(shown(desk, **now(kind=kind, date=days_ago(days))))


def words(days: int) -> str:
    return text_of(date_fr(today() - dt.timedelta(days=days)))


@cases(("days", "said"), [(-1, "La date est à venir"), (0, ""), (31, ""), (32, "La date est passée de plus d’un mois")])
def test_date_is_unusual_when_it_is_to_come_or_a_month_old(
    desk: Client, startup: Startup, days: int, said: str
) -> None:
    found = entered(desk, days)
    assert [sentence.partition(" :")[0] for sentence in found] == ([said] if said else [])
    assert all(words(days) in sentence for sentence in found)


def test_phase_that_follows_ends_the_new_one(desk: Client, startup: Startup) -> None:
    startup.phases.update(start=days_ago(9))
    factories.make_phases(startup, [("construction", days_ago(0)), ("opere", None)])
    after = f"La fiche a déjà une phase après : « Construction », le {words(0)}. La nouvelle s’arrête ce jour-là."
    assert entered(desk, 1) == [after]
    # On its own day, it does not come after.
    assert entered(desk, 0, "acceleration") == []


@cases(("since", "until", "is_used"), [(0, None, True), (-1, None, False), (None, -1, True), (None, 0, False)])
def test_phase_kind_that_is_not_in_use_is_reported_from_today_on(
    desk: Client, startup: Startup, since: int | None, until: int | None, is_used: bool
) -> None:
    days = {
        name: None if value is None else days_ago(value) for name, value in (("valid_from", since), ("until", until))
    }
    PhaseKind.objects.filter(key="construction").update(**days)
    said = f"La phase « Construction » n’est pas en usage le {words(0)} : vérifiez la date et la phase."
    assert entered(desk, 0) == ([] if is_used else [said])
    assert entered(desk, 1) == []


def test_phase_of_a_past_date_is_compared_with_that_of_its_day(desk: Client, startup: Startup) -> None:
    startup.phases.update(start=days_ago(18))
    factories.make_phases(startup, [("acceleration", days_ago(0))])
    after = f"La fiche a déjà une phase après : « Accélération », le {words(0)}. La nouvelle s’arrête ce jour-là."
    assert entered(desk, 9) == [after]
    already = f"Le service était déjà en phase « Investigation » le {words(9)}."
    assert entered(desk, 9, "investigation") == [already, after]


def test_withdrawal_warns_of_figures_already_read_and_of_the_dossier(desk: Client, startup: Startup) -> None:
    to_come, undated = factories.make_phases(startup, [("construction", days_ago(-1)), ("acceleration", None)])
    past = startup.phases.get(kind="investigation")

    def withdrawn(phase: Any) -> list[str]:
        return warnings(shown(desk, f"{FICHE}phases/{phase.pk}/retrait/", reason="Erreur"))

    said = "La date est passée de plus d’un mois : les chiffres affichés depuis le 1er janvier 2021 changent."
    assert [withdrawn(phase) for phase in (past, to_come, undated)] == [[said], [], []]
    factories.make_investigation(startup)
    dossier = "Le dossier de l’investigation disparaît de la fiche avec elle ; il reste dans l’historique."
    assert withdrawn(past) == [said, dossier]
