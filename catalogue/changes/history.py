"""Describe the recorded changes of a fiche in words: pure, from revisions to readable lines."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst

from catalogue.changes.queries import RecordedChange, Revision
from common.history import SOURCES
from common.words import date_fr, list_fr, lower_first, money_fr, plural_fr
from impact.models import Metric, Review
from indicators.record_types import DECLARED, RECORD_TYPES
from startups.models import LifeEvent

OUTSIDE = "Origine externe"
NOUNS = {one.key: one.nouns for one in DECLARED if one.nouns}
TECHNICAL = {
    *("id", "position", "startup_id", "incubator_id", "administration_id", "round_id", "kind_id", "name"),
    *("phase_id", "sponsor_id", "event_id", "code"),
}
"""Columns whose change is said by another word, or has no meaning for a reader."""
SAID_ONE_BY_ONE = 3
"""More additions in one go are counted."""
LONG = 60
"""A longer value is said to have changed, without being shown."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change; the values before and after are null for an addition, a removal or a creation."""

    what: str
    before: str | None = None
    after: str | None = None

    def __str__(self) -> str:
        if self.before is None or self.after is None:
            return self.what
        if len(self.before) > LONG or len(self.after) > LONG:
            return f"{self.what} : modification"
        return f"{self.what} : {self.before} → {self.after}"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One entry of the history: time, source or team, reason, and the changes of a fiche."""

    revision: Revision
    by: str
    lines: Sequence[HistoryLine]

    @property
    def at(self) -> dt.datetime:
        return self.revision.at

    @property
    def reason(self) -> str:
        return self.revision.reason


def entries(revisions: Iterable[Revision]) -> list[HistoryEntry]:
    """Return the history in words, without the revisions that change nothing for a reader."""
    shown = [HistoryEntry(one, _by(one), _lines(one.changes)) for one in revisions]
    return [entry for entry in shown if entry.lines]


def _by(revision: Revision) -> str:
    if revision.team:
        return f"Équipe de l’incubateur {revision.team}{', par l’API' if revision.source == 'api' else ''}"
    return SOURCES.get(revision.source, OUTSIDE if not revision.source else "Saisie dans Betaportfolio")


def _lines(changes: Sequence[RecordedChange]) -> list[HistoryLine]:
    created = any(change.record == "startup" and change.label == "insert" for change in changes)
    added = Counter(change.record for change in changes if change.label == "insert" and change.record in NOUNS)
    held = list_fr([plural_fr(added[record], *nouns) for record, nouns in NOUNS.items() if added[record]])
    if created:
        return [HistoryLine(f"Fiche créée, avec {held}" if held else "Fiche créée")]
    if added.total() <= SAID_ONE_BY_ONE:
        return [line for change in changes for line in _line(change)]
    others = [line for change in changes if change.label != "insert" for line in _line(change)]
    return [HistoryLine(f"Ajout de {held}"), *others]


def _line(change: RecordedChange) -> list[HistoryLine]:
    if change.record == "startup":
        return _field_lines(change) if change.label == "update" else [HistoryLine("Fiche supprimée")]
    subject = _subject(change)
    if change.label == "insert":
        return [HistoryLine(f"{subject}, ajout")]
    if change.label == "delete":
        return [HistoryLine(f"{subject}, retrait")]
    return [
        HistoryLine(f"{subject}, {lower_first(line.what)}", line.before, line.after) for line in _field_lines(change)
    ]


def _subject(change: RecordedChange) -> str:
    value = change.value
    match change.record:
        case "phase":
            return f"Phase « {value['name']} » ({_format_value(value['start'])})"
        case "event":
            return f"Événement « {LifeEvent.Kind(value['kind']).label} » ({_format_value(value['date'])})"
        case "membership":
            return f"Incubateur « {value['name']} »"
        case "sponsorship":
            return f"Sponsor « {value['name']} »"
        case "investigation":
            return "Dossier d’investigation"
        case "award":
            return f"Financement FAST {value['name']}"
        case "review":
            return f"Comité du {_format_value(value['held_on'])}{_decided(value['decision'])}"
        case "metric":
            return f"Mesure « {value['name']} »"
        case "spending":
            return f"Dépense de {value['year']}"
        case _:
            return f"Impact national {value['millesime']}"


def _decided(decision: str) -> str:
    return f" ({Review.Decision(decision).label.lower()})" if decision else ""


def _field_lines(change: RecordedChange) -> list[HistoryLine]:
    before = change.before or {}
    changed = [
        name
        for name, value in change.value.items()
        if not name.startswith("pgh_") and name not in TECHNICAL and before.get(name) != value
    ]
    if change.record == "startup" and before.get("name") != change.value.get("name"):
        changed.insert(0, "name")
    return [_field_line(change.record, name, before.get(name), change.value[name]) for name in changed]


def _field_line(record: str, name: str, before: Any, after: Any) -> HistoryLine:
    if record in ("review", "metric", "spending"):
        before, after = _worded(name, before), _worded(name, after)
    return HistoryLine(_label(record, name), _format_value(before), _format_value(after))


def _worded(name: str, value: Any) -> Any:
    """Return the label of a stored code, or a formatted amount."""
    if name == "amount" and value is not None:
        return money_fr(Decimal(str(value)))
    return WORDS.get(value, value) if isinstance(value, str) else value


def _label(record: str, name: str) -> str:
    fields = {field.attname: field for field in RECORD_TYPES[record].model._meta.concrete_fields}
    return capfirst(_OTHER_LABELS.get(name) or (str(fields[name].verbose_name) if name in fields else name))


WORDS = {
    str(word): str(label)
    for choices in (Review.Decision, Review.Outcome, Metric.Kind, Metric.Cadence, Metric.Direction)
    for word, label in choices.choices
}
_OTHER_LABELS = {
    "awarded_on": "date",
    "result_on": "date du résultat",
    "decided_on": "date de décision",
    "effective_on": "date d’effet",
    "withdrawn_on": "date du retrait",
}
"""What the history calls a field, where the label of the model is that of a form."""


def _format_value(value: Any) -> str:
    """Return a recorded value in words."""
    if value is None or value == "" or value == []:
        return "vide"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    try:
        return date_fr(dt.date.fromisoformat(str(value)))
    except ValueError:
        return str(value)
