"""``manage.py backup FILE``: the whole database in a file; in a folder, with the older ones removed."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from betaportfolio.backups.programs import BackupError
from betaportfolio.backups.saving import BACKUP, back_up, back_up_in
from common import jobs


class Command(BaseCommand):
    """One file, whole or absent."""

    help = "Sauvegarde la base dans FICHIER (forme de pg_dump), ou dans un dossier avec --keep."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument(
            "--keep", type=int, metavar="N", help="FICHIER est un dossier : y garder les N dernières sauvegardes"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was written, and what was removed."""
        file, keep = options["file"], options["keep"]
        try:
            if keep is None:
                written, removed = back_up(file), []
            else:
                kept = back_up_in(file, keep=keep)
                written, removed = kept.file, kept.removed
        except BackupError as error:
            raise CommandError(str(error)) from error
        message = f"Base sauvegardée dans {written} ({written.stat().st_size} octets)."
        jobs.note_done(BACKUP, message)
        self.stdout.write(message)
        for path in removed:
            self.stdout.write(f"Ancienne sauvegarde supprimée : {path}.")
