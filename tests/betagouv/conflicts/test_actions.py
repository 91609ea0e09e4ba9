import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import User
from betagouv.conflicts.actions import GONE, settle_conflict
from betagouv.conflicts.queries import open_conflicts
from betagouv.models import Conflict, SourceRecord
from budget.models import FundingRound
from common.history import changes
from incubators.models import Incubator
from startups.models import LifeEvent, Phase, Startup
from tests import wordings
from tests.betagouv.factory import Content, exported_fiche, memberships, phase
from tests.factories import make_coach, make_incubator, make_investigation, make_user
from tests.refusals import refusal

DAY = dt.date.fromisoformat
REASON = "La date du comité fait foi."


@pytest.fixture
def dinum(db: None) -> User:
    return make_user("dinum@example.gouv.fr", User.Role.DINUM)


@pytest.fixture
def names(content: Content) -> Conflict:
    """Return a conflict on a name."""
    content.fiche("a")
    content.run()
    Startup.objects.update(name="D’ici")
    content.fiche("a", title="De là")
    content.run()
    return Conflict.objects.get()


def settle(conflict: Conflict, choice: str, actor: User, reason: str = REASON) -> Conflict:
    return settle_conflict(conflict=conflict, choice=choice, reason=reason, actor=actor)


def dispute(content: Content, part: str, here: Any, **there: Any) -> Conflict:
    """Return a conflict on a part of a fiche; ``here`` makes our change."""
    content.fiche("a", events=[{"name": "committee", "date": "2021-03-01"}])
    content.run()
    here()
    content.fiche("a", **{"events": [{"name": "committee", "date": "2021-03-01"}], **there})
    content.run()
    return Conflict.objects.get(part=part)


def test_ours_keeps_what_is_here_and_the_file_proposes_it(names: Conflict, dinum: User) -> None:
    settled = settle(names, "ours", dinum)
    assert (settled.choice, settled.settled_reason, settled.settled_by) == ("ours", REASON, dinum)
    file = exported_fiche("a")
    assert file is not None
    assert (Startup.objects.get().name, b"title: " + "D’ici".encode() in file.after) == ("D’ici", True)


def test_theirs_writes_what_the_source_shows_with_who_and_why(names: Conflict, dinum: User) -> None:
    settle(names, "theirs", dinum)
    last = changes(Startup)[-1]
    assert (last.after, last.reason, last.source, last.user) == ({"name": "De là"}, REASON, "page", dinum.pk)
    file = exported_fiche("a")
    assert file is not None
    assert not file.changed


def test_settled_conflict_is_not_found_again(names: Conflict, dinum: User, content: Content) -> None:
    settle(names, "ours", dinum)
    content.fiche("a", title="De là", mission="Autre mission")
    assert content.run().conflicts == []
    with pytest.raises(ValidationError, match="vient d’être réglé"):
        settle(names, "theirs", dinum)


@pytest.mark.parametrize(
    ("choice", "reason", "message"),
    [("", REASON, "Choisissez"), ("agreed", REASON, "Choisissez"), ("ours", " ", "Indiquez")],
)
def test_choice_and_reason_are_requested(names: Conflict, dinum: User, choice: str, reason: str, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        settle(names, choice, dinum, reason)
    names.refresh_from_db()
    assert names.settled_at is None


def test_team_of_the_fiche_settles_and_nobody_else(names: Conflict) -> None:
    incubator = Incubator.objects.get()
    for user in (
        make_user("agent@example.gouv.fr"),
        make_coach(make_incubator("autre"), email="autre@example.gouv.fr"),
    ):
        with pytest.raises(PermissionDenied):
            settle(names, "ours", user)
    assert settle(names, "ours", make_coach(incubator)).choice == "ours"


def test_conflict_of_an_incubator_is_for_staff(content: Content, dinum: User) -> None:
    content.put("_organisations/agence.md", {"name": "Agence"})
    content.run()
    Incubator.objects.update(owner=None)
    content.put("_incubators/fabrique.md", {"title": "La Fabrique", "owner": "/organisations/agence"})
    content.run()
    conflict = Conflict.objects.get()
    with pytest.raises(PermissionDenied):
        settle(conflict, "theirs", make_coach(Incubator.objects.get()))
    settle(conflict, "theirs", dinum)
    owner = Incubator.objects.get().owner
    assert owner is not None
    assert owner.slug == "agence"


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ("2020-10-01", [phase("construction", "2020-11-01", end="2021-01-01")], ["2020-11-01"]),
        ("2020-10-01", [], []),
        (None, [phase("construction", "2020-11-01")], ["2020-11-01"]),
    ],
)
def test_phase_of_the_source_replaces_ours(
    content: Content, dinum: User, here: str | None, there: list[dict[str, Any]], expected: list[str]
) -> None:
    def change() -> None:
        phases = Phase.objects.filter(kind="construction")
        phases.update(start=DAY(here)) if here else phases.delete()

    conflict = dispute(content, "phases", change, phases=[phase("investigation", "2020-01-06"), *there])
    settle(conflict, "theirs", dinum)
    starts = Phase.objects.filter(kind="construction").values_list("start", flat=True)
    assert [str(start) for start in starts] == expected
    assert not content.run().changed


