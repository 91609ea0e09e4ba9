"""``manage.py verify_publication FILE``: recompute a publication from its export only."""

from common.files.verifiable_archive import VerifyCommand
from indicators.exporting.archive import PUBLICATION


class Command(VerifyCommand):
    help = "Recompte chaque résultat d’une publication depuis son archive seule, sans la base de données."
    archive_format = PUBLICATION
    nouns = ("résultat", "résultats")
    lists_all = True
