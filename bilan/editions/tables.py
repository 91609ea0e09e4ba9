"""The tables of a report as open data: each of its tables, all figures, and their evidence. Pure functions."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from bilan.figures.report_figure import ORIGINS, known_amount
from bilan.sections.block_types import chart_of
from common.figure import columns
from common.files.recount import BASE, COUNTED
from common.files.tabular import Cell, Table

ND = "ND"


def figures_table(document: Mapping[str, Any]) -> Table:
    """Return a table with a line for each figure."""
    header = (
        "clé",
        "libellé",
        "valeur",
        "unité",
        "tel que publié",
        "d’après les enregistrements",
        "origine",
        "source",
        "définition",
        "à la date du",
        "agrégation",
        "preuves",
        "empreinte des preuves",
    )
    rows = [
        (
            one["key"],
            one["label"],
            _number(one["value"]),
            one["unit"],
            one["words"],
            _number(one["live"]),
            ORIGINS[one["origin"]],
            one["source"],
            one["definition"],
            one["as_of"],
            one["aggregate"],
            len(one["evidence"]),
            one["digest"],
        )
        for one in document["figures"]
    ]
    return Table("chiffres", header, rows)


def evidence_table(document: Mapping[str, Any]) -> Table:
    """Return a table with a line for each record behind a figure."""
    header = ("clé", "enregistrement", "page", "date", "apport", "rôle", "note")
    rows: list[Sequence[Cell]] = [
        (one["key"], name, url, date, known_amount(amount), role_of(one["aggregate"], amount), note)
        for one in document["figures"]
        for name, url, date, amount, note in one["evidence"]
    ]
    return Table("preuves", header, rows)


def role_of(aggregate: str, amount: str) -> str:
    """Return the role of a record: one of a share or a rate that adds nothing is only in its denominator."""
    return BASE if aggregate in ("share", "rate") and known_amount(amount) == 0 else COUNTED


def block_tables(document: Mapping[str, Any]) -> list[Table]:
    """Return the tables and charts of the sections, by name."""
    figures = {one["key"]: one for one in document["figures"]}
    return [
        _table(block, figures)
        for section in document["sections"]
        for block in section["blocks"]
        if block["type"] in ("table", "bars")
    ]


def _table(block: Mapping[str, Any], figures: Mapping[str, Any]) -> Table:
    if block["type"] == "bars":
        chart = chart_of(dict(block), figures)
        rows: list[Sequence[Cell]] = [
            (name, ND if value is None else Decimal(value), figures[key]["mark"])
            for name, value, key in zip(chart.categories, chart.series[0].values, block["figures"], strict=True)
        ]
        return Table(block["name"], (block["label"], "Valeur", "Réserve"), rows)
    places = range(len(block["header"]))
    header = [title for place in places for title in _titles(block, place)]
    cells = [[text for place in places for text in _cells(block, row, place, figures)] for row in block["rows"]]
    return Table(block["name"], header, cells)


def _titles(block: Mapping[str, Any], place: int) -> tuple[str, ...]:
    """Return the title of a column; of a column of figures, also that of its marks."""
    title = block["header"][place]
    return columns(title) if place in block["numeric"] else (title,)


def _cells(block: Mapping[str, Any], row: Sequence[Any], place: int, figures: Mapping[str, Any]) -> tuple[Cell, ...]:
    """Return the cell of a column; in a column of figures, also its marks."""
    cell = row[place]
    shown = figures[cell["figure"]] if isinstance(cell, dict) else {"value": None, "mark": ""}
    found = _number(shown["value"]) if isinstance(cell, dict) else cell
    return (found, shown["mark"]) if place in block["numeric"] else (found,)


def all_tables(document: Mapping[str, Any]) -> list[Table]:
    return [figures_table(document), *block_tables(document), evidence_table(document)]


def _number(text: str | None) -> Cell:
    return ND if text is None else Decimal(text)