def test_event_of_the_source_replaces_ours(content: Content, dinum: User) -> None:
    conflict = dispute(
        content,
        "events",
        lambda: LifeEvent.objects.update(comment="D’ici"),
        events=[{"name": "committee", "date": "2021-03-01", "comment": "De là"}],
    )
    settle(conflict, "theirs", dinum)
    assert list(LifeEvent.objects.values_list("comment", flat=True)) == ["De là"]


def test_sponsors_and_incubators_of_the_source_are_taken(content: Content, dinum: User) -> None:
    content.put("_organisations/agence.md", {"name": "Agence"})
    for slug in ("atelier", "cellule"):
        content.put(f"_incubators/{slug}.md", {"title": slug})

    def change() -> None:
        startup = Startup.objects.get()
        startup.sponsorships.all().delete()
        startup.memberships.update(incubator=Incubator.objects.get(slug="atelier"))

    dispute(content, "sponsors", change, sponsors=["/organisations/agence"], incubator="cellule")
    for conflict in Conflict.objects.all():
        settle(conflict, "theirs", dinum)
    startup = Startup.objects.get()
    assert list(startup.sponsorships.values_list("administration__slug", flat=True)) == ["agence"]
    assert [row[0] for row in memberships("a")] == ["atelier", "cellule"]


def test_phase_with_a_dossier_is_not_withdrawn(content: Content, dinum: User) -> None:
    content.fiche("a")
    content.run()
    Phase.objects.filter(kind="investigation").update(start=DAY("2020-02-01"))
    make_investigation(Startup.objects.get(), problem="Un problème")
    content.fiche("a", phases=[phase("construction", "2020-09-01")])
    content.run()
    with pytest.raises(ValidationError, match="dossier d’investigation"):
        settle(Conflict.objects.get(), "theirs", dinum)


def test_row_that_changed_since_waits_for_the_next_import(content: Content, dinum: User) -> None:
    conflict = dispute(
        content,
        "events",
        lambda: LifeEvent.objects.update(comment="D’ici"),
        events=[{"name": "committee", "date": "2021-03-01", "comment": "De là"}],
    )
    LifeEvent.objects.update(comment="Encore")
    with pytest.raises(ValidationError, match="a changé depuis"):
        settle(conflict, "theirs", dinum)


def test_what_the_database_refuses_is_reported(content: Content, dinum: User, names: Conflict) -> None:
    Startup.objects.get().phases.create(kind_id="transfere", start=DAY("2022-01-01"), position=5)
    startup = Startup.objects.get()
    startup.phases.create(kind_id="transfere", start=DAY("2023-01-01"), position=6)
    names.part, names.place = "phases", "transfere 2022-01-01"
    names.ours, names.theirs = ["transfere", "2022-01-01", "", ""], ["transfere", "2023-01-01", "", ""]
    names.save()
    with pytest.raises(ValidationError, match="La base refuse"):
        settle(names, "theirs", dinum)
    assert SourceRecord.objects.filter(kind="startup").count() == 1


