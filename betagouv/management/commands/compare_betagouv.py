"""``manage.py compare_betagouv SOURCE``: check that the files of a source and those of the export say the same."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from betagouv.export.comparing import compare
from betagouv.sources.items import SourceError
from betagouv.sources.opening import open_source


class Command(BaseCommand):
    help = (
        "Compare les fichiers d’une source (archive ZIP ou dossier du dépôt) avec ceux que l’export écrirait, et échoue si "
        "l’un des deux a ce que l’autre n’a pas. N’écrit rien."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", metavar="SOURCE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = compare(open_source(options["source"]), options["source"])
        except SourceError as error:
            raise CommandError(str(error)) from None
        for line in report.lines():
            self.stdout.write(line)
        if not report.is_lossless:
            raise CommandError("La source et l’export ne sont pas les mêmes.")
