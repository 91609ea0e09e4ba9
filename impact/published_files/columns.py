"""The columns of the State's schema of impact data, read from the file that the project keeps."""

import json
from dataclasses import dataclass
from pathlib import Path

SCHEMA = json.loads((Path(__file__).parent / "schema" / "schema.json").read_text(encoding="utf-8"))
SCHEMA_URL: str = SCHEMA["path"]
VERSION: str = SCHEMA["version"].removeprefix("v")


@dataclass(frozen=True, slots=True)
class SchemaColumn:
    """A column: its type in Table Schema, whether each row needs it, and its allowed words (none: any)."""

    name: str
    kind: str
    is_required: bool
    words: tuple[str, ...]


COLUMNS = {
    field["name"]: SchemaColumn(
        name=field["name"],
        kind=field["type"],
        is_required=field["constraints"]["required"],
        words=tuple(field["constraints"].get("enum", ())),
    )
    for field in SCHEMA["fields"]
}
FREQUENCIES = {"mensuelle": "month", "trimestrielle": "quarter", "annuelle": "year"}
"""The cadence of a metric by the word of the schema; any other is unknown."""
