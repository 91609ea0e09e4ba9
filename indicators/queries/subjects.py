"""The subject of rows of evidence: a service, or the name of a record without service; never a person."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from indicators.algebra import CountedRow
from indicators.queries.recorded import names_of
from indicators.record_types import title_of
from startups.models import Startup


@dataclass(frozen=True, slots=True)
class NamedStartup:
    """A name to display, and the slug of the fiche if there is one."""

    name: str
    startup: str = ""
    is_fictitious: bool = False


type Key = tuple[int | None, str, int]
"""(startup, record, record id) of a row."""


def subjects(rows: Iterable[CountedRow]) -> dict[Key, NamedStartup]:
    """Return the subject of each row, by key. At most two queries."""
    keys = {(row.startup, row.record, row.record_id) for row in rows}
    startups = _startups({startup for startup, _, _ in keys if startup})
    others: dict[str, list[int]] = defaultdict(list)
    for startup, record, record_id in keys:
        if not startup:
            others[record].append(record_id)
    names = names_of(others)
    return {
        (startup, record, record_id): startups[startup]
        if startup in startups
        else NamedStartup(names.get((record, record_id)) or title_of(record))
        for startup, record, record_id in keys
    }


def _startups(keys: set[int]) -> dict[int | None, NamedStartup]:
    if not keys:
        return {}
    rows = Startup.objects.filter(pk__in=keys).values_list("pk", "name", "slug", "is_fictitious")
    return {pk: NamedStartup(name, slug, is_fictitious) for pk, name, slug, is_fictitious in rows}
