"""``manage.py import_betagouv SOURCE [--apply] [--as-of DATE] [--format text|json]``."""

import datetime as dt
import json
import sys
from argparse import ArgumentTypeError
from typing import Any

from celery import current_app
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from kombu.exceptions import OperationalError

from betagouv.importing import Progress, import_records
from betagouv.sources import SourceError, open_source
from impact import following
from startups.queries import today


def day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"« {text} » n'est pas une date (AAAA-MM-JJ)") from None


class Command(BaseCommand):
    help = (
        "Compare les enregistrements de beta.gouv.fr avec la base, et les importe avec --apply. SOURCE : un dossier "
        "« content/ », un dossier de documents de l'API, ou l'adresse de tels documents."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", metavar="SOURCE")
        parser.add_argument("--apply", action="store_true", help="écrire les changements (sinon : compte rendu seul)")
        parser.add_argument("--as-of", type=day, help="jour des enregistrements, AAAA-MM-JJ (par défaut : aujourd'hui)")
        parser.add_argument("--format", choices=["text", "json"], default="text", help="forme du compte rendu")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = import_records(
                open_source(options["source"]),
                as_of=options["as_of"] or today(),
                applying=options["apply"],
                progress=self._progress() if sys.stderr.isatty() else None,
            )
        except SourceError as error:
            raise CommandError(str(error)) from None
        except IntegrityError as error:
            told = str(error).splitlines()[0]
            raise CommandError(f"La base refuse un enregistrement : rien n'est écrit. Recommencez. ({told})") from None
        if options["format"] == "json":
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
        else:
            for line in report.lines():
                self.stdout.write(line)
        if not report.read:
            raise CommandError("Aucun enregistrement n'a pu être lu.")
        if report.applied and report.changed:
            self._compute()

    def _compute(self) -> None:
        """The import asked the workers for the figures; when none answers, they are computed here."""
        try:
            answers = current_app.control.ping(timeout=1)
        except OperationalError:
            answers = []
        if not answers:
            following.do_all()

    def _progress(self) -> Progress:
        def show(done: int, total: int | None) -> None:
            self.stderr.write(f"\r{done}" + (f" / {total}" if total else "") + " enregistrements", ending="")
            self.stderr.flush()

        return show
