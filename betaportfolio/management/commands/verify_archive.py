"""``manage.py verify_archive FILE``: recompute a publication or a report from its archive only."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bilan.editions.archive import BILAN
from common.files.recount import ArchiveError, RecountVerdict
from common.files.verifiable_archive import verify
from indicators.exporting.archive import PUBLICATION


class Command(BaseCommand):
    """Recompute the figures of an archive, using only the file.

    The exit code is 1 if a value is wrong, and 2 with ``--strict`` if one can't be recomputed.
    """

    help = "Recompte chaque chiffre d’une publication ou d’un bilan depuis son archive seule, sans la base de données."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FICHIER", type=Path, help="l’archive ZIP")
        parser.add_argument("--strict", action="store_true", help="statut 2 si une valeur n’est pas recomptée")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            archive_format, found = verify(options["file"], (PUBLICATION, BILAN))
        except ArchiveError as refusal:
            raise CommandError(str(refusal)) from None
        for one in found:
            self.stdout.write(f"{one.verdict:<12}  {one.sentence}")
        totals = archive_format.totals(found)
        self.stdout.write("\n".join([*totals, "Les sommes de contrôle sont justes."]))
        verdicts = {one.verdict for one in found}
        if RecountVerdict.WRONG in verdicts:
            raise CommandError(f"{totals[2]}, sur {len(found)}.")
        if options["strict"] and RecountVerdict.NOT_RECOUNTED in verdicts:
            raise CommandError(f"{totals[1]}, sur {len(found)}.", returncode=2)
