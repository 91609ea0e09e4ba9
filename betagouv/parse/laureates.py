"""Parse the laureates named in the text of a FAST round. Pure: names as written, not matched with records."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from betagouv.parse.fields import without_tags

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
        yield _shortened(link["name"] if link else _AFTER_NAME.split(line["text"])[0])
    for title in _TITLE_OF_LIST.finditer(body):
        yield _shortened(title["name"])


def _shortened(name: str) -> str:
    return " ".join(without_tags(name).split())[:LONGEST]
