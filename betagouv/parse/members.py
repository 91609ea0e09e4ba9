"""Parse the members of a file ``[{id, domaine, missions: [{start, end, status, startups}]}]``; other fields are
ignored.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from betagouv.parse.fields import FieldReader
from betagouv.parse.front_matter import json_value
from betagouv.parse.records import Anomaly, Code, UnreadableError

MEMBER = "member"
MAX_KEY = 60

DOMAINS = {
    "Développement": "development",
    "Intraprenariat": "intrapreneurship",
    "Déploiement": "deployment",
    "Produit": "product",
    "Design": "design",
    "Coaching": "coaching",
    "Animation": "facilitation",
    "Data": "data",
    "Support": "support",
    "Attributaire": "contracting",
    "Autre": "other",
}
STATUSES = frozenset({"admin", "independent", "service"})


@dataclass(frozen=True, slots=True)
class RecordedMission:
    """A mission as recorded, at ``position`` in the record; ``startups`` are the slugs of its services."""

    start: dt.date
    last_day: dt.date | None
    status: str
    startups: tuple[str, ...]
    position: int


@dataclass(frozen=True, slots=True)
class Person:
    """A parsed member, with anomalies."""

    key: str
    domain: str
    missions: tuple[RecordedMission, ...]
    anomalies: tuple[Anomaly, ...]


@dataclass(frozen=True, slots=True)
class UnreadableLine:
    """An item of the file that is not a member; ``place`` counts from 1."""

    place: int
    reason: str


def read_members(data: bytes) -> list[Person | UnreadableLine]:
    """Parse each item of the file, in order.

    :raises UnreadableError: it is not a list of members.
    """
    rows = json_value(data)
    if not isinstance(rows, list):
        raise UnreadableError("n’est pas une liste de membres")
    times = Counter(row["id"] for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str))
    return [_read(place, row, times) for place, row in enumerate(rows, start=1)]


def _read(place: int, row: Any, times: Counter[str]) -> Person | UnreadableLine:
    key = row.get("id") if isinstance(row, dict) else None
    if not isinstance(key, str) or not key.strip():
        return UnreadableLine(place, "n’a pas d’identifiant (« id »)")
    if len(key) > MAX_KEY:
        return UnreadableLine(place, f"a un identifiant de {len(key)} caractères, pour {MAX_KEY} au plus")
    if times[key] > 1:
        return UnreadableLine(place, f"porte le même identifiant qu’un autre : {key}")
    reader = FieldReader(MEMBER, key, row)
    domain = _domain(reader)
    missions = tuple(_missions(reader))
    return Person(key, domain, missions, tuple(reader.anomalies))


def _domain(reader: FieldReader) -> str:
    word = reader.text("domaine", 60)
    if word and word not in DOMAINS:
        reader.doubt(Code.UNKNOWN_WORD, "domaine", f"domaine inconnu : « {word} »", word)
    return DOMAINS.get(word, "")


def _missions(reader: FieldReader) -> Iterator[RecordedMission]:
    """Yield the valid missions; add an anomaly for each other one."""
    for place, row in reader.rows("missions"):
        path = f"missions[{place}]"
        found = len(reader.anomalies)
        start, end = (reader.day(row.get(name), f"{path}.{name}") for name in ("start", "end"))
        status = reader.text_of(row.get("status"), f"{path}.status", 60)
        if len(reader.anomalies) == found and _is_valid_mission(reader, path, start, end, status) and start:
            yield RecordedMission(start, end, status, _startups(reader, path, row.get("startups")), place)


def _is_valid_mission(reader: FieldReader, path: str, start: dt.date | None, end: dt.date | None, status: str) -> bool:
    if start is None:
        reader.doubt(Code.MISSING_DATE, f"{path}.start", "mission sans premier jour")
    elif end is not None and end < start:
        reader.doubt(Code.REVERSED, path, f"mission qui finit le {end} avant de commencer le {start}")
    elif status not in STATUSES:
        reader.doubt(Code.UNKNOWN_WORD, f"{path}.status", f"statut inconnu : « {status} »", status)
    else:
        return True
    return False


def _startups(reader: FieldReader, path: str, value: Any) -> tuple[str, ...]:
    """Return the distinct slugs; add an anomaly for other values."""
    values = value if isinstance(value, list) else [value]
    read = (reader.text_of(item, f"{path}.startups[{place}]", 120) for place, item in enumerate(values))
    return tuple(dict.fromkeys(slug for slug in read if slug))
