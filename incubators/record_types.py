"""The types of record of administrations and incubators (see ``common.record_types``)."""

from common.record_types import RecordType
from incubators.models import Administration, Incubator

DECLARED = (
    RecordType("administration", Administration, number=1, public_key="slug"),
    RecordType("incubator", Incubator, number=2, public_key="slug"),
)
