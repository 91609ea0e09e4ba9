"""``manage.py prepare_database``: bring the database of a local run up to date."""

from typing import Any

from django.apps import apps
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand


def is_empty() -> bool:
    """Whether there is neither a startup nor an incubator."""
    models = [apps.get_model("startups", "Startup"), apps.get_model("incubators", "Incubator")]
    return not any(model._default_manager.exists() for model in models)


class Command(BaseCommand):
    """Migrate, and load the demonstration into an empty database."""

    help = "Met la base à jour, et y charge la démonstration si elle est vide."

    def handle(self, *args: Any, **options: Any) -> None:
        """Idempotent: data that is there stays."""
        call_command("migrate", interactive=False, verbosity=0)
        if "load_demo" in get_commands() and is_empty():
            self.stdout.write("Base vide : chargement de la démonstration…")
            self.stdout.flush()
            call_command("load_demo", stdout=self.stdout)
