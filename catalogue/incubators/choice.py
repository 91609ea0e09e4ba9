"""The filter of the records behind an incubator's figure: the same parameters count them and list them."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from catalogue.incubators.records import IncubatorRecord
from common.filters import StrictFilterSet, Texts, of_text
from common.words import number_fr

WHAT, INTO, YEAR = "quoi", "vers", "annee"


@dataclass(frozen=True, slots=True)
class RecordChoice:
    """A filter on the records of a kind, of one of several outcomes, of a year; empty parts do not filter."""

    what: str = ""
    into: tuple[str, ...] = ()
    year: str = ""

    def of(self, records: Sequence[IncubatorRecord]) -> list[IncubatorRecord]:
        return [record for record in records if self._holds(record)]

    def _holds(self, record: IncubatorRecord) -> bool:
        return (
            self.what in ("", record.what)
            and (not self.into or record.into in self.into)
            and self.year in ("", str(record.year))
        )

    def pairs(self) -> list[tuple[str, str]]:
        """Return its URL parameters."""
        asked = [(WHAT, self.what), *((INTO, word) for word in self.into), (YEAR, self.year)]
        return [pair for pair in asked if pair[1]]


class RecordFilter(StrictFilterSet):
    """The filter in a URL; any word is accepted, and may match no record."""

    also = ("as_of",)
    quoi = of_text("what", "Ce qui est compté")
    vers = Texts(field_name="into", label="Ce qui a suivi")
    annee = of_text("year", "Année")

    @property
    def choice(self) -> RecordChoice:
        words = self.values
        return RecordChoice(words.get(WHAT, ""), tuple(words.get(INTO, ())), words.get(YEAR, ""))


@dataclass(frozen=True, slots=True)
class LinkedFigure:
    """A figure in words, and the URL of the records that it counts (empty if there are none)."""

    formatted: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class RecordBlock:
    """The records of a block, and the URL of their list (``dated``: the parameter of the date)."""

    records: Sequence[IncubatorRecord]
    address: str
    dated: str = ""

    def url(self, choice: RecordChoice) -> str:
        query = "&".join(part for part in (urlencode(choice.pairs()), self.dated) if part)
        return f"{self.address}?{query}".rstrip("?")

    def count(self, choice: RecordChoice) -> int:
        return len(choice.of(self.records))

    def figure(self, choice: RecordChoice, formatted: str = "") -> LinkedFigure:
        """Return the number of records, or the ``formatted`` text, with the URL of their list."""
        count = self.count(choice)
        return LinkedFigure(formatted or number_fr(count), self.url(choice) if count else "")

    @property
    def years(self) -> range:
        """Return the years from the first to the last with records."""
        found = [record.year for record in self.records if record.year is not None]
        return range(min(found), max(found) + 1) if found else range(0)
