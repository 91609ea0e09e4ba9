"""What the rows of evidence are about: a service, an incubator, a line of credits; never a person."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from budget.models import Award, CreditLine
from impact.algebra import Row
from startups.models import Startup

MEMBER = "Un membre de la communauté"


@dataclass(frozen=True, slots=True)
class Subject:
    """A name to show, and the slug of the fiche when there is one."""

    name: str
    startup: str = ""
    is_fictitious: bool = False


type Key = tuple[int | None, str, int]
"""(startup, record, record id) of a row."""


def subjects(rows: Iterable[Row]) -> dict[Key, Subject]:
    """The subject of each row, by key. At most three queries, whatever their number."""
    keys = {(row.startup, row.record, row.record_id) for row in rows}
    startups = _startups({startup for startup, _, _ in keys if startup})
    others: dict[str, set[int]] = defaultdict(set)
    for startup, record, record_id in keys:
        if not startup:
            others[record].add(record_id)
    named = {
        "award": dict(_named(Award, others["award"], "incubator__name")),
        "credit_line": dict(_named(CreditLine, others["credit_line"], "label")),
    }
    return {
        key: startups.get(key[0] or 0)
        or Subject(named.get(key[1], {}).get(key[2], MEMBER if key[1] == "member" else ""))
        for key in keys
    }


def _startups(keys: set[int]) -> dict[int, Subject]:
    if not keys:
        return {}
    rows = Startup.objects.filter(pk__in=keys).values_list("pk", "name", "slug", "is_fictitious")
    return {pk: Subject(name, slug, is_fictitious) for pk, name, slug, is_fictitious in rows}


def _named(model: type[Award] | type[CreditLine], keys: set[int], name: str) -> Iterable[tuple[int, str]]:
    return model._default_manager.filter(pk__in=keys).values_list("pk", name) if keys else ()
