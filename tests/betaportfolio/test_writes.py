"""Writes are in modules called ``actions``, so that the import contract covers all of them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
OWN_ROWS = "rows of the mechanism itself, that hold no record"
ELSEWHERE = {
    "accounts.once": "what a form sent twice is known by, in the transaction of its page",
    "accounts.models.users": "Django's own manager makes accounts by this name",
    "bilan.pictures": "the points of a picture in memory, no row",
    "betaportfolio.backups.restoring": "moves the data version once the tables are back",
    "common.addresses": "notes where a record went, in the transaction of whoever renames it",
    "common.data_version": OWN_ROWS,
    "common.history": "a version of a row, written for a change that the row itself does not hold",
    "common.jobs": OWN_ROWS,
    "common.known_until": "notes up to which day a source was read, in the transaction of who reads it",
    "common.kill_silent_worker": OWN_ROWS,
    "common.workers": OWN_ROWS,
    "catalogue.site.machines": "draws a picture: what it saves is an image",
    "gateway.webhooks.sending": "which deliveries went out: rows of the sending itself",
    "indicators.drift.known": "temporary tables that stand for the records of a past day",
    "workspace.pages.record_pages": "`save` is the action of each kind of record, given to its declaration",
    "workspace.bulk.views": "a file that waits for its confirmation, and goes after a day",
    "workspace.digests.sending": "which letters went out: rows of the sending itself",
    "workspace.subscriptions.sending": "which mails went out, and addresses nobody confirmed: rows of the sending itself",
}
"""Modules that write without being called ``actions``, with the reason.

The importer (``betagouv``) is apart: it writes a whole source at once, in steps of its own, under one lock."""

METHODS = {"save", "create", "bulk_create", "bulk_update", "update", "delete", "get_or_create", "update_or_create"}
OF_QUERYSETS = {"create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
SQL = re.compile(r"\b(INSERT INTO|DELETE FROM|UPDATE\s+\w+\s+(?:\w+\s+)?SET|TRUNCATE [a-z])")


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield the modules of our apps that run in production, without migrations."""
    for config in apps.get_app_configs():
        folder = Path(config.path)
        if folder.parent != ROOT or config.label in ("sampledata", "devserver"):
            continue
        for path in folder.rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" not in parts:
                yield ".".join(part for part in parts if part != "__init__"), ast.parse(path.read_text("utf-8"))


def writes(tree: ast.Module) -> list[str]:
    """Return the writes of a module: method calls on rows and managers, and SQL statements."""
    found = []
    prose = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_write(node.func):
            found.append(f"{node.lineno}: {ast.unparse(node.func)[-60:]}")
        if isinstance(node, ast.Constant) and node not in prose and SQL.search(str(node.value)):
            found.append(f"{node.lineno}: {str(node.value).strip()[:60]}")
    return found


def _is_write(called: ast.Attribute) -> bool:
    """Whether a call writes rows: on a manager, a queryset, or a row, not ``update`` of a dictionary."""
    if called.attr not in METHODS:
        return False
    receiver = ast.unparse(called.value)
    of_rows = "objects" in receiver or "_default_manager" in receiver or ".filter(" in receiver
    return of_rows if called.attr in OF_QUERYSETS else not receiver.startswith("super")


def is_action(module: str) -> bool:
    return any(part == "actions" or part.endswith("_actions") for part in module.split("."))


def test_writes_are_in_actions_or_have_a_reason() -> None:
    found = {name: lines for name, tree in modules() if not is_action(name) and (lines := writes(tree))}
    strange = {
        name: lines for name, lines in found.items() if name not in ELSEWHERE and not name.startswith("betagouv.")
    }
    assert strange == {}, "move these writes to a module called actions"
    assert set(ELSEWHERE) <= found.keys(), "these write no more: take them out of the list"
    assert all(ELSEWHERE.values())


def test_writes_are_seen_by_the_check() -> None:
    source = """
def f(row, known):
    row.save()
    Thing.objects.filter(pk=1).update(a=2)
    Thing._default_manager.bulk_create([])
    known.update({})
    statement = "INSERT INTO thing VALUES (1)"
"""
    assert [line.split(":")[0] for line in sorted(writes(ast.parse(source)))] == ["3", "4", "5", "7"]


NOTED_BY = {"saving", "deciding", "deciding_or_tool", "changing", "signed", "because"}
"""What notes how far a write has gone (``common.outcome``)."""
NOT_NOTED = {
    "bilan.actions.publishing.ask_files": "asks for a job, again at will",
    "indicators.actions.printed_figures.state_lines": "each line is noted by state_figure",
    "indicators.budget_year.actions.enter_lines": "each line is noted by its own action",
    "indicators.budget_year.actions.foresee_lines": "is undone",
    "betagouv.scheduled_import.actions.ask_for_import": "asks for a job, again at will",
    "workspace.bulk.views.apply": "each line is noted by its own action",
}
"""Writes by a person that note nothing themselves, with the reason."""


def unnoted(module: str, tree: ast.Module) -> Iterator[str]:
    """Yield the functions that check a right but do not record a write."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            called = {ast.unparse(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
            if "require_now" in called and not called & NOTED_BY:
                yield f"{module}.{node.name}"


def test_who_writes_by_a_page_can_be_told_what_became_of_it() -> None:
    assert {name for module, tree in modules() for name in unnoted(module, tree)} == set(NOT_NOTED)


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
