"""A committee, a FAST award or a designation is also an event of the fiche: its line to report, its place in the patch
and in the export, and the import that brings it back.
"""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from betagouv.models import Conflict
from budget.models import Award
from impact.models import Designation, Review
from incubators.models import CoachAssignment, Incubator
from startups.models import LifeEvent
from tests import factories
from tests.betagouv.factory import Content, exported_fiche, phase
from tests.betagouv.test_local_changes import lines
from tests.cases import cases
from tests.workspace.money import confirm, send

LIFE = [phase("construction", "2020-09-01"), phase("acceleration", "2021-03-01")]
COMMITTEE = {"held_on": "2026-07-01", "decision": "reinvest", "reason": "Usagers doublés", "amount": "120 000"}
AWARD = {"startup": "a", "amount": "150 000", "awarded_on": "2026-07-02"}
DESIGNATION = {"millesime": "2025", "decided_on": "2026-07-03"}
NEW = {
    "committee": ("/espace/services/a/comites/nouveau/", COMMITTEE),
    "fast": ("/espace/financements/fast/18/laureats/nouveau/", AWARD),
    "national_impact": ("/espace/impact-national/a/designer/", DESIGNATION),
}
EVENTS = {
    "committee": {"name": "committee", "date": dt.date(2026, 7, 1), "comment": "Réinvestir, montant de 120000€"},
    "fast": {"name": "fast", "date": dt.date(2026, 7, 2), "comment": "Montant de 150000€ pour la promotion 18"},
    "national_impact": {"name": "national_impact", "date": dt.date(2026, 7, 3)},
}
LINES = {
    "committee": "Comité d’investissement Date : 1er juillet 2026 Commentaire : Réinvestir, montant de 120000€",
    "fast": "Lauréat du FAST Date : 2 juillet 2026 Commentaire : Montant de 150000€ pour la promotion 18",
    "national_impact": "Impact national Date : 3 juillet 2026",
}
DECISIONS = {"committee": Review, "fast": Award, "national_impact": Designation}


@pytest.fixture
def staff(db: None) -> User:
    return factories.make_user("dinum@example.gouv.fr", User.Role.DINUM)


@pytest.fixture
def desk(staff: User) -> Client:
    return signed_in(staff)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def imported(content: Content) -> Content:
    """Return a folder with a service and the round 18 of the FAST, imported."""
    factories.make_round(18, 2026)
    content.fiche("a", title="Alpha", phases=LIFE)
    content.run()
    return content


def record(desk: Client, kind: str, **typed: Any) -> Any:
    url, values = NEW[kind]
    return saved(desk, url, **{**values, **typed})


def saved(desk: Client, url: str, **typed: Any) -> Any:
    """Send a form, and confirm the warnings of its preview."""
    response = send(desk, url, **typed)
    return response if response.redirect_chain else confirm(desk, response)


def page_of(kind: str) -> str:
    """Return the page that corrects the only decision of a kind."""
    pk = DECISIONS[kind].objects.get().pk  # type: ignore[attr-defined]
    return {
        "committee": f"/espace/services/a/comites/{pk}/",
        "fast": f"/espace/financements/laureats/{pk}/",
        "national_impact": f"/espace/impact-national/a/designations/{pk}/",
    }[kind]


def events(kind: str) -> list[tuple[str, str]]:
    """Return the day and the comment of the events of a kind."""
    found = LifeEvent.objects.filter(kind=kind).order_by("date", "pk")
    return [(str(one.date), one.comment) for one in found]


@cases("kind", ["committee", "fast", "national_impact"])
def test_decision_is_a_line_a_patch_and_an_export_until_the_import_brings_it(
    imported: Content, desk: Client, staff: User, settings: Settings, kind: str
) -> None:
    record(desk, kind)
    [line] = lines(staff)
    assert line[:3] == ["Ajouter l’événement", LINES[kind], "(rien)"]
    assert line[3].startswith(str(staff))
    added = f"+  - name: {kind}\n+    date: {EVENTS[kind]['date']}\n"
    assert added in desk.get("/espace/imports/fiches.patch").content.decode()
    settings.RECORDS_STAGE = "owner"
    file = exported_fiche("a")
    assert file
    assert added.replace("+", "") in file.after.decode()
    settings.RECORDS_STAGE = "alongside"
    imported.fiche("a", title="Alpha", phases=LIFE, events=[EVENTS[kind]])
    imported.run()
    assert lines(staff) == []
    assert len(events(kind)) == 1
    assert DECISIONS[kind].objects.count() == 1  # type: ignore[attr-defined]
    assert not Conflict.objects.exists()


@cases("kind", ["committee", "fast", "national_impact"])
def test_event_that_the_fiche_has_already_is_linked(imported: Content, desk: Client, staff: User, kind: str) -> None:
    there = (str(EVENTS[kind]["date"]), "Écrit dans l’espace membre")
    factories.make_event(imported_startup(), kind, *there)
    record(desk, kind)
    assert events(kind) == [there]
    if kind == "committee":
        assert Review.objects.get().event == LifeEvent.objects.get()


def imported_startup() -> Any:
    return Incubator.objects.get(slug="fabrique").memberships.get().startup


def test_event_of_a_year_alone_is_that_of_the_award(imported: Content, desk: Client) -> None:
    factories.make_event(imported_startup(), "fast", "2026-01-01")
    record(desk, "fast")
    assert events("fast") == [("2026-01-01", "")]


