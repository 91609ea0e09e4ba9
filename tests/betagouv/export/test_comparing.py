"""The command that compares a source with the export: what is equal, what only one of them has."""

import io

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from betagouv.models import Conflict
from startups.models import Phase, Startup
from tests.betagouv.factory import Content, fiche, phase
from tests.factories import make_startup


def compare(content: Content) -> list[str]:
    """Return the lines of the report, and the error that ends it."""
    out = io.StringIO()
    try:
        call_command("compare_betagouv", str(content.root), stdout=out)
    except CommandError as error:
        out.write(str(error))
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in out.getvalue().splitlines()]


DIFFERENT = "La source et l’export ne sont pas les mêmes."


@pytest.fixture
def imported(content: Content) -> Content:
    content.fiche("a")
    content.fiche("b")
    content.run()
    return content


def test_same_records_in_another_writing_lose_nothing(imported: Content) -> None:
    imported.put("_startups/b.md", dict(reversed(fiche().items())))
    assert compare(imported) == [
        f"{imported.root} et l’export : 3 fichiers identiques, 1 de même sens mais d’une autre écriture."
    ]


def test_each_difference_is_named(imported: Content) -> None:
    Startup.objects.filter(slug="a").update(name="Autre")
    Phase.objects.filter(startup__slug="a", kind="construction").update(start="2020-10-01")
    make_startup("neuve", name="Neuve")
    imported.fiche("ailleurs")
    assert compare(imported) == [
        f"{imported.root} et l’export : 3 fichiers identiques, 0 de même sens mais d’une autre écriture.",
        "Différent : _startups/a.md (nom, phases).",
        "Seulement dans la source : _startups/ailleurs.md.",
        "Seulement ici : _startups/neuve.md.",
        DIFFERENT,
    ]


def test_change_in_conflict_is_exported_by_the_owner_only(imported: Content, settings: Settings) -> None:
    Startup.objects.filter(slug="a").update(name="D’ici")
    imported.fiche("a", title="De là")
    imported.run()
    assert Conflict.objects.count() == 1
    assert len(compare(imported)) == 1
    settings.RECORDS_STAGE = "owner"
    assert compare(imported)[1:] == ["Différent : _startups/a.md (nom).", DIFFERENT]


def test_owner_gives_the_source_its_change_of_a_phase_and_nothing_else(imported: Content, settings: Settings) -> None:
    settings.RECORDS_STAGE = "owner"
    before = {path.name: path.read_bytes() for path in (imported.root / "_startups").iterdir()}
    imported.fiche("a", phases=[phase("investigation", "2020-01-06"), phase("construction", "2020-09-01")])
    Phase.objects.filter(startup__slug="a", kind="construction").update(start="2020-10-01")
    call_command("export_betagouv", str(imported.root), stdout=io.StringIO())
    after = {path.name: path.read_bytes() for path in (imported.root / "_startups").iterdir()}
    assert after == before | {"a.md": before["a.md"].replace(b"'2020-09-01'", b"'2020-10-01'")}
    assert len(compare(imported)) == 1
