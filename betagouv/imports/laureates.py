"""Laureates named on the pages of FAST rounds without a recorded award, for a person to record."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from betagouv.models import SourceRecord
from betagouv.parse.fields import without_tags
from betagouv.parse.others import number_of_round
from betagouv.parse.records import SourceKind
from budget.models import Award
from common.texts import fold_text
from startups.models import Startup

_SECTION = re.compile(r"^#+[^\n]*lauréats[^\n]*$", re.IGNORECASE | re.MULTILINE)
_NUMBERED = re.compile(r"^\d{1,2}\s*[.-]\s+(?P<text>\S.*)$", re.MULTILINE)
_LINK = re.compile(r"\[(?P<name>[^\]]+)\]\([^)]*\)")
_TITLE_OF_LIST = re.compile(r"<h2[^>]*>(?P<name>.*?)</h2>", re.DOTALL | re.IGNORECASE)
_AFTER_NAME = re.compile(r",|\s:|:\s|\s;")
_COUNT = re.compile(r"a sélectionné\s+(\d{1,3})\s+(?:lauréats|projets)")
_TOTAL = re.compile(r"montant total de\s+([\d\s\u202f\u00a0]+)€")
LONGEST = 200


@dataclass(frozen=True, slots=True)
class AnnouncedLaureates:
    """The laureates announced on the page of a round: names in order, number, and total in euros."""

    names: tuple[str, ...]
    awards: int | None
    total: Decimal | None


def read_announced(body: str) -> AnnouncedLaureates:
    """Parse the text of a round; what is missing is None, or no name."""
    plain = " ".join(body.split())
    count, total = _COUNT.search(plain), _TOTAL.search(plain)
    return AnnouncedLaureates(
        names=tuple(dict.fromkeys(name for name in _names(body) if name)),
        awards=int(count[1]) if count else None,
        total=Decimal(re.sub(r"\D", "", total[1])) if total else None,
    )


def _names(body: str) -> Iterator[str]:
    section = _SECTION.search(body)
    for line in _NUMBERED.finditer(body, section.end()) if section else ():
        link = _LINK.match(line["text"])
        yield _plain_name(link["name"] if link else _AFTER_NAME.split(line["text"])[0])
    for title in _TITLE_OF_LIST.finditer(body):
        yield _plain_name(title["name"])


def _plain_name(name: str) -> str:
    """Return a name without tags, line breaks or more than ``LONGEST`` characters."""
    return " ".join(without_tags(name).split())[:LONGEST]


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
    """Return the rounds of the last import whose page announces more laureates than recorded, latest first. Three
    queries.
    """
    announced_by_round: dict[int, AnnouncedLaureates] = {}
    for record in SourceRecord.objects.filter(kind=SourceKind.FAST).order_by("key"):
        if number := number_of_round(record.key, record.document):
            announced_by_round[number] = read_announced(str(record.document.get("body") or ""))
    services = _services_by_name()
    held: dict[int, list[str]] = {}
    rows = Award.objects.select_related("round", "startup", "incubator").order_by("pk")
    for award in rows.filter(round__number__in=announced_by_round):
        held.setdefault(award.round.number, []).append(_folded_name(str(award.startup or award.incubator)))
    return [
        RoundToSettle(
            number=number,
            recorded=len(held.get(number, [])),
            announced=announced,
            names=tuple(
                NamedLaureate(name, services.get(_folded_name(name), ""))
                for name in announced.names
                if _folded_name(name) not in held.get(number, [])
            ),
        )
        for number, announced in sorted(announced_by_round.items(), reverse=True)
        if len(held.get(number, [])) < max(len(announced.names), announced.awards or 0)
    ]


def _services_by_name() -> dict[str, str]:
    """Return the slugs by service name, without ambiguous names."""
    found: dict[str, str] = {}
    for slug, name in Startup.objects.order_by("slug").values_list("slug", "name"):
        key = _folded_name(name)
        found[key] = "" if key in found else slug
    return found


def _folded_name(name: str) -> str:
    """Return a name without accents, spaces and case."""
    return re.sub(r"[\W_]", "", fold_text(name))
