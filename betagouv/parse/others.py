"""Parse the other records that fiches refer to: organisations, incubators, phase words, FAST rounds."""

import re

from betagouv.parse.fiche import first_of_each
from betagouv.parse.fields import FieldReader, reference, without_tags
from betagouv.parse.persons import could_be_person
from betagouv.parse.records import Code, Document, ParsedRecord, SourceKind, SourceVocabulary, UnreadableError
from common.words import MONTHS

INCUBATOR_TEXTS = {
    "title": ("name", 300),
    "short_description": ("summary", 20_000),
    "website": ("website", 500),
    "github": ("github", 500),
    "contact": ("contact", 300),
    "address": ("address", 20_000),
    "logo": ("logo", 300),
}
ORGANISATION_TEXTS = {
    "name": ("name", 300),
    "acronym": ("acronym", 60),
    "type": ("kind", 60),
    "domaine_ministeriel": ("ministry", 60),
}
QUARTERS = {month: 1 + place // 3 for place, month in enumerate(MONTHS)}

_TITLE = re.compile(r"FAST\s+(\d{1,3})\b(?:.*?(\w+)\s+(20\d\d))?", re.IGNORECASE)
_SELECTED = re.compile(r"sélectionné\s+(\d{1,3})\s+(?:projets|lauréats)", re.IGNORECASE)
_LIST = re.compile(r"^#+\s*Les lauréats.*$", re.IGNORECASE | re.MULTILINE)
_LISTED = re.compile(r"^\s*\d{1,3}\s*-\s*\[", re.MULTILINE)
_FILE = re.compile(r"0*(\d{1,3})[-_]?fast\Z", re.IGNORECASE)


def read_organisation(key: str, document: Document, vocabulary: SourceVocabulary) -> ParsedRecord:
    """Parse an administration.

    :raises UnreadableError: it has no name, or that of a person, which staff have not kept.
    """
    reader = FieldReader(SourceKind.ORGANISATION, key, document["front"])
    columns = {column: reader.text(name, limit) for name, (column, limit) in ORGANISATION_TEXTS.items()}
    if not columns["name"].strip():
        raise UnreadableError("n’a pas de nom (« name »)")
    if key not in vocabulary.organisations | vocabulary.kept and could_be_person(columns["name"]):
        raise UnreadableError("a l’air du nom d’une personne : masqué tant que le doute de son service n’est pas réglé")
    return ParsedRecord(SourceKind.ORGANISATION, key, columns, first_of_each(reader.anomalies))


def read_incubator(key: str, document: Document, vocabulary: SourceVocabulary) -> ParsedRecord:
    """Parse an incubator, and its owner.

    :raises UnreadableError: it has no title.
    """
    reader = FieldReader(SourceKind.INCUBATOR, key, document["front"])
    columns: dict[str, object] = {column: reader.text(name, limit) for name, (column, limit) in INCUBATOR_TEXTS.items()}
    if not str(columns["name"]).strip():
        raise UnreadableError("n’a pas de titre (« title »)")
    columns |= {name: without_tags(str(columns[name])) for name in ("summary", "address")}
    columns["content"] = document["body"]
    columns["hidden"] = reader.flag("hidden") or False
    columns["highlighted"] = reader.words("highlighted_startups", 120)
    columns["redirect_from"] = reader.words("redirect_from", 300)
    owner = reference(word := reader.text("owner", 300))
    if owner and owner not in vocabulary.organisations:
        reader.doubt(Code.UNKNOWN_REFERENCE, "owner", f"organisation inconnue : « {word} »", owner)
        owner = ""
    return ParsedRecord(SourceKind.INCUBATOR, key, columns, first_of_each(reader.anomalies), owner)


def read_phase_word(key: str, document: Document, vocabulary: SourceVocabulary) -> ParsedRecord:
    """Parse a phase word, only to report an unknown one."""
    reader = FieldReader(SourceKind.PHASE, key, document["front"])
    word = reader.text("status", 40) or key
    if word not in vocabulary.ranks:
        reader.doubt(Code.UNKNOWN_WORD, "status", f"phase inconnue : « {word} »", word)
    return ParsedRecord(SourceKind.PHASE, key, {}, first_of_each(reader.anomalies))


def number_of_round(key: str, document: Document) -> int | None:
    """Return the number of a FAST round: its ``promotion``, else from its title, else from its file name."""
    front = document["front"]
    promotion = front.get("promotion")
    if isinstance(promotion, int) and not isinstance(promotion, bool) and 1 <= promotion <= 999:
        return promotion
    found = _TITLE.search(str(front.get("title") or "")) or _FILE.search(key)
    return int(found[1]) if found else None


def read_round(key: str, document: Document) -> ParsedRecord:
    """Parse a FAST round: number, year, quarter, and announced number of laureates.

    The page names the members of the committee: its text stays in the document and fills no column.

    :raises UnreadableError: the round has no number or no year.
    """
    reader = FieldReader(SourceKind.FAST, key, document["front"])
    number = number_of_round(key, document)
    if number is None:
        raise UnreadableError("n’a pas de numéro d’appel (« promotion », ou « FAST 12 » dans le titre)")
    dated = _TITLE.search(reader.text("title", 300))
    if dated is None or dated[3] is None:
        raise UnreadableError("n’a pas d’année dans son titre (« FAST 12 - Janvier 2023 »)")
    quarter = QUARTERS.get(dated[2].lower())
    if quarter is None:
        reader.doubt(Code.UNKNOWN_WORD, "title", f"mois inconnu : « {dated[2]} »", dated[2])
    columns = {
        "number": number,
        "year": int(dated[3]),
        "quarter": quarter,
        "stated_awards": _announced(document["body"]),
    }
    return ParsedRecord(SourceKind.FAST, key, columns, first_of_each(reader.anomalies))


def _announced(body: str) -> int | None:
    """Return the number of laureates that the page of a round states, else lists; None if neither."""
    if said := _SELECTED.search(body):
        return int(said[1])
    heading = _LIST.search(body)
    return len(_LISTED.findall(body, heading.end())) or None if heading else None
