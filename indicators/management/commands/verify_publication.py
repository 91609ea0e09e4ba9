"""``manage.py verify_publication FILE``: recount a publication from its export alone."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.words import plural_fr
from indicators.exporting.opening import ExportError
from indicators.exporting.verifying import verify


class Command(BaseCommand):
    help = "Recompte chaque résultat d’une publication depuis son archive seule, sans la base de données."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FICHIER", type=Path, help="l’archive publication.zip")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = verify(options["file"])
        except ExportError as refusal:
            raise CommandError(str(refusal)) from None
        for one in found:
            self.stdout.write(f"{'juste' if one.is_right else 'FAUX '}  {one.sentence}")
        wrong = sum(1 for one in found if not one.is_right)
        if wrong:
            text = plural_fr(wrong, "résultat ne se retrouve pas", "résultats ne se retrouvent pas")
            raise CommandError(f"{text}, sur {len(found)}.")
        text = plural_fr(len(found), "résultat se retrouve", "résultats se retrouvent")
        self.stdout.write(f"{text}, et les sommes de contrôle sont justes.")
