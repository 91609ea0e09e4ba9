import datetime as dt

import pytest
from django.test import Client

from betagouv.imports.importing import import_records
from betagouv.imports.report import ImportReport
from betagouv.replay.replaying import replay
from betagouv.sources.opening import open_source
from common.history import changes
from impact.models import Designation
from incubators.models import Incubator
from startups.models import Membership, Phase, Startup
from tests import wordings
from tests.betagouv.factory import Content, phase
from tests.betagouv.replay.histories import History
from tests.factories import make_startup

LATER = dt.date(2026, 8, 21)


def renamed(report: ImportReport) -> list[tuple[str, str, str]]:
    return report.renames.renamed


def test_a_fiche_that_names_an_absent_one_is_the_same_startup(content: Content) -> None:
    old = content.fiche("vieux", phases=[phase("construction", "2020-01-06")])
    content.run()
    known = Startup.objects.get()
    old.unlink()
    content.fiche("neuf", phases=[phase("construction", "2020-01-06")], redirect_from=["/startups/vieux"])
    report = content.run(as_of=LATER)
    assert (renamed(report), report.missing) == ([("startup", "vieux", "neuf")], [])
    assert list(Startup.objects.values_list("pk", "slug")) == [(known.pk, "neuf")]
    assert [one.kind for one in changes(Phase)] == ["insert"]
    assert wordings.RENAMED in list(report.lines())
    assert report.as_json()["renamed"] == [{"kind": "startup", "old": "vieux", "new": "neuf"}]


def test_a_dry_run_reports_it_and_changes_nothing(content: Content) -> None:
    old = content.fiche("vieux")
    content.run()
    old.unlink()
    content.fiche("neuf", redirect_from=["/startups/vieux"])
    report = content.run(applying=False, as_of=LATER)
    assert (renamed(report), report.counts["startup"]) == ([("startup", "vieux", "neuf")], {"changed": 1})
    assert list(Startup.objects.values_list("slug", flat=True)) == ["vieux"]


def test_the_old_address_links_to_the_new_one(content: Content, client: Client) -> None:
    content.fiche("vieux")
    content.run()
    for old, new in (("vieux", "moyen"), ("moyen", "neuf")):
        (content.root / f"_startups/{old}.md").unlink()
        content.fiche(new, redirect_from=[f"/startups/{old}"] if new == "moyen" else ["/startups/moyen"])
        content.run(as_of=LATER)
    assert client.get("/startups/vieux/").headers["Location"] == "/startups/neuf/"
    assert client.get("/api/v1/startups/vieux/").headers["Location"] == "/api/v1/startups/neuf/"


def test_two_fiches_that_claim_one_are_reported_and_nothing_is_renamed(content: Content) -> None:
    old = content.fiche("vieux")
    content.run()
    old.unlink()
    content.fiche("un", redirect_from=["/startups/vieux"])
    content.fiche("deux", redirect_from=["/startups/vieux"])
    report = content.run(as_of=LATER)
    assert (renamed(report), report.renames.disputed) == ([], [("startup", "vieux", ("deux", "un"))])
    assert report.missing == [("startup", "vieux")]
    assert "Sans successeur : fiche vieux, que plusieurs disent remplacer (deux, un)." in list(report.lines())


def test_circles_are_reported(content: Content) -> None:
    content.fiche("a", redirect_from=["/startups/b"])
    content.fiche("b", redirect_from=["/startups/a"])
    report = content.run()
    assert report.renames.circles == [("startup", ("a", "b"))]
    assert "Renvois en cercle : fiche a (a → b → a)." in list(report.lines())


def test_a_row_of_reference_under_the_new_name_becomes_one_with_it(content: Content) -> None:
    old = content.fiche("vieux")
    content.run()
    known = Startup.objects.get().pk
    old.unlink()
    Designation.objects.create(startup=make_startup("neuf"), millesime=2021, source="Bilan")
    content.fiche("neuf", redirect_from=["/startups/vieux"])
    report = content.run(as_of=LATER)
    assert (renamed(report), report.missing) == ([("startup", "vieux", "neuf")], [])
    assert list(Startup.objects.values_list("pk", "slug")) == [(known, "neuf")]
    assert list(Designation.objects.values_list("startup", "millesime")) == [(known, 2021)]


