"""Sources of the lives of startups: entries, states, durations, designations, events, committees."""

from typing import Final

from impact.models import Review
from indicators.algebra.aggregates import COUNT, MEAN, MEDIAN, RATE, SHARE, SUM
from indicators.algebra.conditions import Bounds, Choice, Flag, either, in_quotes
from indicators.algebra.fields import NATIONAL_IMPACT, ON_STARTUPS, PHASE
from indicators.algebra.periods import END, YEAR
from indicators.algebra.source import Noun, Quantity, Source, Values
from indicators.algebra.vocabulary import Vocabulary
from startups.models import LifeEvent, PhaseKind

MONEY: Final = {SUM: "Montant total", MEAN: "Montant moyen", MEDIAN: "Montant médian"}
STARTUPS: Final = Noun("services", is_startups=True)
ANY_STARTUPS: Final = Noun("services, toutes phases confondues,", is_startups=True)


def kind(name: str, label: str, test: str, before: str) -> Choice:
    """A choice among the phases, said after ``before``."""
    return Choice(
        name=name,
        label=label,
        test=test,
        options=lambda words: {key: kind.label for key, kind in words.kinds.items()},
        words=lambda labels: f"{before} {either(map(in_quotes, labels))}",
        noun="La phase",
        nouns="Les phases",
    )


KIND = kind("kind", "Phase", "fact.kind_id = ANY (%s)", "en phase")
FIRST_TIME = Flag(
    name="first_time",
    label="Pour la première fois",
    tests=("fact.first_of_kind",),
    words=("qui sont les premières du service dans cette phase",),
)
_GROUPS = {
    PhaseKind.Group.INVESTIGATION: "en investigation",
    PhaseKind.Group.SERVICE: "accompagnés ou pérennisés",
    PhaseKind.Group.ENDED: "dont le partenariat est terminé",
}
GROUP = Choice(
    name="group",
    label="Groupe de phases",
    test="fact.kind_id = ANY (%s)",
    options=lambda words: {group.value: chosen for group, chosen in _GROUPS.items()},
    words=either,
    noun="Le groupe",
    nouns="Les groupes",
    values=lambda groups, words: [key for key, kind in words.kinds.items() if kind.group in groups],
)


def labels(values: Values, name: str, words: Vocabulary) -> str:
    """The phases that a population names, in words."""
    return either(in_quotes(words.kinds[key].label) for key in values[name])


def _entries_noun(values: Values, period: str) -> Noun:
    if values.get("first_time"):
        return Noun("services entrés pour la première fois", is_startups=True)
    return Noun("entrées", is_feminine=True)


def _entry_check(values: Values, words: Vocabulary) -> str:
    if "first_time" in values and len(values.get("kind", ())) > 1:
        return "« first_time » demande une seule phase : un service a une première entrée dans chacune."
    return ""


ENTRIES = Source(
    name="entries",
    label="Entrées dans une phase",
    record="phase",
    relation="""SELECT startup_id, phase_id AS record_id, start AS date, year, kind_id, first_of_kind, incubator_id
                FROM startups_span WHERE is_entry""",
    noun=_entries_noun,
    reason=lambda values, words: (
        f"{'Première entrée' if values.get('first_time') else 'Entrée'} en phase {labels(values, 'kind', words)}"
    ),
    own=(KIND, FIRST_TIME),
    on_startup=ON_STARTUPS,
    required=("kind",),
    silent=("first_time",),
    check=_entry_check,
    incubator="fact.incubator_id",
    incubator_joins=(),
)
"""A phase that is planned for a day to come has not been entered."""


def _state_reason(values: Values, words: Vocabulary) -> str:
    if "kind" in values:
        return f"En phase {labels(values, 'kind', words)}"
    if "group" in values:
        return f"Dans le groupe {either(in_quotes(PhaseKind.Group(group).label) for group in values['group'])}"
    return "Entré dans une phase"


def _state_check(values: Values, words: Vocabulary) -> str:
    outside = [key for key in values.get("kind", ()) if words.kinds[key].group not in values.get("group", ())]
    if "group" in values and outside:
        return f"La phase « {outside[0]} » n’est dans aucun des groupes demandés : rien ne compterait."
    return ""


