"""While a release migrates, the released version works on the same database: add, copy, and drop in a later release."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.functions import Now

from tests.upgrades.recorded import RELEASES
from tests.upgrades.recorded import migrations as ours

FIRST = "1.0.0"
BREAKING = (
    migrations.RenameField,
    migrations.RenameModel,
    migrations.RemoveField,
    migrations.DeleteModel,
    migrations.AlterModelTable,
)
SQL = re.compile(r"\b(drop\s+(column|table)|rename\s+(column|to)|set\s+not\s+null)\b", re.IGNORECASE)


def breaks(operation: Operation, before: ProjectState, app: str) -> bool:
    """Whether a version that does not know of the operation fails after it."""
    if isinstance(operation, migrations.AlterField):
        old = before.models[app, operation.model_name_lower].fields[operation.name]
        return bool(old.null) and not operation.field.null
    if isinstance(operation, migrations.AddField):
        field = operation.field
        is_filled = field.null or field.has_db_default() or field.generated or field.many_to_many
        return not is_filled
    if isinstance(operation, migrations.RunSQL):
        return bool(SQL.search(str(operation.sql)))
    return isinstance(operation, BREAKING)


def operations_of(operations: Sequence[Operation]) -> Iterator[Operation]:
    """Yield the operations that change the database."""
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from operations_of(operation.database_operations)
        else:
            yield operation


def refusals(migration: migrations.Migration, before: ProjectState) -> list[str]:
    """Return what of a migration breaks the released version, unless a release stopped using it.

    A migration that removes something names, in ``unused_since``, the release whose code uses it no more.
    """
    releases = {file.stem for file in RELEASES.glob("*.json")}
    if getattr(migration, "unused_since", "") in releases - {FIRST}:
        return []
    found, state = [], before.clone()
    for operation in operations_of(migration.operations):
        if breaks(operation, state, migration.app_label):
            found.append(f"{migration.app_label}.{migration.name}: {operation.describe()}")
        operation.state_forwards(migration.app_label, state)
    return found


def test_migrations_after_the_first_release_leave_the_released_version_at_work() -> None:
    released = json.loads((RELEASES / f"{FIRST}.json").read_text())["migrations"]
    later = [(name.partition(".")[0], name.partition(".")[2]) for name in ours() if name not in released]
    loader = MigrationLoader(None)
    assert [
        refusal
        for key in later
        for refusal in refusals(loader.disk_migrations[key], loader.project_state(key, at_end=False))
    ] == [], "add, copy, and drop in a later release: docs/deployments.md"


TEXT = models.CharField(max_length=9)
CASES = {
    "rename of a column": (migrations.RenameField("thing", "name", "title"), True),
    "rename of a table": (migrations.RenameModel("Thing", "Object"), True),
    "removal of a column": (migrations.RemoveField("thing", "name"), True),
    "removal of a table": (migrations.DeleteModel("Thing"), True),
    "obligation": (migrations.AlterField("thing", "note", TEXT), True),
    "other name of a table": (migrations.AlterModelTable("thing", "other"), True),
    "obligatory column": (migrations.AddField("thing", "more", TEXT), True),
    "obligatory column with a default of Python": (
        migrations.AddField("thing", "more", models.CharField(max_length=9, default="")),
        True,
    ),
    "statement": (migrations.RunSQL("ALTER TABLE thing DROP  COLUMN name"), True),
    "optional column": (migrations.AddField("thing", "more", models.CharField(max_length=9, null=True)), False),
    "column with a default of the database": (
        migrations.AddField("thing", "at", models.DateTimeField(db_default=Now())),
        False,
    ),
    "longer text": (migrations.AlterField("thing", "name", models.CharField(max_length=90)), False),
    "table": (migrations.CreateModel("Other", [("id", models.AutoField(primary_key=True))]), False),
    "index": (migrations.AddIndex("thing", models.Index(fields=["name"], name="thing_name")), False),
}


def state_before() -> ProjectState:
    state = ProjectState()
    note = models.CharField(max_length=9, null=True)
    fields: list[tuple[str, models.Field[Any, Any]]] = [
        ("id", models.AutoField(primary_key=True)),
        ("name", TEXT),
        ("note", note),
    ]
    migrations.CreateModel("Thing", fields).state_forwards("startups", state)
    return state


def migration(*operations: Operation, unused_since: str = "") -> migrations.Migration:
    made = type("Migration", (migrations.Migration,), {"operations": [*operations], "unused_since": unused_since})
    return made("0002_more", "startups")  # type: ignore[no-any-return]


@pytest.mark.parametrize(("operation", "is_refused"), CASES.values(), ids=CASES)
def test_operation_that_breaks_the_released_version_is_refused(operation: Operation, is_refused: bool) -> None:
    assert bool(refusals(migration(operation), state_before())) is is_refused


@pytest.mark.parametrize("release", ["", FIRST, "9.9.9"])
def test_note_names_a_release_after_the_first(release: str) -> None:
    removal = migrations.RemoveField("thing", "name")
    assert len(refusals(migration(removal, unused_since=release), state_before())) == 1
