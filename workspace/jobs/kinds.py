"""Labels of the jobs in French. A task that takes a job has its label here."""

from budget.letters.actions import SEND
from common.recompute import RECOMPUTE
from gateway.webhooks.sending import DELIVER
from impact.links.actions import CHECK_LINKS
from workspace.composer.actions import PREVIEW
from workspace.sessions import actions as opinion_mails

LABELS = {
    RECOMPUTE: "Calculer les indicateurs et les critères",
    CHECK_LINKS: "Vérifier les liens des fiches",
    PREVIEW: "Calculer l’aperçu d’une définition",
    SEND: "Envoyer les e-mails du FAST",
    opinion_mails.SEND: "Envoyer les demandes d’avis",
    DELIVER: "Envoyer les changements à un abonné",
    "bilan.make_files": "Composer le PDF d’un bilan",
    "betagouv.import_source": "Importer les fiches de beta.gouv.fr",
}
"""By the name of the Celery task."""
ABOUT_SOMETHING = frozenset({"bilan.make_files", PREVIEW, DELIVER})
"""The kinds whose arguments say what they are about: they are run again, and not from nothing."""


DONE_BY_COMMANDS = {
    "betaportfolio.backup": "Sauvegarde de la base",
    "betaportfolio.restore_trial": "Essai de restauration d’une sauvegarde",
}
"""What a command notes when it has done it: nobody asks a worker for it."""


def label_of(kind: str) -> str:
    """Return what a job of this kind does; a removed kind is displayed by its name."""
    return LABELS.get(kind) or DONE_BY_COMMANDS.get(kind, kind)
