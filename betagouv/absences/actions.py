"""Settle the absence of a record: merge it, withdraw it or keep it. Each settlement has a reason and can be undone.

:raises PermissionDenied: the author may not.
:raises ValidationError: in French; nothing is changed.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from access.rights import Actor
from betagouv.comparison.related_rows import (
    LIFE,
    RemovedRows,
    as_rows,
    dependent_rows,
    first_blocked,
    first_written_by_people,
    move_rows,
    remove_with_dependents,
    restore_rows,
)
from betagouv.comparison.renames import keys_named
from betagouv.comparison.stored import RECORD_TABLES
from betagouv.local_changes.queries import changes_since_import
from betagouv.models import Absence, ImportRun, SourceFile, SourceRecord
from betagouv.parse.records import SourceKind
from common import addresses
from common.history import history_of
from startups.changes import settle, undo_settlement
from startups.models import Phase, Startup

SETTLED = (SourceKind.STARTUP, SourceKind.INCUBATOR, SourceKind.ORGANISATION)

Outcome = Absence.Outcome


def note_absences(missing: Iterable[tuple[str, str]], seen: Iterable[tuple[str, str]], import_run: ImportRun) -> None:
    """Open an absence for each record missing from its source, and close those of the records that are back.

    A record that staff decided to keep has none.
    """
    now = timezone.now()
    known = {(one.kind, one.key): one for one in Absence.objects.filter(outcome__in=["", Outcome.KEPT])}
    back = [one.pk for pair in seen if (one := known.get(pair)) and not one.outcome]
    Absence.objects.filter(pk__in=back).update(outcome=Outcome.RETURNED, settled_at=now)
    new = [pair for pair in missing if pair[0] in SETTLED and pair not in known]
    names = {kind: _names(kind, [key for one, key in new if one == kind]) for kind in SETTLED}
    Absence.objects.bulk_create(
        Absence(kind=kind, key=key, name=names[SourceKind(kind)][key], import_run=import_run)
        for kind, key in new
        if key in names[SourceKind(kind)]
    )


def _names(kind: SourceKind, keys: list[str]) -> dict[str, str]:
    model = RECORD_TABLES[kind][0]
    return dict(model._default_manager.filter(slug__in=keys).values_list("slug", "name")) if keys else {}


def merge_into_successors(missing: Iterable[tuple[str, str]], import_run: ImportRun) -> list[tuple[str, str, str]]:
    """Merge each missing fiche into the only one that replaces it (``redirect_from``); return (kind, old key,
    successor's key).

    The successor keeps its own phases and events, as in the source, and receives all other rows. A merge that would lose
    what people wrote is left for staff. Needs the transaction of an import.
    """
    absent = {key for kind, key in missing if kind == SourceKind.STARTUP}
    claims: dict[str, list[str]] = {}
    rows = Startup.objects.exclude(redirect_from=[]).order_by("slug") if absent else []
    for successor in rows:
        if successor.slug in absent:
            continue
        for key in absent.intersection(keys_named(successor.redirect_from)):
            claims.setdefault(key, []).append(successor.slug)
    merged = []
    for key, successors in sorted(claims.items()):
        if len(successors) == 1 and not _is_written_here(key):
            absence = Absence(kind=SourceKind.STARTUP, key=key, import_run=import_run, settled_at=timezone.now())
            absence.settled_reason = f"La fiche {successors[0]} dit la remplacer."
            try:
                with transaction.atomic():
                    _merge(
                        absence, _row(SourceKind.STARTUP, key), _row(SourceKind.STARTUP, successors[0]), leaving=LIFE
                    )
                    absence.save()
            except ValidationError:  # it would lose rows of other pages: left for people to settle
                continue
            merged.append((str(SourceKind.STARTUP), key, successors[0]))
    return merged


def _is_written_here(key: str) -> bool:
    """Whether people wrote something in a fiche that no import brought: a value, a phase, an event, a reason of an end."""
    startup = Startup.objects.get(slug=key)
    reasons = history_of(Phase)._default_manager.filter(
        pgh_obj__startup=startup, pgh_context__metadata__source__in=("page", "api")
    )
    return bool(changes_since_import([startup.pk])) or reasons.exclude(end_reason="").exists()


def merge(*, absence: Absence, successor: str, reason: str, actor: Actor) -> Absence:
    """Merge a missing record into ``successor`` (a key of the same kind): move its rows there, and redirect its URL."""

    def decide(absence: Absence) -> None:
        if successor == absence.key:
            raise ValidationError({"successor": "Une fiche ne se fusionne pas dans elle-même."})
        new = RECORD_TABLES[absence.kind][0]._default_manager.filter(slug=successor).first()
        if new is None:
            raise ValidationError({"successor": f"« {successor[:120]} » n’existe pas. Écrivez son identifiant."})
        _merge(absence, _row(absence.kind, absence.key), new)

    return settle(row=absence, reason=reason, actor=actor, decide=decide)


def withdraw(*, absence: Absence, reason: str, actor: Actor) -> Absence:
    """Delete a missing record and its rows, so that it counts on no day, past days included; the absence stores them.

    :raises ValidationError: other records depend on it.
    """

    def decide(absence: Absence) -> None:
        row = _row(absence.kind, absence.key)
        if not isinstance(row, Startup) and len(dependent_rows(row)) > 1:
            raise ValidationError("Des fiches, des financements ou des incubateurs en dépendent : fusionnez-le plutôt.")
        _close(absence, Outcome.WITHDRAWN, _with_source(absence, remove_with_dependents(row)))

    return settle(row=absence, reason=reason, actor=actor, decide=decide)


def keep(*, absence: Absence, reason: str, actor: Actor) -> Absence:
    """Keep a missing record: it still counts, and is no longer reported."""
    return settle(
        row=absence, reason=reason, actor=actor, decide=lambda absence: _close(absence, Outcome.KEPT, RemovedRows())
    )


def undo(*, absence: Absence, reason: str, actor: Actor) -> Absence:
    """Undo a settlement: restore deleted rows, move the others back, reopen the absence.

    :raises ValidationError: there is nothing to undo, or later changes prevent it.
    """
    return undo_settlement(row=absence, reason=reason, actor=actor, revert=_revert)


def _revert(absence: Absence) -> None:
    if absence.outcome != Outcome.KEPT:
        _bring_back(absence)
    absence.outcome, absence.successor, absence.rows_to_restore = "", "", {}


def _bring_back(absence: Absence) -> None:
    model = RECORD_TABLES[absence.kind][0]
    if model._default_manager.filter(slug=absence.key).exists():
        raise ValidationError("Un autre enregistrement porte maintenant cet identifiant.")
    label = model._meta.label_lower
    old = next(row["pk"] for row in absence.rows_to_restore["rows"] if row["model"] == label)
    try:
        with transaction.atomic():
            restore_rows(absence.rows_to_restore, old)
    except IntegrityError:
        raise ValidationError("Ce qui a changé depuis empêche de revenir en arrière.") from None
    addresses.cancel_rename(absence.kind, absence.key)


def _row(kind: str, key: str) -> Any:
    row = RECORD_TABLES[kind][0]._default_manager.select_for_update().filter(slug=key).first()
    if row is None:
        raise ValidationError("Cet enregistrement n’existe plus ici.")
    return row


def _merge(absence: Absence, old: Model, new: Model, *, leaving: Iterable[type[Model]] = ()) -> None:
    taken = move_rows(old, new, leaving=tuple(leaving))
    if stuck := first_blocked(old) or (first_written_by_people(old) if leaving else None):
        name = f"{stuck._meta.verbose_name} « {stuck} »"
        raise ValidationError({"successor": f"Les deux ont {name} : renommez ou retirez l’un des deux avant."})
    absence.successor = str(getattr(new, "slug", ""))
    _close(absence, Outcome.MERGED, _with_source(absence, remove_with_dependents(old, taken)))
    addresses.record_rename(absence.kind, absence.key, absence.successor)


def _with_source(absence: Absence, taken: RemovedRows) -> RemovedRows:
    """Delete the stored source of the record too, and add it to ``taken``, so that the next import does not report it."""
    for record in SourceRecord.objects.filter(kind=absence.kind, key=absence.key):
        taken.rows += as_rows([record, *SourceFile.objects.filter(record=record)])
        record.delete()
    return taken


def _close(absence: Absence, outcome: str, taken: RemovedRows) -> None:
    absence.outcome = outcome
    absence.rows_to_restore = taken.as_json()
    absence.name = absence.name or absence.key
