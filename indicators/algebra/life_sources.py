"""Sources on the lives of startups: entries, states, milestones, designations."""

from typing import Final

from django.utils.text import capfirst

from indicators.algebra.conditions import RuleCondition, choice, either, in_quotes
from indicators.algebra.fragments import Fragment, joined
from indicators.algebra.periods import END, YEAR
from indicators.algebra.source import RuleSource, Values
from indicators.algebra.startup_conditions import NATIONAL_IMPACT, ON_STARTUPS, PHASE, phases
from indicators.algebra.vocabulary import RuleVocabulary
from startups.models import LifeEvent, PhaseKind

KIND = RuleCondition(name="kind", label="Phase", options=phases, test="fact.kind_id = ANY (%s)")
FIRST_TIME = choice("first_time", "Pour la première fois", {True: "oui"}, "fact.first_of_kind = ANY (%s)", is_flag=True)
GROUP = RuleCondition(
    name="group",
    label="Groupe de phases",
    options=lambda words: {group.value: str(group.label) for group in PhaseKind.Group},
    test="fact.kind_id = ANY (%s)",
    values=lambda groups, words: [key for key, kind in words.kinds.items() if kind.group in groups],
)


def labels(values: Values, name: str, words: RuleVocabulary) -> str:
    """Return the labels of the phases in a population."""
    return either(in_quotes(words.kinds[key].label) for key in values[name])


def _entry_check(values: Values, words: RuleVocabulary) -> str:
    if "first_time" in values and len(values.get("kind", ())) > 1:
        return "« first_time » demande une seule phase : un service a une première entrée dans chacune."
    return ""


ENTRIES = RuleSource(
    name="entries",
    label="Entrées dans une phase",
    record="phase",
    relation="""SELECT startup_id, phase_id AS record_id, start AS date, year, kind_id, first_of_kind, incubator_id
                FROM startups_span WHERE is_entry""",
    reason=lambda values, words: (
        f"{'Première entrée' if values.get('first_time') else 'Entrée'} en phase {labels(values, 'kind', words)}"
    ),
    own=(KIND, FIRST_TIME),
    on_startup=ON_STARTUPS,
    required=("kind",),
    check=_entry_check,
    incubator="fact.incubator_id",
    incubator_joins=(),
)
"""A phase that is planned for a day to come has not been entered."""


def _state_reason(values: Values, words: RuleVocabulary) -> str:
    if "kind" in values:
        return f"En phase {labels(values, 'kind', words)}"
    if "group" in values:
        return f"Dans le groupe {either(in_quotes(PhaseKind.Group(group).label) for group in values['group'])}"
    return "Entré dans une phase"


def _state_check(values: Values, words: RuleVocabulary) -> str:
    outside = [key for key in values.get("kind", ()) if words.kinds[key].group not in values.get("group", ())]
    if "group" in values and outside:
        return f"La phase « {outside[0]} » n’est dans aucun des groupes demandés : rien ne compterait."
    return ""


STATES = RuleSource(
    name="states",
    label="Services dans une phase, à une date",
    record="phase",
    relation="""SELECT startup_id, phase_id AS record_id, start AS date, start, stop, kind_id, incubator_id
                FROM startups_span""",
    reason=_state_reason,
    own=(KIND, GROUP),
    on_startup=ON_STARTUPS,
    senseless={
        "first_time": "un état n’a pas de première fois ; comptez des entrées (« entries »)",
        "phase": "la phase d’un état est son « kind »",
    },
    check=_state_check,
    periods=(END,),
    incubator="fact.incubator_id",
    incubator_joins=(),
)

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


def _dates(words: RuleVocabulary) -> dict[str, str]:
    """Return every available date with its label, in the usual order."""
    labels = {key: in_quotes(kind.label) for key, kind in words.kinds.items()}
    return {
        **{f"{EVENT}:{kind.value}": f"événement {in_quotes(str(kind.label))}" for kind in LifeEvent.Kind},
        **{f"{END_OF}:{key}": f"fin déclarée de la première phase {label}" for key, label in labels.items()},
        **{f"{START_OF}:{key}": f"première entrée en phase {label}" for key, label in labels.items()},
        FIRST: "première date de la fiche",
    }


def _milestones(values: Values, words: RuleVocabulary) -> Fragment:
    """Return SQL for one row by startup with one of the dates, with its record and the kind of date."""
    options = _dates(words)
    named = [key.partition(":")[2] for key in values["dates"] if key.startswith((f"{END_OF}:", f"{START_OF}:"))]
    tried = joined(
        "\nUNION ALL\n", [_dated_rows(place, key, options, named) for place, key in enumerate(values["dates"])]
    )
    return (
        Fragment(
            "SELECT DISTINCT ON (startup_id) startup_id, record, record_id, date, extract(year FROM date)::int AS year, reason"
            "\nFROM ("
        )
        + tried
        + Fragment(") AS tried ORDER BY startup_id, place, date, record_id")
    )


def _dated_rows(place: int, key: str, options: dict[str, str], named: list[str]) -> Fragment:
    where, _, name = key.partition(":")
    reason = capfirst(options[key])
    rows = Fragment(_ROWS[where], (name or named,))
    chosen = Fragment("SELECT one.*, %s::int AS place, %s::varchar AS reason FROM (", (place, reason))
    return chosen + rows + Fragment(") AS one")


MILESTONES = RuleSource(
    name="milestones",
    label="Jalons : la première connue de plusieurs dates",
    record="",
    also_reads=("phase", "event"),
    relation=_milestones,
    reason=lambda values, words: "",
    own=(
        RuleCondition(
            name="dates",
            label="Date qui compte, la première connue",
            options=_dates,
            looks_at=(EVENT,),
            is_ordered=True,
        ),
    ),
    on_startup=(PHASE, *ON_STARTUPS),
    required=("dates",),
)
"""For each startup, the first that its record gives of several dates, in an order: one startup counts once.

The programme counted so from 2019 to 2022: an investigation by its declared end, without one by its start, and a product
that was never investigated by the first date of its record.
"""

DESIGNATIONS = RuleSource(
    name="designations",
    label="Désignations à impact national",
    record="designation",
    relation="""SELECT startup_id, id AS record_id, effective_on AS date, millesime AS year,
                       effective_on AS start, withdrawn_on AS stop FROM impact_designation""",
    reason=lambda values, words: "Désignation à impact national",
    on_startup=tuple(condition for condition in (PHASE, *ON_STARTUPS) if condition is not NATIONAL_IMPACT),
    senseless={"national_impact": "une désignation est toujours à impact national"},
    periods=(YEAR, END),
    year_words="pour le millésime de l’année",
    is_dated=False,
    in_year="common_goes_on(fact.stop, {today})",
)
"""In the year that they count for, those that are in force; at the end of a year, those in force that day."""

SOURCES: Final = (ENTRIES, STATES, MILESTONES, DESIGNATIONS)
