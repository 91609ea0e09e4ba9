"""``manage.py replay_betagouv REPOSITORY [--until DATE] [--format text|json]``: import the history of the records."""

import datetime as dt
import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from betagouv.commands import compute, day
from betagouv.replay.replaying import Progress, replay
from betagouv.sources.items import SourceError

SHOWN_EVERY = 0.5


class Command(BaseCommand):
    help = (
        "Reprend tout l’historique des enregistrements de beta.gouv.fr, chaque état avec sa date, sur une base qui n’a pas "
        "encore de fiches. REPOSITORY : un dépôt git, ou un paquet (« bundle »). Interrompue, la reprise continue où elle "
        "en était."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("repository", metavar="REPOSITORY")
        parser.add_argument("--until", type=day, help="dernier jour repris, AAAA-MM-JJ (par défaut : tous)")
        parser.add_argument("--format", choices=["text", "json"], default="text", help="forme du compte rendu")

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        try:
            report = replay(options["repository"], until=options["until"], progress=self._progress())
        except SourceError as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            first_line = str(error).splitlines()[0]
            raise CommandError(
                f"La base refuse un état : il n’est pas écrit, les précédents le sont. ({first_line})"
            ) from None
        elapsed = time.monotonic() - begun
        if options["format"] == "json":
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
        else:
            for line in report.lines():
                self.stdout.write(line)
            if report.states:
                self.stdout.write(f"{elapsed:.0f} s, {report.states / elapsed:.0f} états par seconde.")
        if report.states:
            compute()

    def _progress(self) -> Progress:
        shown = 0.0

        def show(done: int, total: int, day: dt.date) -> None:
            nonlocal shown
            if time.monotonic() - shown < SHOWN_EVERY and done < total:
                return
            shown = time.monotonic()
            ending = "" if self.stderr.isatty() else "\n"
            start = "\r" if self.stderr.isatty() else ""
            self.stderr.write(f"{start}{done} / {total} états, au {day:%d/%m/%Y}", ending=ending)
            self.stderr.flush()

        return show
