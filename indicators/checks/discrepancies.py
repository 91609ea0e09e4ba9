"""The result of a check, and its severity."""

from dataclasses import dataclass
from decimal import Decimal

from common.bounds import ROUNDED, Bound, is_true_of
from common.figure import Difference, Figure
from common.words import NO_BREAK
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


def compare_with_printed(
    figure: PrintedFigure,
    computed: Figure,
    *,
    check: str,
    what: str,
    records: tuple[CheckedRecord, ...],
    gap: str = Level.GAP,
) -> Discrepancy | None:
    """Compare a printed figure with ``computed``, that of the records (described by ``what``).

    ``gap`` is the level of a difference: a drift if the records are the current ones. A part of the records that may
    turn out to be the printed figure verifies nothing.
    """
    difference = computed - Figure(figure.value, computed.unit, is_rounded=figure.bound in ROUNDED)
    gap = Level.MISSING if computed.is_marked and difference.may_be_null else gap
    level = severity(figure.value, figure.bound, computed.exact, gap)
    if level is None:
        return None
    printed = f"Le {figure.document_name} indique «{NO_BREAK}{figure.printed}{NO_BREAK}»"
    if not computed.is_known:
        sentence = f"{printed}{NO_BREAK}: rien ne permet de le vérifier ({what})."
    else:
        sentence = f"{printed}{NO_BREAK}; {what}{NO_BREAK}: {computed.number}{compared(level, difference)}"
    return Discrepancy(check, subject_of(figure), level, figure.year, sentence, figure.value, computed.exact, records)


def compared(level: str, difference: Difference) -> str:
    """Return the end of a sentence: the difference, or that rounding explains it."""
    return ". L’arrondi l’explique." if level == Level.ROUNDING else f", soit {difference}."


def subject_of(figure: PrintedFigure) -> str:
    """Return the identifier of a printed figure: subject, its key, year and report, with its document if it is another."""
    told = (figure.subject, figure.subject_key, str(figure.year), str(figure.report_year), figure.document)
    return ":".join(filter(None, told))
