"""The tables of the indicators that Parliament follows: rules, targets, results, publications, checks."""

from indicators.models.checks import Inconsistency, StatedFigure
from indicators.models.indicators import Definition, Indicator, Target
from indicators.models.known import KnownEvidence, KnownResult
from indicators.models.outlook import BacktestTrial, Projection
from indicators.models.publications import Publication, PublishedEvidence, PublishedResult
from indicators.models.reconstruction import (
    EvidenceSearch,
    Reading,
    ReconstructedEvidence,
    Reconstruction,
    TriedState,
)
from indicators.models.results import LiveEvidence, LiveResult
from indicators.models.touched import Computed, Touched

__all__ = [
    "BacktestTrial",
    "Computed",
    "Definition",
    "EvidenceSearch",
    "Inconsistency",
    "Indicator",
    "KnownEvidence",
    "KnownResult",
    "LiveEvidence",
    "LiveResult",
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
