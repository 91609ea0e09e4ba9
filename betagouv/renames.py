"""Which absent record a new one continues: its ``redirect_from`` names it, or git shows it as its new name."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from betagouv.models import SourceRecord
from betagouv.parse.fields import reference
from betagouv.parse.records import Document
from betagouv.stored import SHEETS
from common import addresses
from common.slugs import mended


@dataclass(frozen=True, slots=True)
class Successions:
    """Who continues whom, by key: the ``heirs`` of absent records, and those that several claim (``disputed``)."""

    heirs: dict[str, str] = field(default_factory=dict)
    disputed: dict[str, list[str]] = field(default_factory=dict)


def claims_of(document: Document) -> list[str]:
    """The keys of other records that a document says it replaces, in its order."""
    redirected = document["front"].get("redirect_from")
    return keys_named(redirected if isinstance(redirected, list) else [redirected])


def keys_named(addresses: Iterable[object]) -> list[str]:
    """The keys that end some addresses: « /startups/pix/ » is « pix »."""
    return list(
        dict.fromkeys(mended(reference(word)) for word in addresses if isinstance(word, str) and reference(word))
    )


def successions(
    absent: Collection[str], claims: Mapping[str, Iterable[str]], shown: Mapping[str, str] | None = None
) -> Successions:
    """The heirs of the ``absent`` records: those that claim them, else those that git has ``shown``.

    A record that several claim has no heir.
    """
    claimants: dict[str, list[str]] = defaultdict(list)
    for key, old in claims.items():
        for one in old:
            if one in absent and one != key:
                claimants[one].append(key)
    found = Successions()
    for key, heirs in sorted(claimants.items()):
        if len(heirs) == 1:
            found.heirs[key] = heirs[0]
        else:
            found.disputed[key] = sorted(heirs)
    for key, heir in (shown or {}).items():
        if key in absent and key not in claimants:
            found.heirs[key] = heir
    return found


def circles(claims: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """The circles of records that say they replace one another, each once, from its first name."""
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
    """Give a record its new key: the same row, another slug. False when the new key has a row already, or the old none."""
    if kind in SHEETS:
        model, name = SHEETS[kind]
        if name == "slug":
            rows = model._default_manager
            if rows.filter(slug=new).exists() or not rows.filter(slug=old).update(slug=new):
                return False
    SourceRecord.objects.filter(kind=kind, key=new).delete()
    SourceRecord.objects.filter(kind=kind, key=old).update(key=new)
    addresses.leave(kind, old, new)
    return True
