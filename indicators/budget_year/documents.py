"""The cells that two documents print differently: the result or the target of a year, each value with its documents."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from common.bounds import is_true_of
from common.words import date_fr, list_fr, number_fr, short_name, strip_trailing_zeros
from indicators.models import PrintedFigure, Target
from indicators.queries.years import Published, YearFigures

type PrintedByCell = Mapping[tuple[str, str, int], Sequence[PrintedFigure]]
"""The printed figures by subject, code of the indicator and year."""


class CellKind(StrEnum):
    """What a cell of the budget documents gives of a year."""

    RESULT = "Résultat"
    TARGET = "Cible"


@dataclass(frozen=True, slots=True)
class PrintedValue:
    """A value of a cell, and the short names of the documents that print it."""

    value: Decimal
    documents: tuple[str, ...]

    @property
    def words(self) -> str:
        """Return ``50 (RAP 2020 et RAP 2021)``."""
        return f"{number_fr(strip_trailing_zeros(self.value))} ({list_fr(self.documents)})"


@dataclass(frozen=True, slots=True)
class DisputedCell:
    """A cell that documents print differently: the value of the table first, then the others."""

    kind: CellKind
    year: int
    values: tuple[PrintedValue, ...]

    @property
    def title(self) -> str:
        return f"{self.kind} {self.year}"

    @property
    def shown(self) -> str:
        return self.values[0].words

    @property
    def others(self) -> str:
        return ", ".join(one.words for one in self.values[1:])

    @property
    def words(self) -> str:
        """Return ``Résultat 2020 : 67 (bilan 2021), 50 (RAP 2020)``."""
        return f"{self.title} : {self.shown}, {self.others}"


def document_of_result(published: Published) -> str:
    """Return the short name of the document of a result; the day of a publication that names none."""
    return published.document or f"publication du {date_fr(published.published_on)}"


def printed_by_cell() -> PrintedByCell:
    """Return the results and targets of indicators as documents print them. One query."""
    subjects = (PrintedFigure.Subject.INDICATOR, PrintedFigure.Subject.TARGET)
    found: dict[tuple[str, str, int], list[PrintedFigure]] = {}
    for one in PrintedFigure.objects.filter(subject__in=subjects).order_by("report_year", "document"):
        found.setdefault((one.subject, one.subject_key, one.year), []).append(one)
    return found


def disputed_cells(
    code: str, year: int, now: YearFigures, editions: Iterable[Target], printed: PrintedByCell
) -> tuple[DisputedCell, ...]:
    """Return the result and the target of a year, if documents print several values: editions of the law are documents."""
    result, target = now.published, now.judged_by
    laws = [one for one in editions if (one.year, one.edition) == (year, Target.Edition.LAW)]
    results = [(result.value, document_of_result(result))] if result else []
    targets = [(one.value, short_name(one.source)) for one in ([target] if target else [])]
    targets += [(one.value, short_name(one.source)) for one in laws if one.edition_year != year]
    cells = (
        _disputed(CellKind.RESULT, year, results, printed.get((PrintedFigure.Subject.INDICATOR, code, year), ())),
        _disputed(CellKind.TARGET, year, targets, printed.get((PrintedFigure.Subject.TARGET, code, year), ())),
    )
    return tuple(one for one in cells if one)


def _disputed(
    kind: CellKind, year: int, known: Iterable[tuple[Decimal | None, str]], printed: Sequence[PrintedFigure]
) -> DisputedCell | None:
    """Return the cell if its documents print several values; a rounded one agrees with the exact one."""
    found: dict[Decimal, list[str]] = {}
    for value, document in known:
        if value is not None:
            found.setdefault(value, []).append(document)
    for one in printed:
        value = next((known for known in found if is_true_of(one.value, one.bound, known)), one.value)
        found.setdefault(value, []).append(one.document_name)
    if len(found) < 2:
        return None
    values = (PrintedValue(value, tuple(dict.fromkeys(documents))) for value, documents in found.items())
    return DisputedCell(kind, year, tuple(values))
