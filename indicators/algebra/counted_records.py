"""The SQL by which figures count the records of a type: the values that decide whether one counts, and its name.

A source of a rule (``indicators.algebra.declared_sources``) names the types that it counts or reads.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from budget.models import Support
from common.record_types import RECORD_TYPES, RecordType
from community.models import Member


@dataclass(frozen=True, slots=True, eq=False)
class CountedType:
    """A record type that figures count or look at.

    ``values`` decide whether a figure counts a record, and for how much: names and SQL expressions over its version
    ``h``. A record without a startup is named by ``name`` (SQL over its key ``{key}``), else by ``title``.
    """

    record_type: RecordType
    values: Mapping[str, str]
    name: str = ""
    title: str = ""

    @property
    def key(self) -> str:
        return self.record_type.key

    @property
    def may_be_of_no_startup(self) -> bool:
        return bool(self.name or self.title)


def _choice_label(column: str, choices: type[models.TextChoices]) -> str:
    """Return the SQL of the French label of a stored choice."""
    labels = {value: str(label).replace("'", "’") for value, label in choices.choices}
    cases = " ".join(f"WHEN '{value}' THEN '{label}'" for value, label in labels.items())
    return f"CASE {column} {cases} END"


_DECLARED = (
    CountedType(
        RECORD_TYPES["phase"],
        values={
            "date": "h.start",
            "kind": "(SELECT label FROM startups_phasekind WHERE key = h.kind_id)",
            "end": "h.declared_end",
        },
    ),
    CountedType(RECORD_TYPES["event"], values={"date": "h.date", "kind": "h.kind"}),
    CountedType(
        RECORD_TYPES["membership"],
        values={
            "incubator": "(SELECT name FROM incubators_incubator WHERE id = h.incubator_id)",
            "start": "h.start",
            "end": "h.until",
            "lead": "h.is_lead",
        },
    ),
    CountedType(
        RECORD_TYPES["award"],
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
    CountedType(
        RECORD_TYPES["designation"],
        values={"date": "h.effective_on", "millesime": "h.millesime", "withdrawn_on": "h.withdrawn_on"},
    ),
    CountedType(
        RECORD_TYPES["participation"],
        values={
            "date": "coalesce(h.start, (SELECT start FROM budget_season WHERE id = h.season_id))",
            "end": "h.until",
            "season": "(SELECT number FROM budget_season WHERE id = h.season_id)",
        },
    ),
    CountedType(
        RECORD_TYPES["support"],
        values={"date": "h.start", "end": "h.until", "kind": _choice_label("h.kind", Support.Kind)},
    ),
    CountedType(
        RECORD_TYPES["member"],
        values={"domain": _choice_label("h.domain", Member.Domain)},
        title="Membre de la communauté",
    ),
    CountedType(
        RECORD_TYPES["measured_figure"],
        values={
            "date": "h.until - 1",
            "value": "trim_scale(h.value)",
            "halves": "trim_scale(h.numerator) || ' sur ' || trim_scale(h.denominator)",
            "source": "h.source",
        },
        name="""SELECT left(concat_ws(', ', trim_scale(numerator) || ' sur ' || trim_scale(denominator), source), 300)
                FROM indicators_measuredfigure WHERE id = {key}""",
    ),
)
COUNTED = {one.key: one for one in _DECLARED}
"""The types that figures count or look at, by key."""


def require_counted(key: str, where: str) -> None:
    """Check that a record kind named by ``where`` is declared.

    :raises ImproperlyConfigured: if it is not.
    """
    if key not in COUNTED:
        raise ImproperlyConfigured(
            f"{where} names the kind of record {key!r}, which indicators/algebra/counted_records.py does not declare."
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


def history_rows(kind: CountedType) -> str:
    """Return the SELECT of the versions ``h`` of a record kind, with the values that decide whether they count."""
    values = ", ".join(f"'{name}', {expression}" for name, expression in kind.values.items())
    return f"""SELECT '{kind.key}' AS record, h.pgh_obj_id, {kind.record_type.startup_of_version} AS startup_id, h.pgh_id,
           h.pgh_created_at, h.pgh_label, h.pgh_context_id, jsonb_build_object({values}) AS value
    FROM {kind.record_type.history} AS h"""  # noqa: S608
