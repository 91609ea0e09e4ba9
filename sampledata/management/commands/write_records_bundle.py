"""``manage.py write_records_bundle FOLDER``: make the bundle of the demonstration from a folder of records."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from betagouv.parse.records import UnreadableError
from sampledata.records import BUNDLE, write_bundle


class Command(BaseCommand):
    help = "Écrit les faits d’un dossier de fiches, sans aucun texte, dans l’archive de la démonstration."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", type=Path, metavar="DOSSIER", help="un dossier « content/ » du dépôt de beta.gouv.fr"
        )
        parser.add_argument("--target", type=Path, default=BUNDLE, metavar="FICHIER", help="l’archive à écrire")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = write_bundle(options["folder"], options["target"])
        except (OSError, UnreadableError) as error:
            raise CommandError(str(error)) from error
        for folder, count in counts.items():
            self.stdout.write(f"- {folder} : {count}")
