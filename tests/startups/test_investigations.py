"""Investigations: opened with a problem, concluded once, by a launch or a synthesis."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from common.history import changes
from incubators.models import Incubator
from startups import actions
from startups.models import Investigation, Phase, Startup
from startups.queries import spans_at
from tests import factories, wordings
from tests.cases import cases
from tests.refusals import refusal

JUNE, JULY = dt.date(2021, 6, 1), dt.date(2021, 7, 1)
ENDED = {"end_reason": "no_impact"}
WHY = "Comité du 1er juin"


@pytest.mark.django_db
def test_investigation_is_opened_then_launches_the_service(incubator: Incubator, coach: User) -> None:
    startup, sponsor = factories.make_startup(incubator=incubator), factories.make_administration()
    factories.make_phase_kinds()
    dossier = actions.open_investigation(
        startup=startup,
        date=JUNE,
        problem=" Un problème ",
        sponsor=sponsor,
        intrapreneur="Une personne",
        reason="Appel à problèmes",
        actor=coach,
    )
    assert (dossier.problem, dossier.sponsor, dossier.phase.start) == ("Un problème", sponsor, JUNE)
    actions.conclude_investigation(
        investigation=dossier, conclusion="go", date=JULY, synthesis="", reason=WHY, actor=coach
    )
    dossier.refresh_from_db()
    assert (dossier.conclusion, dossier.concluded_on) == ("go", JULY)
    assert [spans_at(day).get().kind_id for day in (JUNE, JULY)] == ["investigation", "construction"]
    assert {change.reason for change in changes(Phase, startup_id=startup.pk)} == {"Appel à problèmes", WHY}


@pytest.mark.django_db
def test_investigation_without_a_service_ends_with_its_synthesis(startup: Startup, coach: User) -> None:
    dossier = factories.make_investigation(startup)
    actions.conclude_investigation(
        investigation=dossier,
        conclusion="no_go",
        date=JUNE,
        synthesis=" Trop petit ",
        reason=WHY,
        actor=coach,
        end=ENDED,
    )
    assert Investigation.objects.get().synthesis == "Trop petit"
    assert spans_at(JUNE).get().kind_id == "abandon-investigation"


@pytest.mark.django_db
@cases(
    ("asked", "errors"),
    [
        ({"conclusion": ""}, {"conclusion": [wordings.CONCLUSION_EXPECTED]}),
        (
            {"conclusion": "no_go", "synthesis": " "},
            {"synthesis": [wordings.LESSONS_EXPECTED]},
        ),
        (
            {"date": dt.date(2020, 12, 31)},
            {"date": ["L’investigation commence le 1er\u202fjanvier\u202f2021 : donnez une date à partir de ce jour."]},
        ),
    ],
)
def test_conclusion_is_refused_in_words_and_changes_nothing(
    startup: Startup, coach: User, asked: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    dossier = factories.make_investigation(startup)
    arguments = {"conclusion": "go", "date": JUNE, "synthesis": "", "reason": WHY, **asked}
    assert refusal(lambda: actions.conclude_investigation(investigation=dossier, actor=coach, **arguments)) == errors
    assert (Investigation.objects.get().conclusion, startup.phases.count()) == ("", 1)


@pytest.mark.django_db
def test_investigation_may_conclude_on_the_day_it_begins(startup: Startup, coach: User) -> None:
    begun = dt.date(2021, 1, 1)
    dossier = factories.make_investigation(startup)
    write: dict[str, Any] = {"conclusion": "go", "date": begun, "synthesis": " ", "reason": WHY, "actor": coach}
    actions.conclude_investigation(investigation=dossier, **write)
    dossier.refresh_from_db()
    assert (dossier.conclusion, dossier.concluded_on, dossier.synthesis) == ("go", begun, "")
    assert spans_at(begun).get().kind_id == "construction"


@pytest.mark.django_db
def test_investigation_without_a_dossier_gets_one_when_it_concludes(startup: Startup, coach: User) -> None:
    dossier = Investigation(phase=startup.phases.get())
    write: dict[str, Any] = {
        "conclusion": "no_go",
        "date": JUNE,
        "synthesis": "Appris",
        "reason": WHY,
        "actor": coach,
        "end": ENDED,
    }
    actions.conclude_investigation(investigation=dossier, **write)
    kept = Investigation.objects.values_list("phase__kind", "conclusion", "concluded_on", "synthesis")
    assert list(kept) == [("investigation", "no_go", JUNE, "Appris")]


@pytest.mark.django_db
def test_dossier_withdrawn_concurrently_is_reported(startup: Startup, coach: User) -> None:
    dossier = factories.make_investigation(startup)
    Investigation.objects.all().delete()
    with pytest.raises(ValidationError, match=wordings.RECORD_WITHDRAWN):
        actions.conclude_investigation(
            investigation=dossier, conclusion="go", date=JUNE, synthesis="", reason=WHY, actor=coach
        )
    assert startup.phases.count() == 1


@pytest.mark.django_db
def test_investigation_concludes_once(startup: Startup, coach: User) -> None:
    dossier = factories.make_investigation(startup, conclusion="go", concluded_on=JUNE)
    write = {"conclusion": "go", "date": JULY, "synthesis": "", "reason": WHY}
    assert refusal(lambda: actions.conclude_investigation(investigation=dossier, actor=coach, **write)) == {  # type: ignore[arg-type]
        "conclusion": ["Cette investigation est déjà conclue : rechargez la page pour voir sa conclusion."]
    }


@pytest.mark.django_db
def test_investigation_needs_a_problem(startup: Startup, coach: User) -> None:
    write = lambda: actions.open_investigation(startup=startup, date=JUNE, problem=" ", reason=WHY, actor=coach)  # noqa: E731
    assert refusal(write) == {"problem": [wordings.PROBLEM_EXPECTED]}
