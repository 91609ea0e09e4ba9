"""``manage.py import_betagouv SOURCE [--apply] [--day DATE] [--confirm] [--format text|json]``: import the records."""

import datetime as dt
import sys

from betagouv.commands import ImportCommand
from betagouv.imports.importing import Progress, import_records
from betagouv.imports.report import ImportReport
from betagouv.sources.opening import open_source


class Command(ImportCommand):
    help = (
        "Compare les enregistrements de beta.gouv.fr avec la base, et les importe avec --apply. SOURCE : l’adresse de "
        "l’archive ZIP du dépôt, un dossier « content/ », un dossier de documents de l’API, ou leur adresse."
    )

    def run(self, source: str, *, as_of: dt.date | None, applying: bool, confirmed: bool) -> ImportReport:
        progress = self._progress() if sys.stderr.isatty() else None
        opened = open_source(source)
        return import_records(opened, as_of=as_of, applying=applying, confirmed=confirmed, progress=progress)

    def _progress(self) -> Progress:
        def show(done: int, total: int) -> None:
            self.stderr.write(f"\r{done} / {total} enregistrements", ending="")
            self.stderr.flush()

        return show
