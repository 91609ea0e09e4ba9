"""The list of services (`/startups/`), and its frame for other sites."""

import datetime as dt
from contextlib import suppress
from typing import Any, Final

from django.core.paginator import EmptyPage, Page
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.actions import PREVIOUS_VISIT
from catalogue.embedding import embeddable
from catalogue.startups.filters import ENDED, MAX_PAGE_SIZE, SEVERAL, StartupFilter, StartupListFilter
from impact.queries.levels import LEVEL_WORDS, STATE_WORDS, UNKNOWN
from impact.queries.reviews import next_committees
from impact.service_signals import SIGNALS
from startups.presenters import end_in_words, groups_in_words
from web.cache import cached_page
from web.filters import may_repeat

DENSE = 200
"""Above so many rows, a list is to be scanned: names without missions, and half the weight."""
FIRST = ("search", "phase", "incubator")
MORE = (
    *("theme", "users", "sponsor", "ministry", "national_impact", "matrix_level", "matrix_state", "fast"),
    *("end_reason", "ended_in", "signal"),
)
LAST = ("as_of", "ordering")
"""The filters that the page shows at once, then on request; only URLs give the others."""
HEADS: Final = {"Service": "name", "Phase": "since", "Dernier changement": "-changed"}
"""The columns that a click sorts, with the order of the first click."""


@may_repeat(*SEVERAL)
@cached_page
def startup_list(request: HttpRequest) -> HttpResponse:
    """Display the services that match the filters of the URL, at its date; redirect the ``q`` of a search to its filter."""
    if "q" in request.GET:
        return redirect(_searched(request.GET))
    filters = StartupListFilter(request.GET)
    page = _requested_page(filters)
    if page is None:
        return _refused(request, filters)
    committees = next_committees([row["pk"] for row in page.object_list], filters.day)
    began = request.session.get(PREVIOUS_VISIT) if request.user.is_authenticated else None
    visit = dt.datetime.fromisoformat(began) if began else None
    visit_day = str(timezone.localdate(visit)) if visit else None
    phases = {"phase": filters.shown_phases()} if filters.hides_ended else {}
    context = {
        "filters": filters,
        "dated": "as_of" in filters.values,
        "fields": [filters.form[name] for name in FIRST],
        "others": [filters.form[name] for name in (*MORE, *LAST)],
        "tags": [(sentence, list_url(without)) for _, sentence, without in filters.described],
        "signals": [signal for kind, signal in SIGNALS.items() if kind in filters.values.get("signal", ())],
        "hints": [] if page.paginator.count else hints(filters),
        "heads": [_head(filters, label, order) for label, order in HEADS.items()],
        "ended": filters.tally.get(ENDED) if filters.hides_ended else None,
        "ended_url": list_url(filters.query(phase=ENDED)),
        "page": page,
        "rows": [(row, committees.get(row["pk"])) for row in page.object_list],
        "dense": DENSE,
        "full_list": list_url(filters.query(page_size=str(MAX_PAGE_SIZE))),
        "export_query": filters.query(page=None, page_size=None, **phases),
        "visit": visit,
        "visit_url": list_url(filters.query(changed_since=visit_day, ordering="-changed")),
    }
    return render(request, "catalogue/startups/list.html", context)


def _searched(query: QueryDict) -> str:
    """Return the URL of the list with the words of ``q`` as those of its own filter."""
    asked = query.copy()
    asked.setlist("search", asked.pop("q"))
    return list_url(asked.urlencode())


def _requested_page(filters: StartupFilter) -> "Page[dict[str, Any]] | None":
    """Return the page in the URL; None if a filter is refused, or past the end."""
    if filters.is_valid():
        with suppress(EmptyPage):
            page = filters.pages().page(filters.values.get("page", 1))
            page.object_list = [_row(values) for values in page.object_list]
            return page
    return None


def _row(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a service, with the reason of its end and its level in words."""
    return {
        **values,
        "end_reason": end_in_words(values["group"], values["end_reason"]),
        "matrix_level": LEVEL_WORDS[values["matrix_level"] or UNKNOWN],
        "matrix_state": STATE_WORDS[values["matrix_state"] or UNKNOWN],
    }


def list_url(query: str) -> str:
    return f"{reverse('startup-list')}?{query}".rstrip("?")


def hints(filters: StartupListFilter) -> list[tuple[str, str, str]]:
    """Return each filter whose removal gives fiches: its sentence, the URL without it, and the counts in words."""
    found = [(sentence, query, StartupListFilter(QueryDict(query)).counts) for _, sentence, query in filters.described]
    return [(sentence, list_url(query), groups_in_words(counts)) for sentence, query, counts in found if counts]


def _head(filters: StartupListFilter, label: str, first: str) -> dict[str, str]:
    """Return the header of a sortable column; a second click reverses the order."""
    second = first.removeprefix("-") if first.startswith("-") else f"-{first}"
    current = filters.values.get("ordering", "name")
    sort = "descending" if current.startswith("-") else "ascending"
    url = list_url(filters.query(ordering=second if current == first else first))
    return {"label": label, "sort": sort if current in (first, second) else "", "url": url}


def _refused(request: HttpRequest, filters: StartupListFilter) -> HttpResponse:
    """Display the errors of the filters, with the list without them; for a page past the end, the last page."""
    others = filters.query(**dict.fromkeys([*filters.errors, "page"]))
    context = {
        "filters": filters,
        "last_page": "" if filters.errors else list_url(filters.query(page=str(filters.pages().num_pages))),
        "others": list_url(others) if others else "",
    }
    return render(request, "catalogue/startups/refused.html", context, status=filters.status if filters.errors else 404)


@may_repeat(*SEVERAL)
@embeddable
def embedded_list(request: HttpRequest) -> HttpResponse:
    """Display the services that match the filters in a frame of another site (`/integrer/services/`)."""
    filters = StartupFilter(request.GET)
    page = _requested_page(filters)
    status = 404 if page is None and filters.is_valid() else filters.status
    return render(request, "catalogue/startups/embedded.html", {"page": page, "filters": filters}, status=status)
