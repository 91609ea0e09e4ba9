"""The record types, each declared once.

The feed of changes and its columns, the evidence of figures, the causes of drift, the history of a fiche and what can
be undone are derived from a declaration. To add a type: add its table, its migration and a declaration here. If figures
count it, add a source in ``indicators.algebra``; if the API lists it, add a list in ``gateway.lists``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import ForeignKey

from budget.models import (
    Award,
    CreditLine,
    CreditYear,
    EntryCriterion,
    FundingRound,
    Milestone,
    Participation,
    Season,
    SharedService,
    Support,
)
from common.history import history_of
from community.models import Member, NpsWave, Training
from impact.models import (
    CostUnit,
    Designation,
    Measurement,
    Metric,
    Objective,
    OtherFunding,
    Review,
    Spending,
    StatedUnitCost,
)
from incubators.models import Administration, Incubator
from indicators.models import Definition, Indicator, IndicatorCard, IndicatorFollower, MeasuredFigure, Target
from startups.models import Investigation, LifeEvent, Membership, Phase, PhaseKind, Sponsorship, Startup

type Model = type[models.Model]


@dataclass(frozen=True, slots=True)
class OwnerPath:
    """How a row gives its startup: by a column of its own, or through a row of ``through``."""

    stored: str
    through: Model | None


@dataclass(frozen=True, slots=True, eq=False)
class RecordType:
    """A record type, whose table has a history.

    ``number`` is its position in the feed of changes. It is part of the cursors that clients store, so it is never
    reused (0: not in the feed). ``private`` lists the columns that name people or a private record, besides those that
    name an account. ``through`` is the relation to its startup, if the table has no column for it. ``public_key``
    identifies a row where other tables refer to it, instead of its number. ``public_columns`` lists the columns whose
    name in the feed differs from the field.

    ``values`` decide whether a figure counts a record, and for how much: names and SQL expressions over its version
    ``h``. A record without a startup is named by ``name`` (SQL over its key ``{key}``), else by ``title``.

    ``nouns`` (singular, plural) include it in the history of a fiche, unless it has one of its own
    (``has_own_history``); ``version_name`` is then SQL over its version ``h``.
    """

    key: str
    model: Model
    number: int = 0
    private: tuple[str, ...] = ()
    through: str = ""
    public_key: str = ""
    public_columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    title: str = ""
    nouns: tuple[str, str] | None = None
    version_name: str = ""
    has_own_history: bool = False
    is_undoable: bool = False

    @property
    def public_name(self) -> str:
        """Return the name of the type in the feed."""
        return self.key.replace("_", "-")

    @property
    def history(self) -> str:
        """Return the table of the versions of its records."""
        return history_of(self.model)._meta.db_table

    @property
    def may_be_of_no_startup(self) -> bool:
        return bool(self.name or self.title)

    @property
    def startup_of_version(self) -> str:
        """Return the SQL of the startup of a version ``h``, if the table has a column for it."""
        about = owner(self)
        return f"h.{about.stored}" if about and not about.through else "NULL::bigint"

    @property
    def private_columns(self) -> frozenset[str]:
        """Return the columns that only staff may read: the private ones and people's accounts."""
        accounts = settings.AUTH_USER_MODEL
        return frozenset(
            str(one.column)
            for one in self.model._meta.concrete_fields
            if one.name in self.private or (isinstance(one, ForeignKey) and one.related_model._meta.label == accounts)
        )


@lru_cache
def owner(record_type: RecordType) -> OwnerPath | None:
    """Return how the rows give their startup; None for a type without a startup."""
    if record_type.model is Startup:
        return OwnerPath("id", None)
    fields = {one.name: one for one in record_type.model._meta.concrete_fields if isinstance(one, ForeignKey)}
    if record_type.through:
        relation = fields[record_type.through]
        return OwnerPath(relation.column, relation.related_model)
    named = next((one for one in fields.values() if one.related_model is Startup), None)
    return OwnerPath(named.column, None) if named else None


def _choice_label(column: str, choices: type[models.TextChoices]) -> str:
    """Return the SQL of the French label of a stored choice."""
    labels = {value: str(label).replace("'", "’") for value, label in choices.choices}
    cases = " ".join(f"WHEN '{value}' THEN '{label}'" for value, label in labels.items())
    return f"CASE {column} {cases} END"


