"""SQL functions that triggers and queries call: the current text of each is in ``<app>/sql/<function>.sql``.

``migrate`` installs them at its end (``common.apps``), so a change of a function is an edit of its file. A function that
a generated column, a default, an index, a constraint or a trigger of a migration calls must exist before: it stays in a
migration. So does ``DROP FUNCTION`` of a function that leaves, or whose arguments or result change.
"""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connections, transaction


def files() -> list[Path]:
    """Return the files of the functions of our apps."""
    ours = (Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR)
    return [path for folder in ours for path in sorted((folder / "sql").glob("*.sql"))]


def install(using: str) -> None:
    """Create or replace the functions, without a check of their bodies: they call one another."""
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute("SET LOCAL check_function_bodies = off")
        for path in files():
            cursor.execute(path.read_text(encoding="utf-8"))
