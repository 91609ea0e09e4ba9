"""Write the plans of an import: a few statements for each table and batch, whatever the number of records."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Model

from betagouv.comparison.difference import LifeEdits, RecordPlan
from betagouv.comparison.matching import Edits
from betagouv.comparison.stored import RECORD_TABLES
from betagouv.models import ImportRun, SourceFile, SourceRecord
from betagouv.parse.records import SOURCE, Anomaly, SourceKind
from betagouv.sources.items import RawRecord
from betagouv.writing import staging
from budget.models import Award, FundingRound
from common.sql import execute
from impact.millesimes import proposed_millesime
from impact.models import Designation
from incubators.models import Administration, Incubator
from startups.models import LifeEvent, Membership, Phase, Sponsorship, Startup


def apply(kind: str, plans: Sequence[RecordPlan], import_run: ImportRun) -> None:
    """Write the plans of one kind, and their source documents. The caller opens the transaction."""
    write_records(kind, [plan for plan in plans if plan.columns or plan.pk is None])
    if kind == SourceKind.INCUBATOR:
        _write_owners(plans)
    if kind == SourceKind.STARTUP:
        ids = _ids(Startup, "slug", [plan.name for plan in plans])
        write_lives([(ids[plan.name], plan.life) for plan in plans])
        _write_decisions(plans, ids)
    write_documents(plans, import_run)


def _ids(model: type[Model], name: str, names: Iterable[Any]) -> dict[Any, int]:
    return dict(model._default_manager.filter(**{f"{name}__in": list(names)}).values_list(name, "pk"))


def write_records(kind: str, plans: Sequence[RecordPlan]) -> None:
    """Insert and update the rows of the records themselves."""
    if kind not in RECORD_TABLES or not plans:
        return
    model, name = RECORD_TABLES[kind]
    created = [plan for plan in plans if plan.pk is None]
    if created:
        columns = [column for column in created[0].columns if column != name]
        rows = [[plan.name, *(plan.columns[column] for column in columns)] for plan in created]
        staging.insert(model, [name, *columns], rows)
    by_columns: dict[tuple[str, ...], list[list[Any]]] = defaultdict(list)
    for plan in plans:
        if plan.pk is not None:
            by_columns[tuple(plan.columns)].append([plan.pk, *plan.columns.values()])
    for changed, rows in by_columns.items():
        staging.update(model, changed, rows)


def _write_owners(plans: Sequence[RecordPlan]) -> None:
    owned = [plan for plan in plans if plan.owner is not None]
    owners = _ids(Administration, "slug", {plan.owner for plan in owned})
    ids = _ids(Incubator, "slug", [plan.name for plan in owned])
    staging.update(Incubator, ["owner"], [[ids[plan.name], owners.get(plan.owner)] for plan in owned])


def write_lives(lives: Sequence[tuple[int, LifeEdits]]) -> None:
    """Write the phases, events and memberships of startups, by primary key.

    Memberships first, so that the timeline is split by incubator only once.
    """
    tenures = [tenure for _, life in lives for tenure in _written(life.incubators)]
    incubators = _ids(Incubator, "slug", {tenure.carrier.incubator for tenure in tenures})
    _write_edits(
        Membership,
        ["incubator", "is_lead", "position", "start", "until"],
        [(startup, life.incubators) for startup, life in lives],
        lambda row: [
            incubators[row.carrier.incubator],
            row.carrier.is_lead,
            row.carrier.position,
            row.start,
            row.until,
        ],
    )
    _write_edits(
        Phase,
        ["kind", "start", "declared_end", "comment", "position"],
        [(startup, life.phases) for startup, life in lives],
        lambda row: [row.kind, row.start, row.declared_end, row.comment, row.position],
    )
    _write_edits(
        LifeEvent,
        ["kind", "date", "comment", "position"],
        [(startup, life.events) for startup, life in lives],
        lambda row: [row.kind, row.date, row.comment, row.position],
    )
    sponsors = _ids(Administration, "slug", {slug for _, life in lives for slug, _ in _written(life.sponsors)})
    _write_edits(
        Sponsorship,
        ["administration", "position"],
        [(startup, life.sponsors) for startup, life in lives],
        lambda row: [sponsors[row[0]], row[1]],
    )
    give_end_reasons([startup for startup, _ in lives])


# A reason given by a person stays. An event far from the end of the phases is about another end. MATERIALIZED: computed
# once, not once for each phase when PostgreSQL takes the table for an empty one (a minute for the real records).
_GIVE_END_REASONS = """
WITH found AS MATERIALIZED (
    SELECT DISTINCT ON (e.id) e.id, coalesce(nullif(btrim(v.comment, E' \\n\\r\\t'), ''), nullif(btrim(e.comment), '')) AS told
    FROM startups_phase e
    JOIN startups_phasekind k ON k.key = e.kind_id AND k."group" = 'ended'
    LEFT JOIN startups_lifeevent v ON v.startup_id = e.startup_id AND v.kind = 'end' AND abs(v.date - e.start) <= 366
    WHERE e.startup_id = ANY (%(startups)s) AND e.start IS NOT NULL AND e.end_reason = ''
    ORDER BY e.id, v.comment = '', abs(v.date - e.start)
)
UPDATE startups_phase p
SET end_reason = 'other', end_sentence = left(found.told, 2000),
    end_account = left(coalesce(substring(found.told FROM 'https?://[^[:space:]<>()"]+'), ''), 500)
