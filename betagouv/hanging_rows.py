"""The rows that hang on a record: moved to another, or taken away whole, and put back as they were.

Only recorded tables count: what is computed from them (timeline, evidence, findings) follows by itself.
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

from budget.models import Award
from impact.models import CostUnit, Designation, ImpactFacts
from incubators.models import CoachAssignment
from startups.models import LifeEvent, Membership, Phase, Sponsorship

LIFE: tuple[type[Model], ...] = (Phase, LifeEvent, Membership, Sponsorship)
"""What the source itself tells of a fiche."""
LOSABLE: tuple[type[Model], ...] = (*LIFE, Award, Designation, ImpactFacts, CostUnit, CoachAssignment)
"""What the heir may have already: its own stays, the other is kept aside."""

type Link = ForeignKey[Any, Any]


@dataclass(slots=True)
class Taken:
    """What was done to rows: ``moved`` (table, column, key), ``rows`` taken away as serialized, parents first."""

    moved: list[tuple[str, str, Any]] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {"moved": self.moved, "rows": self.rows}


def links_to(model: type[Model]) -> Iterator[Link]:
    """The columns of recorded tables that name a row of ``model``, those of its many-to-many tables too."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.on_delete is models.DO_NOTHING:
            continue
        link, owner = relation.field, relation.related_model
        if hasattr(owner, "pgh_event_model") or owner._meta.auto_created:
            yield link


def move_rows(old: Model, new: Model, *, but: Sequence[type[Model]] = ()) -> Taken:
    """Give the rows that hang on ``old`` to ``new``; those that ``new`` has already, and those of ``but``, stay."""
    taken = Taken()
    for link in links_to(type(old)):
        table = link.model
        if table in but:
            continue
        for pk in list(table._default_manager.filter(**{link.name: old}).order_by("pk").values_list("pk", flat=True)):
            try:
                with transaction.atomic():
                    table._default_manager.filter(pk=pk).update(**{link.name: new})
            except IntegrityError:
                continue
            taken.moved.append((table._meta.label, link.name, pk))
    return taken


def hanging(row: Model) -> list[Model]:
    """A row and all the rows that can't stand without it, parents first."""
    found: list[Model] = [row]
    for one in found:
        for link in links_to(type(one)):
            if link.null and link.remote_field.on_delete is models.SET_NULL:
                continue
            others = link.model._default_manager.filter(**{link.name: one.pk}).order_by("pk")
            found += [other for other in others if other not in found]
    return found


def first_stuck(row: Model) -> Model | None:
    """A row that still hangs on one whose rows have moved, and that can't be set aside."""
    return next((one for one in hanging(row)[1:] if type(one) not in LOSABLE), None)


def take_away(row: Model, taken: Taken | None = None) -> Taken:
    """Delete a row and what hangs on it, kept aside to be put back."""
    taken = taken or Taken()
    rows = hanging(row)
    taken.rows += as_rows(rows)
    for one in reversed(rows):
        type(one)._default_manager.filter(pk=one.pk).delete()
    return taken


def as_rows(rows: Sequence[Model]) -> list[Any]:
    """Rows as JSON holds them."""
    found: list[Any] = json.loads(json.dumps(serializers.serialize("python", rows), default=_as_text))
    return found


def _as_text(value: object) -> str:
    """A date or an amount, exact: the JSON of Django would cut an instant to the millisecond."""
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def put_back(kept: dict[str, Any], old: int) -> None:
    """Undo what was taken: the rows come back, and those that moved hang on the row ``old`` again."""
    for one in serializers.deserialize("python", kept.get("rows", [])):
        one.save()
    for label, name, pk in kept.get("moved", []):
        apps.get_model(label)._default_manager.filter(pk=pk).update(**{f"{name}_id": old})
