"""A vocabulary of phases that lacks a role, as an error of ``manage.py check --database default`` and of ``migrate``."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, ProgrammingError, transaction

from startups.queries import missing_roles


@register(Tags.database)
def check_phase_roles(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Return an error for each role that no kind of phase in use has; none before the kinds are loaded."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    try:
        with transaction.atomic():
            missing = missing_roles()
    except ProgrammingError:  # the table, or a column of it, is created by a migration to come
        return []
    return [Error(message, hint="Voir docs/architecture.md.", id="startups.E001") for message in missing]
