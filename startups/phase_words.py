"""Former phase names in records, with the period in which each had its meaning.

A record is read with the names of its date: « consolidation » meant today's « acceleration » until June 2018, and a
service leaving incubation after that. A name still in a record after its period is read as what became of such records
(``LEFTOVERS``), else with its last meaning.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

INVESTIGATION_KINDS = frozenset({"investigation", "abandon-investigation"})


@dataclass(frozen=True, slots=True)
class PhaseWord:
    """A phase name, its period of use (end excluded), and the phase kind that it means.

    ``before_launch`` is its kind in a record that never left investigation, if different. ``meaning`` paraphrases the
    programme's own page of that time.
    """

    word: str
    kind: str
    used_from: dt.date
    used_until: dt.date
    meaning: str
    before_launch: str = ""

    def is_used_on(self, day: dt.date) -> bool:
        return self.used_from <= day < self.used_until

    def kind_in(self, kinds: Sequence[str]) -> str:
        """Return the kind that the name means in a record whose other phases are ``kinds``."""
        if self.before_launch and set(kinds) <= INVESTIGATION_KINDS:
            return self.before_launch
        return self.kind


_OPENED = dt.date(2015, 12, 18)
_FRENCH_WORDS = dt.date(2016, 1, 9)
_ACCELERATION = dt.date(2018, 6, 13)
_ALUMNI = dt.date(2020, 4, 29)
_TRANSFERT = dt.date(2020, 6, 15)
_DATED_PHASES = dt.date(2020, 7, 24)
_VOCABULARY_OF_2026 = dt.date(2026, 5, 11)
_CONSOLIDATION_AGAIN = dt.date(2026, 5, 28)

PHASE_WORDS = (
    PhaseWord("alpha", "construction", _OPENED, _FRENCH_WORDS, "une première version est en chantier"),
    PhaseWord("beta", "acceleration", _OPENED, _FRENCH_WORDS, "des usagers s’en servent"),
    PhaseWord("live", "acceleration", _OPENED, _FRENCH_WORDS, "le service est ouvert à tous"),
    PhaseWord(
        "consolidation",
        "acceleration",
        _FRENCH_WORDS,
        _ACCELERATION,
        "des administrations pilotes répandent le service",
    ),
    PhaseWord(
        "passation", "consolidation", _FRENCH_WORDS, _ACCELERATION, "l’administration reprend peu à peu le service"
    ),
    PhaseWord("success", "transfere", _FRENCH_WORDS, _ACCELERATION, "le repreneur opère le service durablement"),
    PhaseWord("death", "abandon", _FRENCH_WORDS, _DATED_PHASES, "le service est abandonné"),
    PhaseWord("consolidation", "consolidation", _ACCELERATION, _TRANSFERT, "le service quitte l’incubateur"),
    PhaseWord(
        "success", "opere", _ACCELERATION, _VOCABULARY_OF_2026, "le service est devenu un service public national"
    ),
    PhaseWord("alumni", "abandon", _ALUMNI, _VOCABULARY_OF_2026, "le partenariat est terminé", "abandon-investigation"),
    PhaseWord(
        "transfert", "consolidation", _TRANSFERT, _DATED_PHASES, "le service rejoint une structure qui le pérennise"
    ),
    PhaseWord(
        "transfer",
        "consolidation",
        _DATED_PHASES,
        _VOCABULARY_OF_2026,
        "le service rejoint une structure qui le pérennise",
    ),
    PhaseWord(
        "perennisation", "consolidation", _VOCABULARY_OF_2026, _CONSOLIDATION_AGAIN, "le service sort d’incubation"
    ),
)
"""By the day in which their use began. The days are those of the changes of the programme's own list of phases."""

LEFTOVERS = {"success": "opere", "perennisation": "opere", "transfer": "consolidation"}
"""What words mean in a record that bears them after their time; « alumni » depends on the record."""

MEANINGS_CHANGED = tuple(sorted({day for word in PHASE_WORDS for day in (word.used_from, word.used_until)}))
"""The days on which a record that nobody touched may begin to be read otherwise."""

EVENT_WORDS = {"death": "end"}
"""The words of events of other times; « death » was in use for one day of August 2020."""


def words_used_on(day: dt.date) -> tuple[PhaseWord, ...]:
    """Return the former names in use on a day."""
    return tuple(word for word in PHASE_WORDS if word.is_used_on(day) and word.word != word.kind)


def kind_meant(text: str, *, on: dt.date, among: Sequence[str], has_ended: bool) -> str:
    """Return the phase kind that a name means in a record read on a day; the name itself if it is not a former one.

    ``among`` are the names of the record's other phases; ``has_ended``: one of its events is the end.
    """
    uses = [word for word in PHASE_WORDS if word.word == text]
    for word in uses:
        if word.is_used_on(on):
            return word.kind_in(among)
    if text == "alumni" and on >= _VOCABULARY_OF_2026:
        if set(among) <= INVESTIGATION_KINDS:
            return "abandon-investigation"
        return "abandon" if has_ended else "transfere"
    if text in LEFTOVERS:
        return LEFTOVERS[text]
    return uses[-1].kind_in(among) if uses else text
