"""``manage.py erase_person EMAIL``: remove the name from the account, and the address from every table and its history.

``manage.py erase_person --contact TEXT`` removes the contact of a team that has no e-mail address.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from accounts.erasure_actions import erase_contact, erase_person


class Command(BaseCommand):
    help = "Efface une personne : son compte perd son nom et se ferme, son adresse disparaît de la base et de l’historique."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("person", help="adresse e-mail de la personne")
        parser.add_argument(
            "--contact", action="store_true", help="PERSON est un contact sans adresse, écrit comme sur la fiche"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the number of changed rows by table."""
        if not (options["person"].strip() if options["contact"] else "@" in options["person"]):
            raise CommandError(
                "Donnez l’adresse e-mail entière de la personne, ou --contact et le contact tel qu’il est écrit."
            )
        erase = erase_contact if options["contact"] else erase_person
        try:
            changed = erase(options["person"])
        except DatabaseError as error:
            first = str(error).splitlines()[0]
            raise CommandError(f"Rien n’a changé : une table refuse la modification ({first}).") from error
        for table, count in changed.items():
            self.stdout.write(f"{table} : {count}")
        self.stdout.write("Personne effacée." if changed else "Ce texte n’est nulle part.")
        self.stdout.write("Les sauvegardes déjà faites la contiennent encore, jusqu’à leur suppression.")
