"""A small vocabulary, without a database."""

from indicators.algebra.vocabulary import Body, KnownPhaseKind, RuleVocabulary
from tests.factories import KINDS

WORDS = RuleVocabulary(
    kinds={key: KnownPhaseKind(label, group) for key, group, _, label, _, _ in KINDS},
    incubators={
        "fabrique": Body(1, "La Fabrique", "minefi", "Économie"),
        "atelier": Body(2, "L'Atelier", "mte", "Écologie"),
    },
    administrations={
        "minefi": Body(1, "Ministère de l'Économie", "minefi", "Économie"),
        "mte": Body(2, "Écologie", "mte", "Écologie"),
    },
)
