"""Describe an edition in French: published on a day, or reconstructed later. Pure functions."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from common.words import date_fr


def edition_in_words(document: Mapping[str, Any]) -> str:
    """Return "Édition 1, publiée le 1er février 2022", or that it is a reconstruction or a draft, with its date."""
    day = date_fr(dt.date.fromisoformat(document["published_on"]))
    if "edition" not in document:
        return f"Projet du {day}, non publié"
    made = f"reconstitution du {day}" if document.get("is_reconstruction") else f"publiée le {day}"
    return f"Édition {document['edition']}, {made}"
