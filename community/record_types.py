"""The types of record of the community (see ``common.record_types``)."""

from common.record_types import RecordType
from community.models import Member, NpsWave, Training

DECLARED = (
    RecordType(
        "member",
        Member,
    ),
    RecordType(
        "training",
        Training,
        number=24,
        public_columns={"last_day": "end"},
    ),
    RecordType("survey", NpsWave, number=25),
)
