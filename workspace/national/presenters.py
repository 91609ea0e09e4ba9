"""Describe candidates and designations. Pure functions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.text import capfirst

from catalogue.national.criteria import EvidenceDisplay, display_evidence
from common.history import RowVersionChange
from common.words import NO_BREAK, date_fr, lower_first
from impact.models import ImpactStatus
from impact.queries.candidates import ImpactCandidate

Status = ImpactStatus.Status
TONES: dict[str, str] = {
    Status.ELIGIBLE: "success",
    Status.MISSING: "warning",
    Status.NOT_ELIGIBLE: "",
    Status.DESIGNATED: "impact",
    Status.DESIGNATED_DOUBTFUL: "error",
}
"""The kind of the badge that says a status."""
LABELS = {
    "millesime": "Millésime",
    "is_millesime_confirmed": "Millésime confirmé",
    "decided_on": "Décidée le",
    "withdrawn_on": "Retirée le",
}


@dataclass(frozen=True, slots=True)
class CandidateDisplay:
    """A candidate in words: its status and missing criteria."""

    candidate: ImpactCandidate
    status: str
    tone: str
    lacks: list[str]


def display_candidate(candidate: ImpactCandidate) -> CandidateDisplay:
    return CandidateDisplay(
        candidate=candidate,
        status=Status(candidate.status).label,
        tone=TONES[candidate.status],
        lacks=lacks_in_words([display_evidence(proof, candidate.slug) for proof in candidate.lacks]),
    )


def lacks_in_words(proofs: Sequence[EvidenceDisplay]) -> list[str]:
    """Return a line for each proof with a detail, then one line by state for the others."""
    telling = [f"{one.what}{NO_BREAK}: {one.state}, {one.says}" for one in proofs if one.says]
    silent: dict[str, list[str]] = {}
    for one in proofs:
        if not one.says:
            silent.setdefault(one.state, []).append(lower_first(one.what))
    return telling + [f"{capfirst(state)}{NO_BREAK}: {', '.join(names)}" for state, names in silent.items()]


def describe_changes(changes: Iterable[RowVersionChange]) -> list[tuple[RowVersionChange, list[str]]]:
    """Return each visible change of a designation, the latest first, with a line for each column."""
    described = [(change, _lines(change)) for change in changes]
    return [(change, lines) for change, lines in reversed(described) if lines]


def _lines(change: RowVersionChange) -> list[str]:
    if change.kind == "delete":
        return ["Désignation supprimée"]
    found = [
        (label, change.before.get(name), change.after[name]) for name, label in LABELS.items() if name in change.after
    ]
    if change.kind == "insert":
        return [f"{label} : {_format_value(label, after)}" for label, _, after in found if after not in (None, True)]
    return [
        f"{label} : {_format_value(label, before)} → {_format_value(label, after)}" for label, before, after in found
    ]


def _format_value(label: str, value: object) -> str:
    if value is None:
        return "jamais" if label == LABELS["withdrawn_on"] else "inconnue"
    if isinstance(value, bool):
        return "oui" if value else "non"
    return str(value) if isinstance(value, int) else date_fr(value)  # type: ignore[arg-type]
