"""``make changed`` runs the tests next to a change, and those of the modules that import it."""

from pathlib import Path

import pytest

from tests.plugins.changed import places


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("workspace/phases/forms.py", "tests/workspace/phases"),
        ("startups/sponsors.py", "tests/catalogue/search"),
        ("templates/workspace/phases/phase.html", "tests/workspace/phases"),
        ("tests/test_changed.py", "tests/test_changed.py"),
    ],
    ids=["module", "importer", "template", "test"],
)
def test_change_selects_its_tests(changed: str, expected: str) -> None:
    selected = places([Path(changed)])
    assert any(path in {Path(expected), *Path(expected).parents} for path in selected)


def test_document_selects_no_test() -> None:
    assert places([Path("docs/imports.md")]) == []
