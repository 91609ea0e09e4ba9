"""Decide which new record replaces a missing one: its ``redirect_from`` names it, or git shows the rename."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Model

from betagouv.comparison.related_rows import first_blocked, move_rows, remove_with_dependents
from betagouv.comparison.stored import RECORD_TABLES
from betagouv.models import SourceRecord
from betagouv.parse.fields import reference
from betagouv.parse.records import Document
from common import addresses
from common.slugs import to_slug


@dataclass(frozen=True, slots=True)
class Successions:
    """The replacements by key: the ``successors`` of missing records, and those that several claim (``disputed``)."""

    successors: dict[str, str] = field(default_factory=dict)
    disputed: dict[str, list[str]] = field(default_factory=dict)


def claims_of(document: Document) -> list[str]:
    """Return the keys of the records that a document claims to replace, in order."""
    redirected = document["front"].get("redirect_from")
    return keys_named(redirected if isinstance(redirected, list) else [redirected])


def keys_named(addresses: Iterable[object]) -> list[str]:
    """Return the keys at the end of some paths: « pix » for « /startups/pix/ »."""
    return list(
        dict.fromkeys(to_slug(reference(word)) for word in addresses if isinstance(word, str) and reference(word))
    )


def successions(
    absent: Collection[str], claims: Mapping[str, Iterable[str]], shown: Mapping[str, str] | None = None
) -> Successions:
    """Return the successors of the ``absent`` records: the only record that claims it, else its new name in git (``shown``).

    A record that several claim has no successor.
    """
    claimants: dict[str, list[str]] = defaultdict(list)
    for key, old in claims.items():
        for one in old:
            if one in absent and one != key:
                claimants[one].append(key)
    found = Successions()
    for key, successors in sorted(claimants.items()):
        if len(successors) == 1:
            found.successors[key] = successors[0]
        else:
            found.disputed[key] = sorted(successors)
    for key, successor in (shown or {}).items():
        if key in absent and key not in claimants:
            found.successors[key] = successor
    return found


def circles(claims: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """Return the circles of records that claim to replace one another, each once, from its first key."""
    edges = {key: [one for one in old if one in claims and one != key] for key, old in claims.items()}
    found: set[tuple[str, ...]] = set()
    for start in sorted(edges):
        path, seen = [start], {start}
        while (following := next(iter(edges[path[-1]]), None)) is not None:
            if following in seen:
                circle = path[path.index(following) :]
                first = circle.index(min(circle))
                found.add((*circle[first:], *circle[:first]))
                break
            path.append(following)
            seen.add(following)
    return sorted(found)


def rename(kind: str, old: str, new: str) -> bool:
    """Change the key of a record, keeping its row. Return False if the source has that key, or if the old one does not exist.

    A row with the new key that no source created (reference facts did) is merged into it.
    """
    if kind in RECORD_TABLES and RECORD_TABLES[kind][1] == "slug":
        rows = RECORD_TABLES[kind][0]._default_manager
        row, other = rows.filter(slug=old).first(), rows.filter(slug=new).first()
        if row is None or (other and not _absorb(kind, other, new, row)):
            return False
        rows.filter(pk=row.pk).update(slug=new)
    SourceRecord.objects.filter(kind=kind, key=new).delete()
    SourceRecord.objects.filter(kind=kind, key=old).update(key=new)
    addresses.record_rename(kind, old, new)
    return True


def _absorb(kind: str, other: Model, key: str, row: Model) -> bool:
    """Move all the rows of ``other`` to ``row``; return False if ``other`` has its own history."""
    if SourceRecord.objects.filter(kind=kind, key=key).exists():
        return False
    with transaction.atomic():
        move_rows(other, row)
        if first_blocked(other):
            transaction.set_rollback(True)
            return False
        remove_with_dependents(other)
    return True
