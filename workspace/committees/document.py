"""A document of sections in words, which a page shows, typst prints and a committee freezes as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from common.charts.model import Chart, Series


@dataclass(frozen=True, slots=True)
class DocumentSection:
    """A part of a document: lines (label, words), or a table (``header`` and ``rows``), a chart (as JSON), a ``note``."""

    title: str
    lines: Sequence[tuple[str, str]] = ()
    header: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    chart: Mapping[str, Any] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """``measurements`` are the keys of those whose value it shows."""

    title: str
    about: str
    day: str
    sections: Sequence[DocumentSection]
    measurements: Sequence[int] = field(default_factory=list)

    @property
    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def chart_as_json(chart: Chart) -> dict[str, Any]:
    """Return what ``chart_of`` makes the same chart of: one series, its values as exact text."""
    (series,) = chart.series
    values = [None if value is None else str(value) for value in series.values]
    texts = {name: getattr(chart, name) for name in ("name", "title", "subtitle", "unit", "category_label")}
    return {**texts, "series": series.name, "categories": [*chart.categories], "values": values}


def chart_of(stored: Mapping[str, Any]) -> Chart:
    """Return the chart that ``chart_as_json`` stored."""
    values = tuple(None if value is None else Decimal(value) for value in stored["values"])
    return Chart(
        **{name: stored[name] for name in ("name", "title", "subtitle", "unit", "category_label")},
        kind="bars",
        categories=tuple(stored["categories"]),
        series=(Series(stored["series"], "one", values),),
    )