def test_a_fiche_that_lived_next_to_the_one_it_replaces_takes_what_people_added(content: Content) -> None:
    old = content.fiche("vieux", phases=[phase("construction", "2020-01-06")])
    content.fiche("neuf", phases=[phase("construction", "2020-03-06")])
    content.run()
    Designation.objects.create(startup=Startup.objects.get(slug="vieux"), millesime=2021)
    old.unlink()
    content.fiche("neuf", phases=[phase("construction", "2020-03-06")], redirect_from=["/startups/vieux"])
    report = content.run(as_of=LATER)
    assert (report.renames.merged, report.missing) == ([("startup", "vieux", "neuf")], [])
    assert list(Startup.objects.values_list("slug", flat=True)) == ["neuf"]
    assert [one.isoformat() for one in Phase.objects.values_list("start", flat=True) if one] == ["2020-03-06"]
    assert list(Designation.objects.values_list("startup__slug", "millesime")) == [("neuf", 2021)]
    assert "Fusionné : fiche vieux dans neuf, qui la remplace : l’ancienne adresse y mène." in list(report.lines())


def test_an_incubator_that_is_renamed_keeps_its_services(content: Content) -> None:
    content.fiche("a")
    content.run()
    (content.root / "_incubators/fabrique.md").unlink()
    content.put("_incubators/atelier.md", {"title": "L’Atelier", "redirect_from": ["/incubateurs/fabrique"]})
    content.fiche("a", incubator="atelier")
    report = content.run(as_of=LATER)
    assert renamed(report) == [("incubator", "fabrique", "atelier")]
    assert list(Incubator.objects.values_list("slug", "name")) == [("atelier", "L’Atelier")]
    assert list(Membership.objects.values_list("incubator__slug", "start", "until")) == [("atelier", None, None)]


@pytest.mark.parametrize("replayed", [False, True], ids=["after an import", "after a replay"])
def test_git_shows_the_new_name_of_a_fiche(history: History, replayed: bool) -> None:
    history.fiches("2020-02-01", un={"mission": "Longue " * 30})
    if replayed:
        replay(str(history.root))
    else:
        import_records(open_source(str(history.root)), as_of=dt.date(2020, 2, 1), applying=True, confirmed=True)
    known = Startup.objects.get().pk
    text = history.root / "content/_startups/un.md"
    history.state("2020-03-01", {"content/_startups/un.md": None, "content/_startups/deux.md": text.read_bytes()})
    history.fiches("2020-04-01", deux={"mission": "Tout autre chose " * 20})
    history.state(
        "2020-05-01",
        {
            "content/_startups/deux.md": None,
            "content/_startups/trois.md": (history.root / "content/_startups/deux.md").read_bytes(),
        },
    )
    report = import_records(open_source(str(history.root)), as_of=dt.date(2020, 5, 2), applying=True, confirmed=True)
    assert renamed(report) == [("startup", "un", "trois")]
    assert list(Startup.objects.values_list("pk", "slug")) == [(known, "trois")]


def test_a_name_that_is_not_an_address_is_corrected_and_reported(content: Content) -> None:
    content.fiche("Part'âge")
    report = content.run()
    assert list(Startup.objects.values_list("slug", flat=True)) == ["Part-âge"]
    assert [(one.key, one.code, one.field, one.detail) for one in report.anomalies] == [
        ("Part-âge", "invalid", "id", "« Part'âge » ne peut pas être une adresse : lu « Part-âge »")
    ]


def test_two_names_that_are_corrected_alike_are_refused(content: Content) -> None:
    content.fiche("a'b")
    content.fiche("a-b")
    report = content.run()
    assert [(one.where, one.reason) for one in report.refused] == [
        ("_startups/a-b.md", "porte le même identifiant que _startups/a'b.md")
    ]


def test_the_old_folder_of_fiches_is_read(content: Content) -> None:
    content.fiche("a")
    (content.root / "_startups").rename(content.root / "_startup")
    content.run()
    assert list(Startup.objects.values_list("slug", flat=True)) == ["a"]


def test_a_word_read_with_its_meaning_of_then_is_no_edit(content: Content) -> None:
    life = [phase("construction", "2020-01-06"), phase("alumni", "2021-01-06")]
    content.fiche("a", phases=life)
    content.run(as_of=dt.date(2022, 1, 1))
    assert list(Phase.objects.values_list("kind", flat=True)) == ["construction", "abandon"]
    content.fiche("a", phases=life, mission="Autre")
    report = content.run(as_of=LATER)
    assert [one.code for one in report.anomalies if one.code == "conflict"] == []
    assert list(Phase.objects.values_list("kind", flat=True)) == ["construction", "transfere"]
