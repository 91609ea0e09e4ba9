"""The modules that a change of phase crosses, from the POST to the stored figure, are those that the architecture names."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest
from django.conf import settings
from django.test import Client

from impact.national.actions import evaluate_changed
from indicators.live.actions import compute_live_results, follow_changes
from indicators.models import LiveResult
from startups.models import Startup
from startups.queries import today
from tests import factories
from tests.workspace.phases.steps import URL, now, shown
from tests.workspace.reading import filled

pytestmark = pytest.mark.django_db
ROOT = Path(settings.BASE_DIR)


AT_MOST = 20
"""The modules to read for who changes what a change of phase does."""


def tables_of_the_path() -> list[dict[str, set[str]]]:
    """The modules by stage that ``docs/architecture.md`` names under « A change of phase »: its own, then everybody's."""
    text = (ROOT / "docs/architecture.md").read_text().partition("## A change of phase\n")[2].partition("\n## ")[0]
    return [_rows(table) for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)]


def _rows(table: str) -> dict[str, set[str]]:
    rows = [line.strip("| ").split(" | ") for line in table.splitlines()[2:]]
    return {row[0]: set(re.findall(r"`([a-z_/]+?)(?:\.py|/)`", row[1])) for row in rows}


@contextmanager
def modules_crossed() -> Iterator[set[str]]:
    """The modules of the project of which a function is called within the block, as paths without ``.py``."""
    files: set[str] = set()

    def note(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call":
            files.add(frame.f_code.co_filename)

    crossed: set[str] = set()
    sys.setprofile(note)
    try:
        yield crossed
    finally:
        sys.setprofile(None)
        ours = [Path(file).relative_to(ROOT) for file in files if file.startswith(f"{ROOT}/")]
        named = [path.parent if path.name == "__init__.py" else path.with_suffix("") for path in ours]
        crossed |= {str(path) for path in named if path.parts[0] not in ("tests", ".venv")}


def test_the_path_of_a_change_of_phase_is_the_one_that_is_described(desk: Client, startup: Startup) -> None:
    factories.make_indicator(rule={"measure": "entries", "kind": "construction", "first_time": True})
    compute_live_results()
    another = factories.make_startup("another", phases=[("construction", "2021-01-01")])
    follow_changes()  # the rule is kept compiled from its first change on
    evaluate_changed(startups=[another.pk])  # and the statements of the criteria
    page = shown(desk, **now())
    with modules_crossed() as crossed:
        answer = desk.post(URL, filled(page, step="save"))
    assert answer.status_code == 302
    assert LiveResult.objects.get(year=today().year).value == 1
    own, shared = tables_of_the_path()
    assert crossed == set().union(*own.values(), *shared.values())
    assert sum(len(modules) for modules in (*own.values(), *shared.values())) == len(crossed)  # each is named once
    assert sum(len(modules) for modules in own.values()) <= AT_MOST
    assert not {path for path in set().union(*shared.values()) if "/phases/" in path or "indicators/" in path}
