"""``manage.py draw_tables``: write ``docs/tables/<app>.md``, the diagram of the tables of each app in Mermaid."""

from pathlib import Path

import pghistory.models
from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db.models import Field, ManyToManyField, Model, OneToOneField

FOLDER = settings.BASE_DIR / "docs" / "tables"
HEAD = """# Tables of `{app}`

Written by `manage.py draw_tables` from the models: don't edit it. `PK` is the primary key, `FK` a foreign key, `UK` a unique
column, "null" a column that may be unknown. Tables of other apps are boxes without columns. A table marked *history* has an
append-only copy of each of its versions, which triggers fill ([architecture](../architecture.md)).
"""


class Command(BaseCommand):
    help = "Write the diagrams of the tables of each app in docs/tables."

    def handle(self, *args: object, **options: object) -> None:
        FOLDER.mkdir(exist_ok=True)
        for name, text in diagrams().items():
            (FOLDER / name).write_text(text)


def diagrams() -> dict[str, str]:
    """Return the text of each file of docs/tables by name; apps without a model have none."""
    own = [app for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR]
    return {f"{app.label}.md": _page(app) for app in own if any(app.get_models())}


def _page(app: AppConfig) -> str:
    models = [model for model in app.get_models() if not issubclass(model, pghistory.models.Event)]
    relations = [line for model in models for line in _relations(model)]
    lines = [HEAD.format(app=app.label), "```mermaid", "erDiagram", *relations]
    for model in models:
        lines += [f"    {model.__name__} {{", *map(_column, model._meta.local_concrete_fields), "    }"]
    return "\n".join([*lines, "```", "", *map(_meaning, models), ""])


def _meaning(model: type[Model]) -> str:
    """Return the line of the list under the diagram: name, French name, whether it has a history."""
    history = " *(history)*" if hasattr(model, "pgh_event_models") else ""
    return f"- `{model.__name__}`: {model._meta.verbose_name}{history}"


def _column(field: Field) -> str:  # type: ignore[type-arg]
    keys = [("PK", field.primary_key), ("FK", bool(field.is_relation)), ("UK", field.unique and not field.primary_key)]
    names = ", ".join(key for key, holds in keys if holds)
    return f"        {field.get_internal_type()} {field.column} {names} {'"null"' if field.null else ''}".rstrip()


def _relations(model: type[Model]) -> list[str]:
    many = [field for field in model._meta.local_many_to_many if _through(field)._meta.auto_created]
    fields = [*model._meta.local_concrete_fields, *many]  # another table between two is drawn as a table
    return [_relation(model, field) for field in fields if field.is_relation]


def _through(field: ManyToManyField) -> type[Model]:  # type: ignore[type-arg]
    return field.remote_field.through  # type: ignore[return-value]


def _relation(model: type[Model], field: Field) -> str:  # type: ignore[type-arg]
    """Return the line between two tables: exactly one, zero or one, or any number on each side."""
    target: type[Model] = field.related_model  # type: ignore[assignment]
    if isinstance(field, ManyToManyField):
        return f"    {_box(model, target)} }}o--o{{ {model.__name__} : {field.name}"
    one, many = "|o" if field.null else "||", "o|" if isinstance(field, OneToOneField) else "o{"
    return f"    {_box(model, target)} {one}--{many} {model.__name__} : {field.name}"


def _box(model: type[Model], target: type[Model]) -> str:
    """Return the name of a table as it is drawn: with its app when this is another app."""
    same = model._meta.app_label == target._meta.app_label
    return target.__name__ if same else f'"{target._meta.label}"'
