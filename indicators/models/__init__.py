"""Tables of the indicators that Parliament follows: rules, targets, results, publications, checks."""

from indicators.models.checks import Inconsistency, PrintedFigure
from indicators.models.indicators import Definition, Follower, Indicator, IndicatorCard, IndicatorFollower
from indicators.models.measured import MeasuredFigure
from indicators.models.publications import Publication, PublishedEvidence, PublishedResult
from indicators.models.results import LiveEvidence, LiveResult, PreviousRuleResult
from indicators.models.target_comments import TargetComment
from indicators.models.targets import Target, TargetDirection, TargetStatus, Verdict

__all__ = [
    "Definition",
    "Follower",
    "Inconsistency",
    "Indicator",
    "IndicatorCard",
    "IndicatorFollower",
    "LiveEvidence",
    "LiveResult",
    "MeasuredFigure",
    "PreviousRuleResult",
    "PrintedFigure",
    "Publication",
    "PublishedEvidence",
    "PublishedResult",
    "Target",
    "TargetComment",
    "TargetDirection",
    "TargetStatus",
    "Verdict",
]
