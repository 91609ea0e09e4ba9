"""Whole imports of small folders: what the report says, what the database then holds, what the history keeps."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from betagouv.importing import import_records
from betagouv.models import Ingest, SourceRecord
from betagouv.parse.records import Anomaly, Code
from betagouv.report import Change, Refused, Report
from betagouv.sources import SourceError, open_source
from common.history import changes, history_of
from incubators.models import Administration, Incubator
from startups.models import Finding, LifeEvent, Membership, Phase, PhaseKind, Sponsorship, Startup
from tests.betagouv.factory import AS_OF, Content, counts, doubts, phase
from tests.factories import make_incubator, make_investigation, make_startup

DAY = dt.date.fromisoformat


def memberships(slug: str) -> list[tuple[str, dt.date | None, dt.date | None, bool]]:
    rows = Membership.objects.filter(startup__slug=slug).order_by(F("start").asc(nulls_first=True), "pk")
    return [(row.incubator.slug, row.start, row.end, row.is_lead) for row in rows.select_related("incubator")]


def test_first_import_reports_what_it_creates(content: Content) -> None:
    content.fiche("un.service")
    report = content.run()
    assert report == Report(
        source=str(content.root),
        as_of=AS_OF,
        applied=True,
        counts={
            "organisation": Counter(created=1),
            "incubator": Counter(created=1),
            "phase": Counter(),
            "fast": Counter(),
            "startup": Counter(created=1),
        },
        decisions=Counter(awards=0, designations=0),
        changes=[],
        refused=[],
        anomalies=[],
        missing=[],
    )


def test_first_import_keeps_every_field(content: Content) -> None:
    body = '\n## Le problème \r\n\tdes « mots » \\N \\. {,} "x"\n\n'
    front: dict[str, Any] = {
        "title": "Un service",
        "mission": "Aider.",
        "incubator": "fabrique",
        "contact": "equipe@exemple.gouv.fr",
        "contact_dinum": "camille",
        "contact_incubator": "dominique",
        "link": "https://exemple.gouv.fr ",
        "repository": "https://code.gouv.fr/x",
        "stats": True,
        "stats_url": "https://exemple.gouv.fr/stats",
        "impact_url": "https://exemple.gouv.fr/impact",
        "budget_url": "https://exemple.gouv.fr/budget",
        "accessibility_status": "non conforme",
        "analyse_risques": False,
        "analyse_risques_url": "https://exemple.gouv.fr/risques",
        "mon_service_securise": True,
        "dashlord_url": "https://dashlord.exemple",
        "robots": "noindex",
        "thematiques": ["Travail / Emploi", 'Avec "guillemets", virgule'],
        "usertypes": ["entreprise", "collégiens "],
        "techno": ["django", "c\\c++"],
        "redirect_from": ["/startups/avant"],
        "rgpd": {"responsable": "DGEFP", "controles": [{"date": dt.date(2020, 1, 7)}]},
        "autre": [1, 2.5, None, "012"],
        "phases": [phase("investigation", "2020-01-06", end="2020-08-31", comment="à suivre\n")],
        "events": [{"name": "committee", "date": "2020-05-04", "comment": "oui"}],
    }
    content.put("_startups/un.service.md", front, body)
    content.run()
    startup = Startup.objects.get()
    columns = {
        field.attname: getattr(startup, field.attname)
        for field in Startup._meta.concrete_fields
        if field.attname not in ("id", "search_text")
    }
    details = {"rgpd": {"responsable": "DGEFP", "controles": [{"date": "2020-01-07"}]}, "autre": [1, 2.5, None, "012"]}
    assert columns == {
        "slug": "un.service",
        "name": "Un service",
        "mission": "Aider.",
        "content": body,
        "contact": "equipe@exemple.gouv.fr",
        "contact_dinum": "camille",
        "contact_incubator": "dominique",
        "link": "https://exemple.gouv.fr ",
        "repository": "https://code.gouv.fr/x",
        "has_stats": True,
        "stats_url": "https://exemple.gouv.fr/stats",
        "impact_url": "https://exemple.gouv.fr/impact",
        "budget_url": "https://exemple.gouv.fr/budget",
        "accessibility": "non conforme",
        "risk_analysed": False,
        "risk_analysis_url": "https://exemple.gouv.fr/risques",
        "security_followed": True,
        "dashlord_url": "https://dashlord.exemple",
        "robots": "noindex",
        "themes": ["Travail / Emploi", 'Avec "guillemets", virgule'],
        "user_types": ["entreprise", "collégiens "],
        "technologies": ["django", "c\\c++"],
        "redirect_from": ["/startups/avant"],
        "details": details,
        "is_fictitious": False,
    }
    assert list(Phase.objects.values_list("kind", "start", "declared_end", "comment", "position")) == [
        ("investigation", DAY("2020-01-06"), DAY("2020-08-31"), "à suivre\n", 0)
    ]
    assert list(LifeEvent.objects.values_list("kind", "date", "comment", "position")) == [
        ("committee", DAY("2020-05-04"), "oui", 0)
    ]
    document = SourceRecord.objects.get(kind="startup").document
    assert document["body"] == body
    assert document["front"] == front | {
        **details,
        "phases": [{"name": "investigation", "start": "2020-01-06", "end": "2020-08-31", "comment": "à suivre\n"}],
    }


def test_first_import_links_incubators_sponsors_and_owner(content: Content) -> None:
    content.put("_organisations/agence", {"name": "Agence"})
    content.put(
        "_incubators/atelier.md", {"title": "Atelier", "hidden": True, "highlighted_startups": ["a", "b"]}, "Texte\n"
    )
    content.fiche("a", incubators=["atelier", "fabrique"], sponsors=["/organisations/agence", "ministere"])
    content.run()
    assert Administration.objects.get(slug="agence").name == "Agence"
    atelier, fabrique = Incubator.objects.order_by("slug").select_related("owner")
    assert (atelier.owner, atelier.hidden, atelier.highlighted, atelier.content) == (None, True, ["a", "b"], "Texte\n")
    assert fabrique.owner is not None
    assert fabrique.owner.slug == "ministere"
    assert memberships("a") == [("atelier", None, None, False), ("fabrique", None, None, True)]
    assert list(Sponsorship.objects.values_list("administration__slug", "position")) == [
        ("agence", 0),
        ("ministere", 1),
    ]


def test_second_import_changes_nothing_and_writes_nothing(content: Content) -> None:
    content.fiche("a", phases=[phase("construction", "2020-01-01"), phase("investigation", "2020-01-01")])
    content.put("_startups/b.md", ["une liste"])
    first = content.run()
    versions = {model: history_of(model)._default_manager.count() for model in (Startup, Phase, Membership)}
    second = content.run()
    unchanged = {kind: {"unchanged": 1} for kind in ("organisation", "incubator", "startup")}
    assert counts(second) == {**unchanged, "startup": {"unchanged": 1, "refused": 1}}
    assert not second.changed
    assert second.anomalies == first.anomalies
    assert second.refused == first.refused
    assert versions == {model: history_of(model)._default_manager.count() for model in versions}


def test_unchanged_import_makes_the_same_few_queries_for_one_and_three_fiches(content: Content) -> None:
    content.fiche("a")
    content.run()
    with CaptureQueriesContext(
        connection,
    ) as one:
        content.run(applying=False)
    content.fiche("b")
    content.fiche("c")
    content.run()
    with CaptureQueriesContext(connection) as three:
        content.run(applying=False)
    # phase kinds there, latest import, ranks, organisations, incubators, rounds, digests, doubts
    assert (len(one), len(three)) == (8, 8)


@pytest.mark.parametrize("slugs", [["a"], ["a", "b", "c"]])
def test_first_import_makes_as_many_queries_for_one_and_three_fiches(content: Content, slugs: list[str]) -> None:
    for slug in slugs:
        content.fiche(slug, events=[{"name": "committee", "date": "2021-01-01"}])
    with CaptureQueriesContext(connection) as captured:
        content.run()
    assert len(captured) == FIRST_IMPORT


FIRST_IMPORT = 55


def test_history_says_that_the_importer_wrote(content: Content) -> None:
    content.fiche("a")
    content.run()
    found = [change for model in (Startup, Phase, Membership, Sponsorship, Incubator) for change in changes(model)]
    assert {(change.source, change.reason, change.user) for change in found} == {
        ("importer", "Import des enregistrements de beta.gouv.fr au 20/08/2026", None)
    }
    assert len(found) == 7


def test_dry_import_reports_the_same_and_writes_nothing(content: Content) -> None:
    content.fiche("a", phases=[phase("construction", None)])
    dry = content.run(applying=False)
    assert (Startup.objects.count(), Ingest.objects.count(), Incubator.objects.count()) == (0, 0, 0)
    assert dry.as_json() | {"applied": True} == content.run().as_json()


def test_moved_source_changes_the_fields_and_says_which(content: Content) -> None:
    content.fiche("a")
    content.fiche("b")
    content.run()
    content.fiche("a", title="Un autre nom", sponsors=[])
    report = content.run()
    assert report.changes == [Change("startup", "a", "changed", ("name", "sponsors"), ())]
    assert counts(report)["startup"] == {"changed": 1, "unchanged": 1}
    assert list(Startup.objects.values_list("slug", "name")) == [("a", "Un autre nom"), ("b", "Un service")]
    assert list(Sponsorship.objects.values_list("startup__slug", flat=True)) == ["b"]


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
    assert report.changes == [Change("organisation", "ministere", "changed", ("document",), ())]
    assert SourceRecord.objects.get(kind="organisation").document["front"]["annuaire"] == "x"


def test_edit_made_here_stands_while_the_source_does_not_move(content: Content) -> None:
    content.fiche("a")
    content.run()
    Startup.objects.update(name="Corrigé ici")
    Phase.objects.filter(kind="construction").update(start=DAY("2020-10-01"))
    assert counts(content.run())["startup"] == {"unchanged": 1}
    assert Startup.objects.get().name == "Corrigé ici"


def test_edit_made_here_is_overwritten_and_said_when_the_source_moves(content: Content) -> None:
    content.fiche("a")
    content.run()
    Startup.objects.update(name="Corrigé ici")
    Phase.objects.filter(kind="construction").update(start=DAY("2020-10-01"))
    content.fiche("a", mission="Autre mission")
    report = content.run()
    assert report.changes == [Change("startup", "a", "changed", ("name", "mission", "phases"), ("name", "phases"))]
    assert Startup.objects.get().name == "Un service"
    assert [line for line in report.lines() if "nom" in line] == [
        "Changé : fiche a (nom, mission, phases).",
        "  dont des corrections faites ici, remplacées par la source (voir l'historique) : nom, phases.",
    ]


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


def test_phase_that_left_the_source_goes_but_its_dossier_is_never_lost(content: Content) -> None:
    content.fiche("a")
    content.run()
    startup = Startup.objects.get()
    make_investigation(startup, problem="Un problème")
    content.fiche("a", phases=[])
    report = content.run()
    assert list(startup.phases.values_list("kind", flat=True)) == ["investigation"]
    assert doubts(report) == [("a", "conflict", "phases")]


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
    assert report.changes == [Change("startup", "a", "changed", ("sponsors", "incubators"), ())]
    assert report.anomalies == []
    assert memberships("a") == [("atelier", None, None, True)]
    assert Startup.objects.get().name == "Corrigé ici"
    assert not content.run().changed


def test_findings_open_with_a_doubt_and_close_when_it_is_mended(content: Content) -> None:
    content.fiche("a", phases=[phase("construction", "2020-01-01", end="2021-01-01")])
    content.run()
    content.run()
    found = Finding.objects.get()
    assert (found.code, found.field, found.detail, found.mended_at) == (
        "closed",
        "phases[0].end",
        "construction, dernière phase, finit le 2021-01-01",
        None,
    )
    content.fiche("a", phases=[phase("construction", "2020-01-01")])
    content.run()
    found.refresh_from_db()
    assert found.mended_at is not None


def test_date_to_come_is_no_doubt_once_it_has_come(content: Content) -> None:
    content.fiche("a", phases=[phase("construction", "2026-09-01")])
    assert doubts(content.run()) == [("a", "future", "phases[0].start")]
    assert doubts(content.run(as_of=DAY("2026-09-01"))) == []
    assert not Finding.objects.filter(mended_at=None).exists()


def test_broken_file_leaves_its_fiche_as_it_is_and_the_rest_is_imported(content: Content) -> None:
    path = content.fiche("a")
    content.fiche("b")
    good = path.read_bytes()
    content.run()
    path.write_bytes(b"---\ntitle: [\n---\n")
    content.fiche("b", title="B")
    report = content.run()
    refused = Refused(
        "startup",
        "a",
        "_startups/a.md",
        "a un en-tête YAML illisible (ligne 3) : did not find expected node content",
    )
    assert report.refused == [refused]
    assert counts(report)["startup"] == {"changed": 1, "refused": 1}
    assert list(Startup.objects.values_list("name", flat=True)) == ["Un service", "B"]
    assert list(Finding.objects.values_list("startup__slug", "code", "field")) == [("a", "invalid", "fichier")]
    path.write_bytes(good)
    assert counts(content.run())["startup"] == {"unchanged": 2}
    assert not Finding.objects.filter(mended_at=None).exists()


def test_record_that_left_the_source_is_reported_and_kept(content: Content) -> None:
    path = content.fiche("a")
    content.fiche("b")
    content.run()
    path.unlink()
    report = content.run()
    assert report.missing == [("startup", "a")]
    assert Startup.objects.count() == 2


def test_fictitious_fiche_is_never_touched(content: Content) -> None:
    make_startup("a", is_fictitious=True, name="Inventée")
    content.fiche("a")
    report = content.run()
    assert report.refused == [
        Refused(
            "startup",
            "a",
            "_startups/a.md",
            "porte l'identifiant d'un enregistrement fictif de la démonstration",
        )
    ]
    assert list(Startup.objects.values_list("name", flat=True)) == ["Inventée"]


def test_fictitious_incubator_carries_no_real_fiche(content: Content) -> None:
    make_incubator("inventee", is_fictitious=True)
    content.fiche("a", incubator="inventee")
    assert doubts(content.run()) == [("a", "unknown-reference", "incubator")]


def test_second_file_of_a_name_is_refused(content: Content) -> None:
    content.fiche("a")
    content.put_bytes("_startups/a", (content.root / "_startups/a.md").read_bytes())
    report = content.run()
    assert report.refused == [Refused("startup", "a", "_startups/a.md", "porte le même identifiant que _startups/a")]
    assert not content.run().changed


def test_names_that_differ_by_capitals_are_a_doubt(content: Content) -> None:
    content.fiche("Service")
    content.fiche("service")
    told = "ne diffère de « Service » que par les majuscules"
    expected = [Anomaly("startup", "service", Code.DUPLICATE, "id", told)]
    assert content.run().anomalies == expected
    assert content.run().anomalies == expected
    assert Startup.objects.count() == 2


def test_older_records_are_refused_whole(content: Content) -> None:
    content.fiche("a")
    content.run()
    with pytest.raises(SourceError, match="plus anciens"):
        content.run(as_of=DAY("2026-08-19"))


def test_import_without_phase_kinds_says_what_to_do(content: Content) -> None:
    PhaseKind.objects.all().delete()
    with pytest.raises(SourceError, match="load_reference"):
        content.run()


def test_unreadable_source_records_no_import(content: Content) -> None:
    for path in content.root.glob("*/*"):
        path.write_bytes(b"\xff")
    report = import_records(open_source(str(content.root)), as_of=AS_OF, applying=True)
    assert (report.applied, report.read, len(report.refused)) == (False, False, 2)
    assert not Ingest.objects.exists()


def test_progress_is_told_batch_by_batch(content: Content) -> None:
    content.fiche("a")
    steps: list[tuple[int, int | None]] = []
    source = open_source(str(content.root))
    import_records(source, as_of=AS_OF, applying=False, progress=lambda *step: steps.append(step))
    assert steps == [(1, 3), (2, 3), (3, 3)]
