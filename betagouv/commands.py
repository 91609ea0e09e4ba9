"""Base class of the import commands: dry run by default, report as text or JSON, recomputed figures."""

import argparse
import datetime as dt
import json
from collections.abc import Iterator
from typing import Any, Protocol

from celery import current_app
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError
from kombu.exceptions import OperationalError

from betagouv.sources.items import SourceError
from common.background import recompute


class ImportAccount(Protocol):
    """The parts of an import report that a command needs."""

    applied: bool

    @property
    def changed(self) -> bool: ...

    @property
    def broken(self) -> str: ...

    def as_json(self) -> dict[str, Any]: ...

    def lines(self) -> Iterator[str]: ...


def day(text: str) -> dt.date:
    """Parse a date argument; raise ArgumentTypeError for another text."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas une date (AAAA-MM-JJ)") from None


class ImportCommand(BaseCommand):
    """A command that compares a source with the database, and writes with ``--apply``."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", metavar="SOURCE")
        parser.add_argument("--apply", action="store_true", help="écrire les changements (sinon : compte rendu seul)")
        parser.add_argument(
            "--day",
            type=day,
            help="jour des enregistrements, AAAA-MM-JJ (par défaut : celui du commit ou du document, sinon du dernier fait)",
        )
        parser.add_argument(
            "--confirm", action="store_true", help="confirmer un jour plus ancien, ou loin de tout fait"
        )
        parser.add_argument("--format", choices=["text", "json"], default="text", help="forme du compte rendu")

    def run(self, source: str, *, as_of: dt.date | None, applying: bool, confirmed: bool) -> ImportAccount:
        """Run the import and return its report.

        :raises SourceError: there is nothing to read.
        """
        raise NotImplementedError

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = self.run(
                options["source"], as_of=options["day"], applying=options["apply"], confirmed=options["confirm"]
            )
        except SourceError as error:
            raise CommandError(str(error)) from None
        except IntegrityError as error:
            first_line = str(error).splitlines()[0]
            raise CommandError(
                f"La base refuse un enregistrement : rien n’est écrit. Recommencez. ({first_line})"
            ) from None
        if options["format"] == "json":
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
        else:
            for line in report.lines():
                self.stdout.write(line)
        if report.broken:
            raise CommandError(report.broken)
        if report.applied and report.changed:
            compute()


def compute() -> None:
    """Compute the figures in this process if no worker responds; the import has already requested the job."""
    try:
        answers = current_app.control.ping(timeout=1)
    except OperationalError:
        answers = []
    if not answers:
        recompute.run_job()
