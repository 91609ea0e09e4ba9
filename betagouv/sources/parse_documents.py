"""Parse a raw record: its document, then its parsed record."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from betagouv.parse import front_matter, products
from betagouv.parse.fiche import read_fiche
from betagouv.parse.others import read_incubator, read_organisation, read_phase_word, read_round
from betagouv.parse.records import Anomaly, Code, Document, ParsedRecord, SourceKind, SourceVocabulary, UnreadableError
from betagouv.sources.items import RawRecord
from budget.models import FundingRound
from common.slugs import SLUG
from incubators.models import Administration, Incubator
from startups.models import PhaseKind

MAX_KEY = 120


def read_document(raw: RawRecord) -> tuple[Document, list[str]]:
    """Return the complete document of a record, and its duplicate keys.

    :raises UnreadableError: the record can't be read.
    """
    if len(raw.key) > MAX_KEY or not re.fullmatch(SLUG, raw.key):
        raise UnreadableError(f"a un identifiant qui ne peut pas être une adresse : « {raw.key[:80]} »")
    document, twice = front_matter.document_of(raw.data)
    if raw.product:
        document = products.overlaid(document, front_matter.json_value(raw.product))
    return document, twice


@dataclass(frozen=True, slots=True)
class Context:
    """The inputs of parsing other than the record: the vocabulary, and the date of the records."""

    vocabulary: SourceVocabulary
    as_of: dt.date

    def without_words(self, words: frozenset[str]) -> "Context":
        """Return the context without some words, as if they were unknown."""
        if not words:
            return self
        known = self.vocabulary
        vocabulary = SourceVocabulary(
            ranks={word: rank for word, rank in known.ranks.items() if word not in words},
            incubators=known.incubators - words,
            organisations=known.organisations - words,
            rounds=known.rounds - {int(word) for word in words if word.isdecimal()},
            last_kinds=known.last_kinds - words,
        )
        return replace(self, vocabulary=vocabulary)


def last_kinds() -> frozenset[str]:
    """Return the phase kinds that end a partnership, or make a service permanent: one query."""
    kinds = PhaseKind.objects.filter(Q(group=PhaseKind.Group.ENDED) | Q(is_perennial=True))
    return frozenset(kinds.values_list("key", flat=True))


def load_context(as_of: dt.date) -> Context:
    """Return the known vocabulary: five queries."""
    return Context(
        SourceVocabulary(
            ranks=dict(PhaseKind.objects.values_list("key", "rank")),
            incubators=frozenset(Incubator.objects.values_list("slug", flat=True)),
            organisations=frozenset(Administration.objects.values_list("slug", flat=True)),
            rounds=frozenset(FundingRound.objects.values_list("number", flat=True)),
            last_kinds=last_kinds(),
        ),
        as_of,
    )


CONTEXTUAL = {Code.UNKNOWN_REFERENCE, Code.UNKNOWN_WORD}


def unknown_words(anomalies: Iterable[Anomaly]) -> frozenset[str]:
    """Return the words that could not be resolved, because their record does not exist."""
    return frozenset(anomaly.word for anomaly in anomalies if anomaly.code in CONTEXTUAL)


def parse_record(kind: str, key: str, document: Document, context: Context) -> ParsedRecord:
    """Parse a document, with its anomalies.

    :raises UnreadableError: the record has no name.
    """
    vocabulary = context.vocabulary
    readers: dict[str, Any] = {
        SourceKind.ORGANISATION: lambda: read_organisation(key, document, vocabulary),
        SourceKind.INCUBATOR: lambda: read_incubator(key, document, vocabulary),
        SourceKind.PHASE: lambda: read_phase_word(key, document, vocabulary),
        SourceKind.FAST: lambda: read_round(key, document),
        SourceKind.STARTUP: lambda: read_fiche(key, document, vocabulary, context.as_of),
    }
    sheet: ParsedRecord = readers[kind]()
    return sheet
