"""The types of record of credits and schemes (see ``common.record_types``)."""

from budget.models import (
    Award,
    CreditLine,
    CreditYear,
    EntryCriterion,
    FundingRound,
    Milestone,
    Participation,
    Season,
    SharedService,
    Support,
)
from common.record_types import RecordType

DECLARED = (
    RecordType(
        "award",
        Award,
        number=11,
        private=("application",),
        nouns=("financement", "financements"),
        version_name="SELECT number FROM budget_fundinground WHERE id = h.round_id",
    ),
    RecordType(
        "participation",
        Participation,
        number=27,
        public_columns={"until": "end"},
    ),
    RecordType(
        "support",
        Support,
        number=31,
        public_columns={"until": "end"},
    ),
    RecordType(
        "credit_line",
        CreditLine,
        number=13,
    ),
    RecordType("funding_round", FundingRound, number=10, public_key="number"),
    RecordType("credit_year", CreditYear, number=12, public_key="year"),
    RecordType("season", Season, number=26, public_key="number", public_columns={"until": "end"}),
    RecordType("entry_criterion", EntryCriterion, number=28, through="participation"),
    RecordType("milestone", Milestone, number=29, through="participation", public_columns={"comment": "note"}),
    RecordType("shared_service", SharedService, number=30, public_key="slug", public_columns={"until": "end"}),
)