@cases("kind", ["committee", "fast", "national_impact"])
def test_box_says_where_the_event_goes(imported: Content, desk: Client, settings: Settings, kind: str) -> None:
    assert "Le changement est à reporter dans l’espace membre." in desk.get(NEW[kind][0]).content.decode()
    settings.RECORDS_STAGE = "owner"
    page = desk.get(NEW[kind][0]).content.decode()
    assert "Le changement est exporté vers beta.gouv.fr." in page
    assert "à reporter dans l’espace membre." not in page
    settings.RECORDS_STAGE = "alongside"


@cases("kind", ["committee", "fast", "national_impact"])
def test_unticked_box_writes_no_event(imported: Content, desk: Client, staff: User, kind: str) -> None:
    record(desk, kind, with_event="")
    assert (events(kind), lines(staff)) == ([], [])
    assert DECISIONS[kind].objects.count() == 1  # type: ignore[attr-defined]


@cases(
    ("kind", "corrected", "expected"),
    [
        (
            "committee",
            {"held_on": "2026-06-30", "amount": "100 000", "why": "Compte rendu"},
            ("2026-06-30", "Réinvestir, montant de 100000€"),
        ),
        (
            "fast",
            {"awarded_on": "2026-06-30", "amount": "100 000"},
            ("2026-06-30", "Montant de 100000€ pour la promotion 18"),
        ),
        ("national_impact", {"decided_on": "2026-06-30"}, ("2026-06-30", "")),
    ],
)
def test_corrected_decision_corrects_its_event(
    imported: Content, desk: Client, kind: str, corrected: dict[str, str], expected: tuple[str, str]
) -> None:
    record(desk, kind)
    saved(desk, page_of(kind), **corrected)
    assert events(kind) == [expected]


def test_committee_corrected_to_the_day_of_another_event_has_that_one(imported: Content, desk: Client) -> None:
    record(desk, "committee")
    factories.make_event(imported_startup(), "committee", "2026-06-30", "Poursuite")
    saved(desk, page_of("committee"), held_on="2026-06-30", why="Compte rendu")
    assert events("committee") == [("2026-06-30", "Poursuite")]


def test_committee_without_amount_or_decision_has_an_event(imported: Content, desk: Client) -> None:
    record(desk, "committee", amount="")
    assert events("committee") == [("2026-07-01", "Réinvestir")]
    saved(desk, page_of("committee"), decision="stop", why="Compte rendu")
    assert events("committee") == [("2026-07-01", "Arrêter")]


@cases("kind", ["committee", "fast", "national_impact"])
def test_decision_withdrawn_after_its_report_is_to_report_again(
    imported: Content, desk: Client, staff: User, kind: str
) -> None:
    record(desk, kind)
    imported.fiche("a", title="Alpha", phases=LIFE, events=[EVENTS[kind]])
    imported.run()
    page = desk.get(f"{page_of(kind)}retrait/").content.decode()
    assert ("Le changement est à reporter" in page, "n’est pas doublé" in page) == (True, False)
    saved(desk, f"{page_of(kind)}retrait/")
    assert events(kind) == []
    [line] = lines(staff)
    assert (line[0], line[2]) == ("Retirer l’événement", LINES[kind])
    imported.run()
    assert (events(kind), [row[0] for row in lines(staff)]) == ([], ["Retirer l’événement"])
    imported.fiche("a", title="Alpha", phases=LIFE)
    imported.run()
    assert (events(kind), lines(staff)) == ([], [])


def test_reinstated_designation_has_its_event_again(imported: Content, desk: Client) -> None:
    record(desk, "national_impact")
    saved(desk, f"{page_of('national_impact')}retrait/")
    assert events("national_impact") == []
    saved(desk, page_of("national_impact"), is_reinstated="on")
    assert events("national_impact") == [("2026-07-03", "")]


def test_committee_undone_after_its_report_loses_its_event(imported: Content, desk: Client, staff: User) -> None:
    [message] = record(desk, "committee").context["messages"]
    url = message.extra_tags.split()[-1].partition("#")[0]
    imported.fiche(
        "a", title="Alpha", phases=LIFE, events=[{"name": "other", "date": "2020-10-01"}, EVENTS["committee"]]
    )
    imported.run()
    saved(desk, url)
    assert not Review.objects.exists()
    assert events("committee") == []
    assert [row[0] for row in lines(staff)] == ["Retirer l’événement"]


def test_award_of_an_incubator_has_no_event(imported: Content, desk: Client) -> None:
    record(desk, "fast", startup="", incubator="fabrique")
    assert Award.objects.get().startup is None
    assert not LifeEvent.objects.exists()
    assert "with_event" not in desk.get(page_of("fast")).content.decode()


def test_committee_of_a_coach_is_in_their_lines(imported: Content) -> None:
    coach = factories.make_user("coach@example.gouv.fr")
    CoachAssignment.objects.create(user=coach, incubator=Incubator.objects.get(), start=dt.date(2020, 1, 1))
    record(signed_in(coach), "committee")
    assert [row[0] for row in lines(coach)] == ["Ajouter l’événement"]


def test_nothing_imported_is_not_nothing_to_report(desk: Client) -> None:
    factories.make_startup(phases=[("construction", "2020-01-01")])
    saved(desk, "/espace/services/un.service/comites/nouveau/", **COMMITTEE)
    page = desk.get("/espace/a-reporter/").content.decode()
    assert "Rien à reporter" not in page
    assert "Aucun import" in page
