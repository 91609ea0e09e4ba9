"""« Où est… ? » : the results of a search, and what is proposed while one types."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from catalogue.models import SearchDocument
from catalogue.search.asked import LONGEST, SearchedWords, read_asked
from catalogue.search.queries import MARKS, Group, Hit, alike, matching
from catalogue.site.plan import Place, places_named
from common.answers import public_answer
from common.words import plural_fr
from startups.queries import today

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
    """A result as the page shows it; ``excerpt`` is safe HTML, where the words found are marked."""

    label: str
    address: str
    about: str
    phase: str = ""
    badge: str = ""
    excerpt: SafeString = NO_EXCERPT
    because: str = ""
    slug: str = ""
    """Of a service."""


@dataclass(frozen=True, slots=True)
class Results:
    """The results of a kind, with the address of all of them when there are more."""

    title: str
    kind: str
    results: list[Result]
    everything: str = ""


@require_safe
@public_answer
def search(request: HttpRequest) -> HttpResponse:
    """The records and pages that match ``q``, by kind; the most similar ones when none does."""
    asked = read_asked(request.GET.get("q", ""))
    groups, places = matching(asked.words, SHOWN), places_named(asked.words, today().year)
    is_guess = bool(asked.words) and not groups and not places
    found = alike(asked.words, SHOWN) if is_guess else groups
    context = {
        "asked": asked,
        "longest": LONGEST,
        "groups": [*_page_groups(places), *(_records(group, asked, is_guess=is_guess) for group in found)],
        "is_guess": is_guess and bool(found),
        "is_empty": bool(asked.words) and not found and not places,
    }
    return render(request, "catalogue/search/search.html", context)


@require_safe
@public_answer
def suggestions(request: HttpRequest) -> HttpResponse:
    """What to propose while ``q`` is typed, as JSON: the label of each result, its kind in words, its address."""
    asked = read_asked(request.GET.get("q", ""))
    places = places_named(asked.words, today().year)[:SUGGESTED]
    groups = matching(asked.words, SUGGESTED) or ([] if places else alike(asked.words, SUGGESTED))
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


def _page_groups(places: list[Place]) -> list[Results]:
    if not places:
        return []
    found = [Result(place.label, place.address, place.about) for place in places]
    return [Results(plural_fr(len(places), "page", "pages"), "page", found)]


def _records(group: Group, asked: SearchedWords, *, is_guess: bool) -> Results:
    hits = [_result(group.kind, hit) for hit in group.hits]
    title = plural_fr(group.total, *TITLES[Kind(group.kind)])
    has_more = group.kind == Kind.STARTUP and group.total > len(hits) and not is_guess
    query = urlencode({"search": asked.phrase})
    return Results(title, group.kind, hits, f"{reverse('startup-list')}?{query}" if has_more else "")


def _result(kind: str, hit: Hit) -> Result:
    return Result(
        _label(kind, hit),
        _address(kind, hit),
        _about(kind, hit),
        hit.phase,
        hit.badge,
        _excerpt(hit.excerpt),
        hit.because,
        hit.key if kind == Kind.STARTUP else "",
    )


def _label(kind: str, hit: Hit) -> str:
    return f"{hit.name} ({hit.acronym})" if hit.acronym and hit.acronym != hit.name else hit.name


def _address(kind: str, hit: Hit) -> str:
    if kind == Kind.ADMINISTRATION:
        return f"{reverse('startup-list')}?{urlencode({'sponsor': hit.key})}"
    names = {Kind.STARTUP: "startup-detail", Kind.INCUBATOR: "incubator-detail", Kind.INDICATOR: "indicator"}
    return reverse(names[Kind(kind)], args=[hit.key])


def _about(kind: str, hit: Hit) -> str:
    if kind == Kind.ADMINISTRATION:
        return (
            f"Sponsor de {plural_fr(hit.sponsored, 'service', 'services')}"
            if hit.sponsored
            else "Aucun service sponsorisé"
        )
    return hit.about


def _excerpt(text: str) -> SafeString:
    start, stop = MARKS
    return SafeString(
        escape(" ".join(_MARKDOWN.sub(" ", text).split())).replace(start, "<mark>").replace(stop, "</mark>")
    )
