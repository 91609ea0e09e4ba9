"""Migration operations that the libraries lack."""

import re
from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel, RenameField
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import GeneratedField
from django.utils.module_loading import import_string


class CreateModels(Operation):
    """Create several ``models`` at once; they may refer to one another, in any order.

    Django renders every related model again for each model, field and constraint: with two hundred models, nine tenths
    of the time of a migration on an empty database. Here they are rendered once.
    """

    reduces_to_sql = True

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = list(models)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add the models to the state, whose classes are rendered when next accessed."""
        if "apps" in vars(state):
            del state.apps
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {', '.join(model.name for model in self.models)}"


class RenameColumn(RenameField):
    """Rename a field, also in the constraints, the order and the generated fields of its model.

    PostgreSQL renames the column in all of them. Django leaves the former name in the state of the model: it would drop
    and build the constraints again, and can't change a generated field.
    """

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        super().state_forwards(app_label, state)
        model = state.models[app_label, self.model_name_lower]
        model.options = self._renamed(model.options)
        for name, field in model.fields.items():
            if isinstance(field, GeneratedField):
                model.fields[name] = self._renamed(field)
        state.reload_model(app_label, self.model_name_lower, delay=True)

    def _renamed(self, value: Any) -> Any:
        """Return a copy of an option, a constraint or an expression, with the new name of the field."""
        if isinstance(value, str):
            return re.sub(rf"^(-?){self.old_name}(?=__|$)", rf"\1{self.new_name}", value)
        if isinstance(value, list | tuple):
            return type(value)(map(self._renamed, value))
        if isinstance(value, dict):
            return {name: self._renamed(one) for name, one in value.items()}
        if not hasattr(value, "deconstruct"):
            return value
        path, args, kwargs = value.deconstruct()[-3:]
        return import_string(path)(*self._renamed(args), **self._renamed(kwargs))
