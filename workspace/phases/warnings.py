"""Warnings of an unusual change of phase; it is never refused. Pure functions."""

import datetime as dt

from common.words import date_fr, list_fr
from startups.models import Phase, PhaseKind
from workspace.phases.queries import Life

LATE = dt.timedelta(days=31)
"""A change older than this moves figures that people have already read."""


def change_warnings(life: Life, kind: PhaseKind, date: dt.date) -> list[str]:
    """Return the warnings to confirm before entering ``kind`` on ``date``."""
    return [
        *_order_warnings(life, kind),
        *_use_warnings(kind, date),
        *date_warnings(life.day, date),
        *_following_warnings(life, date),
    ]


def date_warnings(day: dt.date, date: dt.date) -> list[str]:
    """Return the warnings of a past or future date, on ``day``."""
    if date > day:
        return [f"La date est à venir : rien ne change avant le {date_fr(date)}."]
    if date < day - LATE:
        return [f"La date est passée de plus d’un mois : les chiffres affichés depuis le {date_fr(date)} changent."]
    return []


def withdrawal_warnings(life: Life, phase: Phase) -> list[str]:
    """Return the warnings to confirm before withdrawing an entry."""
    warnings = date_warnings(life.day, phase.start) if phase.start and phase.start <= life.day else []
    if hasattr(phase, "investigation"):
        warnings.append("Le dossier de l’investigation disparaît de la fiche avec elle ; il reste dans l’historique.")
    return warnings


def _order_warnings(life: Life, kind: PhaseKind) -> list[str]:
    current = life.current
    if current is None or kind in life.usual:
        return []
    if kind == current:
        return [f"Le service est déjà en phase « {current.label} »."]
    if kind.rank < current.rank:
        return [f"C’est un retour en arrière : le service est en phase « {current.label} »."]
    usual = list_fr([f"« {one.label} »" for one in life.usual])
    after = f" : d’ordinaire vient {usual}" if usual else ", qui est d’ordinaire la dernière"
    return [f"Ce n’est pas la suite habituelle de « {current.label} »{after}."]


def _use_warnings(kind: PhaseKind, date: dt.date) -> list[str]:
    if kind.is_used_on(date):
        return []
    return [f"La phase « {kind.label} » n’est pas en usage le {date_fr(date)} : vérifiez la date et la phase."]


def _following_warnings(life: Life, date: dt.date) -> list[str]:
    following = next((phase for phase in life.phases if phase.start and phase.start > date), None)
    if following is None or following.start is None:
        return []
    day = date_fr(following.start)
    return [f"La fiche a déjà une phase après : « {following.kind.label} », le {day}. La nouvelle s’arrête ce jour-là."]
