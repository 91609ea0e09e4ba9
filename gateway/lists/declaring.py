"""The declaration of a list: rows, described columns and filters, and the address of each row."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any, cast

import django_filters as filters
from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery

from catalogue.startups.rows import of_services
from common.history import history_of
from incubators.models import Incubator
from web.api.model_fields import meaning_of
from web.days import read_moment
from web.filters import Filters, ReaderFilter, of_names


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A field of each row: the path of its column, and its meaning."""

    name: str
    source: str
    meaning: str

    def path(self, rows: QuerySet[Any]) -> list["models.Field[Any, Any]"]:
        """Return the model fields from ``rows`` to the column, which is the last one."""
        if self.source in rows.query.annotations:
            return [rows.query.annotations[self.source].output_field]
        found: list[models.Field[Any, Any]] = []
        here: Any = rows.model
        for part in self.source.split("__"):
            field = here._meta.pk if part == "pk" else here._meta.get_field(part)
            found.append(field)
            here = field.related_model
        return found

    def is_plain(self, rows: QuerySet[Any]) -> bool:
        """Whether its values have an order: they are neither lists nor objects."""
        return not isinstance(self.path(rows)[-1], models.JSONField)


def described_columns(model: type[models.Model], *names: str, **meanings: str) -> tuple[ListColumn, ...]:
    """Return columns with the meanings of their fields in the model, or those given."""
    fields = {name: cast("models.Field[Any, Any]", model._meta.get_field(name)) for name in names}
    return tuple(ListColumn(name, name, meanings.get(name) or meaning_of(field)) for name, field in fields.items())


ID = ListColumn("id", "pk", "Numéro.")
STARTUP = ListColumn("startup", "startup__slug", "Identifiant du service.")
SOURCE = ListColumn("source", "source", "D’où vient la donnée.")


@dataclass(frozen=True, slots=True)
class ListDeclaration:
    """A list at ``/api/v1/<path>/``.

    ``rows`` is the queryset; ``order`` its default order, unique by row; ``searched`` the columns of ``search``. Each row
    is at ``/api/v1/<path>/<key>/``, where the key is the column that it is known by; ``address`` replaces that for
    rows that are read elsewhere. ``has_fiche_texts``: rows have texts of the fiches of beta.gouv.fr, whose licence is theirs.
    """

    path: str
    subject: str
    meaning: str
    rows: Callable[[], QuerySet[Any]]
    columns: tuple[ListColumn, ...]
    filters: Filters
    order: tuple[str, ...]
    searched: tuple[str, ...] = ()
    key: str = "id"
    address: str = ""
    has_fiche_texts: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def sources(self) -> dict[str, str]:
        """Return the path of the column of each field."""
        return {column.name: column.source for column in self.columns}

    @property
    def address_of_row(self) -> str:
        """Return the address of a row, below ``/api/v1/``, with its fields in braces."""
        return self.address or f"{self.path}/{{{self.key}}}/"

    def has_address(self, names: Collection[str]) -> bool:
        """Whether rows with the fields ``names`` have the values that their URL needs."""
        return set(re.findall(r"{(\w+)}", self.address_of_row)) <= set(names)


def with_services(listed: ListDeclaration) -> ListDeclaration:
    """Return the list with the filters of the services, if its rows name one."""
    startup = listed.sources.get("startup", "").removesuffix("__slug")
    return replace(listed, filters={**of_services(startup), **listed.filters}) if startup else listed


CHANGED = ListColumn(
    "changed_at", "changed_at", "Moment du dernier changement de l’enregistrement, correction comprise."
)


def with_last_change(listed: ListDeclaration) -> ListDeclaration:
    """Return the list with the moment of the last change of each row, from its history, if its table is recorded."""
    if not hasattr(listed.rows().model, "pgh_event_model"):
        return listed

    def rows() -> QuerySet[Any]:
        found = listed.rows()
        versions = history_of(found.model)._default_manager.filter(pgh_obj_id=OuterRef("pk")).order_by("-pgh_id")
        dated: QuerySet[Any] = found.annotate(changed_at=Subquery(versions.values("pgh_created_at")[:1]))
        return dated

    changed_since = ReaderFilter(
        field_name="changed_at", lookup_expr="gte", reader=read_moment, label="Changés depuis ce jour, ou ce moment."
    )
    return replace(
        listed,
        rows=rows,
        columns=(*listed.columns, CHANGED),
        filters={**listed.filters, "changed_since": changed_since},
    )


def of_incubator(source: str = "incubator") -> filters.Filter:
    return of_names(f"{source}__slug", Incubator, "Identifiant d’un incubateur.", listed="api-incubators")
