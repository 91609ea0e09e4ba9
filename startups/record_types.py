"""The types of record of the fiche of a service and its timeline (see ``common.record_types``)."""

from common.record_types import RecordType
from startups.models import Investigation, LifeEvent, Membership, Phase, PhaseKind, Sponsorship, Startup

DECLARED = (
    RecordType(
        "startup",
        Startup,
        number=4,
        public_key="slug",
        private=("contact_dinum", "contact_incubator", "details"),
        is_undoable=True,
    ),
    RecordType(
        "phase",
        Phase,
        number=7,
        nouns=("phase", "phases"),
        version_name="SELECT label FROM startups_phasekind WHERE key = h.kind_id",
        is_undoable=True,
    ),
    RecordType(
        "event",
        LifeEvent,
        number=8,
        nouns=("événement", "événements"),
        is_undoable=True,
    ),
    RecordType(
        "membership",
        Membership,
        number=6,
        nouns=("rattachement à un incubateur", "rattachements à un incubateur"),
        version_name="SELECT name FROM incubators_incubator WHERE id = h.incubator_id",
        is_undoable=True,
        public_columns={"until": "end"},
    ),
    RecordType(
        "sponsorship",
        Sponsorship,
        number=5,
        nouns=("sponsor", "sponsors"),
        version_name="SELECT name FROM incubators_administration WHERE id = h.administration_id",
        is_undoable=True,
    ),
    RecordType(
        "investigation",
        Investigation,
        number=9,
        private=("intrapreneur",),
        through="phase",
        nouns=("dossier d’investigation", "dossiers d’investigation"),
        is_undoable=True,
    ),
    RecordType("phase_kind", PhaseKind, number=3, public_columns={"until": "valid_until"}),
)
