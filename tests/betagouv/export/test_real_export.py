"""Export of the real records: no byte differs without a change, and a change edits only its lines."""

import datetime as dt
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from betagouv.export.queries import exported_files
from betagouv.export.writing import write_folder
from betagouv.imports.importing import import_records
from betagouv.imports.report import ImportReport
from betagouv.sources.opening import open_source
from incubators.models import Administration
from sampledata.reference import load_reference
from startups.models import Startup

AS_OF = dt.date(2026, 8, 20)
pytestmark = pytest.mark.django_db


def run(folder: Path) -> ImportReport:
    return import_records(open_source(str(folder)), as_of=AS_OF, applying=True)


def differing(before: bytes, after: bytes) -> list[str]:
    """Return the removed lines, then the added ones, of each difference."""
    old, new = before.decode().splitlines(), after.decode().splitlines()
    places = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [
        line
        for tag, start, end, new_start, new_end in places
        if tag != "equal"
        for line in [*(f"- {gone}" for gone in old[start:end]), *(f"+ {come}" for come in new[new_start:new_end])]
    ]


@pytest.mark.sweep
def test_export_after_import_differs_by_no_byte_and_a_change_by_its_lines(real_records: Path, tmp_path: Path) -> None:
    load_reference()
    content = real_records / "content"
    hidden = {f"_organisations/{one.key}.md" for one in run(content).refused}  # whose names could be persons'
    files = list(exported_files())
    known = {str(path.relative_to(content)): path.read_bytes() for path in content.glob("*/*")}
    exported = {file.path: file.after for file in files}
    assert (len(hidden), known.keys() - exported.keys()) == (1, hidden)
    assert [path for path, text in exported.items() if text != known.get(path)] == []
    assert sum(file.path.startswith("_startups/") for file in files) == 662
    assert [(file.path, file.problem) for file in files if file.problem or file.changed] == []

    redated = _redate_last_phases()
    changed = {file.path: differing(file.before or b"", file.after) for file in exported_files() if file.changed}
    assert changed == redated

    _change_other_fields()
    files = list(exported_files())
    after = [file for file in files if file.kind == "startup"]
    assert ([file.problem for file in after if file.problem], sum(file.changed for file in after)) == ([], 662)
    write_folder(files, tmp_path)
    report = run(tmp_path)
    assert (report.changes, report.conflicts, report.refused) == ([], [], [])
    assert {file.path: file.changed for file in exported_files() if file.changed} == {}


def _redate_last_phases() -> dict[str, list[str]]:
    """Move the last dated phase of each fiche by one day; return the expected changed lines by file."""
    expected = {}
    for startup in Startup.objects.order_by("slug"):
        phase = startup.phases.exclude(start=None).order_by("-start", "-position").first()
        assert phase is not None
        assert phase.start is not None
        day = phase.start + dt.timedelta(days=1)
        if not startup.phases.filter(kind=phase.kind_id, start=day).exists():
            startup.phases.filter(pk=phase.pk).update(start=day)
            path = f"_startups/{startup.slug}.md"
            expected[path] = [f"-     start: {phase.start}", f"+     start: {day}"]
    return expected


def _change_other_fields() -> None:
    """Change every fiche otherwise: texts that need quotes, words, events, added and removed phases."""
    names = ["Nom : tout neuf", "# Nom", "L'« été » \\ à venir", "2026", "yes", "\"Cité\" et 'dit'", "- tiret", "Nom"]
    missions = ["Une ligne.\nEt une autre : #2.\n", "  des blancs", "a\n\n  b\n", "", "oui", "fin:", "@x & *y"]
    sponsors = list(Administration.objects.order_by("slug"))
    for place, startup in enumerate(Startup.objects.order_by("slug")):
        startup.name = names[place % len(names)]
        startup.mission = missions[place % len(missions)]
        startup.themes = [*startup.themes[1:], "Thème : nouveau"]
        startup.technologies = startup.technologies[: place % 3]
        startup.has_stats = [True, False, None][place % 3]
        startup.content = f"{startup.content}\nEt la suite\n" if place % 2 else startup.content
        startup.save()
        if place % 5 == 0:
            startup.sponsorships.filter(position=0).delete()
        startup.sponsorships.get_or_create(administration=sponsors[place % len(sponsors)], defaults={"position": 9})
        startup.events.create(
            kind="committee", date=dt.date(2019, 5, 1 + place % 28), comment="Dit :\noui", position=40
        )
        if place % 7 == 0:
            startup.phases.filter(position=0).delete()
        startup.phases.create(kind_id="consolidation", start=dt.date(2018, 3, 1 + place % 28), position=40)
