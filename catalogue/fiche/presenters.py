"""The standards and the findings of a fiche, in plain words."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalogue.richtext import web_address
from common.words import date_fr
from impact.models import LinkCheck
from startups.models import Finding, LifeEvent, Startup
from startups.standards import STANDARDS, Standard

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


@dataclass(frozen=True, slots=True)
class ShownStandard:
    """A standard as displayed by the fiche: its ``state``, whether it is met, and its URL."""

    label: str
    state: str
    is_met: bool
    url: str = ""
    checked: str = ""
    """Whether its page answered, and when, if it was asked."""


DONE = {"risk": "Faite, non publiée", "security": "Suivi"}
ABSENT = {"security": "Non renseigné", "quality": "Non renseigné"}


def standards(startup: Startup, checks: Iterable[LinkCheck] = ()) -> list[ShownStandard]:
    """Return each standard of the fiche, in the order of ``startups.standards``."""
    checked = {(one.field, one.url): _checked(one) for one in checks}
    return [_shown_standard(standard, startup, checked) for standard in STANDARDS.values()]


def _shown_standard(standard: Standard, startup: Startup, checked: Mapping[tuple[str, str], str]) -> ShownStandard:
    address = getattr(startup, standard.page) if standard.page else ""
    url = web_address(address)
    state = "Publié" if url else _state(standard, startup)
    answer = checked.get((standard.page, address), "") if url else ""
    return ShownStandard(standard.label, state, standard.is_kept(startup), url, answer)


def _state(standard: Standard, startup: Startup) -> str:
    """Return the state of a standard for which the fiche has no URL."""
    if standard.key == "accessibility":
        return startup.get_accessibility_display() or "Non déclarée"
    declared = getattr(startup, standard.flag) if standard.flag else None
    if declared:
        return DONE.get(standard.key, "Déclarée, sans adresse")
    return "Non" if declared is False else ABSENT.get(standard.key, "Non publié")


def _checked(check: LinkCheck) -> str:
    """Return ``répondait le 3 mars 2022``, or that it did not respond and why."""
    day = date_fr(check.checked_at)
    return f"répondait le {day}" if check.answered else f"ne répondait pas le {day} ({check.detail.lower()})"
