"""The fields of a fiche: model column, name in a file, in the APIs, and who owns it.

The parser, the API reader, the export, the drop-in documents and their schema, and the list of what is to be reported
in espace-membre derive from ``FIELDS``. Limits and choices are those of the model.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from startups.models import Startup


@dataclass(frozen=True, slots=True)
class Served:
    """A field in a version of the API: its name, and its position in the document.

    ``since`` is the first 2.x that has it (5 is 2.5). A missing value is empty if ``blank``, else left out.
    """

    name: str
    place: int
    since: int = 0
    blank: bool = False


class FieldOwner(StrEnum):
    """The owner of a field in the stage ``alongside``; in the stage ``owner``, all fields are ours."""

    MEMBERS = "espace-membre"
    REPOSITORY = "repository"
    """Its file only: no form of espace-membre has it, and its export leaves the line as it is."""
    HERE = "here"


class RecordsStage(StrEnum):
    """The stage of an installation, ``RECORDS_STAGE``: who owns the fiches, their phases and their events."""

    ALONGSIDE = "alongside"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a fiche: no ``column`` if other tables store it, no ``file`` for the text below the front matter.

    ``is_returned``: the export of espace-membre writes it in the file. ``written`` is its name where the API v1 of
    espace-membre writes it: among the descriptive fields, or with ``is_standard`` among the standards.
    """

    column: str
    file: str
    v2: Served | None = None
    v3: Served | None = None
    owner: FieldOwner = FieldOwner.MEMBERS
    is_returned: bool = True
    written: str = ""
    is_standard: bool = False

    @property
    def model_field(self) -> "models.Field[Any, Any]":
        return Startup._meta.get_field(self.column)  # type: ignore[return-value]

    @property
    def limit(self) -> int:
        """Return the maximum length in characters of the text, or of each word."""
        field = self.model_field
        length = field.base_field.max_length if isinstance(field, ArrayField) else field.max_length
        assert length is not None  # noqa: S101
        return int(length)

    def holds(self, *classes: "type[models.Field[Any, Any]]") -> bool:
        """Whether its model field is of one of these classes."""
        return bool(self.column) and isinstance(self.model_field, classes)


FIELDS = (
    Field("name", file="title", v2=Served("name", 1), v3=Served("name", 1), written="name"),
    Field("mission", file="mission", v2=Served("pitch", 2, blank=True), v3=Served("mission", 5), written="pitch"),
    Field("", file="sponsors", v2=Served("sponsors", 12, since=5, blank=True)),
    Field("", file="incubator", v3=Served("incubator", 7)),
    Field("", file="incubators"),
    Field("", file="phases", v2=Served("phases", 11, blank=True), v3=Served("phases", 4)),
    Field("", file="events", v2=Served("events", 10, blank=True)),
    Field("", file="fast", owner=FieldOwner.HERE),
    Field("link", file="link", v2=Served("link", 6, blank=True), v3=Served("link", 6), written="link"),
    Field(
        "repository", file="repository", v2=Served("repository", 7), v3=Served("repository", 2), written="repository"
    ),
    Field("has_stats", file="stats", written="stats", is_standard=True),
    Field(
        "stats_url",
        file="stats_url",
        v2=Served("stats_url", 3, blank=True),
        v3=Served("stats_url", 9),
        written="stats_url",
        is_standard=True,
    ),
    Field(
        "impact_url", file="impact_url", v2=Served("impact_url", 5, since=6, blank=True), v3=Served("impact_url", 11)
    ),
    Field("budget_url", file="budget_url", v2=Served("budget_url", 4, since=4), v3=Served("budget_url", 10)),
    Field(
        "contact",
        file="contact",
        v2=Served("contact", 8, since=1, blank=True),
        v3=Served("contact", 3),
        written="contact",
    ),
    Field("contact_dinum", file="contact_dinum"),
    Field("contact_incubator", file="contact_incubator"),
    Field("user_types", file="usertypes", v3=Served("usertypes", 14), written="usertypes"),
    Field("themes", file="thematiques", v2=Served("thematiques", 13, since=6, blank=True), written="thematiques"),
    Field(
        "technologies",
        file="techno",
        v2=Served("technos", 14, since=6, blank=True),
        v3=Served("techno", 15),
        written="techno",
    ),
    Field("redirect_from", file="redirect_from", v3=Served("redirect_from", 13), owner=FieldOwner.REPOSITORY),
    Field(
        "accessibility",
        file="accessibility_status",
        v2=Served("accessibility_status", 18, since=5),
        v3=Served("accessibility_status", 8),
        written="accessibility_status",
        is_standard=True,
    ),
    Field(
        "dashlord_url",
        file="dashlord_url",
        v2=Served("dashlord_url", 17, since=5),
        v3=Served("dashlord_url", 12),
        written="dashlord_url",
        is_standard=True,
    ),
    Field(
        "risk_analysed",
        file="analyse_risques",
        v2=Served("analyse_risques", 15, since=5),
        written="analyse_risques",
        is_standard=True,
    ),
    Field(
        "risk_analysis_url",
        file="analyse_risques_url",
        v2=Served("analyse_risques_url", 16, since=5),
        written="analyse_risques_url",
        is_standard=True,
        is_returned=False,
    ),
    Field(
        "security_followed",
        file="mon_service_securise",
        v3=Served("mon_service_securise", 16),
        written="mon_service_securise",
        is_standard=True,
    ),
    Field("robots", file="robots", owner=FieldOwner.REPOSITORY),
    Field("content", file="", v2=Served("content_url_encoded_markdown", 9, since=1, blank=True), written="description"),
)
"""In the order in which they usually stand in a file."""


