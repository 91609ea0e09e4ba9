from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ModelState, ProjectState, StateApps
from django.db.migrations.writer import OperationWriter

from common.migration_operations import CreateModels

pytestmark = pytest.mark.django_db

LABEL = "library"
TABLES = {"library_book", "library_author"}


def library() -> CreateModels:
    """Return an operation that creates two tables that refer to each other."""
    key = ("id", models.BigAutoField(primary_key=True))
    author = models.ForeignKey("library.author", models.CASCADE, related_name="books")
    best = models.ForeignKey("library.book", models.CASCADE, null=True, related_name="+")
    titled = models.CheckConstraint(condition=~models.Q(title=""), name="book_titled")
    return CreateModels(
        models=[
            migrations.CreateModel(
                "Book", [key, ("title", models.TextField()), ("author", author)], {"constraints": [titled]}
            ),
            migrations.CreateModel("Author", [key, ("best", best)]),
        ]
    )


def tables() -> set[str]:
    return TABLES & set(connection.introspection.table_names())


@pytest.fixture
def states() -> tuple[ProjectState, ProjectState]:
    """Return the state before, rendered as in a migration, and the state after."""
    before = ProjectState()
    assert not before.apps.get_models()
    after = before.clone()
    library().state_forwards(LABEL, after)
    return before, after


def test_models_that_refer_to_one_another_are_created_at_once(states: tuple[ProjectState, ProjectState]) -> None:
    before, after = states
    with connection.schema_editor() as editor:
        library().database_forwards(LABEL, editor, before, after)
    assert tables() == TABLES
    with connection.cursor() as cursor:
        constraints = {
            (table, name)
            for table in TABLES
            for name, found in connection.introspection.get_constraints(cursor, table).items()
            if found["foreign_key"] or name == "book_titled"
        }
    assert {table for table, _ in constraints} == TABLES
    assert ("library_book", "book_titled") in constraints
    assert len(constraints) == 3

    with connection.schema_editor() as editor:
        library().database_backwards(LABEL, editor, after, before)
    assert tables() == set()


def test_classes_are_rendered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    state = ProjectState()
    assert not state.apps.get_models()
    rendered = []
    render = ModelState.render

    def noting(self: ModelState, apps: StateApps) -> Any:
        rendered.append(self.name)
        return render(self, apps)

    monkeypatch.setattr(ModelState, "render", noting)
    library().state_forwards(LABEL, state)
    assert rendered == []
    assert {model.__name__ for model in state.apps.get_models()} == {"Book", "Author"}
    assert sorted(rendered) == ["Author", "Book"]


def test_operation_is_written_and_said_by_its_models() -> None:
    written, imports = OperationWriter(library()).serialize()
    assert "import common.migration_operations" in imports
    assert written.count("migrations.CreateModel(") == len(TABLES)
    assert library().describe() == "Create Book, Author"
