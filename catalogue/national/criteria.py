"""The three criteria of national impact in words, each with its evidence and its source. Pure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse

from catalogue.richtext import contact_address
from common.figure import Figure
from common.words import date_fr, number_fr
from impact.models import CriterionResult
from impact.national.rules import CRITERIA

State = CriterionResult.State
TITLES = {criterion.number: criterion.title for criterion in CRITERIA}
TONES: dict[str, str] = {State.MET: "success", State.NOT_MET: "error", State.MISSING: "warning"}
"""The kind of the badge that says a state."""


@dataclass(frozen=True, slots=True)
class EvidenceDisplay:
    """A piece of evidence in words; ``url`` is its source, ``tone`` the kind of its badge."""

    what: str
    state: str
    tone: str
    says: str
    url: str


@dataclass(frozen=True, slots=True)
class CriterionDisplay:
    """A criterion in words; ``since`` is the day of the evaluation that last changed its result."""

    number: int
    title: str
    state: str
    tone: str
    since: dt.datetime
    evidence: tuple[EvidenceDisplay, ...]

    @property
    def is_met(self) -> bool:
        return self.tone == TONES[State.MET]


def display_criteria(results: Iterable[CriterionResult], slug: str) -> list[CriterionDisplay]:
    """Return the criteria of the startup ``slug`` in words."""
    return [
        CriterionDisplay(
            number=one.criterion,
            title=TITLES[one.criterion],
            state=one.get_state_display(),
            tone=TONES[one.state],
            since=one.evaluated_at,
            evidence=tuple(display_evidence(proof, slug) for proof in one.evidence),
        )
        for one in results
    ]


def display_evidence(proof: dict[str, Any], slug: str) -> EvidenceDisplay:
    """Return a stored piece of evidence of the startup ``slug`` in words."""
    return EvidenceDisplay(
        what=proof["what"],
        state=State(proof["state"]).label.lower(),
        tone=TONES[proof["state"]],
        says=_describe_proof(proof),
        url=contact_address(proof["says"]) or _record(proof, slug),
    )


def _describe_proof(proof: dict[str, Any]) -> str:
    """Return the text, the figure compared with the threshold, and the date of the record."""
    parts = [proof["says"]] if proof["says"] else []
    if proof.get("people") is not None and proof["needed"] is not None:
        people = Figure(Decimal(proof["people"]), is_rounded=proof.get("is_rounded", False))
        parts.append(f"{people} pour un seuil de {number_fr(Decimal(proof['needed']))}")
    if proof["date"]:
        parts.append(f"{_when(proof)} {date_fr(dt.date.fromisoformat(proof['date']))}")
    if proof.get("people") is not None and proof["state"] == State.MISSING:
        parts.append(
            "sans total d’une année entière" if proof["is_recent"] else "donnée trop ancienne pour valoir preuve"
        )
    return ", ".join(parts)


def _when(proof: dict[str, Any]) -> str:
    """Return the preposition of the record's date: the end of a count, the start of a state, the day of a check."""
    if proof["piece"] == "people":
        return "jusqu’au"
    if proof["piece"] == "statistics":
        return "sans réponse le" if proof["state"] == State.MISSING else "page vérifiée le"
    return "vérifié le" if proof["piece"] == "quality" else "depuis le"


def _record(proof: dict[str, Any], slug: str) -> str:
    """Return the URL of the record in the fiche, if it is there."""
    fiche = reverse("startup-detail", args=[slug])
    if proof["piece"] == "people" and proof["metric"]:
        return f"{fiche}#mesure-{proof['metric']}"
    return f"{fiche}#vie" if proof["piece"] == "phase" and proof["says"] else ""
