"""The tables of the indicators that Parliament follows: rules, targets, results, publications, checks."""

from indicators.models.cards import IndicatorCard
from indicators.models.checks import Inconsistency, StatedFigure
from indicators.models.indicators import Definition, Indicator
from indicators.models.known import KnownEvidence, KnownResult
from indicators.models.measured import MeasuredFigure
from indicators.models.outlook import BacktestTrial, Projection
from indicators.models.publications import Publication, PublishedEvidence, PublishedResult
from indicators.models.reconstruction import (
    EvidenceSearch,
    Reading,
    ReconstructedEvidence,
    Reconstruction,
    TriedState,
)
from indicators.models.results import FormerRuleResult, LiveEvidence, LiveResult
from indicators.models.targets import Target
from indicators.models.touched import Computed, Touched

__all__ = [
    "BacktestTrial",
    "Computed",
    "Definition",
    "EvidenceSearch",
    "FormerRuleResult",
    "Inconsistency",
    "Indicator",
    "IndicatorCard",
    "KnownEvidence",
    "KnownResult",
    "LiveEvidence",
    "LiveResult",
    "MeasuredFigure",
    "Projection",
    "Publication",
    "PublishedEvidence",
    "PublishedResult",
    "Reading",
    "ReconstructedEvidence",
    "Reconstruction",
    "StatedFigure",
    "Target",
    "Touched",
    "TriedState",
]
