"""French names of an incubator's records."""

from collections.abc import Mapping

from catalogue.incubators.queries import STANDARD_LABELS
from catalogue.incubators.records import Block, PortfolioChange
from common.words import NO_BREAK

TITLES = {
    Block.MOVES: "Entrées et sorties",
    Block.TIMES: "Temps passé dans chaque phase",
    Block.OUTCOMES: "Suites de chaque phase",
    Block.STANDARDS: "Standards de ses services",
    Block.MONEY: "Financements du FAST",
    Block.IMPACT: "Impact national",
}
MOVES = {
    PortfolioChange.NEW: "Entrés dans le programme",
    PortfolioChange.ARRIVED: "Venus d’un autre incubateur",
    PortfolioChange.TRANSFERRED: "Transférés",
    PortfolioChange.STOPPED: "Arrêtés",
    PortfolioChange.LEFT: "Partis vers un autre incubateur",
}
OUTCOME_TITLES = {
    Block.MOVES: "Phase",
    Block.OUTCOMES: "Phase suivante",
    Block.STANDARDS: "Rempli",
    Block.MONEY: "Appel",
}
OUTCOME_LABELS = {"oui": "Oui", "non": "Non"}
KIND_LABELS = {
    **MOVES,
    **STANDARD_LABELS,
    "incubateur": "À l’incubateur",
    "service": "À un service",
    "designation": "Désigné",
}


def figure_label(block: Block, key: str, phases: Mapping[str, str]) -> str:
    """Return the name of the figure in which a record counts; ``phases`` maps phase kinds to labels."""
    words = phases if block in (Block.TIMES, Block.OUTCOMES) else KIND_LABELS
    return words.get(key, key)


def outcome_label(block: Block, key: str, phases: Mapping[str, str]) -> str:
    """Return the name of an outcome: the phase, whether a standard is met, or the round of an award."""
    if block is Block.MONEY:
        return f"FAST{NO_BREAK}{key}"
    return OUTCOME_LABELS.get(key) or phases.get(key, key)
