"""``manage.py restore FILE``: replace the records of the database by those of a backup."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from betaportfolio.backups.programs import BackupError
from betaportfolio.backups.restoring import read, restore
from web.cache_store import CACHE_IS_DOWN


class Command(BaseCommand):
    """Restore all or nothing; refuse to overwrite records without ``--replace``."""

    help = "Restaure la base depuis FICHIER, fait par « manage.py backup ». Arrêtez d’abord le site et les tâches."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument("--replace", action="store_true", help="perdre les enregistrements que la base contient")
        parser.add_argument(
            "--disconnect", action="store_true", help="fermer les autres sessions de la base, au lieu de refuser"
        )
        parser.add_argument(
            "--without-checksum", action="store_true", help="accepter un fichier sans somme de contrôle (.sha256)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore the records, then apply the missing migrations and install the triggers of this version."""
        try:
            contents = read(options["file"], verifies=not options["without_checksum"])
            restore(contents, replace=options["replace"], disconnect=options["disconnect"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        if missing := contents.difference.missing:
            self.stdout.write(f"Sauvegarde d’une version précédente : {len(missing)} migrations à appliquer.")
        call_command("migrate", interactive=False, verbosity=0)  # installs the triggers of this version too
        with suppress(*CACHE_IS_DOWN):
            cache.clear()  # data versions restart from those of the backup: entries of the former records must not be found
        self.stdout.write(f"Base restaurée depuis {contents.file}. Redémarrez le site et les tâches.")
