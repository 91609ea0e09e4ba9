"""Present a preview: the figure of each year in words, with its first records. Pure functions."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from common.words import NARROW, NO_BREAK, number_fr, plural_fr, rounded, strip_trailing_zeros
from web.charts.model import FEWEST_BARS, Chart, Series

BASE = "base"


@dataclass(frozen=True, slots=True)
class Year:
    """The figure of a year; ``about`` says how many records it is made of, or why it is unknown.

    ``counts`` is False for a row that is only in the denominator.
    """

    year: int
    value: Decimal | None
    formatted: str
    about: str
    records: int
    rows: list[dict[str, Any]]

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
        chart=_chart(years, result["words"], unit),
    )


def _year(one: Mapping[str, Any], aggregate: str, unit: str) -> Year:
    value = None if one["value"] is None else Decimal(one["value"])
    return Year(
        year=one["year"],
        value=value,
        formatted=format_quantity(value, unit),
        about=one.get("because") or about(aggregate, one["counted"], one["base"]),
        records=one["counted"] + one["base"],
        rows=[_record(row) for row in one["rows"]],
    )


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


def _chart(years: tuple[Year, ...], words: str, unit: str) -> Chart | None:
    """Draw the years from the first with a record; None for fewer known years than a drawing needs."""
    found = [year for year in reversed(years) if year.records]
    if not found or sum(year.value is not None for year in years) < FEWEST_BARS:
        return None
    shown = [year for year in reversed(years) if year.year >= found[0].year]
    first, last = found[0], found[-1]
    title = f"{first.formatted} en {first.year}" + (f", {last.formatted} en {last.year}" if last is not first else "")
    return Chart(
        name="apercu",
        title=title,
        subtitle=words.removesuffix("."),
        kind="bars",
        categories=tuple(str(year.year) for year in shown),
        series=(Series("D’après les fiches", "live", tuple(tenth(year.value) for year in shown)),),
        unit=unit,
    )
