"""Compare the migrations of a database with those of the code, by content.

A database stores the digest of each applied migration (its file and its SQL files) in the comment of the table
``django_migrations``; those of libraries are compared by name.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from sys import modules
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.signals import post_migrate, pre_migrate

TABLE = "django_migrations"
OF_A_LIBRARY = ""
LOCK = "hashtext('betaportfolio.migrate')"
type Digests = Mapping[str, str]
"""Digest of each migration by ``app.name``; empty for a migration of a library, or without a stored digest."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Migrations (``app.name``) that only the database has, that only the code has, and with another content."""

    unknown: list[str]
    missing: list[str]
    edited: list[str]

    def __bool__(self) -> bool:
        return bool(self.unknown or self.missing or self.edited)

    @property
    def refusal(self) -> str:
        """Return why this code can't use the database, in French; empty when it can, at most after ``migrate``."""
        if self.unknown:
            return (
                f"La base vient d’une version plus récente de Betaportfolio ({self.unknown[0]} est inconnue ici) : "
                f"installez cette version, ou restaurez une sauvegarde de celle-ci."
            )
        if self.edited:
            return (
                f"La base vient d’une autre version de Betaportfolio ({self.edited[0]} n’y a pas le même contenu) : "
                f"revenez à la version qui l’a préparée, ou restaurez une sauvegarde."
            )
        return ""


def compare(applied: Digests) -> Difference:
    """Return the difference between the migrations of a database and those of the code."""
    code = of_code()
    return Difference(
        unknown=sorted(applied.keys() - code.keys()),
        missing=sorted(code.keys() - applied.keys()),
        edited=sorted(name for name in applied.keys() & code.keys() if code[name] and applied[name] != code[name]),
    )


@cache
def of_code() -> Digests:
    """Return the digests of the migrations of the code."""
    ours = {app.label for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR}
    return {
        f"{app}.{name}": digest(Path(modules[migration.__module__].__file__ or "")) if app in ours else OF_A_LIBRARY
        for (app, name), migration in MigrationLoader(None, ignore_no_migrations=True).disk_migrations.items()
    }


def digest(path: Path) -> str:
    """Return the SHA-256 of a migration file and of its SQL files."""
    number = path.name.partition("_")[0]
    files = [path, *sorted((path.parent / "sql").glob(f"{number}_*.sql"))]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def of_database() -> Digests:
    """Return the stored digests of the migrations applied to the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regclass(%s))", [TABLE])
        stored = json.loads(cursor.fetchone()[0] or "{}")
    names = [f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()]
    return {name: stored.get(name, "") for name in names}


def store_statement(digests: Digests) -> str:
    """Return the SQL statement that stores the digests of migrations."""
    stored = {name: one for name, one in digests.items() if one}
    return f"COMMENT ON TABLE public.{TABLE} IS '{json.dumps(stored, sort_keys=True)}'"


def store(digests: Digests) -> None:
    """Store the digests of migrations in the database."""
    with connection.cursor() as cursor:
        cursor.execute(store_statement(digests))


def refuse_other_migrations(plan: list[tuple[Any, bool]], **_: Any) -> None:
    """Raise before ``migrate`` changes a database that it can't bring up to date; store the digests of what it will apply.

    They are stored first, so that the next ``migrate`` continues after one that ended half-way.

    :raises CommandError: the database is of a newer or another version, migrations would be undone, another process
        is migrating, or the account does not own the database.
    """
    if refusal := compare(of_database()).refusal:
        raise CommandError(refusal)
    if any(is_backward for _, is_backward in plan):
        raise CommandError("Une migration ne s’annule pas : restaurez la sauvegarde faite avant la mise à jour.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_schema_privilege('public', 'CREATE')")
        if not cursor.fetchone()[0]:
            raise CommandError(
                "Le compte ne peut pas créer de tables : ALTER DATABASE … OWNER TO … par un administrateur."
            )
        cursor.execute(f"SELECT pg_try_advisory_lock({LOCK})")
        if not cursor.fetchone()[0]:
            raise CommandError("Une autre migration de cette base est en cours : recommencez quand elle sera finie.")
    MigrationRecorder(connection).ensure_schema()
    code = of_code()
    planned = {f"{one.app_label}.{one.name}" for one, _ in plan}
    store({**of_database(), **{name: code[name] for name in planned & code.keys()}})


def unlock(**_: Any) -> None:
    """Let another process migrate."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_unlock({LOCK})")


def register(app: AppConfig) -> None:
    """Run the first function before, and the second after, what any app does in ``migrate`` (``app`` is the first one)."""
    pre_migrate.connect(refuse_other_migrations, sender=app)
    last = [one for one in apps.get_app_configs() if one.models_module][-1]
    post_migrate.connect(unlock, sender=last)
