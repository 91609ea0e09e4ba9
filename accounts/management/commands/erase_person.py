"""``manage.py erase_person EMAIL``: remove the name from the account, and the address from every table and its history."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from accounts.erasure_actions import erase_person


class Command(BaseCommand):
    help = "Efface une personne : son compte perd son nom et se ferme, son adresse disparaît de la base et de l’historique."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="adresse e-mail de la personne")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the number of changed rows by table."""
        if "@" not in options["email"]:
            raise CommandError("Donnez l’adresse e-mail entière de la personne.")
        try:
            changed = erase_person(options["email"])
        except DatabaseError as error:
            first = str(error).splitlines()[0]
            raise CommandError(f"Rien n’a changé : une table refuse la modification ({first}).") from error
        for table, count in changed.items():
            self.stdout.write(f"{table} : {count}")
        self.stdout.write("Adresse effacée." if changed else "Cette adresse n’est nulle part.")
        self.stdout.write("Les sauvegardes déjà faites la contiennent encore, jusqu’à leur suppression.")
