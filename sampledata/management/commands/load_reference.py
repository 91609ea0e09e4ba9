"""``manage.py load_reference``: load the facts of the bilan 2021."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from common.background import recompute
from sampledata.reference import load_reference, read
from sampledata.reference.bilan import awaits_publication, publish_reference


class Command(BaseCommand):
    help = "Ajoute les faits de référence du bilan 2021 qui manquent ; ne change rien de ce qui est enregistré."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            added = {name: count for name, count in load_reference().items() if count}
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if not added and not awaits_publication(read()):
            self.stdout.write("Les faits de référence étaient déjà tous là : rien n’a changé.")
            return
        self.stdout.write("Faits de référence ajoutés :")
        for name, count in added.items():
            self.stdout.write(f"- {name} : {count}")
        if outcome := recompute.run_job():
            self.stdout.write(outcome.message)
        if publish_reference(read()):
            self.stdout.write("Le bilan 2021 est publié.")
