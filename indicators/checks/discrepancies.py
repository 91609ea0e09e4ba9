"""The result of a check, and its severity."""

from dataclasses import dataclass
from decimal import Decimal

from common.bounds import ROUNDED, Bound, is_true_of
from common.words import NO_BREAK, Number, number_fr, rounded_difference, strip_trailing_zeros
from indicators.models import Inconsistency, PrintedFigure

Level = Inconsistency.Level


@dataclass(frozen=True, slots=True)
class CheckedRecord:
    """A record to correct: its kind, its key (slug in its URL) and its name."""

    kind: str
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A disagreement about ``subject``, which identifies it over time."""

    check: str
    subject: str
    level: str
    year: int
    sentence: str
    stated_value: Decimal | None
    computed_value: Decimal | None
    records: tuple[CheckedRecord, ...]


def severity(stated: Decimal, bound: Bound, computed: Decimal | None, gap: str = Level.GAP) -> str | None:
    """Return the severity of a difference between a printed figure and ``computed``; None if they agree.

    ``gap`` is returned unless rounding explains it.
    """
    if computed is None:
        return Level.MISSING
    if not is_true_of(stated, bound, computed):
        return gap
    return Level.ROUNDING if bound in ROUNDED and computed != stated else None


def difference(stated: Decimal, computed: Number, unit: str = "", *, is_rounded: bool = False) -> str:
    """Return ``90 000 € de plus`` than the printed figure; with ``environ`` if it was rounded."""
    change = rounded_difference(Decimal(computed), stated, [stated] if is_rounded else [])
    about, sense = "environ " if is_rounded else "", "de plus" if change > 0 else "de moins"
    return f"{about}{number_fr(strip_trailing_zeros(abs(change)))}{f'{NO_BREAK}{unit}' if unit else ''} {sense}"


def compared(level: str, stated: Decimal, computed: Decimal, unit: str, *, is_rounded: bool) -> str:
    """Return the end of a sentence: the difference, or that rounding explains it."""
    if level == Level.ROUNDING:
        return ". L’arrondi l’explique."
    return f", soit {difference(stated, computed, unit, is_rounded=is_rounded)}."


def compare_with_printed(
    figure: PrintedFigure,
    computed: Decimal | None,
    *,
    check: str,
    what: str,
    unit: str,
    records: tuple[CheckedRecord, ...],
    gap: str = Level.GAP,
) -> Discrepancy | None:
    """Compare a printed figure with ``computed``, the value of the records (described by ``what``).

    ``gap`` is the level of a difference: a drift if the records are the current ones.
    """
    level = severity(figure.value, figure.bound, computed, gap)
    if level is None:
        return None
    printed = f"Le {figure.document_name} indique «{NO_BREAK}{figure.printed}{NO_BREAK}»"
    if computed is None:
        sentence = f"{printed}{NO_BREAK}: rien ne permet de le vérifier ({what})."
    else:
        text = f"{number_fr(strip_trailing_zeros(computed))}{f'{NO_BREAK}{unit}' if unit else ''}"
        is_rounded = figure.bound in ROUNDED
        sentence = f"{printed}{NO_BREAK}; {what}{NO_BREAK}: {text}"
        sentence += compared(level, figure.value, computed, unit, is_rounded=is_rounded)
    return Discrepancy(check, subject_of(figure), level, figure.year, sentence, figure.value, computed, records)


def subject_of(figure: PrintedFigure) -> str:
    """Return the identifier of a printed figure: subject, its key, year and report, with its document if it is another."""
    told = (figure.subject, figure.subject_key, str(figure.year), str(figure.report_year), figure.document)
    return ":".join(filter(None, told))
