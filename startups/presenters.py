"""Counts of fiches in French: a fiche is called a service only in the phases of a service."""

from collections.abc import Mapping

from common.words import lower_first, plural_fr
from startups.models import EndReason, PhaseKind

UNKNOWN_REASON = "Motif non renseigné"
"""In place of the reason of an end that has none."""

type Nouns = tuple[str, str]
"""A noun, singular and plural."""

GROUP_NOUNS: Mapping[str, Nouns] = {
    PhaseKind.Group.SERVICE: ("service", "services"),
    PhaseKind.Group.INVESTIGATION: ("investigation", "investigations"),
    PhaseKind.Group.ENDED: ("partenariat terminé", "partenariats terminés"),
    "": ("fiche sans phase", "fiches sans phase"),
}
"""In the order in which a count is written."""
WHOLE_GROUP_NOUNS: Mapping[str, Nouns] = {
    PhaseKind.Group.INVESTIGATION: ("investigation en cours", "investigations en cours"),
    PhaseKind.Group.SERVICE: ("service accompagné ou pérennisé", "services accompagnés ou pérennisés"),
    PhaseKind.Group.ENDED: ("partenariat terminé", "partenariats terminés"),
}

USERS = {
    "administration": "Administrations",
    "association": "Associations",
    "collectivite-territoriale": "Collectivités territoriales",
    "entreprise": "Entreprises",
    "etablissement-scolaire": "Établissements scolaires",
    "etat": "Agents de l’État",
    "particulier": "Particuliers",
}
"""The audiences that the fiches of beta.gouv.fr name, in French words."""


def groups_in_words(counts: Mapping[str, int]) -> str:
    """Return the counts of the non-empty groups: « 311 services, 25 investigations, 326 partenariats terminés »."""
    parts = [plural_fr(counts[group], *nouns) for group, nouns in GROUP_NOUNS.items() if counts.get(group)]
    return ", ".join(parts) or plural_fr(0, *GROUP_NOUNS[PhaseKind.Group.SERVICE])


def end_in_words(group: str | None, reason: str | None) -> str:
    """Return why the partnership of a service ended; empty if the group of its phase is another."""
    return (str(EndReason(reason).label) if reason else UNKNOWN_REASON) if group == PhaseKind.Group.ENDED else ""


def nouns_of(phase: str) -> Nouns | None:
    """Return singular and plural for the fiches in a group or phase kind, by key: « services en accélération »."""
    if phase in WHOLE_GROUP_NOUNS:
        return WHOLE_GROUP_NOUNS[phase]
    kind = PhaseKind.objects.filter(key=phase).first()
    if kind is None:
        return None
    if kind.group == PhaseKind.Group.SERVICE:
        plural = lower_first(kind.plural)
        return f"service {lower_first(kind.badge)}", plural if plural.startswith("services ") else f"services {plural}"
    return lower_first(kind.label), lower_first(kind.plural)
