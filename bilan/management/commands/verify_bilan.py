"""Recompute the figures of an edition from its archive only: ``manage.py verify_bilan FILE``."""

from bilan.editions.archive import BILAN
from common.files.verifiable_archive import VerifyCommand


class Command(VerifyCommand):
    help = "Recompte chaque chiffre d’un bilan depuis son archive seule, sans la base de données."
    archive_format = BILAN
    nouns = ("chiffre", "chiffres")
