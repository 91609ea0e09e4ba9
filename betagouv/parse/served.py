"""What the API of beta.gouv.fr makes of the values of a file: dropped line breaks, completed addresses."""

from typing import Any

from betagouv.parse.records import Document


def served_body(body: str) -> str:
    """Return the Markdown as served by the API: without leading blank lines."""
    lines = body.splitlines(keepends=True)
    first = next((place for place, line in enumerate(lines) if line.strip()), len(lines))
    return "".join(lines[first:])


def as_served(document: Document, name: str) -> Any:
    """Return a field of a file as the API serves it."""
    front = document["front"]
    value = front.get(name)
    if name == "stats_url" and not value and front.get("stats") is True:
        return f"{front.get('link') or ''}/stats"
    return plain_value(name, value)


def plain_value(name: str, value: Any) -> Any:
    """Return None for values that the API does not distinguish: None, an empty text, an empty list."""
    if name == "sponsors":
        return [str(word).rpartition("/")[2] for word in value or []]
    if name in ("phases", "events") and isinstance(value, list):
        return [_plain_row(name, row) for row in value] or None
    return value or None


def _plain_row(name: str, row: Any) -> Any:
    if not isinstance(row, dict):
        return row
    names = ("name", "start", "end") if name == "phases" else ("name", "date", "comment")
    return [str(row.get(field) or "").replace("\n", "") for field in names]
