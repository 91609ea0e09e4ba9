"""The kinds of records that indicators count or look at, each declared once.

From a declaration follow the triggers that note what a change touches (``touch_triggers``), the tables that a measure
reads, when and why a record came to count (``history_rows``), the causes of a drift and the name of a record that is no
startup's. A new kind is its table, its migration, a line here and a source of ``indicators.algebra``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pgtrigger
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from budget.models import Award, CreditLine, CreditYear, FundingRound, Participation, Season, Support
from common.history import history_of
from community.models import Member, Mission, Training
from impact.models import Designation, Review, Spending
from indicators.models import MeasuredFigure, Touched
from startups.models import LifeEvent, Membership, Phase, Span, Sponsorship, Startup


@dataclass(frozen=True, slots=True)
class Watch:
    """A table whose changes touch records of the kind; ``touched`` is the SELECT of their (subject, key) from {rows}."""

    model: type[models.Model]
    touched: str = "SELECT 'startup', startup_id FROM {rows}"

    @property
    def table(self) -> str:
        return self.model._meta.db_table


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record. ``values`` decide whether a record counts and for how much: names, and SQL over its version ``h``.

    ``startup`` is the column of its startup ("" when it has none). A record of no startup is called by ``name``, SQL over
    its key ``{key}``, else by ``title``: one of them says that there are such records.
    """

    key: str
    label: str
    model: type[models.Model]
    values: Mapping[str, str]
    watches: tuple[Watch, ...]
    startup: str = "startup_id"
    name: str = ""
    title: str = ""

    @property
    def history(self) -> str:
        """The table of the versions of its records."""
        return history_of(self.model)._meta.db_table

    @property
    def tables(self) -> frozenset[str]:
        """The tables that measures of this kind read."""
        return frozenset(watch.table for watch in self.watches)

    @property
    def may_be_of_no_startup(self) -> bool:
        return bool(self.name or self.title)

    @property
    def startup_of_version(self) -> str:
        """The SQL of the startup of a version ``h``."""
        return f"h.{self.startup}" if self.startup else "NULL::bigint"


def _choice_label(column: str, choices: type[models.TextChoices]) -> str:
    """The SQL of the French label of a stored choice."""
    labels = {value: str(label).replace("'", "’") for value, label in choices.choices}
    cases = " ".join(f"WHEN '{value}' THEN '{label}'" for value, label in labels.items())
    return f"CASE {column} {cases} END"


_AWARD_TOUCHED = (
    "SELECT CASE WHEN award.startup_id IS NULL THEN 'award' ELSE 'startup' END, coalesce(award.startup_id, award.id)"
)

_OF_ROUNDS = """FROM {rows} AS changed JOIN budget_award AS award ON award.round_id = changed.id
UNION SELECT 'round', id FROM {rows}"""

