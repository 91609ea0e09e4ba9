"""System check that every role has a phase kind, for ``manage.py check --database default`` and ``migrate``."""

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
    """Return an error for each role without a phase kind in use; none before the kinds are loaded."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    try:
        with transaction.atomic():
            missing = missing_roles()
    except ProgrammingError:  # a later migration creates the table or its column
        return []
    return [Error(message, hint="Voir docs/phase-words.md.", id="startups.E001") for message in missing]