FROM found
WHERE p.id = found.id AND found.told IS NOT NULL
"""


def give_end_reasons(startups: Collection[int]) -> None:
    """Give each end without a reason the comment of its event « fin », else of its phase: one statement.

    Nobody classified these texts: the reason is « Autre motif », and staff may choose another.
    """
    execute(_GIVE_END_REASONS, {"startups": list(startups)})


def _written[T](edits: Edits[T]) -> list[T]:
    """Return the rows that edits write."""
    return [*edits.added, *(row for _, row in edits.changed)]


def _write_edits[T](
    model: type[Model],
    columns: Sequence[str],
    edits: Sequence[tuple[int, Edits[T]]],
    values: Callable[[T], list[Any]],
) -> None:
    staging.delete(model, [pk for _, edit in edits for pk in edit.dropped])
    staging.update(model, columns, [[pk, *values(row)] for _, edit in edits for pk, row in edit.changed])
    staging.insert(
        model, ["startup", *columns], [[startup, *values(row)] for startup, edit in edits for row in edit.added]
    )


def _write_decisions(plans: Sequence[RecordPlan], ids: dict[Any, int]) -> None:
    rounds = _ids(FundingRound, "number", {grant.number for plan in plans for grant in plan.decisions.grants})
    staging.insert(
        Award,
        ["startup", "round", "amount", "awarded_on", "source"],
        [
            [ids[plan.name], rounds[grant.number], grant.amount, grant.awarded_on, SOURCE]
            for plan in plans
            for grant in plan.decisions.grants
        ],
    )
    staging.update(Award, ["amount"], [pair for plan in plans for pair in plan.decisions.amounts])
    days = [(ids[plan.name], plan.decisions.designated_on) for plan in plans if plan.decisions.designated_on]
    staging.insert(
        Designation,
        ["startup", "millesime", "is_millesime_confirmed", "decided_on", "source"],
        [[startup, proposed_millesime(day), False, day, SOURCE] for startup, day in days],
    )
    redated = [plan.decisions.redated for plan in plans if plan.decisions.redated]
    staging.update(
        Designation, ["millesime", "decided_on"], [[pk, proposed_millesime(day), day] for pk, day in redated]
    )


def anomaly_row(anomaly: Anomaly) -> list[str]:
    """Return an anomaly as the JSON stored with its record."""
    return [anomaly.code, anomaly.field, anomaly.detail, anomaly.word]


def write_documents(plans: Sequence[RecordPlan], import_run: ImportRun) -> None:
    """Store the document of each record, with its digest and its anomalies."""
    rows = [
        [
            plan.incoming.kind,
            plan.incoming.key,
            plan.incoming.digest,
            plan.incoming.document,
            [anomaly_row(anomaly) for anomaly in plan.anomalies],
            import_run.pk,
        ]
        for plan in plans
    ]
    columns = ["kind", "key", "digest", "document", "anomalies", "import_run"]
    staging.insert(SourceRecord, columns, rows, replacing=("kind", "key"))


def write_digests(kind: str, digests: dict[str, str]) -> None:
    """Store the new digest of records whose files changed without a change of meaning."""
    ids = dict(SourceRecord.objects.filter(kind=kind, key__in=digests).values_list("key", "pk"))
    staging.update(SourceRecord, ["digest"], [[pk, digests[key]] for key, pk in ids.items()])


def write_files(kind: str, files: Mapping[str, RawRecord]) -> None:
    """Store the bytes of files by record key; skip those whose record is not stored."""
    ids = dict(SourceRecord.objects.filter(kind=kind, key__in=files).values_list("key", "pk"))
    rows = [[pk, files[key].where, files[key].data] for key, pk in ids.items()]
    staging.insert(SourceFile, ["record", "path", "data"], rows, replacing=("record_id",))
