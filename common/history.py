"""The history of a table: who changed what, when and why, whatever wrote it.

``@recorded`` gives a model an append-only history table filled by triggers, and makes its changes increment the data
version (``common.data_version``). ``because`` records the author and the reason; ``as_of`` and ``changes`` read.
TRUNCATE fires no row trigger: never use it for records. In SQL: transaction settings, and copies of rows whose columns
are only known at run time.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, cast

import pghistory
import pgtrigger
from django.db import connection, models

from common import request_context
from common.third_party_internals import history_context

DATA_CHANGED = pgtrigger.Trigger(
    name="data_changed",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
    func="PERFORM common_note_data_change(); RETURN NULL;",
)
"""Moves the data version when the transaction commits."""


def versioned[M: models.Model](model: type[M]) -> type[M]:
    """Increment the data version at each change of ``model``, without a history."""
    decorated: type[M] = pgtrigger.register(DATA_CHANGED)(model)
    return decorated


DATED_FACTS: dict[type[models.Model], tuple[str, ...]] = {}
"""The date fields of each model whose rows are facts that happen on a day (see ``common.freshness.day_of_records``)."""


def recorded[M: models.Model](
    *, exclude: tuple[str, ...] = (), moves_version: bool = True, dated_by: tuple[str, ...] = ()
) -> Callable[[type[M]], type[M]]:
    """Record every version of ``model``'s rows (except the fields ``exclude``) in ``<Model>History``.

    ``moves_version=False`` is for a table that no public response depends on. ``dated_by`` names the fields with the
    date of the fact: an entry by a person makes the records known until that date.
    """

    def decorate(model: type[M]) -> type[M]:
        if dated_by:
            DATED_FACTS[model] = dated_by
        tracked = pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            append_only=True,
            level=pgtrigger.Statement,
            model_name=f"{model.__name__}History",
            exclude=list(exclude) or None,
            obj_field=pghistory.ObjForeignKey(related_name="history"),
        )
        return versioned(tracked(model)) if moves_version else tracked(model)

    return decorate


LOADINGS = ("reference", "demonstration")
"""The sources of what the commands of the project load: it is no change of a fiche."""


@contextmanager
def because(*, reason: str, source: str, user: int | None = None, author: str = "") -> Iterator[None]:
    """Record who makes the changes of this block and why, as one context.

    ``source`` is their channel (``page``, ``importer``, ``demonstration``, …); ``author`` is the current name of
    ``user``, kept after the account is deleted.
    """
    request = {"request": request_context.identifier()} if request_context.identifier() else {}
    with history_context({"reason": reason, "source": source, "user": user, "author": author, **request}):
        yield
        request_context.note_change_made()


@contextmanager
def recorded_at(moment: dt.datetime, *, reason: str) -> Iterator[None]:
    """Record the changes of this block at ``moment``. For replays, in a transaction.

    The database refuses a future moment, one before the last replayed, and any once a person has written.
    """
    with because(reason=reason, source="replay"), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('betaportfolio.recorded_at', %s, true)", [moment.isoformat()])
        yield
        cursor.execute(
            """
            INSERT INTO common_replaybounds (id, replayed_until) VALUES (1, %s)
            ON CONFLICT (id) DO UPDATE SET replayed_until = excluded.replayed_until
            """,
            [moment],
        )
        cursor.execute("SELECT set_config('betaportfolio.recorded_at', '', true)")


def record_versions(model: type[models.Model], keys: Sequence[int | str]) -> None:
    """Record the current version of some rows of ``model`` in the history again, at the current record time."""
    history = history_of(model)._meta
    fields = [field for field in history.concrete_fields if not (field.generated or field.name.startswith("pgh_"))]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    key = model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO "{history.db_table}" ({columns}, pgh_created_at, pgh_label, pgh_obj_id, pgh_context_id)
            SELECT {columns}, common_recorded_at(), 'update', "{key}", _pgh_attach_context()
            FROM "{model._meta.db_table}" WHERE "{key}" = ANY (%s) ORDER BY "{key}"
            """,  # noqa: S608
            [list(keys)],
        )


@dataclass(frozen=True, slots=True)
class RowVersionChange:
    """One change of one row.

    ``before`` and ``after`` contain the columns that differ (all of them in an insertion or a deletion). ``source`` and
    ``user`` are None if the change was made outside the application, without a context.
    """

    at: dt.datetime
    kind: Literal["insert", "update", "delete"]
    model: str
    row: int | str
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str
    source: str | None
    user: int | None
    author: str


def history_of(model: type[models.Model]) -> type[models.Model]:
    """Return the history table of a recorded ``model``."""
    return cast("type[models.Model]", cast("Any", model).pgh_event_model)


def withdrawn_at(model: type[models.Model], **key: object) -> dt.datetime | None:
    """Return when the row of ``model`` with these values was deleted; None if none was, or it has no history."""
    if not hasattr(model, "pgh_event_model"):
        return None
    deleted = history_of(model)._default_manager.filter(pgh_label="delete", **key).order_by("-pgh_id")
    return deleted.values_list("pgh_created_at", flat=True).first()


def as_of(model: type[models.Model], moment: dt.datetime) -> models.QuerySet[models.Model]:
    """Return the rows of a recorded ``model`` as known at ``moment`` (aware), from its history table, by key.

    A change is dated by the start of its transaction.
    """
    versions = history_of(model)._default_manager
    last = (
        versions.filter(pgh_created_at__lte=moment)
        .order_by("pgh_obj_id", "-pgh_id")
        .distinct("pgh_obj_id")
        .values("pk")
    )
    return versions.filter(pk__in=last).exclude(pgh_label="delete").order_by("pgh_obj_id")


def changes(model: type[models.Model], **where: object) -> list[RowVersionChange]:
    """Return every change of the rows of ``model`` that ever matched ``where``, oldest first, in one query."""
    versions = history_of(model)._default_manager
    rows = versions.filter(pgh_obj_id__in=versions.filter(**where).values("pgh_obj_id"))
    known: dict[object, dict[str, Any]] = {}
    return [_change(version, known) for version in rows.order_by("pgh_id").select_related("pgh_context")]


def _change(version: Any, known: dict[object, dict[str, Any]]) -> RowVersionChange:
    """Return the change that made ``version``; ``known`` contains the previous columns by key, and is updated."""
    columns = {
        field.attname: getattr(version, field.attname)
        for field in version._meta.concrete_fields
        if not field.attname.startswith("pgh_")
    }
    deleted = version.pgh_label == "delete"
    before = known.get(version.pgh_obj_id, columns if deleted else {})
    after = {} if deleted else columns
    known[version.pgh_obj_id] = after
    context = version.pgh_context.metadata if version.pgh_context else {}
    return RowVersionChange(
        at=version.pgh_created_at,
        kind=version.pgh_label,
        model=version.pgh_tracked_model._meta.label_lower,
        row=version.pgh_obj_id,
        before={name: value for name, value in before.items() if name not in after or after[name] != value},
        after={name: value for name, value in after.items() if name not in before or before[name] != value},
        reason=context.get("reason", ""),
        source=context.get("source", "application") if version.pgh_context else None,
        user=context.get("user"),
        author=context.get("author", ""),
    )
