"""Imports of changed records: changes, edits made here, and the dates of memberships."""

import datetime as dt

from betagouv.imports.report import RecordChange
from betagouv.models import SourceRecord
from common.history import changes
from incubators.models import Incubator
from startups.models import Phase, Sponsorship, Startup
from tests.betagouv.factory import AS_OF, Content, counts, doubts, memberships, phase
from tests.factories import make_investigation

DAY = dt.date.fromisoformat


def test_moved_source_changes_the_fields_and_shows_which(content: Content) -> None:
    content.fiche("a")
    content.fiche("b")
    content.run()
    content.fiche("a", title="Un autre nom", sponsors=[])
    report = content.run()
    assert report.changes == [RecordChange("startup", "a", "changed", ("name", "sponsors"))]
    assert counts(report)["startup"] == {"changed": 1, "unchanged": 1}
    assert list(Startup.objects.values_list("slug", "name")) == [("a", "Un autre nom"), ("b", "Un service")]
    assert list(Sponsorship.objects.values_list("startup__slug", flat=True)) == ["b"]


def test_reordered_sponsors_change_position_and_keep_their_rows(content: Content) -> None:
    content.put("_organisations/agence.md", {"name": "Agence"})
    content.fiche("a", sponsors=["/organisations/ministere", "/organisations/agence"])
    content.run()
    before = dict(Sponsorship.objects.values_list("administration__slug", "pk"))
    content.fiche("a", sponsors=["/organisations/agence", "/organisations/ministere"])
    assert content.run().changes == [RecordChange("startup", "a", "changed", ("sponsors",))]
    assert list(Sponsorship.objects.order_by("position").values_list("administration__slug", "pk")) == [
        ("agence", before["agence"]),
        ("ministere", before["ministere"]),
    ]


def test_word_of_a_phase_is_kept_as_created_then_changed(content: Content) -> None:
    for front, told in (({"title": "A"}, "created"), ({"title": "A"}, "unchanged"), ({"title": "B"}, "changed")):
        content.put("_phases/construction.md", front)
        assert counts(content.run())["phase"] == {told: 1}


def test_source_written_otherwise_with_the_same_words_is_unchanged(content: Content) -> None:
    path = content.fiche("a")
    content.run()
    path.write_bytes(path.read_bytes().replace(b"title: Un service", b"title:   'Un service' # nom"))
    before = SourceRecord.objects.get(kind="startup").digest
    assert counts(content.run())["startup"] == {"unchanged": 1}
    assert SourceRecord.objects.get(kind="startup").digest != before


def test_field_that_fills_no_column_is_a_change_of_the_document(content: Content) -> None:
    content.run()
    content.put(
        "_organisations/ministere.md",
        {"name": "Ministère", "acronym": "MIN", "type": "administration-centrale", "annuaire": "x"},
    )
    report = content.run()
    assert report.changes == [RecordChange("organisation", "ministere", "changed", ("document",))]
    assert SourceRecord.objects.get(kind="organisation").document["front"]["annuaire"] == "x"


def test_edit_made_here_is_while_the_source_does_not_move(content: Content) -> None:
    content.fiche("a")
    content.run()
    Startup.objects.update(name="Corrigé ici")
    Phase.objects.filter(kind="construction").update(start=DAY("2020-10-01"))
    assert counts(content.run())["startup"] == {"unchanged": 1}
    assert Startup.objects.get().name == "Corrigé ici"


def test_edits_made_here_survive_an_import_that_changes_another_line(content: Content) -> None:
    content.fiche("a")
    content.run()
    Startup.objects.update(name="Corrigé ici")
    Phase.objects.filter(kind="construction").update(start=DAY("2020-10-01"))
    content.fiche("a", mission="Autre mission")
    report = content.run()
    assert report.changes == [RecordChange("startup", "a", "changed", ("mission",))]
    assert report.conflicts == []
    assert list(Startup.objects.values_list("name", "mission")) == [("Corrigé ici", "Autre mission")]
    assert list(Phase.objects.order_by("start").values_list("kind", "start")) == [
        ("investigation", DAY("2020-01-06")),
        ("construction", DAY("2020-10-01")),
    ]


