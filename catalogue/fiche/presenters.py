"""Findings of a fiche in plain words."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from common.words import date_fr
from startups.models import Finding, LifeEvent

_PLACE = re.compile(r"(?P<list>\w+)\[(?P<index>\d+)\](?:\.(?P<field>\w+)(?:\[\d+\])?)?\Z")
_LISTS = {
    "phases": "phase",
    "events": "événement",
    "sponsors": "sponsor",
    "incubators": "incubateur",
    "missions": "mission",
}
_FEMININE = {"phase", "mission"}
_NUMBERED = {"fast": "FAST"}
"""Lists whose index is the number that the thing bears, not its place."""
_FIELDS = {
    "start": "date d’entrée",
    "end": "date de fin",
    "date": "date",
    "name": "nom",
    "comment": "commentaire",
    "status": "statut",
    "startups": "services",
}
_QUOTED_DATE_OR_WORD = re.compile(r"« [^»]*»|(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])|[\w-]+")


@dataclass(frozen=True, slots=True)
class FindingDisplay:
    """The kind of a finding, its place, and the recorded value."""

    what: str
    where: str
    detail: str


def display_findings(findings: Iterable[Finding], phases: Mapping[str, str]) -> list[FindingDisplay]:
    """Return each open finding in words; ``phases`` maps the phase kinds that they may name to labels."""
    words = {**dict(LifeEvent.Kind.choices), **phases}
    return [FindingDisplay(one.get_code_display(), place(one.field), in_words(one.detail, words)) for one in findings]


def in_words(detail: str, words: Mapping[str, str]) -> str:
    """Return « Accélération » le 22 juillet 2019 for ``acceleration le 2019-07-22``; quoted words are unchanged."""

    def replace_word(found: re.Match[str]) -> str:
        text = found[0]
        if text in words:
            return f"«\N{NO-BREAK SPACE}{words[text]}\N{NO-BREAK SPACE}»"
        try:
            return date_fr(dt.date.fromisoformat(text)) if text[:1].isdigit() and len(text) == 10 else text
        except ValueError:
            return text

    return _QUOTED_DATE_OR_WORD.sub(replace_word, detail)


def place(field: str) -> str:
    """Return « 3e phase, date d'entrée » for ``phases[2].start``, « FAST 9 » for ``fast[9]``; other names unchanged."""
    found = _PLACE.match(field)
    if not found:
        return _FIELDS.get(field, field)
    if name := _NUMBERED.get(found["list"]):
        return f"{name} {found['index']}"
    number = int(found["index"]) + 1
    noun = _LISTS.get(found["list"], found["list"])
    rank = ("1re" if noun in _FEMININE else "1er") if number == 1 else f"{number}e"
    text = f"{rank} {noun}"
    return f"{text}, {_FIELDS.get(found['field'], found['field'])}" if found["field"] else text
