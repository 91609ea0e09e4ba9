"""Convert the documents of the public API back to the structure of their source files.

An API document contains less than the file: it replaces what it contains, and the rest of what is stored stays. Where
the API changes a value (a dropped line break, a completed URL), the stored value is kept if the API would serve it the
same.
"""

import html
from typing import Any
from urllib.parse import unquote

from django.db.models import BooleanField, CharField, TextField

from betagouv.fields import V2, Field
from betagouv.parse.front_matter import printable
from betagouv.parse.records import Document, SourceKind, UnreadableError

_INCUBATOR = ("title", "owner", "contact", "address", "website", "github")
_ORGANISATION = ("name", "acronym", "domaine_ministeriel", "type")


def document_of(kind: str, item: Any) -> Document:
    """Return the part of a file that an API document contains.

    :raises UnreadableError: it is not such a document.
    """
    if not isinstance(item, dict):
        raise UnreadableError("n’est pas un objet JSON")
    if kind == SourceKind.INCUBATOR:
        return {"front": {name: item.get(name) for name in _INCUBATOR if name in item}}
    if kind == SourceKind.ORGANISATION:
        front = {name: item[name] for name in _ORGANISATION if name in item}
        return {"front": {name: html.unescape(v) if isinstance(v, str) else v for name, v in front.items()}}
    return _startup(item)


def _startup(item: dict[str, Any]) -> Document:
    attributes = item.get("attributes")
    relationships = item.get("relationships")
    if not isinstance(attributes, dict) or not isinstance(relationships, dict):
        raise UnreadableError("n’a pas la forme d’une fiche de l’API (« attributes », « relationships »)")
    front = {field.file: _value(field, attributes.get(v2.name)) for v2, field in V2 if field.file}
    one = _identifiers(relationships, "incubator")
    several = _identifiers(relationships, "incubators")
    front["incubator"] = one[0] if one else ""
    front["incubators"] = several if len(several) > 1 else []
    body = attributes.get("content_url_encoded_markdown")
    if body is not None and not isinstance(body, str):
        raise UnreadableError("a un texte qui n’en est pas un (« content_url_encoded_markdown »)")
    return {"front": front} if body is None else {"front": front, "body": printable(unquote(body))}


def _value(field: Field, value: Any) -> Any:
    """Return a field of a file from its value in the API."""
    if field.holds(BooleanField):
        # Most services have no value: that is unknown, not a no.
        return {"true": True, "false": False}.get(str(value))
    return value or ("" if field.holds(CharField, TextField) else [])


def _identifiers(relationships: dict[str, Any], name: str) -> list[str]:
    relation = relationships.get(name)
    data = relation.get("data") if isinstance(relation, dict) else None
    rows = data if isinstance(data, list) else [data]
    return [str(row["id"]) for row in rows if isinstance(row, dict) and row.get("id")]


def completed(carried: Document, stored: Document | None) -> Document:
    """Return the complete document: the API's values over the stored ones."""
    if stored is None:
        return {"body": "", **carried}
    differing = {
        name: value for name, value in carried["front"].items() if as_served(stored, name) != plain_value(name, value)
    }
    front = stored["front"] | differing
    same_body = "body" not in carried or carried["body"] == served_body(stored["body"])
    return {"front": front, "body": stored["body"] if same_body else carried["body"]}


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
