"""Laureates named on the pages of FAST rounds without a recorded award, for a person to record."""

import re
from dataclasses import dataclass

from betagouv.models import SourceRecord
from betagouv.parse.laureates import AnnouncedLaureates, read_announced
from betagouv.parse.others import round_number
from betagouv.parse.records import SourceKind
from budget.models import Award
from common.texts import fold_text
from startups.models import Startup


@dataclass(frozen=True, slots=True)
class NamedLaureate:
    """A name on a page; ``startup`` is the slug of the only service with that name, for a person to confirm."""

    name: str
    startup: str


@dataclass(frozen=True, slots=True)
class RoundToSettle:
    """A round whose page announces more laureates than recorded, with the unmatched names."""

    number: int
    recorded: int
    announced: AnnouncedLaureates
    names: tuple[NamedLaureate, ...]


def laureates_to_settle() -> list[RoundToSettle]:
    """Return the rounds of the last import whose page announces more laureates than recorded, last first. Three
    queries.
    """
    announced_by_round: dict[int, AnnouncedLaureates] = {}
    for record in SourceRecord.objects.filter(kind=SourceKind.FAST).order_by("key"):
        if number := round_number(record.key, record.document):
            announced_by_round[number] = read_announced(str(record.document.get("body") or ""))
    services = _services_by_name()
    held: dict[int, list[str]] = {}
    rows = Award.objects.select_related("round", "startup", "incubator").order_by("pk")
    for award in rows.filter(round__number__in=announced_by_round):
        held.setdefault(award.round.number, []).append(_plain(str(award.startup or award.incubator)))
    return [
        RoundToSettle(
            number=number,
            recorded=len(held.get(number, [])),
            announced=announced,
            names=tuple(
                NamedLaureate(name, services.get(_plain(name), ""))
                for name in announced.names
                if _plain(name) not in held.get(number, [])
            ),
        )
        for number, announced in sorted(announced_by_round.items(), reverse=True)
        if len(held.get(number, [])) < max(len(announced.names), announced.awards or 0)
    ]


def _services_by_name() -> dict[str, str]:
    """Return the slugs by service name, without ambiguous names."""
    found: dict[str, str] = {}
    for slug, name in Startup.objects.order_by("slug").values_list("slug", "name"):
        key = _plain(name)
        found[key] = "" if key in found else slug
    return found


def _plain(name: str) -> str:
    """Return a name without accents, spaces and case."""
    return re.sub(r"[\W_]", "", fold_text(name))
