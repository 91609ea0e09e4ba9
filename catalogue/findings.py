"""What is doubtful in a fiche, in plain words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from startups.models import Finding

_PLACE = re.compile(r"(?P<list>\w+)\[(?P<index>\d+)\](?:\.(?P<field>\w+))?\Z")
_LISTS = {"phases": "phase", "events": "événement", "sponsors": "sponsor", "incubators": "incubateur"}
_FIELDS = {"start": "date d’entrée", "end": "date de fin", "date": "date", "name": "nom", "comment": "commentaire"}


@dataclass(frozen=True, slots=True)
class SaidFinding:
    """The kind of doubt, where it is, and what the record says."""

    what: str
    where: str
    detail: str


def said_findings(findings: Iterable[Finding]) -> list[SaidFinding]:
    """Each open finding in words."""
    return [SaidFinding(one.get_code_display(), place(one.field), one.detail) for one in findings]


def place(field: str) -> str:
    """``phases[2].start`` as « 3e phase, date d'entrée »; a field that has no words of its own stays as it is."""
    found = _PLACE.match(field)
    if not found:
        return _FIELDS.get(field, field)
    number = int(found["index"]) + 1
    noun = _LISTS.get(found["list"], found["list"])
    rank = ("1re" if noun == "phase" else "1er") if number == 1 else f"{number}e"
    said = f"{rank} {noun}"
    return f"{said}, {_FIELDS.get(found['field'], found['field'])}" if found["field"] else said
