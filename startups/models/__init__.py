"""The tables of the fiches."""

from startups.models.fiche import Membership, Sponsorship, Startup
from startups.models.findings import Finding
from startups.models.life import EndReason, Investigation, LifeEvent, Phase, PhaseKind, Span
from startups.models.records import EditedRecord

__all__ = [
    "EditedRecord",
    "EndReason",
    "Finding",
    "Investigation",
    "LifeEvent",
    "Membership",
    "Phase",
    "PhaseKind",
    "Span",
    "Sponsorship",
    "Startup",
]
