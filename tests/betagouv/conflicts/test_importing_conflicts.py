"""Imports of fiches that people changed here too: what is kept, conflicts, and the report."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from betagouv.conflicts.store_conflicts import BACK, SAME
from betagouv.imports.report import RecordChange
from betagouv.models import Conflict, ImportRun
from budget.models import Award
from common.history import because
from incubators.models import Incubator
from startups.models import LifeEvent, Phase, Sponsorship, Startup
from tests.betagouv.factory import AS_OF, Content, doubts, memberships, phase
from tests.factories import make_incubator, make_startup

DAY = dt.date.fromisoformat
LIFE = [phase("investigation", "2020-01-06"), phase("construction", "2020-09-01")]


def kept() -> list[tuple[str, str, Any, Any, Any, str]]:
    """Return the conflicts, open and settled."""
    rows = Conflict.objects.order_by("pk")
    return list(rows.values_list("part", "place", "base", "ours", "theirs", "choice"))


def test_field_that_both_sides_changed_is_a_conflict_and_stays_as_it_is_here(content: Content) -> None:
    content.fiche("a")
    content.run()
    Startup.objects.update(name="D’ici")
    content.fiche("a", title="De là", mission="Autre mission")
    dry = content.run(applying=False)
    report = content.run()
    assert report.changes == [RecordChange("startup", "a", "changed", ("mission",))]
    assert dry.as_json() | {"applied": True} == report.as_json()
    assert [line for line in report.lines() if "Conflit" in line] == [
        "Conflit : fiche a, nom : « De là » dans la source, « D’ici » ici (gardé) ; avant : « Un service ».".replace(
            "« ", "«\N{NO-BREAK SPACE}"
        ).replace(" »", "\N{NO-BREAK SPACE}»")
    ]
    assert list(Startup.objects.values_list("name", "mission")) == [("D’ici", "Autre mission")]
    assert kept() == [("name", "", "Un service", "D’ici", "De là", "")]


def test_phase_that_both_sides_changed_is_a_conflict_of_its_own(content: Content) -> None:
    content.fiche("a")
    content.run()
    Phase.objects.filter(kind="construction").update(start=DAY("2020-10-01"))
    content.fiche("a", phases=[phase("investigation", "2020-01-13"), phase("construction", "2020-11-01")])
    report = content.run()
    assert report.changes == [RecordChange("startup", "a", "changed", ("phases",))]
    assert list(Phase.objects.order_by("start").values_list("kind", "start")) == [
        ("investigation", DAY("2020-01-13")),
        ("construction", DAY("2020-10-01")),
    ]
    sides = [["construction", f"2020-{month}-01", "", ""] for month in ("09", "10", "11")]
    assert kept() == [("phases", "construction 2020-09-01", *sides, "")]
    assert [line for line in report.lines() if "Conflit" in line] == [
        "Conflit : fiche a, phases, «\N{NO-BREAK SPACE}Construction\N{NO-BREAK SPACE}» 1er\u202fseptembre\u202f2020 : "
        "«\N{NO-BREAK SPACE}Construction\N{NO-BREAK SPACE}» à partir du 1er\u202fnovembre\u202f2020 dans la source, "
        "«\N{NO-BREAK SPACE}Construction\N{NO-BREAK SPACE}» à partir du 1er\u202foctobre\u202f2020 ici (gardé) ; avant : "
        "«\N{NO-BREAK SPACE}Construction\N{NO-BREAK SPACE}» à partir du 1er\u202fseptembre\u202f2020."
    ]


def test_phase_entered_here_survives_another_entered_in_the_source(content: Content) -> None:
    content.fiche("a")
    content.run()
    startup = Startup.objects.get()
    Phase.objects.create(startup=startup, kind_id="acceleration", start=DAY("2021-05-01"), position=2)
    content.fiche("a", phases=[*LIFE, phase("transfere", "2023-01-01")])
    assert content.run().conflicts == []
    assert list(Phase.objects.order_by("start").values_list("kind", flat=True)) == [
        "investigation",
        "construction",
        "acceleration",
        "transfere",
    ]


def test_phase_withdrawn_here_does_not_come_back(content: Content) -> None:
    content.fiche("a")
    content.run()
    Phase.objects.filter(kind="construction").delete()
    content.fiche("a", mission="Autre mission")
    report = content.run()
    assert (report.changes, report.conflicts) == ([RecordChange("startup", "a", "changed", ("mission",))], [])
    assert list(Phase.objects.values_list("kind", flat=True)) == ["investigation"]


def test_event_that_the_source_withdrew_is_deleted_and_reported(content: Content) -> None:
    content.fiche("a", events=[{"name": "committee", "date": "2021-03-01"}, {"name": "end", "date": "2022-01-01"}])
    content.run()
    content.fiche("a", events=[{"name": "committee", "date": "2021-03-01"}])
    report = content.run()
    assert report.changes == [RecordChange("startup", "a", "changed", ("events",), ("end 2022-01-01",))]
    assert [line for line in report.lines() if "retiré" in line] == [
        "  retiré par la source : «\N{NO-BREAK SPACE}Fin du partenariat\N{NO-BREAK SPACE}» 1er\u202fjanvier\u202f2022."
    ]
    assert list(LifeEvent.objects.values_list("kind", flat=True)) == ["committee"]


def test_designation_that_the_source_withdrew_stays_and_is_a_doubt_for_as_long(content: Content) -> None:
    content.fiche("a", events=[{"name": "national_impact", "date": "2021-12-31"}])
    content.run()
    content.fiche("a", events=[])
    report = content.run()
    assert doubts(report) == [("a", "conflict", "national_impact")]
    assert report.anomalies[0].detail == (
        "la fiche n’indique plus l’impact national, le service reste désigné pour le millésime 2021"
    )
    content.fiche("a", events=[], mission="Autre mission")
    assert doubts(content.run()) == [("a", "conflict", "national_impact")]


def test_award_removed_here_stays_away_while_the_source_shows_it_as_it_did(content: Content) -> None:
    content.put("_fasts/12_fast.md", {"title": "FAST 12 - Janvier 2023"})
    content.fiche("a", fast={"promotion": 12, "montant": 100000})
    content.run()
    Award.objects.all().delete()
    content.fiche("a", fast={"promotion": 12, "montant": 100000}, mission="Autre mission")
    assert content.run().decisions == {"awards": 0, "designations": 0}
    assert not Award.objects.exists()


def test_incubators_that_both_sides_changed_are_a_conflict(content: Content) -> None:
    for slug in ("atelier", "cellule"):
        content.put(f"_incubators/{slug}.md", {"title": slug})
    content.fiche("a")
    content.run()
    startup = Startup.objects.get()
    startup.memberships.update(until=AS_OF)
    startup.memberships.create(incubator=Incubator.objects.get(slug="atelier"), start=AS_OF)
    content.fiche("a", incubator="cellule")
    assert content.run().changes == []
    assert kept() == [("incubators", "", ["fabrique"], ["atelier"], ["cellule"], "")]
    assert memberships("a") == [("fabrique", None, AS_OF, True), ("atelier", AS_OF, None, True)]


def test_sponsors_that_both_sides_changed_are_a_conflict(content: Content) -> None:
    for slug in ("agence", "region"):
        content.put(f"_organisations/{slug}.md", {"name": slug})
    content.fiche("a")
    content.run()
    Sponsorship.objects.all().delete()
    content.fiche("a", sponsors=["/organisations/agence"])
    content.run()
    assert kept() == [("sponsors", "", ["ministere"], [], ["agence"], "")]


def test_owner_and_name_of_an_incubator_are_merged_too(content: Content) -> None:
    content.put("_organisations/agence.md", {"name": "Agence"})
    content.run()
    Incubator.objects.update(owner=None, name="D’ici")
    content.put("_incubators/fabrique.md", {"title": "De là", "owner": "/organisations/agence"})
    content.run()
    assert kept() == [
        ("name", "", "La Fabrique", "D’ici", "De là", ""),
        ("owner", "", "ministere", "", "agence", ""),
    ]
    assert [(one.name, one.owner) for one in Incubator.objects.all()] == [("D’ici", None)]


def test_conflicts_of_two_kinds_under_one_key_are_reported_apart(content: Content) -> None:
    content.fiche("fabrique")
    content.run()
    Incubator.objects.update(name="Ici l’incubateur")
    Startup.objects.update(name="Ici le service")
    content.put("_incubators/fabrique.md", {"title": "Là l’incubateur", "owner": "/organisations/ministere"})
    content.fiche("fabrique", title="Là le service")
    content.run()
    told = [
        ("name", "", "La Fabrique", "Ici l’incubateur", "Là l’incubateur", ""),
        ("name", "", "Un service", "Ici le service", "Là le service", ""),
    ]
    assert kept() == told
    content.fiche("fabrique", title="Là encore le service")
    content.run()
    assert kept() == [told[0], ("name", "", "Un service", "Ici le service", "Là encore le service", "")]
    content.put("_incubators/fabrique.md", {"title": "Ici l’incubateur", "owner": "/organisations/ministere"})
    content.run()
    assert [one[-1] for one in kept()] == ["agreed", ""]


def conflict_of_names(content: Content) -> None:
    content.fiche("a")
    content.run()
    Startup.objects.update(name="D’ici")
    content.fiche("a", title="De là")
    content.run()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("De là", ("Un service", "D’ici", "De là", "")),
        ("De là encore", ("Un service", "D’ici", "De là encore", "")),
        ("D’ici", ("Un service", "D’ici", "D’ici", "agreed")),
        ("Un service", ("Un service", "D’ici", "De là", "agreed")),
    ],
)
def test_conflict_follows_the_source_until_both_agree(
    content: Content, title: str, expected: tuple[str, str, str, str]
) -> None:
    conflict_of_names(content)
    content.fiche("a", title=title, mission="Autre mission")
    content.run()
    assert kept() == [("name", "", *expected)]
    assert Startup.objects.get().name == "D’ici"
    reasons = {"D’ici": SAME, "Un service": BACK}
    assert Conflict.objects.get().settled_reason == reasons.get(title, "")


def test_conflict_closes_when_a_person_writes_what_the_source_shows(content: Content) -> None:
    conflict_of_names(content)
    Startup.objects.update(name="De là")
    content.run()
    assert kept() == [("name", "", "Un service", "D’ici", "De là", "agreed")]


@pytest.mark.parametrize(
    ("there", "theirs", "choice"),
    [
        (
            [LIFE[0], phase("construction", "2020-10-01")],
            ["construction", "2020-10-01", "", ""],
            "agreed",
        ),  # equal to ours
        ([LIFE[0], phase("construction", "2020-12-01")], ["construction", "2020-12-01", "", ""], ""),
        (
            [LIFE[0], phase("construction", "2020-11-01")],
            ["construction", "2020-11-01", "", ""],
            "",
        ),  # the same change again
        (LIFE, ["construction", "2020-11-01", "", ""], "agreed"),  # back to the first value
    ],
)
def test_conflict_over_a_phase_follows_what_the_source_shows_of_it(
    content: Content, there: list[Any], theirs: list[str], choice: str
) -> None:
    content.fiche("a")
    content.run()
    Phase.objects.filter(kind="construction").update(start=DAY("2020-10-01"))
    content.fiche("a", phases=[LIFE[0], phase("construction", "2020-11-01")])
    content.run()
    content.fiche("a", phases=there, mission="Autre")
    content.run()
    [(part, place, _, ours, said, chosen)] = kept()
    assert (part, place, ours, said, chosen) == (
        "phases",
        "construction 2020-09-01",
        ["construction", "2020-10-01", "", ""],
        theirs,
        choice,
    )
    assert list(Phase.objects.filter(kind="construction").values_list("start", flat=True)) == [DAY("2020-10-01")]


@pytest.mark.parametrize(
    ("there", "choice"),
    [
        ([{"name": "committee", "date": "2021-04-01"}], ""),
        ([], "agreed"),
        ([{"name": "committee", "date": "2021-04-01"}, {"name": "end", "date": "2022-01-01"}], ""),
    ],
)
def test_conflict_over_an_event_removed_here_lasts_while_the_source_shows_another(
    content: Content, there: list[Any], choice: str
) -> None:
    content.fiche("a", events=[{"name": "committee", "date": "2021-03-01", "comment": "Oui"}])
    content.run()
    LifeEvent.objects.all().delete()
    content.fiche("a", events=[{"name": "committee", "date": "2021-04-01", "comment": "Non"}])
    content.run()
    before = kept()
    content.fiche("a", events=there, mission="Autre")
    content.run()
    assert [(part, ours) for part, _, _, ours, _, _ in before] == [("events", None)]
    assert [(part, ours, chosen) for part, _, _, ours, _, chosen in kept()] == [("events", None, choice)]


def test_fiche_opened_here_keeps_what_people_wrote_and_takes_the_rest(content: Content) -> None:
    content.run()
    with because(reason="Ouverture", source="page"):
        startup = make_startup("a", name="D’ici", phases=[("investigation", "2020-02-01")])
    content.fiche("a")
    report = content.run()
    assert [(one.part, one.place) for one in report.conflicts] == [
        ("name", ""),
        ("phases", "investigation 2020-01-06"),
    ]
    assert list(Startup.objects.values_list("name", "mission")) == [("D’ici", "Aider les gens.")]
    assert list(startup.phases.order_by("start").values_list("kind", "start")) == [
        ("investigation", DAY("2020-02-01")),
        ("construction", DAY("2020-09-01")),
    ]


def test_fiche_that_only_facts_of_reference_made_follows_the_source(content: Content) -> None:
    with because(reason="Faits", source="reference"):
        make_startup("a", name="Du bilan", incubator=make_incubator("fabrique"))
    content.fiche("a")
    assert content.run().conflicts == []
    assert Startup.objects.get().name == "Un service"


def test_a_user_who_carried_a_fiche_of_the_facts_once_does_not_dispute_who_carries_it_now(content: Content) -> None:
    for slug in ("atelier", "cellule"):
        content.put(f"_incubators/{slug}.md", {"title": slug})
    content.run()
    with because(reason="Faits", source="reference"):
        startup = make_startup("a")
        carriers = {one.slug: one for one in Incubator.objects.all()}
        startup.memberships.create(incubator=carriers["atelier"], until=DAY("2020-01-01"))
        startup.memberships.create(incubator=carriers["fabrique"], start=DAY("2020-01-01"))
    content.fiche("a", incubator="cellule")
    assert content.run().conflicts == []
    assert memberships("a") == [
        ("atelier", None, DAY("2020-01-01"), True),
        ("fabrique", DAY("2020-01-01"), AS_OF, True),
        ("cellule", AS_OF, None, True),
    ]


def test_conflict_is_open_once_and_settled_by_a_choice(content: Content) -> None:
    conflict_of_names(content)
    first = Conflict.objects.get()
    twin = Conflict(record=first.record, part="name", import_run=ImportRun.objects.latest("pk"))
    with pytest.raises(IntegrityError, match="conflict_once_while_open"), transaction.atomic():
        twin.save()
    with pytest.raises(IntegrityError, match="conflict_settled_by_a_choice"), transaction.atomic():
        Conflict.objects.update(choice="ours")
