"""``manage.py binding_code EMAIL``: create the code with which an administrator or DINUM staff first sign in by ProConnect."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.actions import give_code
from accounts.models import User


class Command(BaseCommand):
    help = "Donne le code de première connexion par ProConnect d’un compte ; il remplace le précédent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="adresse e-mail du compte")

    def handle(self, *args: Any, **options: Any) -> None:
        account = User.objects.filter(email__iexact=options["email"]).first()
        if account is None:
            raise CommandError("Aucun compte n’a cette adresse e-mail.")
        if account.subject:
            raise CommandError("Ce compte est déjà lié à une identité ProConnect.")
        self.stdout.write(give_code(account))
