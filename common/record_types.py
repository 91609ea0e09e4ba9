"""The types of record, each declared once in the ``record_types`` of its app.

The feed of changes and its columns, the history of a fiche and what can be undone are derived from a declaration. To add
a type: add its table, its migration and a declaration. If figures count it, add how to
``indicators.algebra.counted_records`` and a source to ``indicators.algebra.declared_sources``; if the API lists it, add a
list in ``gateway.lists``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import ForeignKey

from common.history import history_of

type Model = type[models.Model]
STARTUP = "startups.Startup"


@dataclass(frozen=True, slots=True)
class OwnerPath:
    """How a row gives its startup: by a column of its own, or through a row of ``through``."""

    stored: str
    through: Model | None


@dataclass(frozen=True, slots=True, eq=False)
class RecordType:
    """A record type, whose table has a history.

    ``number`` is its position in the feed of changes. It is part of the cursors that clients store, so it is never
    reused (0: not in the feed). ``private`` lists the columns that name people or a private record, besides those that
    name an account. ``through`` is the relation to its startup, if the table has no column for it. ``public_key``
    identifies a row where other tables refer to it, instead of its number. ``public_columns`` lists the columns whose
    name in the feed differs from the field.

    ``nouns`` (singular, plural) include it in the history of a fiche, unless it has one of its own
    (``has_own_history``); ``version_name`` is then SQL over its version ``h``. Only who decides for the whole programme
    undoes a change of a record that ``is_of_programme``.
    """

    key: str
    model: Model
    number: int = 0
    private: tuple[str, ...] = ()
    through: str = ""
    public_key: str = ""
    public_columns: Mapping[str, str] = field(default_factory=dict)
    nouns: tuple[str, str] | None = None
    version_name: str = ""
    has_own_history: bool = False
    is_undoable: bool = False
    is_of_programme: bool = False

    @property
    def public_name(self) -> str:
        """Return the name of the type in the feed."""
        return self.key.replace("_", "-")

    @property
    def history(self) -> str:
        """Return the table of the versions of its records."""
        return history_of(self.model)._meta.db_table

    @property
    def startup_of_version(self) -> str:
        """Return the SQL of the startup of a version ``h``, if the table has a column for it."""
        about = owner(self)
        return f"h.{about.stored}" if about and not about.through else "NULL::bigint"

    @property
    def private_columns(self) -> frozenset[str]:
        """Return the columns that only staff may read: the private ones and people's accounts."""
        accounts = settings.AUTH_USER_MODEL
        return frozenset(
            str(one.column)
            for one in self.model._meta.concrete_fields
            if one.name in self.private or (isinstance(one, ForeignKey) and one.related_model._meta.label == accounts)
        )


@lru_cache
def owner(record_type: RecordType) -> OwnerPath | None:
    """Return how the rows give their startup; None for a type without a startup."""
    if record_type.model._meta.label == STARTUP:
        return OwnerPath("id", None)
    fields = {one.name: one for one in record_type.model._meta.concrete_fields if isinstance(one, ForeignKey)}
    if record_type.through:
        relation = fields[record_type.through]
        return OwnerPath(relation.column, relation.related_model)
    named = next((one for one in fields.values() if one.related_model._meta.label == STARTUP), None)
    return OwnerPath(named.column, None) if named else None


def by_key(declared: Iterable[RecordType]) -> dict[str, RecordType]:
    """Return the declared types by key.

    :raises ImproperlyConfigured: if a key or number is declared twice, or a table has no history.
    """
    found: dict[str, RecordType] = {}
    numbers: set[int] = set()
    for one in declared:
        if one.key in found or one.number in numbers:
            raise ImproperlyConfigured(
                f"The type of record {one.key!r}, or its number {one.number}, is declared twice."
            )
        if not hasattr(one.model, "pgh_event_model"):
            raise ImproperlyConfigured(f"The records of {one.key!r} have no history: decorate {one.model.__name__}.")
        found[one.key] = one
        numbers |= {one.number} - {0}
    return found


RECORD_TYPES: dict[str, RecordType] = {}
"""The types by key: those of a lower app first. Complete once the apps are ready."""


def declare(*declared: RecordType) -> None:
    """Add the types of an app; each app calls it once when it is ready."""
    RECORD_TYPES.update(by_key([*RECORD_TYPES.values(), *declared]))
