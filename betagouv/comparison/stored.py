"""Load the stored records for the comparison, in a constant number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Max, Model, QuerySet

from betagouv.models import SourceRecord
from betagouv.parse.others import number_of_round
from betagouv.parse.records import Carrier, Document, SourceEvent, SourceKind, SourcePhase
from budget.models import Award, FundingRound
from impact.models import Designation
from incubators.models import Administration, Incubator
from startups.models import Investigation, LifeEvent, Membership, Phase, Sponsorship, Startup

RECORD_TABLES: dict[str, tuple[type[Model], str]] = {
    SourceKind.ORGANISATION: (Administration, "slug"),
    SourceKind.INCUBATOR: (Incubator, "slug"),
    SourceKind.FAST: (FundingRound, "number"),
    SourceKind.STARTUP: (Startup, "slug"),
}
"""The table of each kind of record, and the column that names a row. A phase word has none."""


def name_of(record: SourceRecord) -> Any:
    """Return the identifier of a record's row in its table: the number of a FAST round, else the key."""
    return number_of_round(record.key, record.document) if record.kind == SourceKind.FAST else record.key


@dataclass(frozen=True, slots=True)
class StoredRow[T]:
    """A row of a fiche's life, with its primary key."""

    pk: int
    row: T


@dataclass(frozen=True, slots=True)
class StoredMembership:
    """A membership, with its dates; ``until`` is excluded."""

    pk: int
    carrier: Carrier
    start: dt.date | None
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class StoredAward:
    """An award of a round to a startup."""

    pk: int
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class StoredDesignation:
    """A designation, including ``withdrawn`` ones. ``is_confirmed`` is about its millésime."""

    pk: int
    millesime: int
    is_confirmed: bool
    decided_on: dt.date | None
    withdrawn: bool
    source: str


@dataclass(slots=True)
class StoredLife:
    """The stored phases and events of a startup; ``dossiers`` are its phases with an investigation file.

    ``is_edited``: a person changed the fiche; only read for fiches that no import ever read.
    """

    phases: list[StoredRow[SourcePhase]] = field(default_factory=list)
    events: list[StoredRow[SourceEvent]] = field(default_factory=list)
    sponsors: list[StoredRow[tuple[str, int]]] = field(default_factory=list)
    carriers: list[StoredMembership] = field(default_factory=list)
    awards: dict[int, StoredAward] = field(default_factory=dict)
    designations: list[StoredDesignation] = field(default_factory=list)
    dossiers: set[int] = field(default_factory=set)
    is_edited: bool = False


def documents(kind: str, keys: Collection[str]) -> dict[str, tuple[Document, dt.date]]:
    """Return the documents of the last applied import by key, with its date."""
    found = SourceRecord.objects.filter(kind=kind, key__in=keys)
    return {
        key: (document, day) for key, document, day in found.values_list("key", "document", "import_run__records_as_of")
    }


def rows(
    kind: str, names: Collection[Any], columns: Iterable[str], *, locking: bool = False
) -> dict[Any, dict[str, Any]]:
    """Return the stored columns of some records by identifier, with ``id``.

    ``locking`` locks them until the end of the transaction.
    """
    model, name = RECORD_TABLES[kind]
    extra = ["owner__slug"] if kind == SourceKind.INCUBATOR else []
    found: QuerySet[Model] = model._default_manager.filter(**{f"{name}__in": names})
    if locking:
        found = found.select_for_update(no_key=True, of=("self",))
    wanted = dict.fromkeys(["id", name, *columns, *extra])
    return {row[name]: row for row in found.order_by("pk").values(*wanted)}


def lives(ids: Collection[int]) -> dict[int, StoredLife]:
    """Return the stored phases, events, sponsors and memberships of some startups, by primary key: four queries."""
    found: dict[int, StoredLife] = defaultdict(StoredLife)
    phases = Phase.objects.filter(startup__in=ids).order_by("position", "pk")
    fields: tuple[str, ...] = ("startup_id", "pk", "kind_id", "start", "declared_end", "comment", "position")
    for startup, pk, *entry in phases.values_list(*fields):
        found[startup].phases.append(StoredRow(pk, SourcePhase(*entry)))
    events = LifeEvent.objects.filter(startup__in=ids).order_by("position", "pk")
    fields = ("startup_id", "pk", "kind", "date", "comment", "position")
    for startup, pk, *event in events.values_list(*fields):
        found[startup].events.append(StoredRow(pk, SourceEvent(*event)))
    sponsors = Sponsorship.objects.filter(startup__in=ids).order_by("position", "pk")
    for startup, pk, slug, position in sponsors.values_list("startup_id", "pk", "administration__slug", "position"):
        found[startup].sponsors.append(StoredRow(pk, (slug, position)))
    memberships = Membership.objects.filter(startup__in=ids).order_by("position", "pk")
    fields = ("startup_id", "pk", "start", "until", "incubator__slug", "is_lead", "position")
    for startup, pk, start, until, *carrier in memberships.values_list(*fields):
        found[startup].carriers.append(StoredMembership(pk, Carrier(*carrier), start, until))
    return found


def lives_with_decisions(ids: Collection[int]) -> dict[int, StoredLife]:
    """Return ``lives`` with the investigation files, awards and designations: seven queries."""
    found = lives(ids)
    for startup, phase in Investigation.objects.filter(phase__startup__in=ids).values_list("phase__startup", "phase"):
        found[startup].dossiers.add(phase)
    awards = Award.objects.filter(startup__in=ids).order_by("pk")
    for award in awards.select_related("round"):
        if award.startup_id is not None:
            found[award.startup_id].awards[award.round.number] = StoredAward(award.pk, award.amount)
    designations = Designation.objects.filter(startup__in=ids).order_by("pk")
    for one in designations:
        row = StoredDesignation(
            pk=one.pk,
            millesime=one.millesime,
            is_confirmed=one.is_millesime_confirmed,
            decided_on=one.decided_on,
            withdrawn=one.withdrawn_on is not None,
            source=one.source,
        )
        found[one.startup_id].designations.append(row)
    return found


def last_fact(day: dt.date) -> dt.date | None:
    """Return the last date of a phase or an event of the fiches, until ``day``; two queries."""
    last = Phase.objects.filter(start__lte=day).aggregate(last=Max("start"))["last"]
    fact = LifeEvent.objects.filter(date__lte=day).aggregate(last=Max("date"))["last"]
    return max(filter(None, (last, fact)), default=None)
