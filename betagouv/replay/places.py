"""The positions of phases and events during a replay: exactly those of the fiche.

An import keeps the positions if nothing else changes, since people may have inserted rows; nobody does during a replay,
and the position orders two phases on one day.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from betagouv import staging
from betagouv.matching import content_of
from betagouv.parse.records import ParsedFiche, SourceEvent, SourcePhase
from betagouv.stored import StoredRow
from startups.models import LifeEvent, Phase


def follow_places(fiches: Mapping[int, ParsedFiche]) -> None:
    """Set the positions of the phases and events of some startups (by primary key) to those of their fiches."""
    phases: dict[int, list[StoredRow[SourcePhase]]] = defaultdict(list)
    events: dict[int, list[StoredRow[SourceEvent]]] = defaultdict(list)
    entries = Phase.objects.filter(startup__in=fiches).order_by("position", "pk")
    columns: tuple[str, ...] = ("startup_id", "pk", "kind_id", "start", "declared_end", "comment", "position")
    for startup, pk, *row in entries.values_list(*columns):
        phases[startup].append(StoredRow(pk, SourcePhase(*row)))
    columns = ("startup_id", "pk", "kind", "date", "comment", "position")
    for startup, pk, *row in (
        LifeEvent.objects.filter(startup__in=fiches).order_by("position", "pk").values_list(*columns)
    ):
        events[startup].append(StoredRow(pk, SourceEvent(*row)))
    staging.update(
        Phase, ["position"], [row for key, one in fiches.items() for row in misplaced(one.phases, phases[key])]
    )
    staging.update(
        LifeEvent, ["position"], [row for key, one in fiches.items() for row in misplaced(one.events, events[key])]
    )


def misplaced[T: (SourcePhase, SourceEvent)](listed: Sequence[T], held: Sequence[StoredRow[T]]) -> list[list[int]]:
    """Return the rows at another position than listed: key and right position."""
    places: dict[object, list[int]] = defaultdict(list)
    for row in listed:
        places[content_of(row)].append(row.position)
    found = []
    for one in held:
        rights = places[content_of(one.row)]
        if rights and (right := rights.pop(0)) != one.row.position:
            found.append([one.pk, right])
    return found
