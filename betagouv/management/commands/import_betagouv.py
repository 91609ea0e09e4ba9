"""``manage.py import_betagouv SOURCE [--apply] [--day DATE] [--confirm] [--follow-since DATE] [--format text|json]``: import
the records.
"""

import datetime as dt
import sys
from typing import Any

from django.core.management.base import CommandParser

from betagouv.commands import ImportCommand, day
from betagouv.imports.importing import Progress, import_records
from betagouv.imports.report import ImportReport
from betagouv.sources.opening import open_source


class Command(ImportCommand):
    help = (
        "Compare les enregistrements de beta.gouv.fr avec la base, et les importe avec --apply. SOURCE : l’adresse de "
        "l’archive ZIP du dépôt, son fichier, ou un dossier « content/ »."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--follow-since",
            type=day,
            help="au premier import, jour avant lequel aucun comité ni résultat n’est en retard (par défaut : celui des "
            "enregistrements)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.followed_since = options["follow_since"]
        super().handle(*args, **options)

    def run(self, source: str, *, as_of: dt.date | None, applying: bool, confirmed: bool) -> ImportReport:
        progress = self._progress() if sys.stderr.isatty() else None
        opened = open_source(source)
        return import_records(
            opened,
            as_of=as_of,
            applying=applying,
            confirmed=confirmed,
            progress=progress,
            followed_since=self.followed_since,
        )

    def _progress(self) -> Progress:
        def show(done: int, total: int) -> None:
            self.stderr.write(f"\r{done} / {total} enregistrements", ending="")
            self.stderr.flush()

        return show
