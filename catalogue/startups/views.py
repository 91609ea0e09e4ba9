"""The list of services (`/startups/`), its exports, and its frame for other sites."""

import datetime as dt
from contextlib import suppress
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import EmptyPage, Page
from django.db.models import OuterRef
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.actions import PREVIOUS_VISIT
from catalogue.embedding import embeddable
from catalogue.startups.filters import ENDED, MAX_PAGE_SIZE, SEVERAL, StartupFilter, StartupListFilter
from common.files.table_files import table_file
from common.files.tabular import Table, refused_file
from common.freshness import day_read_once
from impact.queries.levels import LEVEL_WORDS, STATE_WORDS, UNKNOWN
from impact.queries.reviews import next_committees
from impact.service_signals import SIGNALS
from startups.models import Membership, Startup
from startups.presenters import end_in_words, groups_in_words
from startups.queries import membership_in_force
from web.cache import cached_page
from web.filters import may_repeat
from web.view_rights import open_to_all

DENSE = 200
"""Above so many rows, a list is to be scanned: names without missions, and half the weight."""
COLUMNS = {
    "Identifiant": "slug",
    "Nom": "name",
    "Mission": "mission",
    "Phase": "phase_label",
    "Depuis le": "since",
    "Incubateur": "lead_name",
    "Incubateurs": "incubator_slugs",
    "Sponsors": "sponsor_slugs",
    "Thématiques": "themes",
    "Usagers": "user_types",
    "Technologies": "technologies",
    "Impact national": "national_impact",
    "Niveau d’impact": "matrix_level",
    "Matrice d’impact": "impact_url",
    "État de la matrice": "matrix_state",
    "FAST": "fast",
    "Adresse": "link",
    "Code source": "repository",
    "Statistiques": "stats_url",
    "Accessibilité": "accessibility",
    "Motif de fin": "end_reason",
    "Fin en une phrase": "end_sentence",
    "Compte rendu de la fin": "end_account",
}
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
    """Display the services that match the filters of the URL, at its date."""
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
        "others_open": any(name in filters.values for name in MORE),
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
        "export_query": "?" + filters.query(page=None, page_size=None, **phases),
        "visit": visit,
        "visit_url": list_url(filters.query(changed_since=visit_day, ordering="-changed")),
    }
    return render(request, "catalogue/startups/list.html", context)


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
@open_to_all
@require_safe
@day_read_once()
def startup_export(request: HttpRequest, ending: str) -> HttpResponse:
    """Send all pages of the list as a file (`/startups/export.csv`, `.ods`, `.xlsx`)."""
    filters = StartupFilter(request.GET)
    if filters.errors:
        lines = (f"{label} : {message}" for label, message in filters.refusals)
        return refused_file(["L’export n’a pas pu être fait.", *lines])
    members = Membership.objects.filter(membership_in_force(filters.day), startup=OuterRef("pk"))
    members = members.order_by("-is_lead", "position", "incubator__slug")
    sponsors = Startup.sponsors.through.objects.filter(startup=OuterRef("pk")).order_by("position", "pk")
    found = filters.qs.annotate(
        incubator_slugs=ArraySubquery(members.values("incubator__slug")),
        sponsor_slugs=ArraySubquery(sponsors.values("administration__slug")),
        **filters.columns,
    )
    values = map(_row, found.values("group", *COLUMNS.values()))
    rows = ([row[name] for name in COLUMNS.values()] for row in values)
    return table_file(Table(f"fiches-{filters.day}", [*COLUMNS], rows), ending)


@may_repeat(*SEVERAL)
@embeddable
def embedded_list(request: HttpRequest) -> HttpResponse:
    """Display the services that match the filters in a frame of another site (`/integrer/services/`)."""
    filters = StartupFilter(request.GET)
    page = _requested_page(filters)
    status = 404 if page is None and filters.is_valid() else filters.status
    return render(request, "catalogue/startups/embedded.html", {"page": page, "filters": filters}, status=status)
