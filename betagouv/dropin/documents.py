"""The documents of the public API of beta.gouv.fr, by version: pure functions from records to JSON.

Versions differ as the original ones do: fields that a version lacks are left out. Nothing in ``startups.json`` is null:
a missing value is an empty text, or its field is left out.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from html import escape
from typing import Any
from urllib.parse import quote

from betagouv.dropin.records import DropInIncubator, DropInStartup, Organisation, Row, Team
from betagouv.fields import V2, V3, Served
from betagouv.parse.served import served_body

LAST = 7
"""A version is said by the number after its dot: 7 is 2.7, 0 is 2."""
SELF = "https://beta.gouv.fr/startups"
"""What the original says of itself: clients compare whole documents."""
LEGACY = {
    "consolidation": "transfer",
    "opere": "success",
    "transfere": "success",
    "abandon": "alumni",
    "abandon-investigation": "alumni",
}
"""The words that clients of before 2026 know."""
STARTUP_FIELDS = tuple(v2.name for v2, _ in V2)
DETAIL_FIELDS = ("name", "repository", "contact", "phases", "active_members", "previous_members", "expired_members")
INCUBATOR_FIELDS = ("title", "owner", "contact", "address", "website", "github", "startups")
ORGANISATION_FIELDS = ("name", "acronym", "domaine_ministeriel", "type")

_LINE_ENDS = re.compile(r"\r?\n")

type Words = Mapping[str, str]
"""Words of phases to say otherwise: none, or ``LEGACY``."""
type Keep = Callable[[dict[str, Any]], dict[str, Any]]
"""Leaves out the fields that nobody asked for."""


def keep_all_fields(document: dict[str, Any]) -> dict[str, Any]:
    return document


def startups_document(
    startups: Iterable[DropInStartup],
    incubators: Iterable[DropInIncubator],
    version: int,
    words: Words,
    keep: Keep = keep_all_fields,
) -> dict[str, Any]:
    """Return ``startups.json`` of version 2.``version``."""
    return {
        "links": {"self": SELF},
        "data": [_resource(startup, version, words, keep) for startup in startups],
        "included": [_included(incubator, version) for incubator in incubators if not incubator.hidden],
    }


def _resource(startup: DropInStartup, version: int, words: Words, keep: Keep) -> dict[str, Any]:
    return {
        "id": startup.slug,
        "type": "startup",
        "attributes": keep(_attributes(startup, version, words)),
        "relationships": _relationships(startup, version),
    }


def _attributes(startup: DropInStartup, version: int, words: Words) -> dict[str, Any]:
    """Return the fields of this version, in the order of its documents."""
    parts = {
        "stats_url": _stats_url(startup, version),
        "content_url_encoded_markdown": _encoded(startup.values["content"]),
        "events": [_event(event) for event in startup.events],
        "phases": [_phase(phase, words) for phase in startup.phases],
        "sponsors": startup.sponsors,
    }
    fields = {
        v2.name: parts[v2.name] if v2.name in parts else _value(v2, startup.values[field.column])
        for v2, field in V2
        if version >= v2.since
    }
    return {name: value for name, value in fields.items() if value is not None}


def _value(served: Served, value: Any) -> Any:
    """Return a value in the format of version 2; None leaves the field out."""
    if isinstance(value, bool):
        return "true" if value else None
    return value if value or served.blank else None


def _stats_url(startup: DropInStartup, version: int) -> str | None:
    """Return the statistics URL: until 2.5 only if the service has statistics; from 2.6 always, possibly empty."""
    values = startup.values
    page: str = values["stats_url"] or (f"{values['link'].strip()}/stats" if values["has_stats"] else "")
    return page if version >= 6 or values["has_stats"] else None


def _encoded(markdown: str) -> str:
    return quote(served_body(markdown), safe="")


def _event(event: Row) -> Row:
    return {"name": event["name"], "date": event["date"], "comment": _LINE_ENDS.sub("", event["comment"])}


def _phase(phase: Row, words: Words) -> Row:
    name = words.get(phase["name"], phase["name"])
    return {"name": name, "start": phase["start"] or "", "end": phase["end"] or ""}


def _relationships(startup: DropInStartup, version: int) -> dict[str, Any]:
    one = {"incubator": {"data": {"type": "incubator", "id": startup.incubator}}}
    if version < 7:
        return one
    return {**one, "incubators": {"data": [{"type": "incubator", "id": slug} for slug in startup.incubators]}}


def _included(incubator: DropInIncubator, version: int) -> dict[str, Any]:
    names = ("owner", "website", "github", "contact")
    return {
        "id": incubator.slug if version >= 7 else f"/incubateurs/{incubator.slug}",
        "type": "incubator",
        "attributes": {"title": incubator.name, **{name: getattr(incubator, name) or "" for name in names}},
    }


def _recorded_phase(phase: Row, words: Words) -> Row:
    """Return a phase with its recorded fields only."""
    phase_document = {"name": words.get(phase["name"], phase["name"])}
    return phase_document | {name: phase[name] for name in ("start", "end", "comment") if phase[name]}


def details_document(
    startups: Iterable[DropInStartup], teams: Mapping[str, Team], words: Words, keep: Keep = keep_all_fields
) -> dict[str, Any]:
    """Return ``startups_details.json``: an entry for each startup, whose members have opaque ids."""
    return {startup.slug: _details(startup, teams.get(startup.slug, Team()), words, keep) for startup in startups}


def _details(startup: DropInStartup, team: Team, words: Words, keep: Keep) -> dict[str, Any]:
    members = {
        "active_members": team.active,
        "previous_members": team.previous,
        "expired_members": team.expired,
    }
    fields = {
        "name": startup.values["name"],
        "repository": startup.values["repository"] or None,
        "contact": startup.values["contact"],
        "phases": [_recorded_phase(phase, words) for phase in startup.phases],
    }
    return {**keep(members), "id": startup.slug, **keep(fields)}


def authors_document(ids: Iterable[str], teams: Mapping[str, Team]) -> list[dict[str, Any]]:
    """Return ``authors.json``: the opaque id of each member and their services; fields that name people are empty."""
    startups: dict[str, list[str]] = {}
    previously: dict[str, list[str]] = {}
    for slug, team in sorted(teams.items()):
        for found, members in ((startups, team.active), (previously, team.previous + team.expired)):
            for one in members:
                found.setdefault(one, []).append(slug)
    nobody: dict[str, Any] = {"fullname": "", "role": "", "domaine": "", "link": "", "missions": []}
    return [
        {"id": one, **nobody, "startups": startups.get(one, []), "previously": previously.get(one, [])} for one in ids
    ]


def incubators_document(
    startups: Iterable[DropInStartup], incubators: Iterable[DropInIncubator], words: Words, keep: Keep = keep_all_fields
) -> dict[str, Any]:
    """Return ``incubators.json``: the visible incubators and the services of each, including shared ones."""
    carried: dict[str, list[dict[str, Any]]] = {}
    for startup in startups:
        for slug in startup.incubators:
            carried.setdefault(slug, []).append(_carried(startup, words))
    return {
        incubator.slug: keep({"startups": carried.get(incubator.slug, []), **_incubator(incubator)})
        for incubator in incubators
        if not incubator.hidden or incubator.slug in carried
    }


def _carried(startup: DropInStartup, words: Words) -> dict[str, Any]:
    return {
        "id": startup.slug,
        "name": startup.values["name"],
        "pitch": startup.values["mission"],
        "repository": startup.values["repository"] or None,
        "contact": startup.values["contact"],
        "phases": [_recorded_phase(phase, words) for phase in startup.phases],
    }


def _incubator(incubator: DropInIncubator) -> dict[str, Any]:
    """Return the fields of an incubator; none for a hidden one."""
    if incubator.hidden:
        return {}
    return {
        "title": incubator.name,
        "owner": incubator.owner,
        "contact": incubator.contact,
        "address": incubator.address,
        "website": incubator.website,
        "github": incubator.github,
    }


def organisations_document(organisations: Iterable[Organisation], keep: Keep = keep_all_fields) -> list[dict[str, Any]]:
    """Return ``organisations.json``: a list, with HTML-escaped names like the original."""
    return [
        {"id": one.slug, **keep({name: _for_html(value or "") for name, value in _organisation_fields(one).items()})}
        for one in organisations
    ]


def sponsors_document(organisations: Iterable[Organisation], keep: Keep = keep_all_fields) -> dict[str, Any]:
    """Return ``sponsors.json``: the administrations by id, with plain names."""
    return {one.slug: keep(_organisation_fields(one)) for one in organisations}


def _organisation_fields(organisation: Organisation) -> dict[str, str | None]:
    return {
        "name": organisation.name,
        "acronym": organisation.acronym,
        "domaine_ministeriel": organisation.ministry,
        "type": organisation.kind,
    }


def _for_html(text: str) -> str:
    return escape(text).replace("&#x27;", "&#39;")


def single_document(
    startup: DropInStartup, words: Words, team: Team | None = None, recorded: Collection[str] | None = None
) -> dict[str, Any]:
    """Return a record of version 3, in the order of the original.

    An empty field stays if it is in the file (``recorded``: the names of its fields), else is left out; empty lists
    stay for a fiche without a file (None). ``incubators`` is always a list, even of one.
    """
    team = team or Team()
    parts = {
        "incubator": startup.incubator,
        "phases": [_recorded_phase(phase, words) for phase in startup.phases],
    }
    document = {v3.name: parts[v3.name] if v3.name in parts else startup.values[field.column] for v3, field in V3}
    in_file = {v3.name for v3, field in V3 if recorded is not None and field.file in recorded}
    kept = {
        name: value
        for name, value in document.items()
        if value not in (None, "", []) or (value is not None and name in in_file) or (recorded is None and value == [])
    }
    return {
        **kept,
        "incubators": startup.incubators,
        "active_members": team.active,
        "previous_members": sorted(team.previous + team.expired),
        "content": served_body(startup.values["content"]),
    }
