"""The sources by the name that a rule gives to its measure: lives of startups, schemes, members, measured figures."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from django.utils.text import capfirst

from common.periods import in_force_sql, not_ended_sql
from common.sql import Fragment, joined
from community.models import Member, Mission
from impact.queries.designations import undecided
from indicators.algebra import scheme_sources
from indicators.algebra.aggregates import MEASURED
from indicators.algebra.conditions import (
    NATIONAL_IMPACT,
    ON_STARTUPS,
    PHASE,
    RuleCondition,
    choice,
    either,
    in_quotes,
    phases,
)
from indicators.algebra.counted_records import require_counted
from indicators.algebra.rule_source import END, YEAR, Quantity, RuleSource, Values, unknown_without
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
    is_by_startup=True,
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
    relation="""SELECT startup_id, phase_id AS record_id, start AS date, start, until, kind_id, incubator_id
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
    is_by_startup=True,
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
    label="Première date connue parmi plusieurs",
    record="",
    also_reads=("phase", "event"),
    relation=_milestones,
    reason=lambda values, words: "",
    own=(
        RuleCondition(
            name="dates",
            label="Date qui compte, la première connue",
            options=_dates,
            types_read=(EVENT,),
            is_ordered=True,
        ),
    ),
    on_startup=(PHASE, *ON_STARTUPS),
    required=("dates",),
    is_by_startup=True,
)
"""For each startup, the first that its record gives of several dates, in an order: one startup counts once.

The programme counted so from 2019 to 2022: an investigation by its declared end, without one by its start, and a product
that was never investigated by the first date of its record.
"""

_UNDECIDED = """
SELECT asked.year, asked.why FROM unnest(%s::int[], %s::text[]) AS asked (year, why)
WHERE NOT EXISTS (
    SELECT FROM impact_designation AS one
    WHERE one.millesime = asked.year OR (NOT one.is_millesime_confirmed AND one.year_by_date = asked.year)
)
"""


def _undecided_years(values: Values, years: list[int], today: dt.date) -> Fragment:
    """Return the years that are not over and have no designation yet: most are decided in the spring of the next one."""
    running = [year for year in years if year >= today.year]
    return Fragment(_UNDECIDED, (running, [undecided(year) for year in running]))


DESIGNATIONS = RuleSource(
    name="designations",
    label="Désignations à impact national",
    record="designation",
    relation="""SELECT startup_id, id AS record_id, effective_on AS date, millesime AS year,
                       effective_on AS start, withdrawn_on AS until FROM impact_designation""",
    reason=lambda values, words: "Désignation à impact national",
    on_startup=tuple(condition for condition in (PHASE, *ON_STARTUPS) if condition is not NATIONAL_IMPACT),
    senseless={"national_impact": "une désignation est toujours à impact national"},
    periods=(YEAR, END),
    year_words="pour le millésime de l’année",
    is_dated=False,
    in_year=not_ended_sql("{today}", until="fact.until"),
    unknown=_undecided_years,
)
"""In the year that they count for, those that are in force; at the end of a year, those in force that day."""

UNCONFIRMED_DESIGNATIONS = replace(
    DESIGNATIONS, relation=f"{DESIGNATIONS.relation} WHERE NOT is_millesime_confirmed", unknown=None
)
DESIGNATIONS_BY_DATES = replace(
    DESIGNATIONS,
    relation="""SELECT startup_id, id AS record_id, reading.year, since AS date, since AS start,
                       withdrawn_on AS until
                FROM impact_designation
                CROSS JOIN LATERAL (
                    SELECT CASE WHEN is_millesime_confirmed THEN effective_on ELSE decided_on END,
                           CASE WHEN is_millesime_confirmed THEN millesime ELSE year_by_date END
                ) AS reading (since, year)""",
    unknown=None,
)
"""The two other readings of designations, for the marks of their figures (``indicators.live.plan``): no rule names them."""

_STATUSES = {status.value: str(status.label) for status in Mission.Status}
_DOMAINS = {domain.value: str(domain.label) for domain in Member.Domain}
DOMAIN = choice("domain", "Domaine", _DOMAINS, "fact.domain = ANY (%s)")
_UNKNOWN_MEMBERS = unknown_without(
    "community_mission AS mission WHERE extract(year FROM mission.start) <= asked.year",
    "Aucun membre de la communauté n’est enregistré pour cette année.",
)
_ACTIVE = in_force_sql("{{at}}", start="{mission}.start", last_day="{mission}.last_day")
_MEMBERS = """SELECT NULL::bigint AS startup_id, member.id AS record_id, mission.start AS date,
                     mission.start, mission.last_day + 1 AS until, extract(year FROM mission.start)::int AS year,
                     mission.id AS mission_id, member.domain
              FROM community_mission AS mission JOIN community_member AS member ON member.id = mission.member_id"""

