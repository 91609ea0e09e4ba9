"""Imports of doubtful or broken records: refusals, findings, and what stays unchanged."""

import datetime as dt

import pytest

from betagouv.imports.importing import import_records
from betagouv.imports.report import RefusedRecord
from betagouv.models import ImportRun
from betagouv.parse.records import Anomaly, Code
from betagouv.sources.items import SourceError
from betagouv.sources.opening import open_source
from startups.models import Finding, PhaseKind, Startup
from tests.betagouv.factory import AS_OF, Content, counts, doubts, phase

DAY = dt.date.fromisoformat


def test_findings_open_with_a_doubt_and_close_when_it_is_corrected(content: Content) -> None:
    content.fiche("a", phases=[phase("construction", "2020-01-01", end="2021-01-01")])
    content.run()
    content.run()
    found = Finding.objects.get()
    assert (found.code, found.field, found.detail, found.settled_at) == (
        "closed",
        "phases[0].end",
        "construction, dernière phase, finit le 2021-01-01",
        None,
    )
    content.fiche("a", phases=[phase("construction", "2020-01-01")])
    content.run()
    found.refresh_from_db()
    assert found.settled_at is not None


def test_date_to_come_is_no_doubt_once_it_has_come(content: Content) -> None:
    content.fiche("a", phases=[phase("construction", "2026-09-01")])
    assert doubts(content.run()) == [("a", "future", "phases[0].start")]
    assert doubts(content.run(as_of=DAY("2026-09-01"))) == []
    assert not Finding.objects.filter(settled_at=None).exists()


def test_broken_file_leaves_its_fiche_as_it_is_and_the_rest_is_imported(content: Content) -> None:
    path = content.fiche("a")
    content.fiche("b")
    good = path.read_bytes()
    content.run()
    path.write_bytes(b"---\ntitle: [\n---\n")
    content.fiche("b", title="B")
    report = content.run()
    refused = RefusedRecord(
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
    assert not Finding.objects.filter(settled_at=None).exists()


def test_record_that_left_the_source_is_reported_and_kept(content: Content) -> None:
    path = content.fiche("a")
    content.fiche("b")
    content.run()
    path.unlink()
    report = content.run()
    assert report.missing == [("startup", "a")]
    assert Startup.objects.count() == 2


def test_second_file_of_a_name_is_refused(content: Content) -> None:
    content.fiche("a")
    content.put_bytes("_startups/a", (content.root / "_startups/a.md").read_bytes())
    report = content.run()
    assert report.refused == [
        RefusedRecord("startup", "a", "_startups/a.md", "porte le même identifiant que _startups/a")
    ]
    assert not content.run().changed


def test_names_that_differ_by_capitals_are_a_doubt(content: Content) -> None:
    content.fiche("Service")
    content.fiche("service")
    told = "ne diffère de « Service » que par les majuscules"
    expected = [Anomaly("startup", "service", Code.DUPLICATE, "id", told)]
    assert content.run().anomalies == expected
    assert content.run().anomalies == expected
    assert Startup.objects.count() == 2


def test_import_without_phase_kinds_shows_what_to_do(content: Content) -> None:
    PhaseKind.objects.all().delete()
    with pytest.raises(SourceError, match="load_reference"):
        content.run()


def test_unreadable_source_records_no_import(content: Content) -> None:
    for path in content.root.glob("*/*"):
        path.write_bytes(b"\xff")
    report = import_records(open_source(str(content.root)), as_of=AS_OF, applying=True, confirmed=True)
    assert (report.applied, report.broken, len(report.refused)) == (
        False,
        "Aucun enregistrement n’a pu être lu.",
        2,
    )
    assert not ImportRun.objects.exists()


def test_source_where_half_of_the_fiches_are_gone_applies_nothing(content: Content) -> None:
    paths = [content.fiche(f"s{number}") for number in range(12)]
    content.run()
    for path in paths[:6]:
        path.unlink()
    content.fiche("s11", title="Autre")
    report = content.run()
    assert (report.applied, report.broken) == (
        False,
        "6 des 12 fiches connues manquent dans la source : rien n’est écrit.",
    )
    assert (ImportRun.objects.count(), Startup.objects.filter(name="Autre").exists()) == (1, False)
    paths[0].write_bytes(paths[11].read_bytes())
    assert (content.run().applied, Startup.objects.filter(name="Autre").exists()) == (True, True)


@pytest.mark.parametrize(
    ("known", "gone", "applied"), [(12, 5, True), (11, 5, True), (10, 5, False), (9, 5, True), (9, 9, True)]
)
def test_few_fiches_may_be_absent_and_half_of_ten_may_not(
    content: Content, known: int, gone: int, applied: bool
) -> None:
    paths = [content.fiche(f"s{number}") for number in range(known)]
    content.put("_incubators/atelier.md", {"title": "Atelier"})
    content.run()
    for path in paths[:gone]:
        path.unlink()
    if gone == known:
        content.fiche("autre")
    report = content.run()
    assert (report.applied, len(report.missing)) == (applied, gone)
    assert Startup.objects.count() == known + (gone == known)


def test_source_whose_fiches_are_all_refused_applies_nothing(content: Content) -> None:
    for number in range(10):
        content.put_bytes(f"_startups/s{number}.md", b"\xff")
    report = content.run()
    assert (report.applied, report.broken) == (False, "Aucune des 10 fiches n’a pu être lue : rien n’est écrit.")
    assert not ImportRun.objects.exists()


def test_files_that_are_no_records_are_named_and_left(content: Content) -> None:
    content.fiche("a")
    for name in ("ban.md~", "notes.txt", "liste.csv"):
        content.put_bytes(f"_startups/{name}", b"x")
    content.put("_fasts/12_fast", {"title": "FAST 12 - Janvier 2023"})
    report = content.run()
    assert report.left == ["_startups/ban.md~", "_startups/liste.csv", "_startups/notes.txt"]
    assert (report.refused, counts(report)["fast"]) == ([], {"created": 1})
    assert "Laissé : _startups/ban.md~ n’est pas un enregistrement." in list(report.lines())
