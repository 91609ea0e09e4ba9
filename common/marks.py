"""The mark of a figure: some of its records are missing, to confirm, or fictitious."""

from dataclasses import dataclass, field
from decimal import Decimal

from common.words import number_fr, plural_fr


@dataclass(frozen=True, slots=True)
class FigureMark:
    """The caveats of a figure whose ``value`` is displayed.

    ``unconfirmed`` designations have a millésime to confirm, and ``by_dates`` is the figure by the years of their dates
    (None: the same). ``missing`` laureates were announced but not recorded. ``fictitious`` counts its fictitious
    records.
    """

    unconfirmed: int = 0
    by_dates: Decimal | None = None
    missing: int = 0
    fictitious: int = 0
    value: Decimal | None = field(default=None, compare=False)

    @property
    def words(self) -> str:
        """Return "au moins 14, 3 lauréats non enregistrés ; dont 5 à confirmer ; 3 selon l’année des dates ; dont 2
        fictifs".
        """
        parts = []
        if self.missing:
            parts.append(at_least_in_words(self.value, self.missing))
        if self.unconfirmed:
            parts.append(f"dont {number_fr(self.unconfirmed)} à confirmer")
        if self.by_dates is not None:
            suffix = "" if self.unconfirmed else ", à confirmer"
            parts.append(f"{number_fr(self.by_dates)} selon l’année des dates{suffix}")
        if self.fictitious:
            parts.append(fictitious_in_words(self.fictitious))
        return " ; ".join(parts)


def at_least_in_words(value: Decimal | None, missing: int) -> str:
    """Return "au moins 14, 3 lauréats non enregistrés"."""
    return f"au moins {number_fr(value)}, {plural_fr(missing, 'lauréat non enregistré', 'lauréats non enregistrés')}"


def fictitious_in_words(count: int) -> str:
    """Return "dont 2 fictifs"."""
    return f"dont {plural_fr(count, 'fictif', 'fictifs')}"


def mark_from(
    unconfirmed: int, by_dates: Decimal | None, missing: int = 0, fictitious: int = 0, value: Decimal | None = None
) -> FigureMark | None:
    """Return the mark stored as these values; None without caveats."""
    if unconfirmed or missing or fictitious or by_dates is not None:
        return FigureMark(unconfirmed, by_dates, missing, fictitious, value)
    return None


def mark_of_stock(count: int, by_dates: int, fictitious: int = 0) -> FigureMark | None:
    """Return the mark of the number of designations in force on a day.

    ``by_dates`` is the number by the year of their dates; the mark shows it if it differs from ``count``.
    """
    return mark_from(0, None if by_dates == count else Decimal(by_dates), fictitious=fictitious)


def mark_of_count(count: int, unconfirmed: int, by_dates: int) -> FigureMark | None:
    """Return the mark of the number of designations of a millésime.

    None if all are confirmed and ``by_dates``, the number by the year of their dates, is the same.
    """
    return FigureMark(unconfirmed, Decimal(by_dates)) if unconfirmed or by_dates != count else None
