"""Put a product of the API of espace-membre over the file of its fiche. Pure."""

from typing import Any

from betagouv.parse.front_matter import printable
from betagouv.parse.records import Document, UnreadableError
from betagouv.parse.served import as_served, plain_value

TEXTS = {
    "name": "title",
    "pitch": "mission",
    "contact": "contact",
    "link": "link",
    "repository": "repository",
    "accessibility_status": "accessibility_status",
}
LISTS = {"techno": "techno", "thematiques": "thematiques", "usertypes": "usertypes"}


def overlaid(document: Document, product: Any) -> Document:
    """Return the document of a file with the values of a product, which are newer; the rest stays as in the file.

    :raises UnreadableError: it is not such a product.
    """
    if not isinstance(product, dict) or not isinstance(product.get("phases"), list):
        raise UnreadableError("n’a pas la forme d’un produit de l’espace membre (« phases »)")
    front = {file: product.get(name) or "" for name, file in TEXTS.items() if name in product}
    front |= {file: product.get(name) or [] for name, file in LISTS.items() if name in product}
    front |= {"phases": _phases(product["phases"], document["front"].get("phases")), **_incubators(product)}
    newer = {name: value for name, value in front.items() if as_served(document, name) != plain_value(name, value)}
    body = printable(product.get("description") or "")
    is_same = "description" not in product or body.strip() == document["body"].strip()
    return {"front": document["front"] | newer, "body": document["body"] if is_same else body}


def _phases(rows: list[Any], in_file: Any) -> list[dict[str, str]]:
    """Return the phases, with the comments of those of the file, which the API does not give."""
    known = [row for row in in_file if isinstance(row, dict)] if isinstance(in_file, list) else []
    comments = {(row.get("name"), str(row.get("start") or "")): row.get("comment") for row in known}
    phases = []
    for row in rows:
        if not isinstance(row, dict):
            raise UnreadableError("a une phase qui n’en est pas une")
        name, start, end = (str(row.get(key) or "") for key in ("name", "start", "end"))
        # Its own export cuts the time off in the same way.
        phase = {"name": name, "start": start[:10], "end": end[:10], "comment": comments.get((name, start[:10])) or ""}
        phases.append({key: value for key, value in phase.items() if value})
    return phases


def _incubators(product: dict[str, Any]) -> dict[str, Any]:
    """Return the incubators as in a file: the lead, and all if there are several."""
    rows = [row for row in product.get("incubators") or [] if isinstance(row, dict) and row.get("ghid")]
    lead = next((row["ghid"] for row in rows if row.get("uuid") == product.get("incubator_id")), "")
    if not lead:
        return {}
    several = sorted(row["ghid"] for row in rows)
    return {"incubator": lead, "incubators": several if len(several) > 1 else []}
