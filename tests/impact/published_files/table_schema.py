"""Validate CSV against a Table Schema, by the rules of the specification that the kept schema uses."""

import csv
import datetime as dt
import io
import json
import re
from pathlib import Path
from typing import Any

import impact.published_files

FOLDER = Path(impact.published_files.__file__).parent / "schema"
TYPES = {"string", "number", "boolean", "date"}
CONSTRAINTS = {"required", "enum"}


def schema_fields() -> list[dict[str, Any]]:
    """Return the fields of the kept schema; fail if one uses a rule that ``errors_of`` does not check."""
    fields: list[dict[str, Any]] = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))["fields"]
    assert {field["type"] for field in fields} <= TYPES
    assert {name for field in fields for name in field["constraints"]} <= CONSTRAINTS
    return fields


def errors_of(text: str) -> list[str]:
    """Return what is invalid in a CSV file: its header, then "line column: rule" of each cell."""
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    fields = schema_fields()
    if rows[0] != [field["name"] for field in fields]:
        return [f"header: {rows[0]}"]
    return [
        f"{line} {field['name']}: {wrong}"
        for line, row in enumerate(rows[1:], start=2)
        for field, cell in zip(fields, row, strict=True)
        if (wrong := _wrong(field, cell))
    ]


def _wrong(field: dict[str, Any], cell: str) -> str:
    if not cell:
        return "required" if field["constraints"]["required"] else ""
    if cell not in field["constraints"].get("enum", [cell]):
        return "enum"
    return "" if _is_of_type(field, cell) else field["type"]


def _is_of_type(field: dict[str, Any], cell: str) -> bool:
    match field["type"]:
        case "number":
            return re.fullmatch(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", cell) is not None
        case "boolean":
            return cell in {"true", "True", "TRUE", "1", "false", "False", "FALSE", "0"}
        case "date":
            try:
                dt.datetime.strptime(cell, field["format"])  # noqa: DTZ007  a day
            except ValueError:
                return False
    return True
