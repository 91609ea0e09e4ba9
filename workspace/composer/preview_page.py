"""Present a preview: the figure of each year in words, with its first records. Pure functions."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from common.figure import Figure, with_marks
from common.words import (
    NARROW,
    NO_BREAK,
    date_fr,
    day_month_fr,
    number_fr,
    plural_fr,
    rounded,
    strip_trailing_zeros,
)
from web.charts.model import FEWEST_BARS, Chart, Series

BASE = "base"


@dataclass(frozen=True, slots=True)
class Year:
    """The figure of a year; ``about`` says how many records it is made of, or why it is unknown.

    ``is_of_records``: the figure is the number of its records. ``counts`` is False for a row that is only in the
    denominator.
    """

    year: int
    figure: Figure
    formatted: str
    about: str
    is_of_records: bool
    records: int
    rows: list[dict[str, Any]]

    @property
    def marks(self) -> str:
        return self.figure.marks if self.figure.is_known else ""

    @property
    def words(self) -> str:
        """Return "34 (dont 2 à confirmer)"."""
        return with_marks(self.formatted, self.marks)

    @property
    def summary(self) -> str:
        """Return "34 enregistrements (dont 2 à confirmer)", or "37,5 %, 3 sur 8"."""
        return with_marks(self.about, self.marks) if self.is_of_records else f"{self.words}, {self.about}"

    @property
    def caption(self) -> str:
        return f"Enregistrements de {self.year}"


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """The result of a rule: ``years``, the latest first; ``divides``: some records are only in the denominator."""

    words: str
    computed_on: dt.date
    years: tuple[Year, ...]
    divides: bool
    chart: Chart | None


def build_preview(result: Mapping[str, Any]) -> PreviewPage:
    """Parse the result of a preview."""
    unit = result["unit"]
    years = tuple(_year(one, result["aggregate"], unit) for one in result["years"])
    return PreviewPage(
        words=result["words"],
        computed_on=dt.date.fromisoformat(result["computed_on"]),
        years=years,
        divides=any(not row["counts"] for year in years for row in year.rows),
        chart=_chart(years, result["words"], unit, dt.date.fromisoformat(result["computed_on"])),
    )


def _year(one: Mapping[str, Any], aggregate: str, unit: str) -> Year:
    figure = _figure(one, unit)
    is_of_records = aggregate not in ("share", "rate") and not unit and figure.value == one["counted"]
    return Year(
        year=one["year"],
        figure=figure,
        formatted=format_quantity(figure.exact, unit),
        about=one.get("because") or about(aggregate, one["counted"], one["base"]),
        is_of_records=is_of_records,
        records=one["counted"] + one["base"],
        rows=[_record(row) for row in one["rows"]],
    )


def _figure(one: Mapping[str, Any], unit: str) -> Figure:
    """Return the figure of a year, rounded to a tenth, with its marks: a preview of an older version has none."""
    return Figure(
        _tenth_of(one["value"]),
        unit,
        missing=one.get("missing", 0),
        unconfirmed=one.get("unconfirmed", 0),
        by_dates=_tenth_of(one.get("by_dates")),
        unknown_because=one.get("because", ""),
    )


def _tenth_of(text: str | None) -> Decimal | None:
    return None if text is None else tenth(Decimal(text))


def _record(row: Mapping[str, Any]) -> dict[str, Any]:
    date, amount = dt.date.fromisoformat(row["date"]), Decimal(row["amount"])
    return {**row, "name": row["name"] or "Sans fiche", "date": date, "amount": amount, "counts": row["part"] != BASE}


def format_quantity(value: Decimal | None, unit: str) -> str:
    """Return "45", "37,5 %" or "5 mois", rounded to a tenth."""
    shown = number_fr(tenth(value))
    if value is None or not unit:
        return shown
    return f"{shown}{NARROW if unit in ('%', '€') else NO_BREAK}{unit}"


def tenth(value: Decimal | None) -> Decimal | None:
    """Round a value to a tenth; a whole number stays whole."""
    return None if value is None else strip_trailing_zeros(rounded(value, 1))


def about(aggregate: str, counted: int, base: int) -> str:
    """Return "45 sur 120" for a share, "3 pour 60" for a rate, else "45 enregistrements"."""
    if aggregate == "share":
        return f"{number_fr(counted)} sur {number_fr(counted + base)}"
    if aggregate == "rate":
        return f"{number_fr(counted)} pour {number_fr(base)}"
    return plural_fr(counted, "enregistrement", "enregistrements")


def _chart(years: tuple[Year, ...], words: str, unit: str, day: dt.date) -> Chart | None:
    """Draw the years from the first with a record; None for fewer known years than a drawing needs."""
    in_order = years[::-1]
    first = next((year.year for year in in_order if year.records), None)
    if first is None or sum(year.figure.is_known for year in years) < FEWEST_BARS:
        return None
    shown = [year for year in in_order if year.year >= first]
    marks = [f"{year.year} ({year.marks})" for year in shown if year.marks]
    return Chart(
        name="apercu",
        title=f"{words.removesuffix('.')}{NO_BREAK}: {_finding(shown, day)}",
        subtitle=f"Résultats par année{_running(day)}",
        kind="bars",
        categories=tuple(str(year.year) for year in shown),
        series=(Series.of("D’après les fiches", "live", (year.figure for year in shown)),),
        unit=unit,
        note=f"Réserves{NO_BREAK}: {', '.join(marks)}." if marks else "",
    )


def _finding(years: Sequence[Year], day: dt.date) -> str:
    """Return the last two whole years, the latest first; without any, the running year until its day."""
    whole = [year for year in years if year.figure.is_known and not _is_running(year.year, day)]
    if not whole:
        return f"{years[-1].words} en {day.year}, jusqu’au {day_month_fr(day)}"
    return ", ".join(f"{year.words} en {year.year}" for year in whole[:-3:-1])


def _running(day: dt.date) -> str:
    return f" ; {day.year} jusqu’au {date_fr(day)}" if _is_running(day.year, day) else ""


def _is_running(year: int, day: dt.date) -> bool:
    return year == day.year and (day.month, day.day) != (12, 31)
