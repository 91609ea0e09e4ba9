from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

from common import migration_names, slugs, sql_functions


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        slugs.register()
        post_migrate.connect(_install_functions, sender=self)
        post_migrate.connect(_install_triggers, sender=apps.get_app_config("pgtrigger"))


def _install_functions(using: str, **_: Any) -> None:
    """Install the SQL functions, unless migrations were undone: the functions that these call are missing."""
    if not migration_names.compare_database().missing:
        sql_functions.install(using)


def _install_triggers(using: str, **_: Any) -> None:
    """Install the triggers of the models, unless migrations were undone: their tables or columns are missing."""
    from pgtrigger import installation  # once the apps are ready

    if not migration_names.compare_database().missing:
        installation.install(database=using)
