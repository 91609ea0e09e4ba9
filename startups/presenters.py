"""Counts of fiches in French: a fiche is called a service only in the phases of a service."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils.text import capfirst

from common.figure import Figure
from common.words import date_fr, lower_first, plural_fr
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
NONE = "none"
"""In place of a phase, or of the reason of an end: services that have none."""
GROUPS = {
    **{group: capfirst(plural) for group, (_, plural) in WHOLE_GROUP_NOUNS.items()},
    NONE: "Pas encore entrés dans une phase",
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


def groups_in_words(counts: Mapping[str, Figure]) -> str:
    """Return the counts of the non-empty groups: « 311 services, 25 investigations, 326 partenariats terminés »."""
    found = [(counts[group], nouns) for group, nouns in GROUP_NOUNS.items() if group in counts]
    parts = [figure.with_noun(*nouns) for figure, nouns in found if figure.count]
    return ", ".join(parts) or plural_fr(0, *GROUP_NOUNS[PhaseKind.Group.SERVICE])


def count_in_words(counts: Mapping[str, Figure], phases: Sequence[str], day: dt.date) -> str:
    """Return the counts by group on a day, or one with the noun of the group or phase, if there is one of ``phases``."""
    nouns = nouns_of(phases[0]) if len(phases) == 1 else None
    if nouns:
        return f"{sum(counts.values(), Figure(0)).with_noun(*nouns)} au {date_fr(day)}"
    return f"{groups_in_words(counts)}{',' * (len(counts) > 1)} au {date_fr(day)}"


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
