"""Compare two values of a field, when two people change the same thing."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from common.history import history_of
from common.words import value_fr
from startups.models import Sponsorship, Startup


@dataclass(frozen=True, slots=True)
class Compared:
    """A field changed by somebody else: their value and the reader's, in words.

    ``choice`` is the value that the reader chose already ("theirs", "mine"), else empty.
    """

    name: str
    label: str
    theirs: str
    mine: str
    choice: str


@dataclass(frozen=True, slots=True)
class LastChange:
    """The author and date of the last change of the fiche."""

    at: dt.datetime
    author: str


def compare(
    theirs: Mapping[str, str], mine: Mapping[str, str], labels: Mapping[str, str], choices: Mapping[str, str]
) -> list[Compared]:
    """Return each field of ``theirs`` with the value of ``mine``."""
    return [
        Compared(name, labels[name], value_fr(value), value_fr(mine[name]), choices.get(name, ""))
        for name, value in theirs.items()
    ]


def last_change(startup: Startup) -> LastChange | None:
    """Return the last change of a fiche; an empty ``author`` is the importer or outside the application. One query."""
    columns = ("pgh_created_at", "pgh_context__metadata__author", "pgh_id")
    fiche = history_of(Startup)._default_manager.filter(pgh_obj_id=startup.pk).values_list(*columns)
    sponsors = history_of(Sponsorship)._default_manager.filter(startup_id=startup.pk).values_list(*columns)
    row = fiche.union(sponsors, all=True).order_by("-pgh_created_at", "-pgh_id").first()
    return LastChange(row[0], row[1] or "") if row else None
