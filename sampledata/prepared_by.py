"""Detect migrations edited after they created a local database, whose pages would fail.

A migration is applied once, by name; while the one of each app is edited in place, an older database looks up to date
but lacks the edit. The digests of the applied migrations are stored in the database.
"""

import hashlib
import json
from pathlib import Path
from sys import modules

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

TABLE = "django_migrations"


def digests() -> dict[str, str]:
    """Return the digest of each applied migration of ours, by ``app.name``: its file and its SQL."""
    loader = MigrationLoader(connection)
    applied = set(loader.applied_migrations or ())
    ours = {app.label for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR}
    return {
        f"{app}.{name}": _digest(Path(modules[migration.__module__].__file__ or ""))
        for (app, name), migration in loader.disk_migrations.items()
        if app in ours and (app, name) in applied
    }


def _digest(path: Path) -> str:
    number = path.name.partition("_")[0]
    files = [path, *sorted((path.parent / "sql").glob(f"{number}_*.sql"))]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def keep_digests() -> None:
    """Store the digests of the applied migrations."""
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON TABLE {TABLE} IS %s", [json.dumps(digests(), sort_keys=True)])


def edited_since() -> list[str]:
    """Return the migrations (``app.name``) edited or deleted since they were applied.

    For a database without stored digests, return the tables that lack a column.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regclass(%s))", [TABLE])
        (kept,) = cursor.fetchone()
    if kept is None:
        return _tables_that_lack_a_column()
    before, now = json.loads(kept), digests()
    return sorted(name for name in before if now.get(name) != before[name])


def _tables_that_lack_a_column() -> list[str]:
    """Return the tables of our models that exist but lack a column."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'")
        columns: dict[str, set[str]] = {}
        for table, column in cursor.fetchall():
            columns.setdefault(table, set()).add(column)
    wanted = {model._meta.db_table: {field.column for field in model._meta.local_fields} for model in apps.get_models()}
    return sorted(table for table, names in wanted.items() if table in columns and names - columns[table])
