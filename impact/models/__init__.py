"""The tables of impact: designations, and the indicators that Parliament follows."""

from impact.models.designations import Designation
from impact.models.indicators import Definition, Indicator, Target
from impact.models.results import (
    LiveEvidence,
    LiveResult,
    Publication,
    PublishedEvidence,
    PublishedResult,
)

__all__ = [
    "Definition",
    "Designation",
    "Indicator",
    "LiveEvidence",
    "LiveResult",
    "Publication",
    "PublishedEvidence",
    "PublishedResult",
    "Target",
]
