"""The bundle of the demonstration: the facts of the public fiches of beta.gouv.fr on one day, without any text.

``write_records_bundle`` makes ``demonstration.zip`` from a folder of records. Only the fields of ``ALLOWED`` enter it; the
ordinary importer reads it. A FAST page is prose: the number, the names of the laureates and the announced number and
total are kept, in the form in which the importer reads a page.
"""

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from betagouv.imports.laureates import read_announced
from betagouv.parse.fiche import stated_in_comment
from betagouv.parse.fields import reference
from betagouv.parse.front_matter import document_of
from betagouv.parse.records import Document, SourceKind, UnreadableError
from betagouv.sources.files import ContentFolder
from betagouv.sources.items import FOLDERS, RawRecord
from common.texts import fold_text
from common.words import number_fr

BUNDLE = Path(__file__).parent / "demonstration.zip"
RECORDS_DAY = dt.date(2026, 8, 20)
"""The day of the records of the bundle."""
LONGEST_TEXT = 160
"""No value but an address is longer: a text would be."""
NOTICE = f"""Facts of the public fiches of beta.gouv.fr on {RECORDS_DAY:%-d %B %Y}: names, phases, events with their dates,
incubators, sponsors, addresses, themes, technologies, standards, calls of the FAST and their laureates.

Source: https://github.com/betagouv/beta.gouv.fr (folder content). No text of a fiche, no contact and no person is here.
A service asks for a correction where its fiche is written, at https://espace-membre.incubateur.net, or in an issue of
this project.
"""
ALLOWED: dict[SourceKind, tuple[str, ...]] = {
    SourceKind.STARTUP: (
        "title",
        "sponsors",
        "incubator",
        "incubators",
        "phases",
        "events",
        "fast",
        "link",
        "repository",
        "stats",
        "stats_url",
        "impact_url",
        "budget_url",
        "dashlord_url",
        "accessibility_status",
        "analyse_risques",
        "analyse_risques_url",
        "mon_service_securise",
        "usertypes",
        "thematiques",
        "techno",
        "redirect_from",
    ),
    SourceKind.INCUBATOR: ("title", "owner", "website", "github", "redirect_from", "hidden"),
    SourceKind.ORGANISATION: ("name", "acronym", "type", "domaine_ministeriel"),
    SourceKind.PHASE: ("status", "label", "order"),
    SourceKind.FAST: ("title",),
}
"""The fields that enter the bundle, by kind of record, in the order in which they are written."""
ALLOWED_INSIDE: dict[str, tuple[str, ...]] = {
    "phases": ("name", "start", "end"),
    "events": ("name", "date", "comment"),
    "fast": ("promotion", "montant"),
}
"""The fields of a phase, of an event and of an award; a comment is written from the round and the amount alone."""
_INSTITUTION = re.compile(
    r"\b(?:action|agence|assemblee|association|banque|caisse|centre|chambre|commissariat|commission|conseil|cours?"
    r"|defenseur|delegation|departement|direction|ecole|etat|fondation|france|gip|gouvernement|groupe|haute?|hopital"
    r"|institut|ministeres?|office|parquet|plateforme|prefecture|presidence|region|secretariat|service|theatre|tribunal"
    r"|universite|urssaf)\b"
)
_NAME = re.compile(r"(?:[A-ZÀ-Ý][\w’'-]+ ){1,3}[A-ZÀ-Ý][\w’'-]+")


def is_person(name: str) -> bool:
    """Whether a name could be a person's: two to four capitalised words, none of which names an institution."""
    return bool(_NAME.fullmatch(name.strip())) and not _INSTITUTION.search(fold_text(name))


def write_bundle(folder: Path, target: Path) -> dict[str, int]:
    """Write the facts of a folder of records to ``target``, the same bytes each time; return the records by folder.

    :raises UnreadableError: a record is not readable.
    """
    source = ContentFolder(folder)
    counts: dict[str, int] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        _add(archive, "NOTICE.txt", NOTICE)
        for kind in ALLOWED:
            for key, text in _facts_of(source, kind):
                _add(archive, f"content/{FOLDERS[kind]}/{key}.md", text)
                counts[FOLDERS[kind]] = counts.get(FOLDERS[kind], 0) + 1
    return counts


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, (RECORDS_DAY.year, RECORDS_DAY.month, RECORDS_DAY.day, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, text)


def _facts_of(source: ContentFolder, kind: SourceKind) -> Iterator[tuple[str, str]]:
    """Yield the key and the text of each record of a kind that enters the bundle."""
    persons = _persons(source)
    for item in source.records_of(kind):
        if not isinstance(item, RawRecord) or (item.key in persons and kind == SourceKind.ORGANISATION):
            continue
        document = _parse(item)
        front = {name: document["front"][name] for name in ALLOWED[kind] if name in document["front"]}
        body = ""
        if kind == SourceKind.STARTUP:
            front = _fiche(front, persons)
        elif kind == SourceKind.FAST:
            body = _laureates(document["body"])
        yield item.key, f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False, width=10_000)}---\n{body}"


def _parse(item: RawRecord) -> Document:
    try:
        return document_of(item.data)[0]
    except UnreadableError as error:
        raise UnreadableError(f"{item.where} {error}") from None


def _persons(source: ContentFolder) -> frozenset[str]:
    """Return the keys of the organisations that could be persons."""
    found = (item for item in source.records_of(SourceKind.ORGANISATION) if isinstance(item, RawRecord))
    return frozenset(item.key for item in found if is_person(str(_parse(item)["front"].get("name", ""))))


def _fiche(front: dict[str, Any], persons: frozenset[str]) -> dict[str, Any]:
    """Return the facts of a fiche: without persons, and with nothing inside its lists but what is allowed."""
    facts = dict(front)
    if "sponsors" in facts:
        facts["sponsors"] = [
            one for one in facts["sponsors"] or () if str(one).startswith("/") and reference(str(one)) not in persons
        ]
    for name in ("phases", "events"):
        if name in facts:
            facts[name] = [
                {key: one[key] for key in ALLOWED_INSIDE[name] if key in one and key != "comment"} | _award(name, one)
                for one in facts[name] or ()
            ]
    if isinstance(facts.get("fast"), dict):
        facts["fast"] = {key: facts["fast"][key] for key in ALLOWED_INSIDE["fast"] if key in facts["fast"]}
    return facts


def _award(name: str, event: dict[str, Any]) -> dict[str, str]:
    """Return the comment of an event that names a round of the FAST: its number and its amount, nothing else."""
    if name != "events" or event.get("name") != "fast":
        return {}
    number, amount = stated_in_comment(str(event.get("comment") or ""))
    if number is None:
        return {}
    return {"comment": f"FAST {number}" if amount is None else f"FAST {number} : {amount:f} €"}


def _laureates(body: str) -> str:
    """Return the announced laureates of a round, without the members of its committee and without any sentence."""
    announced = read_announced(body)
    lines = [f"{place} - [{name}](#{place})\n" for place, name in enumerate(announced.names, start=1)]
    text = f"\n## Les lauréats\n\n{''.join(lines)}" if lines else ""
    if announced.awards is not None:
        text += f"\nLe comité a sélectionné {announced.awards} lauréats."
    if announced.total is not None:
        text += f"\nPour un montant total de {number_fr(announced.total)} €."
    return f"{text}\n" if text else ""
