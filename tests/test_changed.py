"""``make changed`` runs the tests next to a change, and those of the modules that import it."""

from pathlib import Path

import pytest

from tests.plugins.changed import known_branch, places


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("workspace/phases/forms.py", "tests/workspace/phases"),
        ("startups/sponsors.py", "tests/catalogue/search"),
        ("templates/workspace/phases/phase.html", "tests/workspace/phases"),
        ("tests/test_changed.py", "tests/test_changed.py"),
        ("docs/api-changes.md", "tests/gateway/test_clients.py"),
        ("docs/imports.md", "tests/test_documents.py"),
    ],
    ids=["module", "importer", "template", "test", "document that a test runs", "any document"],
)
def test_change_selects_its_tests(changed: str, expected: str) -> None:
    selected = places([Path(changed)])
    assert any(path in {Path(expected), *Path(expected).parents} for path in selected)


def test_no_change_selects_no_test() -> None:
    assert places([]) == []


def test_clone_without_that_branch_is_compared_with_the_next_one() -> None:
    assert known_branch(["branch-of-nobody", "HEAD"]) == "HEAD"


def test_branch_that_git_does_not_know_is_refused_in_words() -> None:
    with pytest.raises(SystemExit, match="branch-of-nobody"):
        known_branch(["branch-of-nobody"])
