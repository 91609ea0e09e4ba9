"""``manage.py verify_bilan FILE``: recount the figures of an edition from its archive alone."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bilan.exporting.verifying import verify
from common.words import plural_fr
from indicators.exporting.opening import ExportError


class Command(BaseCommand):
    help = "Recompte chaque chiffre d’un bilan depuis son archive seule, sans la base de données."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FICHIER", type=Path, help="l’archive bilan.zip")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = verify(options["file"])
        except ExportError as refusal:
            raise CommandError(str(refusal)) from None
        wrong = [one for one in found if not one.is_right]
        for one in wrong:
            self.stdout.write(f"FAUX   {one.sentence}")
        if wrong:
            raise CommandError(
                f"{plural_fr(len(wrong), 'chiffre ne se retrouve pas', 'chiffres ne se retrouvent pas')}."
            )
        count = plural_fr(len(found), "chiffre se retrouve", "chiffres se retrouvent")
        self.stdout.write(f"{count}, et les sommes de contrôle sont justes.")
