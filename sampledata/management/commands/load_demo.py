"""``manage.py load_demo``: load the demonstration."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.background import recompute
from common.clock import today
from sampledata.demonstration import DemonstrationRefused, load_demo
from sampledata.reference import read
from sampledata.reference.bilan import awaits_publication, publish_reference


class Command(BaseCommand):
    help = (
        "Charge la démonstration : les services que nomme le bilan 2021, et des fiches fictives marquées comme telles."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--force",
            action="store_true",
            help="charge hors d’une installation locale (sans les comptes), ou à côté de fiches réelles",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = load_demo(today(), force=options["force"])
        except DemonstrationRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        if not written and not awaits_publication(read()):
            self.stdout.write("La démonstration était déjà chargée : rien n’a changé.")
            return
        self.stdout.write("Démonstration chargée :")
        for name, count in written.items():
            self.stdout.write(f"- {name} : {count}")
        if outcome := recompute.run_job():
            self.stdout.write(outcome.message)
        publish_reference(read())
