"""``manage.py try_restore FOLDER``: restore the last backup of a folder into a temporary database."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from betaportfolio.backups.programs import BackupError
from betaportfolio.backups.restoring import read, try_restore
from betaportfolio.backups.saving import RESTORE_TRIAL, last_backup_in
from common.background import jobs

WEEK = dt.timedelta(days=7)


class Command(BaseCommand):
    """Prove that a backup can be restored; the database of the site is only read."""

    help = (
        "Restaure la dernière sauvegarde de DOSSIER dans une base d’essai, compte ses lignes, puis supprime cette base."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DOSSIER")
        parser.add_argument("--weekly", action="store_true", help="ne rien faire si un essai a réussi cette semaine")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore the last backup, print the counts, and record the success as a job."""
        last = jobs.last_done(RESTORE_TRIAL)
        if options["weekly"] and last and last.finished_at and timezone.now() - last.finished_at < WEEK:
            self.stdout.write(f"Le dernier essai a réussi le {timezone.localtime(last.finished_at):%d/%m/%Y à %H:%M}.")
            return
        try:
            file = last_backup_in(options["folder"])
            counts = try_restore(read(file))
        except BackupError as error:
            raise CommandError(str(error)) from error
        rows = ", ".join(f"{count} {table}" for table, count in counts.items())
        message = f"{file.name} se restaure : {rows}."
        jobs.record_done(RESTORE_TRIAL, message)
        self.stdout.write(message)
