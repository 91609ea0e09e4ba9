"""The source of milestones: for each startup, the first that its record gives of several dates, in an order.

The programme counted so from 2019 to 2022: an investigation by its declared end, without one by its start, and a product
that was never investigated by the first date of its record. One startup has one milestone, so it counts once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from indicators.algebra.conditions import Refused, in_quotes, texts
from indicators.algebra.fields import ON_STARTUPS, PHASE
from indicators.algebra.fragments import Fragment, joined
from indicators.algebra.source import Noun, Source, Values
from indicators.algebra.vocabulary import Vocabulary
from startups.models import LifeEvent

EVENT, END_OF, START_OF, FIRST = "event", "end", "start", "first"

_ROWS = {
    EVENT: """SELECT startup_id, 'event' AS record, id AS record_id, date FROM startups_lifeevent WHERE kind = %s""",
    END_OF: """SELECT span.startup_id, 'phase' AS record, span.phase_id AS record_id, phase.declared_end AS date
               FROM startups_span AS span JOIN startups_phase AS phase ON phase.id = span.phase_id
               WHERE span.is_entry AND span.first_of_kind AND phase.declared_end IS NOT NULL AND span.kind_id = %s""",
    START_OF: """SELECT startup_id, 'phase' AS record, phase_id AS record_id, start AS date
                 FROM startups_span WHERE is_entry AND first_of_kind AND kind_id = %s""",
    FIRST: """SELECT startup_id, 'phase' AS record, phase_id AS record_id, start AS date
              FROM startups_span AS span WHERE is_entry AND NOT EXISTS (
                  SELECT FROM startups_phase AS phase
                  WHERE phase.startup_id = span.startup_id AND phase.kind_id = ANY (%s)
              )""",
}
"""Where a date is read, by what stands before the colon of its key. The first date of all is that of a record without the
phases that the rule names: an investigation whose date is unknown does not count by another phase."""


def _options(words: Vocabulary) -> dict[str, str]:
    """Every date that can be asked for, with its words, in the order in which they are usually tried."""
    labels = {key: in_quotes(kind.label) for key, kind in words.kinds.items()}
    return {
        **{f"{EVENT}:{kind.value}": f"événement {in_quotes(str(kind.label))}" for kind in LifeEvent.Kind},
        **{f"{END_OF}:{key}": f"fin déclarée de la première phase {label}" for key, label in labels.items()},
        **{f"{START_OF}:{key}": f"première entrée en phase {label}" for key, label in labels.items()},
        FIRST: "première date de la fiche",
    }


@dataclass(frozen=True, slots=True)
class FirstKnown:
    """An ordered list of dates, the first of which that a record holds is the one that counts."""

    name: str = "dates"
    label: str = "Date qui compte, la première connue"
    joins: tuple[str, ...] = ()
    looks_at: tuple[str, ...] = (EVENT,)
    of_startup: bool = False

    def read(self, value: object, words: Vocabulary) -> tuple[str, ...]:
        chosen = texts(self.name, value)
        options = _options(words)
        unknown = [one for one in chosen if one not in options]
        if unknown:
            raise Refused(
                f"La date « {unknown[0][:80]} » n’existe pas. Une date est « {FIRST} », « {EVENT}: » suivi d’une sorte "
                f"d’événement, « {START_OF}: » ou « {END_OF}: » suivis d’une phase."
            )
        return chosen

    def sql(self, value: tuple[str, ...], words: Vocabulary) -> Fragment:
        """The dates are chosen where the rows are made (see ``milestones``): none is left out here."""
        return Fragment("true")

    def describe(self, value: tuple[str, ...], words: Vocabulary) -> str:
        return f"dont la date (la première connue : {_in_order(value, words)}) est"

    def is_within(self, value: tuple[str, ...], other: tuple[str, ...]) -> bool:
        return value == other

    def described(self, words: Vocabulary) -> dict[str, Any]:
        listed = [{"value": key, "label": label} for key, label in _options(words).items()]
        return {"type": "choice", "several": "first", "values": listed}


def _in_order(dates: Sequence[str], words: Vocabulary) -> str:
    """``événement « Lancement », sinon première entrée en phase « Construction »``."""
    options = _options(words)
    return ", sinon ".join(options[key] for key in dates)


def milestones(values: Values, words: Vocabulary) -> Fragment:
    """One row for each startup that has one of the dates, with the record that holds it and which date it is."""
    options = _options(words)
    phases = [key.partition(":")[2] for key in values["dates"] if key.startswith((f"{END_OF}:", f"{START_OF}:"))]
    tried = joined("\nUNION ALL\n", [_dates(place, key, options, phases) for place, key in enumerate(values["dates"])])
    return (
        Fragment(
            "SELECT DISTINCT ON (startup_id) startup_id, record, record_id, date, extract(year FROM date)::int AS year, reason"
            "\nFROM ("
        )
        + tried
        + Fragment(") AS tried ORDER BY startup_id, place, date, record_id")
    )


def _dates(place: int, key: str, options: Mapping[str, str], phases: list[str]) -> Fragment:
    where, _, name = key.partition(":")
    reason = capfirst(options[key])
    rows = Fragment(_ROWS[where], (name or phases,))
    chosen = Fragment("SELECT one.*, %s::int AS place, %s::varchar AS reason FROM (", (place, reason))
    return chosen + rows + Fragment(") AS one")


MILESTONES = Source(
    name="milestones",
    label="Jalons : la première connue de plusieurs dates",
    record="",
    also_reads=("phase", "event"),
    relation=milestones,
    noun=lambda values, period: Noun("services", is_startups=True),
    reason=lambda values, words: "",
    own=(FirstKnown(),),
    on_startup=(PHASE, *ON_STARTUPS),
    required=("dates",),
)
