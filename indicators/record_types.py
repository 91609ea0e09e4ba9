"""The types of record of indicators (see ``common.record_types``)."""

from common.record_types import RecordType
from indicators.models import (
    Definition,
    Indicator,
    IndicatorCard,
    IndicatorFollower,
    MeasuredFigure,
    Target,
    TargetComment,
)

DECLARED = (
    RecordType(
        "measured_figure",
        MeasuredFigure,
        number=33,
        public_columns={"until": "end"},
    ),
    RecordType("indicator", Indicator, number=21, public_key="code"),
    RecordType("definition", Definition, number=22),
    RecordType("target", Target, number=23),
    RecordType("indicator_card", IndicatorCard, number=34),
    RecordType("indicator_follower", IndicatorFollower, number=35),
    RecordType("target_comment", TargetComment, number=38),
)
