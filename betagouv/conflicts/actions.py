"""Settle a conflict by keeping our value or taking the source's. Needs the right to change the record, and a reason."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model

from access.rights import Actor
from betagouv.comparison.difference import LifeEdits
from betagouv.comparison.matching import Edits, pair_sponsors, succeed_memberships
from betagouv.comparison.merge import ROWS, as_json
from betagouv.comparison.stored import RECORD_TABLES, StoredLife, StoredRow, lives_with_decisions, name_of
from betagouv.models import Conflict
from betagouv.parse.records import Carrier, SourceEvent, SourcePhase
from betagouv.writing.apply import write_lives
from common.clock import today
from incubators.models import Administration
from startups.changes import programme_change, settle, startup_change
from startups.models import Startup

UNKNOWN_CHOICE = "Choisissez : garder ce qui est ici, ou reprendre la source."
TAKEN = "La base refuse ce que dit la source : corrigez la fiche à la main, puis gardez ce qui est ici."
GONE = "Cet enregistrement n’est plus ici : il n’y a rien à trancher."
KEPT_FOR_DOSSIER = "Cette phase a un dossier d’investigation : reprendre la source le perdrait. Gardez ce qui est ici."


def settle_conflict(*, conflict: Conflict, choice: str, reason: str, actor: Actor) -> Conflict:
    """Settle a conflict: "theirs" writes the source's value, "ours" keeps ours, which an export proposes to the source."""
    if choice not in (Conflict.Choice.OURS, Conflict.Choice.THEIRS):
        raise ValidationError({"choice": UNKNOWN_CHOICE})
    model, name = RECORD_TABLES[conflict.record.kind]
    record = model._default_manager.filter(**{name: name_of(conflict.record)}).first()
    if record is None:
        raise ValidationError(GONE)

    def decide(conflict: Conflict) -> None:
        conflict.choice = choice
        if choice == Conflict.Choice.THEIRS:
            _take(conflict, record)

    return settle(
        row=conflict, reason=reason, actor=actor, within=_changing(record, reason=reason, actor=actor), decide=decide
    )


@contextmanager
def _changing(record: Model, *, reason: str, actor: Actor) -> Iterator[None]:
    """Check the right to change a record, that of its team for a fiche, of staff for others; lock and read it again."""
    by: dict[str, Any] = {"reason": reason, "actor": actor}
    with startup_change(record, **by) if isinstance(record, Startup) else programme_change(**by):
        record.refresh_from_db(from_queryset=type(record)._default_manager.select_for_update(no_key=True))
        yield


def _take(conflict: Conflict, row: Any) -> None:
    try:
        with transaction.atomic():
            if conflict.part in ROWS or conflict.part in ("sponsors", "incubators"):
                write_lives([(row.pk, _edits(conflict, row))])
            elif conflict.part == "owner":
                row.owner = Administration.objects.filter(slug=conflict.theirs).first()
                row.save(update_fields=["owner"])
            else:
                setattr(row, conflict.part, conflict.theirs)
                # Other values of the record may be invalid: they do not prevent this change.
                row.full_clean(exclude=[field.name for field in row._meta.fields if field.name != conflict.part])
                row.save(update_fields=[conflict.part])
    except IntegrityError:
        raise ValidationError(TAKEN) from None


def _edits(conflict: Conflict, startup: Startup) -> LifeEdits:
    """Return the edits that give the disputed part of a life the source's value."""
    life = lives_with_decisions([startup.pk]).get(startup.pk, StoredLife())
    if conflict.part == "phases":
        phases = _row_edits(conflict, life.phases, _entry(conflict.theirs))
        if life.dossiers & set(phases.dropped):
            raise ValidationError(KEPT_FOR_DOSSIER)
        return LifeEdits(phases=phases)
    if conflict.part == "events":
        return LifeEdits(events=_row_edits(conflict, life.events, _event(conflict.theirs)))
    slugs: list[str] = conflict.theirs or []
    if conflict.part == "sponsors":
        return LifeEdits(sponsors=pair_sponsors(slugs, life.sponsors))
    carriers = [Carrier(slug, place == 0, place) for place, slug in enumerate(slugs)]
    return LifeEdits(incubators=succeed_memberships(carriers, life.carriers, today()))


def _row_edits[T: (SourcePhase, SourceEvent)](
    conflict: Conflict, held: list[StoredRow[T]], theirs: T | None
) -> Edits[T]:
    """Return the edit of the stored row of a conflict.

    :raises ValidationError: the row was deleted or changed after the conflict was found.
    """
    ours = next((one for one in held if as_json(one.row) == conflict.ours), None)
    if conflict.ours is not None and ours is None:
        raise ValidationError("Ce qui est ici a changé depuis : attendez le prochain import, qui comparera à nouveau.")
    if theirs is None:
        return Edits(dropped=[ours.pk] if ours else [])
    if ours is None:
        return Edits(added=[replace(theirs, position=max((one.row.position for one in held), default=-1) + 1)])
    return Edits(changed=[(ours.pk, replace(theirs, position=ours.row.position))])


def _entry(side: list[str] | None) -> SourcePhase | None:
    if side is None:
        return None
    kind, start, end, comment = side
    return SourcePhase(kind, _day(start), _day(end), comment, 0)


def _event(side: list[str] | None) -> SourceEvent | None:
    return None if side is None else SourceEvent(side[0], dt.date.fromisoformat(side[1]), side[2], 0)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
