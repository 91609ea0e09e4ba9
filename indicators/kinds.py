"""The kinds of records that indicators count or look at, each declared once.

From a declaration derive when and why a record came to count (``history_rows``), the causes of a drift and the name of a
record that is no startup's. A new kind is its table, its migration, a line here and a source of ``indicators.algebra``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from budget.models import Award, CreditLine, Participation, Support
from common.history import history_of
from community.models import Member, Training
from impact.models import Designation, Review, Spending
from indicators.models import MeasuredFigure
from startups.models import LifeEvent, Membership, Phase, Sponsorship, Startup


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
    startup: str = "startup_id"
    name: str = ""
    title: str = ""

    @property
    def history(self) -> str:
        """The table of the versions of its records."""
        return history_of(self.model)._meta.db_table

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
    ),
    RecordKind(
        key="designation",
        label="Désignation à impact national",
        model=Designation,
        values={"date": "h.effective_on", "millesime": "h.millesime", "withdrawn_on": "h.withdrawn_on"},
    ),
    RecordKind(
        key="event",
        label="Événement d’une fiche",
        model=LifeEvent,
        values={"date": "h.date", "kind": "h.kind"},
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
    ),
    RecordKind(
        key="support",
        label="Appui à un service",
        model=Support,
        values={"date": "h.start", "end": 'h."end"', "kind": _choice_label("h.kind", Support.Kind)},
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
    ),
    RecordKind(
        key="spending",
        label="Dépense d’un service",
        model=Spending,
        values={"year": "h.year", "amount": "h.amount"},
    ),
    RecordKind(
        key="sponsorship",
        label="Sponsor d’un service",
        model=Sponsorship,
        values={"name": "(SELECT name FROM incubators_administration WHERE id = h.administration_id)"},
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
    ),
    RecordKind(
        key="credit_line",
        label="Ligne de crédits",
        model=CreditLine,
        values={"label": "h.label", "amount": "h.amount"},
        startup="",
        name="SELECT label FROM budget_creditline WHERE id = {key}",
    ),
    RecordKind(
        key="member",
        label="Membre de la communauté",
        model=Member,
        values={"domain": _choice_label("h.domain", Member.Domain)},
        startup="",
        title="Membre de la communauté",
    ),
    RecordKind(
        key="training",
        label="Formation",
        model=Training,
        values={"date": 'h."end"', "people": "h.people", "sessions": "h.sessions", "programme": "h.programme"},
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
        startup="",
        name="""SELECT left(concat_ws(', ', trim_scale(numerator) || ' sur ' || trim_scale(denominator), source), 300)
                FROM indicators_measuredfigure WHERE id = {key}""",
    ),
)


def by_key(declared: Iterable[RecordKind]) -> dict[str, RecordKind]:
    """The declared kinds by their key.

    :raises ImproperlyConfigured: a key is declared twice, or a table has no history.
    """
    found: dict[str, RecordKind] = {}
    for kind in declared:
        if kind.key in found:
            raise ImproperlyConfigured(f"The kind of record {kind.key!r} is declared twice.")
        if not hasattr(kind.model, "pgh_event_model"):
            raise ImproperlyConfigured(f"The records of {kind.key!r} have no history: decorate {kind.model.__name__}.")
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


def name_of_record(row: str, kinds: Iterable[str] = KINDS) -> str:
    """Return the SQL of the name of a ``row`` of evidence that is no startup's, of one of ``kinds``; NULL: none has any."""
    named = [KINDS[key] for key in sorted(kinds) if KINDS[key].name]
    cases = " ".join(f"WHEN '{kind.key}' THEN ({kind.name.format(key=f'{row}.record_id')})" for kind in named)
    return f"CASE {row}.record {cases} END" if cases else "NULL"


def name_of_evidence(row: str, startup: str, kinds: Iterable[str] = KINDS) -> str:
    """Return the SQL of the name of a ``row`` of evidence whose startup is joined as ``startup``; empty when it has none.

    The row is of one of ``kinds``.
    """
    return f"coalesce({startup}.name, {name_of_record(row, kinds)}, '')"


def history_rows(kind: RecordKind) -> str:
    """The SELECT of the versions ``h`` of the records of a kind, with the values that decide whether they count."""
    values = ", ".join(f"'{name}', {expression}" for name, expression in kind.values.items())
    return f"""SELECT '{kind.key}' AS record, h.pgh_obj_id, {kind.startup_of_version} AS startup_id, h.pgh_id,
           h.pgh_created_at, h.pgh_label, h.pgh_context_id, jsonb_build_object({values}) AS value
    FROM {kind.history} AS h"""  # noqa: S608
