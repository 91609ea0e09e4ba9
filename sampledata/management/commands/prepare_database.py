"""``manage.py prepare_database``: bring the database of a local run up to date."""

import os
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from sampledata import prepared_by
from sampledata.demonstration import accounts


def is_empty() -> bool:
    """Whether there is neither a startup nor an incubator."""
    models = [apps.get_model("startups", "Startup"), apps.get_model("incubators", "Incubator")]
    return not any(model._default_manager.exists() for model in models)


def where() -> str:
    """What holds the records, and how to begin again without them."""
    folder = Path(os.environ.get("DATA_DIR", ""))
    embedded = folder / "postgres.url"
    if embedded.is_file() and embedded.read_text() == os.environ.get("DATABASE_URL"):
        return (
            f"Supprimez les données de {folder} (rm -r '{folder}/postgres' '{folder}/redis'), puis relancez : la "
            f"démonstration s’y charge en une minute. Pour les garder, choisissez un autre dossier : "
            f"make run DATA_DIR=/autre/dossier"
        )
    return "Donnez une base vide (DATABASE_URL), ou revenez à la version du code qui l’a préparée."


class Command(BaseCommand):
    """Migrate, load the demonstration into an empty database of a local run, and say who may sign in."""

    help = "Met la base à jour, et y charge la démonstration si elle est vide."

    def handle(self, *args: Any, **options: Any) -> None:
        """Idempotent: data that is there stays.

        :raises CommandError: it was made by migrations that were edited since.
        """
        if edited := prepared_by.edited_since():
            raise CommandError(
                f"Cette base a été préparée par une autre version de Betaportfolio, et ne convient plus à celle-ci "
                f"({', '.join(edited)}).\n{where()}"
            )
        call_command("migrate", interactive=False, verbosity=0)
        prepared_by.keep_digests()
        if settings.LOCAL_RUN and is_empty():
            self.stdout.write("Base vide : chargement de la démonstration…")
            self.stdout.flush()
            call_command("load_demo", stdout=self.stdout)
        self._tell_accounts()

    def _tell_accounts(self) -> None:
        """The accounts of the demonstration that exist: an administrator may have removed them."""
        users = apps.get_model("accounts", "User")._default_manager.filter(is_demonstration=True)
        present = set(users.values_list("email", flat=True))
        if lines := [account.line for account in accounts() if account.email in present]:
            self.stdout.write("Comptes de démonstration :\n" + "\n".join(lines))
