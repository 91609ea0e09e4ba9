"""The contents of the files of facts."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from yaml.cyaml import CSafeLoader

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class ReferenceFacts:
    """The parsed files, one per field; dates are ``datetime.date``, amounts and counts are integers."""

    phase_kinds: list[dict[str, Any]]
    incubators: dict[str, Any]
    startups: dict[str, str]
    indicators: dict[str, Any]
    budget: dict[str, Any]
    designations: dict[str, Any]
    impact: list[dict[str, Any]]
    stated: list[dict[str, Any]]
    community: dict[str, Any]
    bilan: dict[str, Any]
    figures: list[dict[str, Any]]
    printed_results: dict[str, Any]


@cache
def read() -> ReferenceFacts:
    """Read the facts once."""
    return ReferenceFacts(**{name: _parse(name) for name in ReferenceFacts.__dataclass_fields__})


def _parse(name: str) -> Any:
    """Parse the file of a family: a list of many rows is JSON."""
    lists = DATA / f"{name}.json"
    return json.loads(lists.read_bytes()) if lists.exists() else parse(DATA / f"{name}.yaml")


def parse(file: Path) -> Any:
    """Parse a YAML file in C: the parser in Python takes ten times as long."""
    return yaml.load(file.read_bytes(), Loader=CSafeLoader)


def source_of(stated: dict[str, Any], row: dict[str, Any]) -> str:
    """Return the document of a row, with its place in it."""
    return ", ".join(filter(None, (stated["documents"][row["from"]], row.get("page", ""))))
