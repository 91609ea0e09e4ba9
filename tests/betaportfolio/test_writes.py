"""What a person writes by a page notes how far it has gone, so that the page can tell."""

import ast
from collections.abc import Iterator

from tests.test_repository import DEVELOPMENT, files, parsed

NOTED_BY = {"saving", "programme_change", "startup_change", "record_author", "because"}
"""What notes how far a write has gone (``common.request_context``)."""
NOT_NOTED = {
    "bilan.actions.publishing.ask_files": "asks for a job, again at will",
    "indicators.budget_year.actions.enter_lines": "each line is noted by its own action",
    "indicators.budget_year.actions.foresee_lines": "is undone",
    "betagouv.scheduled_import.actions.ask_for_import": "asks for a job, again at will",
    "access.requests.dismiss_request": "its line leaves the list, again at will",
}
"""Writes by a person that note nothing themselves, with the reason."""


def unnoted(module: str, tree: ast.Module) -> Iterator[str]:
    """Yield the functions that check a right but do not record a write."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            called = {
                one.func.id for one in ast.walk(node) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)
            }
            if "require_now" in called and not called & NOTED_BY:
                yield f"{module}.{node.name}"


def test_a_page_that_writes_can_report_the_outcome() -> None:
    ours = {
        ".".join(path.with_suffix("").parts): parsed(text)
        for path, text in files(".py").items()
        if path.parts[0] not in DEVELOPMENT and "require_now" in text
    }
    assert {name for module, tree in ours.items() for name in unnoted(module, tree)} == set(NOT_NOTED)


def test_a_write_that_notes_nothing_is_seen() -> None:
    source = """
def noted(actor):
    with saving():
        require_now(actor)

@saving()
def decorated(actor):
    require_now(actor)

def unnoted(actor):
    require_now(actor)
"""
    assert list(unnoted("m", ast.parse(source))) == ["m.unnoted"]
