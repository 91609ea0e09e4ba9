"""Parse the document of a fiche: columns, life, incubators, sponsors and awards."""

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from betagouv.fields import FILE_ORDER, FLAGS, TEXTS, WORDS
from betagouv.parse.fields import FieldReader, reference
from betagouv.parse.life import PAST_FIELDS, doubt_end, doubt_future, read_events, read_phases
from betagouv.parse.persons import could_be_person
from betagouv.parse.records import (
    Anomaly,
    AwardMention,
    Carrier,
    Code,
    Document,
    ParsedFiche,
    SourceEvent,
    SourceKind,
    SourceVocabulary,
    UnreadableError,
)
from startups.models import Startup
from startups.models.fiche import MAX_CONTENT

AWARD = "fast"
"""The field of an award: ``details`` keep it too, since the table of awards does not hold all that it says."""
FORMER_FIELDS = {"owner", "status", "start", "end", "logo", "domain", *PAST_FIELDS}
"""The fields of a fiche of other times: read as what replaced them, or without meaning today."""
MAX_AMOUNT = Decimal(10) ** 12

_ROUND = re.compile(r"(?:FAST|promotion)\s+(\d{1,3})\b", re.IGNORECASE)
MASKED = "sponsor qui a l’air d’une personne : nom masqué"
"""The doubt of a sponsor that staff may keep: readers of the anomaly do not learn who it is."""
_AMOUNT = re.compile(r"(?<![\d.,])(\d[\d\s]*(?:[.,]\d{1,2})?)\s*€")


def read_fiche(key: str, document: Document, vocabulary: SourceVocabulary, as_of: dt.date) -> ParsedFiche:
    """Parse the fiche in ``document``, with its anomalies on a date.

    :raises UnreadableError: it has no title.
    """
    reader = FieldReader(SourceKind.STARTUP, key, document["front"])
    columns = _columns(reader, document["body"])
    phases = read_phases(reader, vocabulary, as_of)
    events = read_events(reader)
    doubt_end(reader, phases, events, vocabulary)
    doubt_future(reader, phases, events, as_of)
    _doubt_unknown_fields(reader)
    return ParsedFiche(
        kind=SourceKind.STARTUP,
        key=key,
        columns=columns,
        phases=phases,
        events=events,
        sponsors=_sponsors(reader, vocabulary),
        carriers=_carriers(reader, vocabulary),
        grants=_grants(reader, events, vocabulary),
        anomalies=first_of_each(reader.anomalies),
    )


def _doubt_unknown_fields(reader: FieldReader) -> None:
    """Add an anomaly for each field that nothing reads; ``details`` keep its value."""
    for name in reader.front.keys() - {*FILE_ORDER, *FORMER_FIELDS}:
        reader.doubt(Code.UNKNOWN_FIELD, name, f"champ inconnu : « {name[:80]} »", name[:80])


def first_of_each(anomalies: list[Anomaly]) -> tuple[Anomaly, ...]:
    """Return the first anomaly of each code and field."""
    first: dict[tuple[str, str], Anomaly] = {}
    for anomaly in anomalies:
        first.setdefault((anomaly.code, anomaly.field), anomaly)
    return tuple(first.values())


def _columns(reader: FieldReader, body: str) -> dict[str, Any]:
    """Return the values of the fiche by model field.

    :raises UnreadableError: there is no title, or a text is too long.
    """
    columns: dict[str, Any] = {field.column: reader.text(field.file, field.limit) for field in TEXTS}
    columns |= {field.column: reader.flag(field.file) for field in FLAGS}
    columns |= {field.column: reader.words(field.file, field.limit) for field in WORDS}
    if not columns["name"].strip():
        raise UnreadableError("n’a pas de titre (« title »)")
    if (word := columns["accessibility"]) and word not in Startup.Accessibility.values:
        reader.doubt(Code.INVALID, "accessibility_status", f"conformité inconnue : « {word} »", word)
        columns["accessibility"] = ""
    if len(body) > MAX_CONTENT:
        raise UnreadableError(f"a un texte de {len(body)} caractères, pour {MAX_CONTENT} au plus")
    columns["content"] = body
    columns["details"] = {
        name: value for name, value in reader.front.items() if name not in FILE_ORDER or name == AWARD
    }
    return columns


def _sponsors(reader: FieldReader, vocabulary: SourceVocabulary) -> tuple[str, ...]:
    sponsors: list[str] = []
    for place, word in enumerate(reader.words("sponsors", 300)):
        slug = reference(word)
        if slug not in vocabulary.organisations and could_be_person(slug.replace("-", " ")):
            reader.doubt(Code.UNKNOWN_REFERENCE, f"sponsors[{place}]", MASKED, slug)
        elif slug not in vocabulary.organisations:
            reader.doubt(Code.UNKNOWN_REFERENCE, f"sponsors[{place}]", f"sponsor inconnu : « {word} »", slug)
        elif slug in sponsors:
            reader.doubt(Code.DUPLICATE, f"sponsors[{place}]", f"sponsor déjà cité : « {word} »")
        else:
            sponsors.append(slug)
    return tuple(sponsors)


