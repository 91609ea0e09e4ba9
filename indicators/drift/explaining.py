"""Explain why a record counts differently: pure, from its history to a cause in French."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ImproperlyConfigured

from common.words import date_fr
from indicators.algebra import TYPES_READ
from indicators.algebra.conditions import KINDS_OF_RECORDS
from indicators.drift.changes import ExplainedChange, RecordDifference
from startups.models import LifeEvent

PHASE = "phase"
"""The record type that every rule may read."""


def types_read_by(rule: object) -> tuple[str, ...]:
    """Return the record types that the conditions of a rule read, including those of its parts."""
    if not isinstance(rule, dict):
        return (PHASE,)
    parts = [rule, *(part for part in rule.values() if isinstance(part, dict))]
    found = [kind for part in parts for name in part for kind in TYPES_READ.get(name, ()) if kind != PHASE]
    return (*dict.fromkeys(found), PHASE)


class CauseKind(StrEnum):
    """The kinds of causes, with their labels."""

    ENTERED = "Enregistré depuis"
    WITHDRAWN = "Retiré depuis"
    REDATED = "Date changée"
    CHANGED = "Enregistrement modifié"
    INCUBATOR = "Incubateur changé"
    MILLESIME = "Millésime changé"
    DESIGNATION = "Désignation changée"
    SCHEME = "Dispositif changé"
    EVENT = "Autre événement du même service"
    OTHER_ENTRY = "Autre entrée du même service"
    DEFINITION = "Définition changée"
    UNKNOWN = "L’historique ne dit pas pourquoi"

    @property
    def word(self) -> str:
        """Return its word in the API: "entered"."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Cause:
    """What happened, with its change (None: not in the history)."""

    kind: CauseKind
    what: str = ""
    change: ExplainedChange | None = None


def explain(
    difference: RecordDifference,
    changes: Sequence[ExplainedChange],
    *,
    types_read: Sequence[str],
    redefined: Cause | None,
) -> Cause:
    """Return the cause of a difference, from the changes of its startup since the reference moment, oldest first.

    ``types_read`` are the record types that the rule reads in addition to the counted ones, in order; ``redefined`` is
    the change of the rule itself, if any.
    """
    keys = {row.record_id for row in (difference.before, difference.after) if row}
    own = [one for one in changes if one.record == difference.row.record and one.key in keys]
    if own:
        return _of_the_record(own, difference)
    for record in types_read:
        others = [one for one in changes if one.record == record]
        if others:
            kind, words = _ELSEWHERE[record]
            return Cause(kind, words(others[-1]), others[-1])
    return redefined or Cause(CauseKind.UNKNOWN)


def _of_the_record(own: Sequence[ExplainedChange], difference: RecordDifference) -> Cause:
    first, last = own[0], own[-1]
    if last.label == "delete" and difference.after is None:
        return Cause(CauseKind.WITHDRAWN, "", last)
    if first.label == "insert" and difference.before is None:
        return Cause(CauseKind.ENTERED, "", first)
    if last.value.get("withdrawn_on") and not first.before.get("withdrawn_on"):
        return Cause(CauseKind.WITHDRAWN, f"Désignation retirée le {_day(last.value['withdrawn_on'])}", last)
    if "millesime" in first.before and first.before["millesime"] != last.value.get("millesime"):
        return Cause(CauseKind.MILLESIME, f"{first.before['millesime']} → {last.value.get('millesime')}", last)
    before, after = first.before.get("date"), last.value.get("date")
    if "date" in first.before and before != after:
        return Cause(CauseKind.REDATED, f"{_day(before)} → {_day(after)}", last)
    if "end" in first.before and first.before["end"] != last.value.get("end"):
        return Cause(
            CauseKind.REDATED, f"fin déclarée : {_day(first.before['end'])} → {_day(last.value.get('end'))}", last
        )
    return Cause(CauseKind.CHANGED, _values(first, last), last)


def _values(first: ExplainedChange, last: ExplainedChange) -> str:
    """Return the other changed values of the record in words."""
    changed = [name for name in last.value if first.before.get(name) != last.value[name]]
    return ", ".join(f"{_format_value(first.before.get(name))} → {_format_value(last.value[name])}" for name in changed)


def _entry_sentence(change: ExplainedChange) -> str:
    """Return the change of another entry of the startup in words."""
    verb = {"insert": "enregistrée", "delete": "retirée"}.get(change.label)
    kind, day = change.value.get("kind"), _day(change.value.get("date"))
    if verb:
        return f"{kind}, {day} : {verb}"
    was = change.before
    if change.changed_fields == {"end"}:
        return f"{kind} : fin déclarée {_day(was.get('end'))} → {_day(change.value.get('end'))}"
    return f"{was.get('kind')}, {_day(was.get('date'))} → {kind}, {day}"


def _event_sentence(change: ExplainedChange) -> str:
    """Return the change of an event of the startup in words."""
    kind, day = LifeEvent.Kind(change.value["kind"]).label, _day(change.value.get("date"))
    return f"{kind}, {day}{' : retiré' if change.label == 'delete' else ''}"


def _membership_sentence(change: ExplainedChange) -> str:
    name = change.value.get("incubator")
    if change.label == "delete":
        return f"{name} ne le porte plus"
    if "end" in change.changed_fields and change.value.get("end"):
        return f"{name} le porte jusqu’au {_day(change.value['end'])}"
    since = change.value.get("start")
    return f"{name} le porte depuis le {_day(since)}" if since else f"{name} le porte depuis toujours"


def _designation_sentence(change: ExplainedChange) -> str:
    withdrawn = change.value.get("withdrawn_on")
    text = f"impact national {change.value.get('millesime')}"
    return f"{text}, retiré le {_day(withdrawn)}" if withdrawn else text


def _support_sentence(change: ExplainedChange) -> str:
    """Return the change of a support of the startup in words."""
    season = change.value.get("season")
    named = {"award": "FAST", "participation": f"GAMMA, saison {season}"}.get(change.record, change.value.get("kind"))
    verb = {"insert": "ajouté", "delete": "retiré"}.get(change.label, "modifié")
    return f"{named} : {verb}"


def _day(value: object) -> str:
    return date_fr(dt.date.fromisoformat(str(value))) if value else "sans date"


def _format_value(value: object) -> str:
    return "rien" if value in (None, "") else str(value)


_ELSEWHERE: dict[str, tuple[CauseKind, Callable[[ExplainedChange], str]]] = {
    "membership": (CauseKind.INCUBATOR, _membership_sentence),
    "designation": (CauseKind.DESIGNATION, _designation_sentence),
    "phase": (CauseKind.OTHER_ENTRY, _entry_sentence),
    "event": (CauseKind.EVENT, _event_sentence),
    **dict.fromkeys(KINDS_OF_RECORDS, (CauseKind.SCHEME, _support_sentence)),
}

if wordless := {kind for kinds in TYPES_READ.values() for kind in kinds} - _ELSEWHERE.keys():
    raise ImproperlyConfigured(
        f"Conditions look at {sorted(wordless)}, whose changes have no words as the cause of a drift."
    )
