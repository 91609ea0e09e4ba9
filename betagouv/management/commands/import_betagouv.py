"""``manage.py import_betagouv SOURCE [--apply] [--as-of DATE] [--format text|json]``."""

import datetime as dt
import sys

from betagouv.commands import ImportCommand
from betagouv.importing import Progress, import_records
from betagouv.report import Report
from betagouv.sources import open_source


class Command(ImportCommand):
    help = (
        "Compare les enregistrements de beta.gouv.fr avec la base, et les importe avec --apply. SOURCE : un dossier "
        "« content/ », un dossier de documents de l’API, ou l’adresse de tels documents."
    )

    def run(self, source: str, *, as_of: dt.date, applying: bool) -> Report:
        progress = self._progress() if sys.stderr.isatty() else None
        return import_records(open_source(source), as_of=as_of, applying=applying, progress=progress)

    def _progress(self) -> Progress:
        def show(done: int, total: int | None) -> None:
            self.stderr.write(f"\r{done}" + (f" / {total}" if total else "") + " enregistrements", ending="")
            self.stderr.flush()

        return show
