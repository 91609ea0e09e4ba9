"""The algebra of indicators: a rule (data) is an aggregated measure of a population over a period, compiled to SQL."""

from indicators.algebra.declared_sources import TYPES_READ
from indicators.algebra.description import describe
from indicators.algebra.measures import (
    ComputedFigure,
    CountedRow,
    Measure,
    aggregate_of,
    cached_measure,
    evidence_of,
    figures_of,
    measure_of,
)
from indicators.algebra.vocabulary import RuleVocabulary, read_vocabulary

__all__ = [
    "TYPES_READ",
    "ComputedFigure",
    "CountedRow",
    "Measure",
    "RuleVocabulary",
    "aggregate_of",
    "cached_measure",
    "describe",
    "evidence_of",
    "figures_of",
    "measure_of",
    "read_vocabulary",
]
