"""From a record as it came to what it says: its document, then its sheet."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from betagouv.parse import front_matter, served
from betagouv.parse.fiche import read_fiche
from betagouv.parse.others import read_incubator, read_organisation, read_phase_word, read_round
from betagouv.parse.records import Document, Kind, Sheet, UnreadableError, Vocabulary
from betagouv.sources import Raw
from common.slugs import SLUG

MAX_KEY = 120


def read_document(raw: Raw, stored: Document | None) -> tuple[Document, list[str]]:
    """The whole document of a record, over what is stored of it, and the keys that it gives twice.

    Raises UnreadableError when the record can't be read.
    """
    if len(raw.key) > MAX_KEY or not re.fullmatch(SLUG, raw.key):
        raise UnreadableError(f"a un identifiant qui ne peut pas être une adresse : « {raw.key[:80]} »")
    if not raw.served:
        return front_matter.document_of(raw.data)
    carried = served.document_of(raw.kind, front_matter.json_value(raw.data))
    return served.completed(carried, stored), []


@dataclass(frozen=True, slots=True)
class Context:
    """What reading a record leans on: the words it may use, and the day of the records."""

    vocabulary: Vocabulary
    as_of: dt.date


def read_sheet(kind: str, key: str, document: Document, context: Context) -> Sheet:
    """What a document says, with its doubts. Raises UnreadableError when the record has no name."""
    vocabulary = context.vocabulary
    readers: dict[str, Any] = {
        Kind.ORGANISATION: lambda: read_organisation(key, document),
        Kind.INCUBATOR: lambda: read_incubator(key, document, vocabulary),
        Kind.PHASE: lambda: read_phase_word(key, document, vocabulary),
        Kind.FAST: lambda: read_round(key, document),
        Kind.STARTUP: lambda: read_fiche(key, document, vocabulary, context.as_of),
    }
    sheet: Sheet = readers[kind]()
    return sheet
