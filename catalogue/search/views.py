"""Search results, and suggestions while typing: « Où est… ? »."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from catalogue.models import SearchDocument
from catalogue.search.queries import LONGEST, MARKS, Group, Hit, SearchedWords, alike, matching, read_asked
from catalogue.site_pages.plan import SitePage, places_named
from common.clock import today
from common.freshness import day_of_records
from common.texts import fold_text
from common.words import plural_fr
from incubators.ministries import ministry_name
from startups.presenters import groups_in_words
from startups.sponsors import counts_of, ministries, sponsors_named
from web.cache import cached_page
from web.days import without_days

SHOWN = 10
"""Results of each kind on the page; the list of services has them all."""
SUGGESTED = 4
"""Suggestions of each kind while one types."""
NO_EXCERPT = SafeString("")
_MARKDOWN = re.compile(r"[*#`>|]+|\]\([^)\s]*\)?|!?\[|^[^(\s]*\)")
Kind = SearchDocument.Kind
TITLES = {
    Kind.STARTUP: ("service", "services"),
    Kind.INCUBATOR: ("incubateur", "incubateurs"),
    Kind.ADMINISTRATION: ("administration", "administrations"),
    Kind.INDICATOR: ("indicateur", "indicateurs"),
}


@dataclass(frozen=True, slots=True)
class Result:
    """A result on the page; ``excerpt`` is safe HTML, with the found words highlighted."""

    label: str
    address: str
    about: str
    phase: str = ""
    badge: str = ""
    excerpt: SafeString = NO_EXCERPT
    matched_sponsor: str = ""
    slug: str = ""
    """Of a service."""


@dataclass(frozen=True, slots=True)
class Results:
    """The results of a kind, with the URL of all of them if there are more."""

    title: str
    kind: str
    results: list[Result]
    everything: str = ""


@cached_page
def search(request: HttpRequest) -> HttpResponse:
    """Display the records and pages that match ``q``, by kind; the most similar ones if none does."""
    asked = read_asked(request.GET.get("q", ""))
    day = day_of_records()
    groups, places = matching(asked.words, SHOWN, day), places_named(asked.words, today().year)
    named = _ministries(asked.words, day)
    is_guess = bool(asked.words) and not groups and not places and not named
    found = alike(asked.words, SHOWN, day) if is_guess else groups
    by_sponsor = _services_by_sponsor(found, day)
    context = {
        "asked": asked,
        "longest": LONGEST,
        "groups": [
            *_page_groups(places),
            *named,
            *(_records(group, asked, by_sponsor, is_guess=is_guess) for group in found),
        ],
        "is_guess": is_guess and bool(found),
        "is_empty": bool(asked.words) and not found and not places and not named,
    }
    return render(request, "catalogue/search/search.html", context)


@without_days
@cached_page
def suggestions(request: HttpRequest) -> HttpResponse:
    """Return the suggestions for ``q`` as JSON: label, kind in words and URL of each result."""
    asked = read_asked(request.GET.get("q", ""))
    places = places_named(asked.words, today().year)[:SUGGESTED]
    day = day_of_records()
    groups = matching(asked.words, SUGGESTED, day) or ([] if places else alike(asked.words, SUGGESTED, day))
    found = [(place.label, "page", place.address) for place in places]
    found += [
        (_label(group.kind, hit), TITLES[Kind(group.kind)][0], _address(group.kind, hit))
        for group in groups
        for hit in group.hits
    ]
    return JsonResponse(
        {"suggestions": [{"label": label, "kind": kind, "url": url} for label, kind, url in found]},
        json_dumps_params={"ensure_ascii": False},
    )


def _page_groups(places: list[SitePage]) -> list[Results]:
    if not places:
        return []
    found = [Result(place.label, place.address, place.about) for place in places]
    return [Results(plural_fr(len(places), "page", "pages"), "page", found)]


def _ministries(words: Sequence[str], day: dt.date) -> list[Results]:
    """Return the ministries with a word that starts with each searched word."""
    asked = [fold_text(word) for word in words if fold_text(word) not in ("ministere", "de", "la", "du", "des")]
    named = [word for word in ministries() if _is_named(ministry_name(word), asked)]
    sponsors = sponsors_named(named) if named else {}
    found = [
        Result(
            ministry_name(word),
            reverse("administration-detail", args=[word]),
            groups_in_words(counts_of(sponsors[word], day)),
        )
        for word in named
    ]
    return [Results(plural_fr(len(found), "ministère", "ministères"), "ministry", found)] if found else []


def _is_named(name: str, asked: Sequence[str]) -> bool:
    known = fold_text(name).replace("’", " ").split()
    return bool(asked) and all(any(word.startswith(start) for word in known) for start in asked)


def _records(group: Group, asked: SearchedWords, by_sponsor: Mapping[str, str], *, is_guess: bool) -> Results:
    """Return a group of results; ``by_sponsor`` has the fiches of each administration in words."""
    hits = [_result(group.kind, hit, by_sponsor) for hit in group.hits]
    is_startups = group.kind == Kind.STARTUP
    title = groups_in_words(group.counts) if is_startups else plural_fr(group.total, *TITLES[Kind(group.kind)])
    has_more = group.kind == Kind.STARTUP and group.total > len(hits) and not is_guess
    query = urlencode({"search": asked.phrase})
    return Results(title, group.kind, hits, f"{reverse('startup-list')}?{query}" if has_more else "")


def _services_by_sponsor(groups: Sequence[Group], day: dt.date) -> dict[str, str]:
    """Return the fiches of each found administration, counted as on its page."""
    keys = [hit.key for group in groups if group.kind == Kind.ADMINISTRATION for hit in group.hits]
    sponsors = sponsors_named(keys) if keys else {}
    return {key: groups_in_words(counts_of(sponsor, day)) for key, sponsor in sponsors.items()}


def _result(kind: str, hit: Hit, by_sponsor: Mapping[str, str]) -> Result:
    return Result(
        _label(kind, hit),
        _address(kind, hit),
        by_sponsor.get(hit.key, hit.summary),
        hit.phase,
        hit.badge,
        _excerpt(hit.excerpt),
        hit.matched_sponsor,
        hit.key if kind == Kind.STARTUP else "",
    )


def _label(kind: str, hit: Hit) -> str:
    return f"{hit.name} ({hit.acronym})" if hit.acronym and hit.acronym != hit.name else hit.name


def _address(kind: str, hit: Hit) -> str:
    names = {
        Kind.STARTUP: "startup-detail",
        Kind.INCUBATOR: "incubator-detail",
        Kind.ADMINISTRATION: "administration-detail",
        Kind.INDICATOR: "indicator",
    }
    return reverse(names[Kind(kind)], args=[hit.key])


def _excerpt(text: str) -> SafeString:
    start, stop = MARKS
    return SafeString(
        escape(" ".join(_MARKDOWN.sub(" ", text).split())).replace(start, "<mark>").replace(stop, "</mark>")
    )
