"""What a check finds, and how grave it is."""

from dataclasses import dataclass
from decimal import Decimal

from common.numbers import rounded_difference, rounding_step, strip_trailing_zeros
from common.words import NO_BREAK, Number, number_fr
from indicators.models import Inconsistency, StatedFigure

Level = Inconsistency.Level


@dataclass(frozen=True, slots=True)
class CheckedRecord:
    """A record to look at: its kind, its key (the identifier in its address) and its name."""

    kind: str
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A disagreement about ``subject``, which stays the same as long as it is the same one."""

    check: str
    subject: str
    level: str
    year: int
    sentence: str
    stated: Decimal | None
    found: Decimal | None
    records: tuple[CheckedRecord, ...]


def severity(stated: Decimal, precision: str, found: Decimal | None, gap: str = Level.GAP) -> str | None:
    """How what a report printed and ``found`` disagree (``gap``, unless rounding explains it); None when they agree."""
    if found is None:
        return Level.MISSING
    if found == stated or (precision == StatedFigure.Precision.MORE_THAN and found > stated):
        return None
    is_rounded = precision == StatedFigure.Precision.ROUNDED
    if is_rounded and abs(found - stated) * 2 <= rounding_step(stated):
        return Level.ROUNDING
    return gap


def difference(stated: Decimal, found: Number, unit: str = "", *, is_rounded: bool = False) -> str:
    """``90 000 € de plus`` than what was printed; ``environ 1 300 000 € de plus`` than what was rounded."""
    change = rounded_difference(Decimal(found), stated, [stated] if is_rounded else [])
    about, sense = "environ " if is_rounded else "", "de plus" if change > 0 else "de moins"
    return f"{about}{number_fr(strip_trailing_zeros(abs(change)))}{f'{NO_BREAK}{unit}' if unit else ''} {sense}"


def compared(level: str, stated: Decimal, found: Decimal, unit: str, *, is_rounded: bool) -> str:
    """The end of a sentence: the difference, or that rounding explains it."""
    if level == Level.ROUNDING:
        return ". L’arrondi l’explique."
    return f", soit {difference(stated, found, unit, is_rounded=is_rounded)}."


def compare_with_printed(
    figure: StatedFigure,
    found: Decimal | None,
    *,
    check: str,
    what: str,
    unit: str,
    records: tuple[CheckedRecord, ...],
    gap: str = Level.GAP,
) -> Discrepancy | None:
    """A printed figure held against ``found``, what the records give of it (``what``, in words).

    ``gap`` is the level of a difference: a drift when the records are those of now.
    """
    level = severity(figure.value, figure.precision, found, gap)
    if level is None:
        return None
    printed = f"Le bilan {figure.report_year} imprime «{NO_BREAK}{figure.printed}{NO_BREAK}»"
    if found is None:
        sentence = f"{printed}{NO_BREAK}: rien ne permet de le vérifier ({what})."
    else:
        text = f"{number_fr(strip_trailing_zeros(found))}{f'{NO_BREAK}{unit}' if unit else ''}"
        is_rounded = figure.precision == StatedFigure.Precision.ROUNDED
        sentence = f"{printed}{NO_BREAK}; {what}{NO_BREAK}: {text}"
        sentence += compared(level, figure.value, found, unit, is_rounded=is_rounded)
    return Discrepancy(check, subject_of(figure), level, figure.year, sentence, figure.value, found, records)


def subject_of(figure: StatedFigure) -> str:
    """What names a printed figure among all of them: what it is of, its year and its report."""
    return ":".join(filter(None, (figure.subject, figure.about, str(figure.year), str(figure.report_year))))


def stated(*subjects: StatedFigure.Subject) -> list[StatedFigure]:
    """The figures that reports printed about these subjects: one query."""
    return list(StatedFigure.objects.filter(subject__in=subjects))
