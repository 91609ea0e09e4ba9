"""Compare the migrations of a database with those of the code, by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


@dataclass(frozen=True, slots=True)
class MigrationDifference:
    """The migrations (``app.name``) that only the database has, and those that only the code has."""

    unknown: list[str]
    missing: list[str]

    @property
    def refusal(self) -> str:
        """Return why this code can't use the database, in French; empty when it can, at most after ``migrate``."""
        if not self.unknown:
            return ""
        return (
            f"La base a été préparée par une autre version de Betaportfolio ({self.unknown[0]} est inconnue de celle-ci) : "
            "installez cette version-là, ou restaurez une sauvegarde faite par celle-ci."
        )


def compare(applied: Iterable[str]) -> MigrationDifference:
    """Return the difference between the migrations of a database and those of the code.

    Those of a library that is no longer installed are left out.
    """
    installed = {app.label for app in apps.get_app_configs()}
    theirs, ours = {name for name in applied if name.partition(".")[0] in installed}, of_code()
    return MigrationDifference(unknown=sorted(theirs - ours), missing=sorted(ours - theirs))


@cache
def of_code() -> frozenset[str]:
    """Return the migrations of the installed apps."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(f"{app}.{name}" for app, name in loader.disk_migrations)


def compare_database() -> MigrationDifference:
    """Return the difference between the migrations of our database and those of the code."""
    return compare(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
