"""Build Atom feeds (RFC 4287) of changes. Pure.

No person is named: an entry gives the source or the team. Identifiers do not depend on the host of the site.
"""

import datetime as dt
import re
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from django.urls import reverse

from catalogue.changes.history import HistoryEntry
from common.periods import FIRST_YEAR
from common.words import plural_fr

ATOM_TYPE = "application/atom+xml; charset=utf-8"
AUTHOR = "Betaportfolio"
BEGINNING = dt.datetime(FIRST_YEAR, 1, 1, tzinfo=dt.UTC)
"""When a feed without entries was updated last: the beginning of the programme."""
_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
_NOT_OF_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NAMESPACE = uuid.UUID("b2f0a4c5-5a0e-5f0d-8f57-6f3c1f0f6d2e")

type Absolute = Callable[[str], str]
"""Makes a path of the site an address."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its title, the path of the page with the same changes, and its own path."""

    title: str
    page: str
    path: str


@dataclass(frozen=True, slots=True)
class FeedItem:
    """A change: its permanent identifier, time, text, source or team, and page."""

    id: str
    at: dt.datetime
    title: str
    text: str
    by: str
    page: str


def items_of(entries: Sequence[HistoryEntry], feed: Feed) -> list[FeedItem]:
    """Convert entries of the history of fiches to items of a feed."""
    return [
        FeedItem(entry_id(one), one.at, entry_title(one), entry_text(one), one.by, _page_url(one, feed))
        for one in entries
    ]


def urn_of(name: str) -> str:
    """Return a permanent identifier that does not depend on the host of the site."""
    return uuid.uuid5(_NAMESPACE, name).urn


def entry_id(entry: HistoryEntry) -> str:
    """Return the permanent identifier of an entry: the same in every feed, even when the fiche is renamed."""
    one = entry.revision
    return urn_of(f"{one.startup} {one.context or one.at.isoformat()}")


def entry_title(entry: HistoryEntry) -> str:
    """Return ``Mon service : Nom : Avant → Après, et 2 autres changements``."""
    others = len(entry.lines) - 1
    more = f", et {plural_fr(others, 'autre changement', 'autres changements')}" if others else ""
    return f"{entry.revision.name} : {entry.lines[0]}{more}"


def entry_text(entry: HistoryEntry) -> str:
    """Return all changes, one per line, then the source or team and the reason."""
    by = f"{entry.by} : {entry.reason}" if entry.reason else entry.by
    return "\n".join([*(str(line) for line in entry.lines), by])


def atom(feed: Feed, items: Sequence[FeedItem], absolute: Absolute) -> str:
    """Return the feed as Atom."""
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "fr"})
    _add(root, "id", urn_of(feed.path))
    _add(root, "title", feed.title)
    _add(root, "updated", max((item.at for item in items), default=BEGINNING).isoformat())
    _add(SubElement(root, "author"), "name", AUTHOR)
    SubElement(root, "link", rel="alternate", type="text/html", href=absolute(feed.page))
    SubElement(root, "link", rel="self", type="application/atom+xml", href=absolute(feed.path))
    for item in items:
        _add_item(SubElement(root, "entry"), item, absolute(item.page))
    return f"{_DECLARATION}{tostring(root, encoding='unicode')}"


def _add_item(element: Element, item: FeedItem, page: str) -> None:
    _add(element, "id", item.id)
    _add(element, "title", item.title)
    _add(element, "published", item.at.isoformat())
    _add(element, "updated", item.at.isoformat())
    _add(SubElement(element, "author"), "name", item.by)
    SubElement(element, "link", rel="alternate", type="text/html", href=page)
    _add(element, "content", item.text, type="text")


def _add(parent: Element, tag: str, text: str, **attributes: str) -> None:
    SubElement(parent, tag, attributes).text = _NOT_OF_XML.sub("", text)


def _page_url(entry: HistoryEntry, feed: Feed) -> str:
    """Return the URL of the fiche's history, or the page of the feed if the fiche was deleted."""
    slug = entry.revision.slug
    return f"{reverse('startup-detail', args=[slug])}#historique" if slug else feed.page