DECLARED = (
    RecordType(
        "startup",
        Startup,
        number=4,
        public_key="slug",
        private=("contact_dinum", "contact_incubator", "details"),
        is_undoable=True,
    ),
    RecordType(
        "phase",
        Phase,
        number=7,
        nouns=("phase", "phases"),
        version_name="SELECT label FROM startups_phasekind WHERE key = h.kind_id",
        is_undoable=True,
        values={
            "date": "h.start",
            "kind": "(SELECT label FROM startups_phasekind WHERE key = h.kind_id)",
            "end": "h.declared_end",
        },
    ),
    RecordType(
        "event",
        LifeEvent,
        number=8,
        nouns=("événement", "événements"),
        is_undoable=True,
        values={"date": "h.date", "kind": "h.kind"},
    ),
    RecordType(
        "membership",
        Membership,
        number=6,
        nouns=("rattachement à un incubateur", "rattachements à un incubateur"),
        version_name="SELECT name FROM incubators_incubator WHERE id = h.incubator_id",
        is_undoable=True,
        public_columns={"until": "end"},
        values={
            "incubator": "(SELECT name FROM incubators_incubator WHERE id = h.incubator_id)",
            "start": "h.start",
            "end": "h.until",
            "lead": "h.is_lead",
        },
    ),
    RecordType(
        "sponsorship",
        Sponsorship,
        number=5,
        nouns=("sponsor", "sponsors"),
        version_name="SELECT name FROM incubators_administration WHERE id = h.administration_id",
        is_undoable=True,
    ),
    RecordType(
        "investigation",
        Investigation,
        number=9,
        private=("intrapreneur",),
        through="phase",
        nouns=("dossier d’investigation", "dossiers d’investigation"),
        is_undoable=True,
    ),
    RecordType(
        "award",
        Award,
        number=11,
        private=("application",),
        nouns=("financement", "financements"),
        version_name="SELECT number FROM budget_fundinground WHERE id = h.round_id",
        values={
            "date": "h.awarded_on",
            "amount": "h.amount",
            "laureate": """coalesce((SELECT name FROM startups_startup WHERE id = h.startup_id),
                                    (SELECT name FROM incubators_incubator WHERE id = h.incubator_id))""",
            "reached": "CASE h.objective_reached WHEN true THEN 'objectif atteint' WHEN false THEN 'objectif manqué' END",
            "result_on": "h.result_on",
        },
        name="""SELECT incubator.name FROM budget_award AS award
                JOIN incubators_incubator AS incubator ON incubator.id = award.incubator_id WHERE award.id = {key}""",
    ),
    RecordType(
        "designation",
        Designation,
        number=20,
        nouns=("désignation", "désignations"),
        values={"date": "h.effective_on", "millesime": "h.millesime", "withdrawn_on": "h.withdrawn_on"},
    ),
    RecordType(
        "review",
        Review,
        number=19,
        nouns=("comité d’investissement", "comités d’investissement"),
        is_undoable=True,
    ),
    RecordType(
        "metric",
        Metric,
        number=14,
        public_key="code",
        nouns=("mesure d’impact", "mesures d’impact"),
    ),
    RecordType(
        "spending",
        Spending,
        number=16,
        nouns=("dépense", "dépenses"),
    ),
    RecordType(
        "participation",
        Participation,
        number=27,
        public_columns={"until": "end"},
        values={
            "date": "coalesce(h.start, (SELECT start FROM budget_season WHERE id = h.season_id))",
            "end": "h.until",
            "season": "(SELECT number FROM budget_season WHERE id = h.season_id)",
        },
    ),
    RecordType(
        "support",
        Support,
        number=31,
        public_columns={"until": "end"},
        values={"date": "h.start", "end": "h.until", "kind": _choice_label("h.kind", Support.Kind)},
    ),
    RecordType(
        "credit_line",
        CreditLine,
        number=13,
    ),
    RecordType(
        "member",
        Member,
        values={"domain": _choice_label("h.domain", Member.Domain)},
        title="Membre de la communauté",
    ),
    RecordType(
        "training",
        Training,
        number=24,
        public_columns={"last_day": "end"},
    ),
    RecordType(
        "measured_figure",
        MeasuredFigure,
        number=33,
        public_columns={"until": "end"},
        values={
            "date": "h.until - 1",
            "value": "trim_scale(h.value)",
            "halves": "trim_scale(h.numerator) || ' sur ' || trim_scale(h.denominator)",
            "source": "h.source",
        },
        name="""SELECT left(concat_ws(', ', trim_scale(numerator) || ' sur ' || trim_scale(denominator), source), 300)
                FROM indicators_measuredfigure WHERE id = {key}""",
    ),
    RecordType("administration", Administration, number=1, public_key="slug"),
    RecordType("incubator", Incubator, number=2, public_key="slug"),
    RecordType("phase_kind", PhaseKind, number=3, public_columns={"until": "valid_until"}),
    RecordType("funding_round", FundingRound, number=10, public_key="number"),
    RecordType("credit_year", CreditYear, number=12, public_key="year"),
    RecordType(
        "measurement",
        Measurement,
        number=15,
        through="metric",
        public_columns={"until": "end"},
        nouns=("valeur", "valeurs"),
        version_name="SELECT name FROM impact_metric WHERE id = h.metric_id",
        has_own_history=True,
        is_undoable=True,
    ),
    RecordType("cost_unit", CostUnit, number=17),
    RecordType("stated_unit_cost", StatedUnitCost, number=18),
    RecordType("indicator", Indicator, number=21, public_key="code"),
    RecordType("definition", Definition, number=22),
    RecordType("target", Target, number=23),
    RecordType("survey", NpsWave, number=25),
    RecordType("season", Season, number=26, public_key="number", public_columns={"until": "end"}),
    RecordType("entry_criterion", EntryCriterion, number=28, through="participation"),
    RecordType("milestone", Milestone, number=29, through="participation"),
    RecordType("shared_service", SharedService, number=30, public_key="slug", public_columns={"until": "end"}),
    RecordType("other_funding", OtherFunding, number=32),
    RecordType("indicator_card", IndicatorCard, number=34),
    RecordType("indicator_follower", IndicatorFollower, number=35),
    RecordType(
        "objective",
        Objective,
        number=36,
        through="review",
        nouns=("objectif chiffré", "objectifs chiffrés"),
        version_name="SELECT name FROM impact_metric WHERE id = h.metric_id",
        is_undoable=True,
    ),
)


