"""Which records of a block are meant: the same parameters count a figure and ask for its list."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from catalogue.incubators.records import IncubatorRecord
from common.filters import StrictFilterSet, Texts, of_text
from common.words import number_fr

WHAT, INTO, YEAR = "quoi", "vers", "annee"


@dataclass(frozen=True, slots=True)
class RecordChoice:
    """The records of a kind, of one of several outcomes, of a year; an empty part chooses nothing."""

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
        """Its parameters in an address."""
        asked = [(WHAT, self.what), *((INTO, word) for word in self.into), (YEAR, self.year)]
        return [pair for pair in asked if pair[1]]


class RecordFilter(StrictFilterSet):
    """The choice that a URL makes; any word is a choice, which may have no record."""

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
    """A figure in words, and the address of the records that it counts (empty when there are none)."""

    formatted: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class RecordBlock:
    """The records of a block, and the address of their list (``dated``: what carries the date)."""

    records: Sequence[IncubatorRecord]
    address: str
    dated: str = ""

    def url(self, choice: RecordChoice) -> str:
        query = "&".join(part for part in (urlencode(choice.pairs()), self.dated) if part)
        return f"{self.address}?{query}".rstrip("?")

    def count(self, choice: RecordChoice) -> int:
        return len(choice.of(self.records))

    def figure(self, choice: RecordChoice, formatted: str = "") -> LinkedFigure:
        """How many records, or what is ``formatted`` of them, with their list."""
        count = self.count(choice)
        return LinkedFigure(formatted or number_fr(count), self.url(choice) if count else "")

    @property
    def years(self) -> range:
        """From the first year that has records to the last."""
        found = [record.year for record in self.records if record.year is not None]
        return range(min(found), max(found) + 1) if found else range(0)
