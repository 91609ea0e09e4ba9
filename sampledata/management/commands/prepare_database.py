"""``manage.py prepare_database``: bring the database of a local run up to date."""

import os
from io import StringIO
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from common import migration_names
from common.freshness import RECORDS, freshness_of
from common.words import date_fr
from sampledata import demonstration, exercise
from sampledata.accounts import accounts

FIRST_ACCOUNT = """There is no account. Make the first one in another terminal, then sign in with it:
.venv/bin/python manage.py createsuperuser
"""


def is_empty() -> bool:
    """Whether the database contains neither a startup nor an incubator."""
    models = [apps.get_model("startups", "Startup"), apps.get_model("incubators", "Incubator")]
    return not any(model._default_manager.exists() for model in models)


def advice() -> str:
    """Return advice for records of another version: in the data folder, or in the user's own database."""
    folder = Path(os.environ.get("DATA_DIR", ""))
    if (folder / "postgres" / "postmaster.pid").exists():
        return (
            f"Delete the data of {folder} (rm -r '{folder}/postgres' '{folder}/redis') and start again: the demonstration "
            f"is loaded in a minute, and what you entered or imported in that folder is lost. To keep it, choose another "
            f"folder: make run DATA_DIR=/another/folder"
        )
    return "Give an empty database (DATABASE_URL), or go back to the version of the code that prepared it."


def notice() -> str:
    """Return the line that each page of a set of examples shows; empty for other records."""
    if exercise.is_loaded():
        return "Exercice : tout est inventé."
    known = freshness_of(RECORDS)
    if not known or not demonstration.is_loaded():
        return ""
    return (
        f"Démonstration : faits publics de beta.gouv.fr au {date_fr(known.day)}."
        " Ce que vous y changez ne sort pas de cette machine."
    )


class Command(BaseCommand):
    """Migrate, load a set of examples into an empty local database; write the accounts, and the notice of each page."""

    help = "Bring the database of a local run up to date; load a set of examples (SET) into an empty one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--accounts", type=Path, metavar="FILE", help="where to write who may sign in")
        parser.add_argument("--notice", type=Path, metavar="FILE", help="where to write the line of each page")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare the database and keep its data.

        :raises CommandError: another version of the code prepared the database.
        """
        if unknown := migration_names.compare_database().unknown:
            raise CommandError(
                f"This database was prepared by another version of Betaportfolio, with migrations that this one does not "
                f"know ({', '.join(unknown)}).\n{advice()}"
            )
        call_command("migrate", interactive=False, verbosity=0)
        if settings.LOCAL_RUN and (is_empty() or demonstration.is_interrupted()):
            self.stdout.write("Loading the demonstration (about 30 s)…")
            self.stdout.flush()
            call_command("load_demo", set=os.environ.get("SET") or "demonstration", stdout=StringIO())
        if options["notice"]:
            options["notice"].write_text(notice())
        if options["accounts"]:
            options["accounts"].write_text(self._accounts())

    def _accounts(self) -> str:
        """Return the existing accounts of the demonstration (an administrator may have deleted some), or how to make one."""
        users = apps.get_model("accounts", "User")._default_manager
        if not users.exists():
            return FIRST_ACCOUNT
        present = set(users.filter(is_demonstration=True).values_list("email", flat=True))
        lines = [account.line for account in accounts() if account.email in present]
        return "\n".join(["Demonstration accounts:", *lines, ""]) if lines else ""
