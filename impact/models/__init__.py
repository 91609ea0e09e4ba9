"""The tables of impact: metrics and reviews, national impact, and the indicators that Parliament follows."""

from impact.models.checks import Inconsistency, StatedFigure
from impact.models.criteria import CriterionResult, CriterionThreshold, ImpactFacts, ImpactStatus, LinkCheck
from impact.models.designations import Designation
from impact.models.indicators import Definition, Indicator, Target
from impact.models.known import KnownEvidence, KnownResult
from impact.models.metrics import CostUnit, Measurement, Metric, Spending, StatedUnitCost
from impact.models.outlook import BacktestTrial, Projection
from impact.models.publications import Publication, PublishedEvidence, PublishedResult
from impact.models.results import LiveEvidence, LiveResult
from impact.models.reviews import Review
from impact.models.touched import Computed, Touched

__all__ = [
    "BacktestTrial",
    "Computed",
    "CostUnit",
    "CriterionResult",
    "CriterionThreshold",
    "Definition",
    "Designation",
    "ImpactFacts",
    "ImpactStatus",
    "Inconsistency",
    "Indicator",
    "KnownEvidence",
    "KnownResult",
    "LinkCheck",
    "LiveEvidence",
    "LiveResult",
    "Measurement",
    "Metric",
    "Projection",
    "Publication",
    "PublishedEvidence",
    "PublishedResult",
    "Review",
    "Spending",
    "StatedFigure",
    "StatedUnitCost",
    "Target",
    "Touched",
]