DECLARED = (
    RecordKind(
        key="phase",
        label="Entrée dans une phase",
        model=Phase,
        values={
            "date": "h.start",
            "kind": "(SELECT label FROM startups_phasekind WHERE key = h.kind_id)",
            "end": "h.declared_end",
        },
        watches=(Watch(Span),),
    ),
    RecordKind(
        key="designation",
        label="Désignation à impact national",
        model=Designation,
        values={"date": "h.effective_on", "millesime": "h.millesime", "withdrawn_on": "h.withdrawn_on"},
        watches=(Watch(Designation),),
    ),
    RecordKind(
        key="event",
        label="Événement d’une fiche",
        model=LifeEvent,
        values={"date": "h.date", "kind": "h.kind"},
        watches=(Watch(LifeEvent),),
    ),
    RecordKind(
        key="award",
        label="Financement FAST",
        model=Award,
        values={
            "date": "h.awarded_on",
            "amount": "h.amount",
            "laureate": """coalesce((SELECT name FROM startups_startup WHERE id = h.startup_id),
                                    (SELECT name FROM incubators_incubator WHERE id = h.incubator_id))""",
            "reached": "CASE h.objective_reached WHEN true THEN 'objectif atteint' WHEN false THEN 'objectif manqué' END",
            "result_on": "h.result_on",
        },
        watches=(
            Watch(Award, _AWARD_TOUCHED + " FROM {rows} AS award"),
            Watch(
                FundingRound,
                # One without laureates makes its year unknown.
                f"{_AWARD_TOUCHED} {_OF_ROUNDS}",
            ),
        ),
        name="""SELECT incubator.name FROM budget_award AS award
                JOIN incubators_incubator AS incubator ON incubator.id = award.incubator_id WHERE award.id = {key}""",
    ),
    RecordKind(
        key="participation",
        label="Participation à GAMMA",
        model=Participation,
        values={
            "date": "coalesce(h.start, (SELECT start FROM budget_season WHERE id = h.season_id))",
            "end": 'h."end"',
            "season": "(SELECT number FROM budget_season WHERE id = h.season_id)",
        },
        watches=(
            Watch(Participation),
            # One without participants makes its years unknown.
            Watch(
                Season,
                "SELECT 'startup', one.startup_id FROM {rows} AS changed"
                " JOIN budget_participation AS one ON one.season_id = changed.id UNION SELECT 'season', id FROM {rows}",
            ),
        ),
    ),
    RecordKind(
        key="support",
        label="Appui à un service",
        model=Support,
        values={"date": "h.start", "end": 'h."end"', "kind": _choice_label("h.kind", Support.Kind)},
        watches=(Watch(Support),),
    ),
    RecordKind(
        key="review",
        label="Comité d’investissement",
        model=Review,
        values={
            "date": "h.held_on",
            "amount": "h.amount",
            "kind": _choice_label("h.decision", Review.Decision),
            "outcome": _choice_label("h.last_outcome", Review.Outcome),
        },
        watches=(Watch(Review),),
    ),
    RecordKind(
        key="spending",
        label="Dépense d’un service",
        model=Spending,
        values={"year": "h.year", "amount": "h.amount"},
        watches=(Watch(Spending),),
    ),
    RecordKind(
        key="sponsorship",
        label="Sponsor d’un service",
        model=Sponsorship,
        values={"name": "(SELECT name FROM incubators_administration WHERE id = h.administration_id)"},
        watches=(Watch(Sponsorship),),
    ),
    RecordKind(
        key="startup",
        label="Fiche",
        model=Startup,
        values={
            "thématiques": "h.themes",
            "statistiques": "jsonb_build_array(h.has_stats, h.stats_url)",
            "budget": "h.budget_url",
            "code source": "h.repository",
            "mesure d’impact": "h.impact_url",
            "accessibilité": "h.accessibility",
            "risques": "jsonb_build_array(h.risk_analysis_url, h.risk_analysed)",
        },
        watches=(Watch(Startup, "SELECT 'startup', id FROM {rows}"),),
        startup="id",
    ),
    RecordKind(
        key="membership",
        label="Incubateur d’un service",
        model=Membership,
        values={
            "incubator": "(SELECT name FROM incubators_incubator WHERE id = h.incubator_id)",
            "start": "h.start",
            "end": 'h."end"',
            "lead": "h.is_lead",
        },
        watches=(Watch(Membership),),
    ),
    RecordKind(
        key="credit_line",
        label="Ligne de crédits",
        model=CreditLine,
        values={"label": "h.label", "amount": "h.amount"},
        watches=(
            # Whether a detail counts depends on the line that it details.
            Watch(
                CreditLine,
                "SELECT 'credit_line', id FROM {rows} UNION SELECT 'credit_line', detail.id FROM {rows} AS changed"
                " JOIN budget_creditline AS detail ON detail.parent_id = changed.id",
            ),
            Watch(
                CreditYear,
                "SELECT 'credit_line', line.id FROM {rows} AS changed"
                " JOIN budget_creditline AS line ON line.credit_year_id = changed.id",
            ),
        ),
        startup="",
        name="SELECT label FROM budget_creditline WHERE id = {key}",
    ),
    RecordKind(
        key="member",
        label="Membre de la communauté",
        model=Member,
        values={"domain": _choice_label("h.domain", Member.Domain)},
        watches=(
            Watch(Member, "SELECT 'member', id FROM {rows}"),
            Watch(Mission, "SELECT 'member', member_id FROM {rows}"),
        ),
        startup="",
        title="Membre de la communauté",
    ),
    RecordKind(
        key="training",
        label="Formation",
        model=Training,
        values={"date": 'h."end"', "people": "h.people", "sessions": "h.sessions", "programme": "h.programme"},
        watches=(Watch(Training, "SELECT 'training', id FROM {rows}"),),
        startup="",
        name="SELECT programme FROM community_training WHERE id = {key}",
    ),
    RecordKind(
        key="measured_figure",
        label="Relevé d’un indicateur",
        model=MeasuredFigure,
        values={
            "date": 'h."end" - 1',
            "value": "trim_scale(h.value)",
            "halves": "trim_scale(h.numerator) || ' sur ' || trim_scale(h.denominator)",
            "source": "h.source",
        },
        watches=(
            Watch(
                MeasuredFigure,
                "SELECT 'measured_figure', figure.id FROM {rows} AS changed"
                " JOIN indicators_measuredfigure AS figure ON figure.indicator_id = changed.indicator_id"
                " UNION SELECT 'measured_figure', id FROM {rows}",
            ),
        ),
        startup="",
        name="""SELECT left(concat_ws(', ', trim_scale(numerator) || ' sur ' || trim_scale(denominator), source), 300)
                FROM indicators_measuredfigure WHERE id = {key}""",
    ),
)


