"""Move the rows that refer to a record to another record, or delete them with it, and restore them.

Only tables with a history count: derived data (timeline, evidence, findings) is recomputed.
"""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core import serializers
from django.db import IntegrityError, models, transaction
from django.db.models import ForeignKey, Model

from betagouv.parse.records import SOURCE
from budget.models import Award
from impact.models import CostUnit, Designation, ImpactFacts
from incubators.models import CoachAssignment
from startups.models import LifeEvent, Membership, Phase, Sponsorship

LIFE: tuple[type[Model], ...] = (Phase, LifeEvent, Membership, Sponsorship)
"""What the source itself tells of a fiche."""
LOSABLE: tuple[type[Model], ...] = (*LIFE, Award, Designation, ImpactFacts, CostUnit, CoachAssignment)
"""What the successor may have already: its own stays, the other is kept aside."""

type Link = ForeignKey[Any, Any]


@dataclass(slots=True)
class RemovedRows:
    """What a removal or a merge did to other rows.

    ``moved``: the table, column and key of rows that refer to the successor; ``rows``: those deleted, as JSON, parents first.
    """

    moved: list[tuple[str, str, Any]] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {"moved": self.moved, "rows": self.rows}


def links_to(model: type[Model]) -> Iterator[Link]:
    """Yield the foreign keys of recorded tables, many-to-many tables included, that refer to ``model``."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.on_delete is models.DO_NOTHING:
            continue
        link, owner = relation.field, relation.related_model
        if hasattr(owner, "pgh_event_model") or owner._meta.auto_created:
            yield link


def move_rows(old: Model, new: Model, *, leaving: Sequence[type[Model]] = ()) -> RemovedRows:
    """Make the rows of ``old`` refer to ``new``, except duplicates of rows of ``new`` and those of the tables
    ``leaving``.
    """
    taken = RemovedRows()
    for link in links_to(type(old)):
        table = link.model
        if table in leaving:
            continue
        for pk in list(table._default_manager.filter(**{link.name: old}).order_by("pk").values_list("pk", flat=True)):
            try:
                with transaction.atomic():
                    table._default_manager.filter(pk=pk).update(**{link.name: new})
            except IntegrityError:
                continue
            taken.moved.append((table._meta.label, link.name, pk))
    return taken


def dependent_rows(row: Model) -> list[Model]:
    """Return a row and all the rows that can't exist without it, parents first."""
    found: list[Model] = [row]
    for one in found:
        for link in links_to(type(one)):
            if link.null and link.remote_field.on_delete is models.SET_NULL:
                continue
            others = link.model._default_manager.filter(**{link.name: one.pk}).order_by("pk")
            found += [other for other in others if other not in found]
    return found


def first_blocked(row: Model) -> Model | None:
    """Return the first dependent row of ``row`` that may not be deleted with it; else None."""
    return next((one for one in dependent_rows(row)[1:] if type(one) not in LOSABLE), None)


def first_written_by_people(row: Model) -> Model | None:
    """Return the first award, designation, attestation or cost unit of ``row`` that no import wrote; else None."""
    return next((one for one in dependent_rows(row)[1:] if _is_written_by_people(one)), None)


def _is_written_by_people(row: Model) -> bool:
    if isinstance(row, Award | Designation):
        return row.source != SOURCE
    return isinstance(row, ImpactFacts | CostUnit)


def remove_with_dependents(row: Model, taken: RemovedRows | None = None) -> RemovedRows:
    """Delete a row and its dependent rows; add them to ``taken``, from which ``restore_rows`` restores them."""
    taken = taken or RemovedRows()
    rows = dependent_rows(row)
    taken.rows += as_rows(rows)
    for one in reversed(rows):
        type(one)._default_manager.filter(pk=one.pk).delete()
    return taken


def as_rows(rows: Sequence[Model]) -> list[Any]:
    """Return rows serialized as JSON."""
    found: list[Any] = json.loads(json.dumps(serializers.serialize("python", rows), default=_as_text))
    return found


def _as_text(value: object) -> str:
    """Return a date or an amount as exact text: Django's JSON encoder truncates times to milliseconds."""
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def restore_rows(kept: dict[str, Any], old: int) -> None:
    """Restore the deleted rows, and make those that moved refer to the row ``old`` again."""
    for one in serializers.deserialize("python", kept.get("rows", [])):
        one.save()
    for label, name, pk in kept.get("moved", []):
        apps.get_model(label)._default_manager.filter(pk=pk).update(**{f"{name}_id": old})
