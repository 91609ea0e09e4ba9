"""A change of the feed in a French sentence, and the page of the site that shows it."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from catalogue.changes.history import RecordedChange, describe_change

SHOWN = 3
"""How many changed fields a sentence names."""


def sentence_of(change: RecordedChange, owner: str, reason: str) -> str:
    """Return ``Mon service : Nom : Avant → Après. Motif : erreur de saisie.``; without the name of a person."""
    lines = [str(line) for line in describe_change(change)]
    others = len(lines) - SHOWN
    more = [f"et {others} autre{'s' if others > 1 else ''}"] if others > 0 else []
    subject = f"{owner} : " if owner else ""
    why = f" Motif : {reason.rstrip('.')}." if reason else ""
    return f"{subject}{' ; '.join([*lines[:SHOWN], *more])}.{why}"


BY_COLUMN = {"round": "funding-round", "season": "season", "credit_year": "credits-year", "indicator": "indicator"}
"""The name of the page of what a record refers to, by column."""
BY_RECORD: Mapping[str, tuple[str, str]] = {
    "incubator": ("incubator-detail", "slug"),
    "administration": ("administration-detail", "slug"),
    "funding-round": ("funding-round", "number"),
    "season": ("season", "number"),
    "credit-year": ("credits-year", "year"),
    "indicator": ("indicator", "code"),
}
"""The name of the page of a record, and the column of its key."""
OF_RECORD = {"training": "community", "survey": "community", "phase-kind": "glossary", "shared-service": "funding"}


def page_of(record: str, startup: str | None, values: Mapping[str, Any], *, is_withdrawn: bool) -> str:
    """Return the path of the page that shows a record with these public ``values``: of its service if it has one."""
    if startup and not (record == "startup" and is_withdrawn):
        return reverse("startup-detail", args=[startup])
    name, column = BY_RECORD.get(record, ("", ""))
    if name and not is_withdrawn:
        return reverse(name, args=[values[column]])
    for referred, page in BY_COLUMN.items():
        if values.get(referred):
            return reverse(page, args=[values[referred]])
    return reverse(OF_RECORD.get(record, "startup-list" if record == "startup" else "data"))