MEMBERS_ACTIVE = RuleSource(
    name="members_active",
    label="Membres actifs, à une date",
    record="member",
    relation=_MEMBERS,
    reason=lambda values, words: "Membre actif",
    own=(
        choice(
            "status",
            "Statut d’une mission en cours",
            _STATUSES,
            "EXISTS (SELECT FROM community_mission AS held WHERE held.member_id = fact.record_id"
            f" AND {_ACTIVE.format(mission='held')} AND held.status = ANY (%s))",
        ),
        DOMAIN,
    ),
    periods=(END,),
    once=(
        "NOT EXISTS (SELECT FROM community_mission AS other WHERE other.member_id = fact.record_id"
        f" AND other.id < fact.mission_id AND {_ACTIVE.format(mission='other')})"
    ),
    unknown=_UNKNOWN_MEMBERS,
    is_of_startups=False,
)
"""A member with several missions that day counts once, under each of their statuses."""

MEMBERS_JOINING = RuleSource(
    name="members_joining",
    label="Arrivées de membres",
    record="member",
    relation=_MEMBERS,
    reason=lambda values, words: "Première mission",
    own=(
        choice(
            "status",
            "Statut à l’arrivée",
            _STATUSES,
            "EXISTS (SELECT FROM community_mission AS held WHERE held.member_id = fact.record_id"
            " AND held.start = fact.date AND held.status = ANY (%s))",
        ),
        DOMAIN,
    ),
    once=(
        "NOT EXISTS (SELECT FROM community_mission AS other WHERE other.member_id = fact.record_id"
        " AND (other.start, other.id) < (fact.date, fact.mission_id))"
    ),
    unknown=_UNKNOWN_MEMBERS,
    is_of_startups=False,
)
"""A member joins once, with the first mission."""

INDICATOR = RuleCondition(name="indicator", label="Indicateur", options=lambda words: None, test="fact.code = ANY (%s)")
_LATER = """NOT EXISTS (
    SELECT FROM indicators_measuredfigure AS other WHERE other.indicator_id = fact.indicator_id
    AND extract(year FROM other.until - 1)::int = fact.year
    AND (other.until > fact.stopped OR (other.until = fact.stopped AND other.start < fact.began))
)"""


COUNT, NUMBER, SHARE, AMOUNT = "count", "number", "share", "amount"
QUANTITIES: Final = {
    COUNT: Quantity("Nombre entier", "fact.value", ""),
    NUMBER: Quantity("Nombre", "fact.value", ""),
    SHARE: Quantity("Pourcentage", "fact.value", "%"),
    AMOUNT: Quantity("Montant", "fact.value", "€"),
}
MEASURED_FIGURES = RuleSource(
    name="measured",
    label="Valeurs relevées par l’équipe",
    record="measured_figure",
    relation="""SELECT NULL::bigint AS startup_id, figure.id AS record_id, figure.until - 1 AS date,
                       extract(year FROM figure.until - 1)::int AS year, figure.indicator_id, indicator.code,
                       figure.value, figure.start AS began, figure.until AS stopped
                FROM indicators_measuredfigure AS figure
                JOIN indicators_indicator AS indicator ON indicator.id = figure.indicator_id""",
    reason=lambda values, words: "Relevé saisi par l’équipe",
    own=(INDICATOR,),
    required=("indicator",),
    periods=(YEAR,),
    aggregates=(MEASURED,),
    quantities=QUANTITIES,
    once=_LATER,
    is_composed=False,
    is_of_startups=False,
)
"""A year has the figure of the period that ends last in it, the longest of those that end together."""


def measured_rule(code: str, quantity: str) -> dict[str, str]:
    """Return the rule of an indicator with external figures."""
    return {"measure": MEASURED_FIGURES.name, "indicator": code, "quantity": quantity}


def by_name(sources: Iterable[RuleSource]) -> dict[str, RuleSource]:
    """Return the sources by name.

    :raises ImproperlyConfigured: one counts or reads an undeclared record type.
    """
    found = {}
    for source in sources:
        for kind in source.kinds_read({}):
            require_counted(kind, f"The source {source.name!r}")
        for condition in source.conditions.values():
            for kind in condition.types_read:
                require_counted(kind, f"The condition {condition.name!r} of {source.name!r}")
        found[source.name] = source
    return found


def types_read_by_conditions(sources: Iterable[RuleSource]) -> dict[str, tuple[str, ...]]:
    """Return the record types that each condition reads in addition to the counted rows, by name, if any."""
    conditions = [condition for source in sources for condition in source.conditions.values()]
    return {condition.name: condition.types_read for condition in conditions if condition.types_read}


SOURCES = by_name(
    (
        ENTRIES,
        STATES,
        MILESTONES,
        DESIGNATIONS,
        *scheme_sources.SOURCES,
        MEMBERS_ACTIVE,
        MEMBERS_JOINING,
        MEASURED_FIGURES,
    )
)
TYPES_READ = types_read_by_conditions(SOURCES.values())
