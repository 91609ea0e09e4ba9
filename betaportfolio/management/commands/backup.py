"""``manage.py backup FILE``: dump the database to a file; with ``--daily``, to one file a day in a folder."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from betaportfolio.backups.programs import BackupError
from betaportfolio.backups.saving import BACKUP, back_up, back_up_daily
from common.background import jobs


class Command(BaseCommand):
    """Make one backup, complete or absent."""

    help = "Sauvegarde la base dans FICHIER (forme de pg_dump), ou chaque jour dans un dossier avec --daily."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument(
            "--daily",
            action="store_true",
            help="FICHIER est un dossier : y faire la sauvegarde du jour, si elle manque",
        )
        parser.add_argument("--days", type=int, default=14, metavar="N", help="jours gardés dans ce dossier (14)")
        parser.add_argument("--weeks", type=int, default=8, metavar="N", help="semaines gardées dans ce dossier (8)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the backup; print what was written and deleted."""
        try:
            if not options["daily"]:
                self._say_written(back_up(options["file"]))
                return
            daily = back_up_daily(options["file"], days=options["days"], weeks=options["weeks"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        if not daily.is_new:
            self.stdout.write(f"La sauvegarde du jour existe : {daily.file}.")
            return
        self._say_written(daily.file)
        for path in daily.removed:
            self.stdout.write(f"Ancienne sauvegarde supprimée : {path}.")

    def _say_written(self, file: Path) -> None:
        message = f"Base sauvegardée dans {file} ({file.stat().st_size} octets)."
        jobs.record_done(BACKUP, message)
        self.stdout.write(message)