@pytest.fixture
def year_of_a_round(content: Content) -> Conflict:
    """Return a conflict on the year of a round."""
    content.put("_fasts/2021-09-fast-9", {"title": "FAST 9 - Septembre 2021"})
    content.run()
    FundingRound.objects.update(year=2020)
    content.put("_fasts/2021-09-fast-9", {"title": "FAST 9 - Septembre 2022"})
    content.run()
    return Conflict.objects.get(part="year")


@pytest.mark.parametrize(("choice", "year"), [("ours", 2020), ("theirs", 2022)])
def test_conflict_of_a_round_is_settled_by_its_number(
    year_of_a_round: Conflict, dinum: User, choice: str, year: int
) -> None:
    assert settle(year_of_a_round, choice, dinum).choice == choice
    assert FundingRound.objects.values_list("number", "year").get() == (9, year)


def test_conflict_of_a_round_is_closed_once_both_sides_show_the_same(
    content: Content, year_of_a_round: Conflict
) -> None:
    FundingRound.objects.update(year=2022)
    content.put("_fasts/2021-09-fast-9", {"title": "FAST 9 - Octobre 2022"})
    content.run()
    year_of_a_round.refresh_from_db()
    assert (year_of_a_round.choice, year_of_a_round.settled_at is not None) == ("agreed", True)
    assert open_conflicts() == []


def test_conflict_of_a_deleted_record_cannot_be_settled_and_stays_open(
    names: Conflict, dinum: User, content: Content
) -> None:
    Startup.objects.all().delete()
    assert refusal(lambda: settle(names, "theirs", dinum)) == [GONE]
    names.refresh_from_db()
    assert names.settled_at is None
    assert open_conflicts() == [names]  # it stays a conflict until the absence is settled


def test_event_that_was_withdrawn_here_comes_back_after_the_others(content: Content, dinum: User) -> None:
    events = [{"name": "committee", "date": f"2021-0{month}-01", "comment": str(month)} for month in (1, 2, 3)]
    content.fiche("a", events=events)
    content.run()
    LifeEvent.objects.exclude(comment="3").delete()
    content.fiche("a", events=[events[0], {**events[1], "comment": "Autrement"}, events[2]])
    content.run()
    settle(Conflict.objects.get(part="events"), "theirs", dinum)
    assert list(LifeEvent.objects.order_by("position").values_list("comment", flat=True)) == ["3", "Autrement"]


def test_settling_a_column_validates_that_column_only(content: Content, dinum: User) -> None:
    content.fiche("a")
    content.run()
    Startup.objects.update(mission="D’ici", name="D’ici aussi")
    content.fiche("a", mission="De là", title="De là aussi")
    content.run()
    Startup.objects.update(contact="ce n’est pas une adresse")
    settle(Conflict.objects.get(part="mission"), "theirs", dinum)
    settle(Conflict.objects.get(part="name"), "ours", dinum)
    row = Startup.objects.get()
    assert (row.mission, row.name, row.contact) == ("De là", "D’ici aussi", "ce n’est pas une adresse")
    assert open_conflicts() == []
    bad = Conflict.objects.get(part="mission")
    Conflict.objects.filter(pk=bad.pk).update(
        settled_at=None, settled_by=None, settled_reason="", choice="", part="name", theirs=""
    )
    bad.refresh_from_db()
    assert refusal(lambda: settle(bad, "theirs", dinum)) == {"name": [wordings.EMPTY_FIELD]}


def test_conflict_of_a_fiche_that_is_not_read_again_stays(content: Content) -> None:
    for slug in ("a", "b"):
        content.fiche(slug)
    content.run()
    Startup.objects.update(name="D’ici")
    for slug in ("a", "b"):
        content.fiche(slug, title="De là", mission="Autre")
    content.run()
    of_a, of_b = (Conflict.objects.get(record__key=slug) for slug in ("a", "b"))
    assert open_conflicts() == [of_a, of_b]
    content.fiche("a", title="De là", mission="Encore")  # "b" is unchanged and not read again: its conflict stays
    content.run()
    assert open_conflicts() == [of_a, of_b]