def by_key(declared: Iterable[RecordKind]) -> dict[str, RecordKind]:
    """The declared kinds by their key.

    :raises ImproperlyConfigured: a key is declared twice, a table has no history, or two kinds watch the same table.
    """
    found: dict[str, RecordKind] = {}
    watched: dict[str, str] = {}
    for kind in declared:
        if kind.key in found:
            raise ImproperlyConfigured(f"The kind of record {kind.key!r} is declared twice.")
        if not hasattr(kind.model, "pgh_event_model"):
            raise ImproperlyConfigured(f"The records of {kind.key!r} have no history: decorate {kind.model.__name__}.")
        for table in kind.tables:
            if watched.setdefault(table, kind.key) != kind.key:
                raise ImproperlyConfigured(f"{table} is watched for {watched[table]!r} and for {kind.key!r}.")
        found[kind.key] = kind
    return found


KINDS = by_key(DECLARED)


def require_kind(key: str, where: str) -> None:
    """Check that a kind of record that ``where`` names is declared.

    :raises ImproperlyConfigured: it is not.
    """
    if key not in KINDS:
        raise ImproperlyConfigured(
            f"{where} names the kind of record {key!r}, which indicators/kinds.py does not declare."
        )


def title_of(record: str) -> str:
    """What a record without a name is called; empty when its kind says nothing, or is no longer declared."""
    kind = KINDS.get(record)
    return kind.title if kind else ""


def tables_of(kinds: Iterable[str]) -> frozenset[str]:
    """The tables that these kinds of records are read from."""
    return frozenset().union(*(KINDS[key].tables for key in kinds))


def name_of_record(row: str) -> str:
    """The SQL of the name of a ``row`` of evidence that is no startup's: NULL when its kind has none."""
    cases = " ".join(
        f"WHEN '{kind.key}' THEN ({kind.name.format(key=f'{row}.record_id')})" for kind in KINDS.values() if kind.name
    )
    return f"CASE {row}.record {cases} END"


def name_of_evidence(row: str, startup: str) -> str:
    """The SQL of the name of a ``row`` of evidence whose startup is joined as ``startup``; empty when it has none."""
    return f"coalesce({startup}.name, {name_of_record(row)}, '')"


def history_rows(kind: RecordKind) -> str:
    """The SELECT of the versions ``h`` of the records of a kind, with the values that decide whether they count."""
    values = ", ".join(f"'{name}', {expression}" for name, expression in kind.values.items())
    return f"""SELECT '{kind.key}' AS record, h.pgh_obj_id, {kind.startup_of_version} AS startup_id, h.pgh_id,
           h.pgh_created_at, h.pgh_label, h.pgh_context_id, jsonb_build_object({values}) AS value
    FROM {kind.history} AS h"""  # noqa: S608


_NOTE = f"""
INSERT INTO {Touched._meta.db_table} ("table", subject, key)
SELECT TG_TABLE_NAME, touched.* FROM ({{touched}}) AS touched;
RETURN NULL;
"""  # noqa: S608
_WRITES: tuple[tuple[str, pgtrigger.Operation, tuple[str, ...]], ...] = (
    ("insert", pgtrigger.Insert, ("new",)),
    ("update", pgtrigger.Update, ("old", "new")),
    ("delete", pgtrigger.Delete, ("old",)),
)


def touch_triggers(watch: Watch) -> tuple[pgtrigger.Trigger, ...]:
    """The triggers that note what each write to a table touches, for the job that follows the records."""
    noting = (
        pgtrigger.Trigger(
            name=f"touch_on_{name}",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(**{side: f"{side}_rows" for side in sides}),
            func=_NOTE.format(touched=_touched(watch, sides)),
        )
        for name, operation, sides in _WRITES
    )
    emptied = pgtrigger.Trigger(
        name="touch_on_truncate",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Truncate,
        func=_NOTE.format(touched="SELECT 'all', 0"),
    )
    return (*noting, emptied)


def _touched(watch: Watch, sides: tuple[str, ...]) -> str:
    """Each (subject, key) once, of the rows before and after."""
    if len(sides) == 1:
        return watch.touched.replace("SELECT ", "SELECT DISTINCT ", 1).format(rows=f"{sides[0]}_rows")
    return " UNION ".join(watch.touched.format(rows=f"{side}_rows") for side in sides)


def register_triggers(kinds: Iterable[RecordKind]) -> None:
    """Register the triggers on the models, so that ``makemigrations`` writes what the declarations ask for."""
    for kind in kinds:
        for watch in kind.watches:
            pgtrigger.register(*touch_triggers(watch))(watch.model)
