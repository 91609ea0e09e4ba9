"""Why a record counts otherwise than it did: pure, from what the history says to a cause in French."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from common.words import date_fr
from impact.comparing import Difference
from impact.queries.causes import Change

BY_INCUBATOR = frozenset({"incubator", "owner", "ministry"})
"""The conditions of a rule that look at who carries the startup."""


class Sort(StrEnum):
    """The sorts of causes, with how a page calls them."""

    ENTERED = "Enregistré depuis"
    WITHDRAWN = "Retiré depuis"
    REDATED = "Date changée"
    CHANGED = "Enregistrement modifié"
    INCUBATOR = "Incubateur changé"
    OTHER_ENTRY = "Autre entrée du même service"
    DEFINITION = "Définition changée"
    UNKNOWN = "L’historique ne dit pas pourquoi"


@dataclass(frozen=True, slots=True)
class Cause:
    """What happened, and the change that did it (None: the history has none)."""

    sort: Sort
    what: str = ""
    change: Change | None = None


def explain(
    difference: Difference, changes: Sequence[Change], *, looks_at_incubator: bool, is_redefined: bool
) -> Cause:
    """The cause of a difference, among the changes of its startup since the moment compared with, oldest first."""
    keys = {row.record_id for row in (difference.before, difference.after) if row}
    own = [one for one in changes if one.record == difference.row.record and one.key in keys]
    if own:
        return _of_the_record(own, difference)
    carried = [one for one in changes if one.record == "membership"]
    if looks_at_incubator and carried:
        return Cause(Sort.INCUBATOR, _carried(carried[-1]), carried[-1])
    others = [one for one in changes if one.record == "phase"]
    if others:
        return Cause(Sort.OTHER_ENTRY, _entry(others[-1]), others[-1])
    return Cause(Sort.DEFINITION) if is_redefined else Cause(Sort.UNKNOWN)


def _of_the_record(own: Sequence[Change], difference: Difference) -> Cause:
    first, last = own[0], own[-1]
    if last.label == "delete" and difference.after is None:
        return Cause(Sort.WITHDRAWN, "", last)
    if first.label == "insert" and difference.before is None:
        return Cause(Sort.ENTERED, "", first)
    if last.value.get("withdrawn_on") and not first.before.get("withdrawn_on"):
        return Cause(Sort.WITHDRAWN, f"Désignation retirée le {_day(last.value['withdrawn_on'])}", last)
    before, after = first.before.get("date"), last.value.get("date")
    if "date" in first.before and before != after:
        return Cause(Sort.REDATED, f"{_day(before)} → {_day(after)}", last)
    return Cause(Sort.CHANGED, _values(first, last), last)


def _values(first: Change, last: Change) -> str:
    """What else of the record is no more what it was."""
    moved = [name for name in last.value if first.before.get(name) != last.value[name]]
    return ", ".join(f"{_said(first.before.get(name))} → {_said(last.value[name])}" for name in moved)


def _entry(change: Change) -> str:
    """Which other entry of the startup was recorded, changed or withdrawn."""
    verb = {"insert": "enregistrée", "delete": "retirée"}.get(change.label)
    kind, day = change.value.get("kind"), _day(change.value.get("date"))
    if verb:
        return f"{kind}, {day} : {verb}"
    was = change.before
    return f"{was.get('kind')}, {_day(was.get('date'))} → {kind}, {day}"


def _carried(change: Change) -> str:
    name = change.value.get("incubator")
    if change.label == "delete":
        return f"{name} ne le porte plus"
    if "end" in change.moved and change.value.get("end"):
        return f"{name} le porte jusqu’au {_day(change.value['end'])}"
    since = change.value.get("start")
    return f"{name} le porte depuis le {_day(since)}" if since else f"{name} le porte depuis toujours"


def _day(value: object) -> str:
    return date_fr(dt.date.fromisoformat(str(value))) if value else "sans date"


def _said(value: object) -> str:
    return "rien" if value in (None, "") else str(value)