STATES = Source(
    name="states",
    label="Services dans une phase, à une date",
    record="phase",
    relation="""SELECT startup_id, phase_id AS record_id, start AS date, start, stop, kind_id, incubator_id
                FROM startups_span""",
    noun=lambda values, period: STARTUPS if {"kind", "group"} & values.keys() else ANY_STARTUPS,
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


def _durations_check(values: Values, words: Vocabulary) -> str:
    if values["from"] == values["to"]:
        return "Une durée va d’une phase à une autre : « from » et « to » sont la même."
    if len(values["from"]) > 1 or len(values["to"]) > 1:
        return "Une durée va d’une phase à une autre : « from » et « to » en nomment chacune une seule."
    return ""


_DELAYS: Final = {MEAN: "Délai moyen", MEDIAN: "Délai médian"}
_ELAPSED = "indicators_complete_months(fact.since, fact.date)"
DURATIONS = Source(
    name="durations",
    label="Durées d’une phase à une autre",
    record="phase",
    relation="""SELECT reached.startup_id, reached.phase_id AS record_id, reached.start AS date, reached.year,
                       left_phase.kind_id AS from_kind, reached.kind_id AS to_kind, left_phase.start AS since,
                       reached.incubator_id
                FROM startups_span AS reached JOIN startups_span AS left_phase
                    ON left_phase.startup_id = reached.startup_id AND left_phase.first_of_kind
                    AND left_phase.start <= reached.start
                WHERE reached.first_of_kind""",
    noun=lambda values, period: Noun("services passés", is_startups=True),
    reason=lambda values, words: (
        f"De la phase {labels(values, 'from', words)} à la phase {labels(values, 'to', words)}"
    ),
    own=(
        kind("from", "De la phase", "fact.from_kind = ANY (%s)", "de la phase"),
        kind("to", "À la phase", "fact.to_kind = ANY (%s)", "à la phase"),
        Bounds(name="duration", label="Durée", expression=_ELAPSED, unit="mois", words="en"),
    ),
    on_startup=ON_STARTUPS,
    required=("from", "to"),
    check=_durations_check,
    aggregates=(MEDIAN, MEAN, COUNT, SHARE, RATE),
    quantities={
        "months": Quantity(
            "Mois révolus", _ELAPSED, "mois", {head: f"{say}, en mois révolus," for head, say in _DELAYS.items()}
        ),
        "days": Quantity(
            "Jours", "fact.date - fact.since", "jours", {head: f"{say}, en jours," for head, say in _DELAYS.items()}
        ),
    },
    incubator="fact.incubator_id",
    incubator_joins=(),
)
"""From the first entry into a phase to the first entry into another, which is not before."""

DESIGNATIONS = Source(
    name="designations",
    label="Désignations à impact national",
    record="designation",
    relation="""SELECT startup_id, id AS record_id, effective_on AS date, millesime AS year,
                       effective_on AS start, withdrawn_on AS stop FROM impact_designation""",
    noun=lambda values, period: (
        Noun("désignations à impact national en vigueur", is_feminine=True)
        if period == END
        else Noun("services désignés à impact national", is_startups=True)
    ),
    reason=lambda values, words: "Désignation à impact national",
    on_startup=tuple(condition for condition in (PHASE, *ON_STARTUPS) if condition is not NATIONAL_IMPACT),
    senseless={"national_impact": "une désignation est toujours à impact national"},
    periods=(YEAR, END),
    year_words="pour le millésime de l’année",
    is_dated=False,
    in_year="common_goes_on(fact.stop, {today})",
)
"""In the year that they count for, those that are in force; at the end of a year, those in force that day."""

EVENTS = Source(
    name="events",
    label="Événements des fiches",
    record="event",
    relation="SELECT startup_id, id AS record_id, date, extract(year FROM date)::int AS year, kind FROM startups_lifeevent",
    noun=lambda values, period: Noun("événements"),
    reason=lambda values, words: f"Événement {either(in_quotes(LifeEvent.Kind(key).label) for key in values['event'])}",
    own=(
        Choice(
            name="event",
            label="Sorte d’événement",
            test="fact.kind = ANY (%s)",
            options=lambda words: {kind.value: str(kind.label) for kind in LifeEvent.Kind},
            words=lambda chosen: either(map(in_quotes, chosen)),
            noun="La sorte d’événement",
            nouns="Les sortes",
        ),
    ),
    on_startup=(PHASE, *ON_STARTUPS),
    required=("event",),
)


def _outcome(name: str, label: str, column: str, prefix: str, options: dict[str, str]) -> Choice:
    return Choice(
        name=name,
        label=label,
        test=f"fact.{column} = ANY (%s)",
        options=lambda words: options,
        words=lambda chosen: f"{prefix} {either(map(in_quotes, chosen))}",
        noun="La valeur",
        nouns="Les valeurs",
    )


AMOUNT = Bounds(name="amount", label="Montant", expression="fact.amount", unit="€", words="d’un montant de")
REVIEWS = Source(
    name="reviews",
    label="Comités d’investissement",
    record="review",
    relation="""SELECT startup_id, id AS record_id, held_on AS date, extract(year FROM held_on)::int AS year,
                       decision, last_outcome, amount FROM impact_review""",
    noun=lambda values, period: Noun("comités d’investissement"),
    reason=lambda values, words: "Comité d’investissement",
    own=(
        _outcome("decision", "Décision", "decision", "qui décident", {d.value: str(d.label) for d in Review.Decision}),
        _outcome(
            "outcome",
            "Objectifs précédents",
            "last_outcome",
            "qui constatent des objectifs",
            {outcome.value: str(outcome.label) for outcome in Review.Outcome},
        ),
        AMOUNT,
    ),
    on_startup=(PHASE, *ON_STARTUPS),
    aggregates=(COUNT, SUM, MEAN, MEDIAN, SHARE, RATE),
    quantities={"amount": Quantity("Montant décidé", "fact.amount", "€", MONEY, "dont le montant est connu")},
)

SOURCES: Final = (ENTRIES, STATES, DESIGNATIONS, EVENTS, DURATIONS, REVIEWS)
