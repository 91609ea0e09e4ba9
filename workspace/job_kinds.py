"""The jobs in French: what each kind does. A task that takes a job has its words here."""

from impact.actions import COMPUTE
from impact.checks.running import CHECK
from impact.criteria import EVALUATE
from impact.known import KNOWN
from impact.outlook.projecting import PROJECT

LABELS = {
    COMPUTE: "Calculer les indicateurs",
    EVALUATE: "Évaluer les critères d’impact national",
    PROJECT: "Projeter l’année en cours",
    KNOWN: "Retrouver un chiffre tel que connu un jour passé",
    CHECK: "Contrôler la cohérence",
}
"""By the name of the Celery task."""


def label_of(kind: str) -> str:
    """What a job of this kind does; a kind that is no more is said by its name."""
    return LABELS.get(kind, kind)