def check_fields(fields: Iterable[Field]) -> None:
    """Check the table of fields.

    :raises ImproperlyConfigured: two fields have the same name or position, or a column does not exist.
    """
    fields = list(fields)
    columns = {column.name for column in Startup._meta.concrete_fields}
    if unknown := sorted({field.column for field in fields if field.column} - columns):
        raise ImproperlyConfigured(f"betagouv/fields.py names « {unknown[0]} », which is no field of Startup.")
    for what, values in (
        ("the model field", [field.column for field in fields if field.column]),
        ("the name in a file", [field.file for field in fields]),
        ("the name in version 2", [field.v2.name for field in fields if field.v2]),
        ("the place in version 2", [field.v2.place for field in fields if field.v2]),
        ("the name in version 3", [field.v3.name for field in fields if field.v3]),
        ("the place in version 3", [field.v3.place for field in fields if field.v3]),
    ):
        for value, count in Counter(values).items():
            if count > 1:
                raise ImproperlyConfigured(f"betagouv/fields.py has {count} lines for {what} « {value} ».")


check_fields(FIELDS)


COLUMNS = tuple(field.column for field in FIELDS if field.column)
FILE_ORDER = tuple(field.file for field in FIELDS if field.file)
_PLACES = {column.name: place for place, column in enumerate(Startup._meta.concrete_fields)}
_IN_MODEL_ORDER = sorted(
    (field for field in FIELDS if field.column and field.file), key=lambda field: _PLACES[field.column]
)
TEXTS = [field for field in _IN_MODEL_ORDER if field.holds(models.CharField, models.TextField)]
FLAGS = [field for field in _IN_MODEL_ORDER if field.holds(models.BooleanField)]
WORDS = [field for field in _IN_MODEL_ORDER if field.holds(ArrayField)]
REPORTED = tuple(field for field in FIELDS if field.owner == FieldOwner.MEMBERS)
"""What espace-membre owns: a change made here is to be reported there."""
V2 = sorted(((field.v2, field) for field in FIELDS if field.v2), key=lambda pair: pair[0].place)
V3 = sorted(((field.v3, field) for field in FIELDS if field.v3), key=lambda pair: pair[0].place)
