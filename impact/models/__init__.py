"""The tables of impact: metrics and measurements, costs, reviews, national impact, links."""

from impact.models.beginning import Beginning
from impact.models.criteria import CriterionResult, CriterionThreshold, ImpactFacts, ImpactStatus, LinkCheck
from impact.models.designations import Designation
from impact.models.fundings import OtherFunding
from impact.models.matrix_decisions import MatrixDecision
from impact.models.matrix_documents import MatrixDocument
from impact.models.metrics import CostUnit, Measurement, Metric, Spending, StatedUnitCost
from impact.models.objectives import Objective
from impact.models.published_files import FileState, IndicatorLink, PublishedFile
from impact.models.reviews import Review

__all__ = [
    "Beginning",
    "CostUnit",
    "CriterionResult",
    "CriterionThreshold",
    "Designation",
    "FileState",
    "ImpactFacts",
    "ImpactStatus",
    "IndicatorLink",
    "LinkCheck",
    "MatrixDecision",
    "MatrixDocument",
    "Measurement",
    "Metric",
    "Objective",
    "OtherFunding",
    "PublishedFile",
    "Review",
    "Spending",
    "StatedUnitCost",
]