def test_owner_given_here_stays_while_the_source_changes_another_field(content: Content) -> None:
    content.run()
    Incubator.objects.update(owner=None)
    content.put("_incubators/fabrique.md", {"title": "Fabrique", "owner": "/organisations/ministere"})
    assert content.run().changes == [RecordChange("incubator", "fabrique", "changed", ("name",))]
    assert [(one.name, one.owner) for one in Incubator.objects.all()] == [("Fabrique", None)]


def test_redated_phase_keeps_its_row_and_reads_as_a_redating(content: Content) -> None:
    content.fiche("a")
    content.run()
    row = Phase.objects.get(kind="construction")
    content.fiche("a", phases=[phase("investigation", "2020-01-06"), phase("construction", "2021-02-01")])
    content.run()
    row.refresh_from_db()
    assert row.start == DAY("2021-02-01")
    last = changes(Phase, pgh_obj_id=row.pk)[-1]
    assert (last.kind, last.before, last.after) == (
        "update",
        {"start": DAY("2020-09-01")},
        {"start": DAY("2021-02-01")},
    )


def test_phase_that_left_the_source_is_deleted_but_never_its_dossier(content: Content) -> None:
    content.fiche("a")
    content.run()
    startup = Startup.objects.get()
    make_investigation(startup, problem="Un problème")
    content.fiche("a", phases=[])
    report = content.run()
    assert list(startup.phases.values_list("kind", flat=True)) == ["investigation"]
    assert doubts(report) == [("a", "conflict", "phases")]


def test_deleted_phases_are_reported_except_the_one_that_its_dossier_keeps(content: Content) -> None:
    content.fiche("a", phases=[phase("investigation", "2020-01-06"), phase("construction", "2020-09-01")])
    content.run()
    make_investigation(Startup.objects.get(), problem="Un problème")
    content.fiche("a", phases=[])
    report = content.run()
    assert [(change.fields, change.withdrawn) for change in report.changes] == [
        (("phases",), ("construction 2020-09-01",))
    ]
    assert [one.detail for one in report.anomalies] == [
        "la source n’a plus investigation du 2020-01-06, gardée pour son dossier d’investigation"
    ]


def test_new_incubator_succeeds_the_old_one_from_the_day_of_the_records(content: Content) -> None:
    content.put("_incubators/atelier.md", {"title": "Atelier"})
    content.fiche("a")
    content.run(as_of=DAY("2026-01-01"))
    content.fiche("a", incubator="atelier")
    content.run()
    assert memberships("a") == [("fabrique", None, AS_OF, True), ("atelier", AS_OF, None, True)]
    assert not content.run().changed


def test_incubator_changed_twice_in_a_day_leaves_no_empty_membership(content: Content) -> None:
    content.put("_incubators/atelier.md", {"title": "Atelier"})
    content.put("_incubators/cellule.md", {"title": "Cellule"})
    content.fiche("a")
    content.run()
    for slug in ("atelier", "cellule"):
        content.fiche("a", incubator=slug)
        content.run()
    assert memberships("a") == [("fabrique", None, AS_OF, True), ("cellule", AS_OF, None, True)]


def test_reference_that_comes_to_be_known_is_linked_and_nothing_else_is_touched(content: Content) -> None:
    content.fiche("a", incubator="atelier", sponsors=["/organisations/agence"])
    report = content.run()
    assert doubts(report) == [
        ("a", "unknown-reference", "sponsors[0]"),
        ("a", "unknown-reference", "incubator"),
    ]
    Startup.objects.update(name="Corrigé ici")
    content.put("_incubators/atelier.md", {"title": "Atelier"})
    content.put("_organisations/agence.md", {"name": "Agence"})
    report = content.run()
    assert report.changes == [RecordChange("startup", "a", "changed", ("sponsors", "incubators"))]
    assert report.anomalies == []
    assert memberships("a") == [("atelier", None, None, True)]
    assert Startup.objects.get().name == "Corrigé ici"
    assert not content.run().changed