def _carriers(reader: FieldReader, vocabulary: SourceVocabulary) -> tuple[Carrier, ...]:
    """Return the incubators; the lead is ``incubator``, or else the first of ``incubators``."""
    listed = [reference(word) for word in reader.words("incubators", 300)]
    lead = reference(reader.text("incubator", 300)) or next(iter(listed), "")
    if not lead:
        reader.doubt(Code.UNKNOWN_REFERENCE, "incubator", "aucun incubateur")
        return ()
    slugs = list(dict.fromkeys(listed if lead in listed else [lead, *listed]))
    if len(slugs) < len(listed):
        reader.doubt(Code.DUPLICATE, "incubators", "un incubateur est cité deux fois")
    for slug in slugs:
        if slug not in vocabulary.incubators:
            path = "incubator" if slug == lead else "incubators"
            reader.doubt(Code.UNKNOWN_REFERENCE, path, f"incubateur inconnu : « {slug} »", slug)
    return tuple(
        Carrier(slug, slug == lead, place) for place, slug in enumerate(slugs) if slug in vocabulary.incubators
    )


def _grants(
    reader: FieldReader, events: tuple[SourceEvent, ...], vocabulary: SourceVocabulary
) -> tuple[AwardMention, ...]:
    """Return the awards by round, from the field ``fast`` and the dated events; the amount of the field wins."""
    by_number = _grants_of_events(reader, events)
    fast = reader.front.get("fast")
    if fast is not None:
        stated = _stated_grant(reader, fast)
        if stated:
            by_number[stated.number] = _joined(reader, stated, by_number, events)
    _doubt_lost_awards(reader, events, by_number)
    for number in sorted(by_number.keys() - vocabulary.rounds):
        reader.doubt(Code.UNKNOWN_REFERENCE, "fast", f"appel FAST inconnu : {number}", str(number))
    return tuple(by_number[number] for number in sorted(by_number.keys() & vocabulary.rounds))


def _doubt_lost_awards(
    reader: FieldReader, events: tuple[SourceEvent, ...], by_number: dict[int, AwardMention]
) -> None:
    """Add an anomaly for each FAST event that gives no award: it names no round, and the field is about another."""
    days = {grant.awarded_on for grant in by_number.values()}
    for event in events:
        if event.kind == "fast" and not _ROUND.search(event.comment) and event.date not in days:
            detail = f"lauréat du FAST le {event.date} : sans numéro d’appel, aucun financement n’est enregistré"
            reader.doubt(Code.UNKNOWN_REFERENCE, f"events[{event.position}]", detail)


def _grants_of_events(reader: FieldReader, events: tuple[SourceEvent, ...]) -> dict[int, AwardMention]:
    """Return the awards whose event names its round, with the amount in euros if its comment has one."""
    by_number = {}
    for event in events:
        number, euros = stated_in_comment(event.comment)
        if event.kind == "fast" and number is not None:
            if euros and euros >= MAX_AMOUNT:
                detail = f"« {euros:f} € » n’est pas un montant en euros"
                reader.doubt(Code.INVALID, f"events[{event.position}]", detail)
                euros = None
            by_number[number] = AwardMention(number, euros or None, event.date)
    return by_number


def stated_in_comment(comment: str) -> tuple[int | None, Decimal | None]:
    """Return the number of the round and the amount in euros that the comment of an event names; None if it doesn't."""
    number, amount = _ROUND.search(comment), _AMOUNT.search(comment)
    euros = Decimal(re.sub(r"\s", "", amount[1]).replace(",", ".")) if amount else None
    return (int(number[1]) if number else None, euros)


def _stated_grant(reader: FieldReader, fast: Any) -> AwardMention | None:
    number = fast.get("promotion") if isinstance(fast, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= 999:
        reader.doubt(Code.INVALID, "fast", "n’a pas de promotion lisible")
        return None
    amount = fast.get("montant")
    try:
        euros = None if amount is None else Decimal(re.sub(r"[\s€]", "", str(amount)))
    except InvalidOperation:
        euros = Decimal(-1)
    if euros is not None and not (euros.is_finite() and 0 < euros < MAX_AMOUNT and euros == round(euros, 2)):
        reader.doubt(Code.INVALID, "fast.montant", f"« {str(amount)[:80]} » n’est pas un montant en euros")
        euros = None
    return AwardMention(number, euros, None)


def _joined(
    reader: FieldReader, stated: AwardMention, by_number: dict[int, AwardMention], events: tuple[SourceEvent, ...]
) -> AwardMention:
    """Return the award of the field ``fast``, with the day, and if missing the amount, of the event that announces it."""
    same = by_number.get(stated.number)
    if same is None:
        unnumbered = [event for event in events if event.kind == "fast" and not _ROUND.search(event.comment)]
        day = unnumbered[0].date if len(unnumbered) == 1 and not by_number else None
        return AwardMention(stated.number, stated.amount, day)
    if same.amount and stated.amount and same.amount != stated.amount:
        detail = f"{stated.amount} € ici, {same.amount} € dans l’événement du {same.awarded_on}"
        reader.doubt(Code.CONFLICT, "fast.montant", detail)
    return AwardMention(stated.number, stated.amount or same.amount, same.awarded_on)
