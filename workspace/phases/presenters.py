"""Describe what each usual next phase requires, for the page that changes a phase. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from startups.models import PhaseKind
from workspace.phases.queries import Life


@dataclass(frozen=True, slots=True)
class NextPhase:
    """A usual next phase; sentences describe its requirements and effects."""

    kind: PhaseKind
    requires: Sequence[str]


def next_phases(life: Life) -> list[NextPhase]:
    """Return the phases in use today that usually follow the current one."""
    return [NextPhase(kind, _requirements(life, kind)) for kind in life.usual if kind.is_used_on(life.day)]


def _requirements(life: Life, kind: PhaseKind) -> list[str]:
    found = []
    if kind.ends_without_service:
        found.append("Écrire la synthèse de l’investigation, et choisir un motif de fin. Les deux sont publics.")
    elif kind.group == PhaseKind.Group.ENDED:
        found.append("Choisir un motif de fin : il est public.")
    if kind.is_launch:
        found.append("Cette entrée compte comme un lancement dans l’indicateur du Parlement.")
    if kind.has_committees:
        found.append("Tenir un comité d’investissement tous les six mois, le premier six mois après l’entrée.")
    if kind.counts_as_deployed and not (life.current and life.current.counts_as_deployed):
        found.append("Le service peut être désigné d’impact national, si son déploiement est attesté.")
    if kind.group == PhaseKind.Group.SERVICE and not kind.is_in_programme:
        found.append("Le service quitte le programme : plus aucun comité n’est attendu.")
    return found


def conclusion_url(life: Life) -> str:
    """Return the page that concludes the current investigation; empty without one."""
    is_investigation = life.current is not None and life.current.group == PhaseKind.Group.INVESTIGATION
    has_dossier = any(hasattr(phase, "investigation") for phase in life.phases)
    return reverse("workspace-conclude", args=[life.startup.slug]) if is_investigation and has_dossier else ""
