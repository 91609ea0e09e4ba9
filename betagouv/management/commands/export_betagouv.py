"""``manage.py export_betagouv FOLDER``: write the records as the files of beta.gouv.fr."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from betagouv.export.queries import exported_files
from betagouv.export.writing import ExportError, write_folder
from betagouv.models import SourceFile


class Command(BaseCommand):
    help = (
        "Écrit les fiches comme fichiers du dépôt : à l’octet près comme elles ont été importées, sauf les lignes de ce "
        "qui a changé ici. FOLDER : un dépôt (ou son dossier « content/ ») sans changement local, ou un dossier vide."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        if not SourceFile.objects.exists():
            raise CommandError("Aucun fichier n’a été importé : importez d’abord un dossier de fiches.")
        try:
            report = write_folder(exported_files(), options["folder"])
        except ExportError as error:
            raise CommandError(str(error)) from None
        for line in report.lines():
            self.stdout.write(line)