def by_key(declared: Iterable[RecordType]) -> dict[str, RecordType]:
    """Return the declared types by key.

    :raises ImproperlyConfigured: if a key or number is declared twice, or a table has no history.
    """
    found: dict[str, RecordType] = {}
    numbers: set[int] = set()
    for one in declared:
        if one.key in found or one.number in numbers:
            raise ImproperlyConfigured(f"The type of record {one.key!r}, or its number, is declared twice.")
        if not hasattr(one.model, "pgh_event_model"):
            raise ImproperlyConfigured(f"The records of {one.key!r} have no history: decorate {one.model.__name__}.")
        found[one.key] = one
        numbers |= {one.number} - {0}
    return found


RECORD_TYPES = by_key(DECLARED)
COUNTED = {key: one for key, one in RECORD_TYPES.items() if one.values}
"""The types that figures count or look at."""


def require_counted(key: str, where: str) -> None:
    """Check that a record kind named by ``where`` is declared.

    :raises ImproperlyConfigured: if it is not.
    """
    if key not in COUNTED:
        raise ImproperlyConfigured(
            f"{where} names the kind of record {key!r}, whose values indicators/record_types.py does not declare."
        )


def title_of(record: str) -> str:
    """Return the title of a record without a name; empty if its kind has none or is no longer declared."""
    kind = COUNTED.get(record)
    return kind.title if kind else ""


def name_of_record(row: str, kinds: Iterable[str] = COUNTED) -> str:
    """Return the SQL of the name of an evidence ``row`` without a startup, for one of ``kinds``; NULL if none has a
    name.
    """
    named = [COUNTED[key] for key in sorted(kinds) if COUNTED[key].name]
    cases = " ".join(f"WHEN '{kind.key}' THEN ({kind.name.format(key=f'{row}.record_id')})" for kind in named)
    return f"CASE {row}.record {cases} END" if cases else "NULL"


def name_of_evidence(row: str, startup: str, kinds: Iterable[str] = COUNTED) -> str:
    """Return the SQL of the name of an evidence ``row``, of one of ``kinds``; empty without a name.

    The query joins its startup as ``startup``.
    """
    return f"coalesce({startup}.name, {name_of_record(row, kinds)}, '')"


def history_rows(kind: RecordType) -> str:
    """Return the SELECT of the versions ``h`` of a record kind, with the values that decide whether they count."""
    values = ", ".join(f"'{name}', {expression}" for name, expression in kind.values.items())
    return f"""SELECT '{kind.key}' AS record, h.pgh_obj_id, {kind.startup_of_version} AS startup_id, h.pgh_id,
           h.pgh_created_at, h.pgh_label, h.pgh_context_id, jsonb_build_object({values}) AS value
    FROM {kind.history} AS h"""  # noqa: S608
