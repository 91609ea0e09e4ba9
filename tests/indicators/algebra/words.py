"""A small vocabulary, for tests without a database."""

from indicators.algebra.vocabulary import Body, KnownPhaseKind, RuleVocabulary
from tests.factories import KINDS

WORDS = RuleVocabulary(
    kinds={key: KnownPhaseKind(label, group) for key, group, _, label, *_ in KINDS},
    incubators={
        "anct": Body(1, "ANCT", "dinum", "Économie"),
        "fabrique": Body(2, "Fabrique", "social", "Social"),
        "libre": Body(3, "Libre"),
    },
    administrations={"dinum": Body(1, "DINUM", "dinum", "Économie"), "social": Body(2, "Social", "social", "Social")},
)

FIRST_CONSTRUCTIONS = (
    "Mesure : Entrées dans une phase ; Phase : Construction ; Pour la première fois : oui ; "
    "Période : dans l’année ; Calcul : Nombre."
)
"""The pairs of the rule of first entries into construction."""
FIRST_CONSTRUCTIONS_SENTENCE = "Première entrée en phase «\xa0Construction\xa0»."
"""The sentence of the same rule."""
