"""Read the tables that the site exports."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any


def csv_cells(content: bytes) -> list[list[str]]:
    """Return the cells of a CSV file in the dialect of every export, after checking its byte order mark."""
    text = content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


def chart_rows(points: Iterable[Mapping[str, Any]]) -> list[list[Any]]:
    """Return the values of a chart as a row for each category: its names, then its value in each series, or why none."""
    rows: dict[tuple[Any, ...], list[Any]] = {}
    for one in points:
        names = [one["category"], one["subcategory"]] if one["subcategory"] else [one["category"]]
        period = (one["start"], one["end"])
        row = rows.setdefault((*names, *period), [*names, *(() if one["series"] else period)])
        if one["series"]:
            row.append(one["absence"] or one["value"])
    return [*rows.values()]


def chart_series(points: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the names of the series of a chart, in order."""
    return [*dict.fromkeys(one["series"] for one in points)]


def csv_rows(content: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV file, by column."""
    header, *rows = csv_cells(content)
    return [dict(zip(header, row, strict=True)) for row in rows]
