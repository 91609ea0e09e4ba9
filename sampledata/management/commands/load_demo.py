"""``manage.py load_demo``: load the demonstration, or the exercise."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sampledata.demonstration import DemonstrationRefused, load_demo
from sampledata.exercise import load_exercise

SETS = {"demonstration": load_demo, "exercice": load_exercise}
"""What loads each set of examples, by its name."""


class Command(BaseCommand):
    help = "Charge la démonstration (les faits publics de beta.gouv.fr), ou l’exercice (douze services inventés)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--set", choices=SETS, default="demonstration", help="ce qui est chargé")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            added = SETS[options["set"]]()
        except DemonstrationRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        if not added:
            self.stdout.write("Tout était déjà chargé : rien n’a changé.")
            return
        self.stdout.write("Chargé :")
        for name, count in added.items():
            self.stdout.write(f"- {name} : {count}")
