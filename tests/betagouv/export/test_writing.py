import errno
import io
import subprocess
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from betagouv.export.queries import exported_files
from betagouv.export.writing import ExportError, ExportReport, write_folder, zipped
from betagouv.models import SourceFile
from incubators.models import Administration, Incubator
from startups.models import Phase, Startup
from tests.betagouv.factory import Content, exported_fiche, phase
from tests.factories import make_startup


def states(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*.md")}


def run(folder: Path) -> list[str]:
    out = io.StringIO()
    call_command("export_betagouv", str(folder), stdout=out)
    return out.getvalue().splitlines()


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@exemple.fr"]
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def imported(content: Content) -> Content:
    content.fiche("a", body="Texte\n")
    content.fiche("b")
    content.run()
    return content


def test_export_equals_the_imported_folder(imported: Content, tmp_path: Path) -> None:
    target = tmp_path / "neuf"
    assert write_folder(exported_files(), target) == ExportReport(str(target), same=4)
    assert states(target) == states(imported.root)


def test_export_into_the_checkout_writes_what_changed_here_only(imported: Content) -> None:
    before = states(imported.root)
    Phase.objects.filter(startup__slug="a", kind="construction").update(start="2020-10-01")
    make_startup("neuve", name="Neuve", phases=[("investigation", "2026-01-05")])
    assert run(imported.root) == [
        f"Export dans {imported.root} : 3 fichiers comme à l’import.",
        "Changé : _startups/a.md",
        "Nouveau : _startups/neuve.md",
    ]
    assert states(imported.root) == before | {
        "_startups/a.md": before["_startups/a.md"].replace(b"'2020-09-01'", b"'2020-10-01'"),
        "_startups/neuve.md": b"---\ntitle: Neuve\nphases:\n  - name: investigation\n    start: 2026-01-05\n---\n",
    }
    assert run(imported.root)[-1] == "Nouveau : _startups/neuve.md"
    report = imported.run()
    assert (report.changes, report.conflicts, report.counts["startup"]["refused"]) == ([], [], 0)
    assert run(imported.root) == [f"Export dans {imported.root} : 5 fichiers comme à l’import."]


FABRIQUE = b"""---
# who asked for it
title: 'La Fabrique'   # its name
short_description: <p>Un <b>texte</b></p>
owner: /organisations/ministere
highlighted_startups:
  - a
contact: ici@exemple.fr
---
Le texte.
"""


ATELIER = """---
# who asked for it
title: 'L’Atelier'   # its name
short_description: <p>Un <b>texte</b></p>
website: https://a.fr
owner: /organisations/agence
highlighted_startups:
  - a
  - b
hidden: true
---
Le texte.
"""
"""The same file, with another name, site, owner, services and visibility, and without its contact."""


@pytest.fixture
def described(content: Content) -> Content:
    content.fiche("a")
    content.put_bytes("_incubators/fabrique.md", FABRIQUE)
    content.put("_organisations/agence.md", {"name": "Agence", "acronym": "AG", "note": "gardée"}, "Sous le titre.\n")
    content.run()
    return content


def test_only_the_changed_lines_of_incubators_and_organisations_differ(described: Content) -> None:
    before = states(described.root)
    assert write_folder(exported_files(), described.root).changed == []
    agency = Administration.objects.get(slug="agence")
    Incubator.objects.update(
        name="L’Atelier", owner=agency, website="https://a.fr", contact="", highlighted=["a", "b"], hidden=True
    )
    Administration.objects.filter(pk=agency.pk).update(acronym="AGE", ministry="spm")
    assert run(described.root)[1:] == ["Changé : _organisations/agence.md", "Changé : _incubators/fabrique.md"]
    differing = {path: data for path, data in states(described.root).items() if before[path] != data}
    assert differing == {
        "_incubators/fabrique.md": ATELIER.encode(),
        "_organisations/agence.md": (
            "---\nname: Agence\nacronym: AGE\ndomaine_ministeriel: spm\nnote: gardée\n---\nSous le titre.\n"
        ).encode(),
    }
    report = described.run()
    assert (report.changes, report.conflicts) == ([], [])


@pytest.mark.parametrize(("stage", "title"), [("alongside", b"title: Autre"), ("owner", b"title: Ici")])
def test_incubator_in_conflict_is_exported_by_the_owner_only(
    content: Content, settings: Settings, stage: str, title: bytes
) -> None:
    content.run()
    Incubator.objects.update(name="Ici")
    content.put("_incubators/fabrique.md", {"title": "Autre", "owner": "/organisations/ministere"})
    content.run()
    settings.RECORDS_STAGE = stage
    run(content.root)
    assert title in (content.root / "_incubators/fabrique.md").read_bytes()


def test_incubator_that_no_line_can_say_is_reported(content: Content) -> None:
    content.put_bytes("_incubators/fabrique.md", b"---\n{title: La Fabrique}\n---\n")
    content.run()
    Incubator.objects.update(name="L’Atelier")
    assert run(content.root)[-1].startswith("Non reporté : _incubators/fabrique.md a un en-tête qui n’est pas écrit")


def test_export_finds_the_content_of_a_checkout(imported: Content) -> None:
    Startup.objects.filter(slug="a").update(name="Autre")
    run(imported.root.parent)
    assert b"title: Autre\n" in (imported.root / "_startups/a.md").read_bytes()


@pytest.mark.parametrize("data", [b"---\ntitle: Local\n---\n", b""])
def test_folder_that_changed_since_the_import_is_not_changed(imported: Content, data: bytes) -> None:
    Startup.objects.filter(slug="b").update(name="Autre")
    (imported.root / "_startups/a.md").write_bytes(data)
    before = states(imported.root)
    with pytest.raises(CommandError, match=r"a changé depuis le dernier import \(1 fichiers : _startups/a.md\)"):
        run(imported.root)
    assert states(imported.root) == before


def test_checkout_with_uncommitted_work_is_not_changed(imported: Content) -> None:
    git(imported.root, "init", "-q")
    git(imported.root, "add", ".")
    git(imported.root, "commit", "-qm", "Fiches")
    assert len(run(imported.root)) == 1
    (imported.root / "notes.txt").write_text("à garder")
    with pytest.raises(CommandError, match=r"que git n’a pas enregistrés \(notes.txt\)"):
        run(imported.root)


def test_new_folder_inside_a_checkout_is_made(imported: Content, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    folder = tmp_path / "exports" / "fiches"
    report = write_folder(exported_files(), folder)
    assert (report.same, report.problems) == (len(list(folder.rglob("*.md"))), [])


def test_checkout_that_git_cannot_read_is_not_changed(imported: Content) -> None:
    (imported.root / ".git").write_text("gitdir: nulle part")
    with pytest.raises(ExportError, match="git ne dit pas où en est"):
        write_folder(exported_files(), imported.root)


def test_folder_that_leads_elsewhere_is_not_changed(imported: Content, tmp_path: Path) -> None:
    target, outside = tmp_path / "cible", tmp_path / "ailleurs"
    target.mkdir()
    outside.mkdir()
    (target / "_startups").symlink_to(outside)
    with pytest.raises(ExportError, match="lien vers l’extérieur"):
        write_folder(exported_files(), target)
    assert list(outside.iterdir()) == []


def test_file_in_place_of_the_folder_or_of_a_fiche_is_reported(imported: Content, tmp_path: Path) -> None:
    place = tmp_path / "fichier"
    place.write_text("x")
    with pytest.raises(CommandError, match="n’est pas un dossier"):
        run(place)
    (tmp_path / "cible/_startups/a.md").mkdir(parents=True)
    with pytest.raises(CommandError, match="ne peut pas être lu"):
        run(tmp_path / "cible")


def test_disk_that_fills_up_in_the_middle_leaves_the_folder_as_it_was(
    imported: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    Startup.objects.update(mission="Autre")
    before, written = states(imported.root), []
    write = Path.write_bytes

    def fill_up(path: Path, data: bytes) -> int:
        written.append(path.name)
        if len(written) == 2:
            write(path, data[:3])
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", fill_up)
    with pytest.raises(ExportError, match=r"b\.md ne peut pas être écrit : No space left on device. Rien n’est écrit."):
        write_folder(exported_files(), imported.root)
    monkeypatch.undo()
    assert (written, states(imported.root)) == ([".a.md.export", ".b.md.export"], before)
    assert list(imported.root.rglob("*.export")) == []
    assert len(write_folder(exported_files(), imported.root).changed) == 2


def test_export_without_an_import_of_files_is_refused(content: Content, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Aucun fichier n’a été importé"):
        run(tmp_path / "neuf")
    assert not (tmp_path / "neuf").exists()


def test_fiche_whose_lines_cannot_be_edited_is_reported_and_kept(content: Content, tmp_path: Path) -> None:
    content.put_bytes("_startups/a.md", b"---\n{title: A, incubator: fabrique}\n---\n")
    content.run()
    Startup.objects.update(name="B")
    assert run(tmp_path / "neuf")[-1] == (
        "Non reporté : _startups/a.md a un en-tête qui n’est pas écrit en lignes « champ: valeur »."
    )
    assert (tmp_path / "neuf/_startups/a.md").read_bytes() == b"---\n{title: A, incubator: fabrique}\n---\n"


def test_broken_file_is_given_back_as_it_is(imported: Content, tmp_path: Path) -> None:
    imported.put_bytes("_startups/a.md", b"\xff")
    imported.run()
    write_folder(exported_files(), tmp_path / "neuf")
    assert (tmp_path / "neuf/_startups/a.md").read_bytes() == b"\xff"


def test_conflict_is_left_as_the_source_shows_it(imported: Content) -> None:
    Startup.objects.filter(slug="a").update(name="D’ici")
    Phase.objects.filter(startup__slug="a", kind="construction").update(start="2020-10-01")
    imported.fiche(
        "a", title="De là", phases=[phase("investigation", "2020-01-06"), phase("construction", "2020-11-01")]
    )
    imported.run()
    file = exported_fiche("a")
    assert file is not None
    assert (file.changed, file.problem) == (False, "")


def test_files_of_an_earlier_version_are_kept_at_the_next_import(imported: Content) -> None:
    known = list(SourceFile.objects.order_by("path").values_list("path", "data"))
    SourceFile.objects.all().delete()
    assert not imported.run().changed
    assert list(SourceFile.objects.order_by("path").values_list("path", "data")) == known


def test_unknown_fiche_has_no_file(imported: Content) -> None:
    assert exported_fiche("inconnue") is None


def test_archive_holds_the_files_and_is_the_same_twice(imported: Content) -> None:
    archive = zipped(exported_files())
    with zipfile.ZipFile(io.BytesIO(archive)) as kept:
        found = {name: kept.read(name) for name in kept.namelist()}
    assert found == {f"content/{path}": data for path, data in states(imported.root).items()}
    assert zipped(exported_files()) == archive
