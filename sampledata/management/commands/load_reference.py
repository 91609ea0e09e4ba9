"""``manage.py load_reference``: load the facts of the reports and budget documents."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from common.background import recompute
from sampledata.reference import load_reference, read
from sampledata.reference.bilan import awaits_publication, publish_reference


class Command(BaseCommand):
    help = "Ajoute les faits de référence des bilans qui manquent ; ne change rien de ce qui est enregistré."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loading = load_reference()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        added = {name: count for name, count in loading.added.items() if count}
        self._report_differences(loading.differences)
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

    def _report_differences(self, differences: list[str]) -> None:
        """Print what is recorded otherwise than in the facts; it stays as it is."""
        if differences:
            self.stdout.write("Enregistré autrement, et laissé tel quel :")
        for one in differences:
            self.stdout.write(f"- {one}")
