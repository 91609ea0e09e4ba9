"""The list of services (`/startups/`), its exports and its frame for other sites."""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.paginator import Paginator
from django.db.models import OuterRef
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalogue.framing import framed
from catalogue.startups.filters import (
    MAX_PAGE_SIZE,
    PAGE_SIZE,
    StartupFilter,
    count_sentence,
    valid_filters,
    with_distinctions,
)
from common.answers import public_answer
from common.filters import FilterError, parameters_of
from common.ods import ODS_TYPE, ods_file
from common.rights import open_to_all
from common.tabular import CSV_TYPE, Cell, Table, csv_lines
from startups.models import Membership, Startup
from startups.permissions import editable_by
from startups.queries import holding

DENSE = 200
"""Above so many rows, a list is to be scanned: names without missions, and half the weight."""
PAST_THE_END = "Cette page n’existe pas : la liste est plus courte."
UNKNOWN = ("Adresse de la page", "Elle demande un filtre qui n’existe pas, ou n’existe plus : voyez tous les services.")
"""What a reader is told of an unknown parameter, whose name is the program's."""


def read_page(request: HttpRequest) -> "tuple[StartupFilter, Paginator[Startup]]":
    """Return the filters of the URL and the pages of the services that match.

    :raises FilterError: a parameter is refused; ``missing`` for a page past the end.
    """
    filters = valid_filters(parameters_of(request))
    rows = with_distinctions(filters.qs, filters.day).only("slug", "name", "mission", "is_fictitious")
    pages = Paginator(rows, filters.values.get("page_size", PAGE_SIZE))
    if filters.values.get("page", 1) > pages.num_pages:
        raise FilterError({"page": [PAST_THE_END]}, missing=True)
    return filters, pages


@require_safe
@public_answer
def startup_list(request: HttpRequest) -> HttpResponse:
    """Display the services that match the filters of the URL, as they are at its date."""
    try:
        filters, pages = read_page(request)
    except FilterError as error:
        return _refused(request, error)
    page = pages.page(filters.values.get("page", 1))
    active = filters.active()
    several_pages = pages.num_pages > 1
    context = {
        "filters": filters,
        "form": filters.form,
        "others_open": bool({"theme", "users", "sponsor", "national_impact", "fast"} & filters.values.keys()),
        "count": count_sentence(pages.count, filters),
        "tags": [(one.sentence, list_url(one.without)) for one in active],
        "everything": reverse("startup-list"),
        "hints": [] if pages.count else hints(filters),
        "heads": [_head(filters, "Service", "name"), _head(filters, "Phase", "since")],
        "page": page,
        "rows": list(page.object_list),
        "dense": DENSE,
        # A phase is changed as it is today: a list at another date leads to no change.
        "editable": frozenset() if filters.is_dated else editable_by(request.user),
        "date_query": f"as_of={filters.day}" if filters.is_dated else "",
        "full_list": list_url(filters.query(page_size=str(MAX_PAGE_SIZE))) if several_pages else "",
        "export_csv": _export_url(filters, "csv"),
        "export_ods": _export_url(filters, "ods"),
    }
    return render(request, "catalogue/startups/list.html", context)


def list_url(query: str) -> str:
    """Return the URL of the list with a query."""
    return f"{reverse('startup-list')}?{query}".rstrip("?")


def hints(filters: StartupFilter) -> list[tuple[str, str, int]]:
    """Return each filter whose removal gives services: its sentence, the URL without it, how many services."""
    counted = ((one, StartupFilter(QueryDict(one.without)).qs.count()) for one in filters.active())
    return [(one.sentence, list_url(one.without), count) for one, count in counted if count]


def _head(filters: StartupFilter, label: str, order: str) -> dict[str, str]:
    """Return the head of a column that sorts; a second activation reverses the order."""
    current = filters.values.get("ordering", "name")
    directions = {order: "ascending", f"-{order}": "descending"}
    other = f"-{order}" if current == order else order
    return {"label": label, "sort": directions.get(current, ""), "address": list_url(filters.query(ordering=other))}


def _refused(request: HttpRequest, error: FilterError) -> HttpResponse:
    """Display which parameter is wrong, with the list without it; for a page past the end, the last page."""
    labels = {name: filter_.label for name, filter_ in StartupFilter.base_filters.items()}
    wrong = chain.from_iterable([(name, message) for message in found] for name, found in error.errors.items())
    last = others = ""
    if error.missing:
        filters = valid_filters(request.GET)
        pages = Paginator(filters.qs, filters.values.get("page_size", PAGE_SIZE)).num_pages
        last = list_url(filters.query(page=str(pages)))
    elif "query" not in error.errors:
        left = request.GET.copy()
        for name in (*error.errors, "page"):
            left.pop(name, None)
        others = list_url(left.urlencode()) if left else ""
    context = {
        "errors": [(labels[name], message) if name in labels else UNKNOWN for name, message in wrong],
        "last_page": last,
        "others": others,
    }
    return render(request, "catalogue/startups/refused.html", context, status=404 if error.missing else 400)


def _export_url(filters: StartupFilter, ending: str) -> str:
    """Return the URL of the export of exactly this list, all pages."""
    return f"{reverse(f'startup-export-{ending}')}?{filters.query(page=None, page_size=None)}".rstrip("?")


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
    "FAST": "fast",
    "Adresse": "link",
    "Code source": "repository",
    "Statistiques": "stats_url",
    "Accessibilité": "accessibility",
    "Fiche fictive": "is_fictitious",
}


def exported_rows(filters: StartupFilter) -> Iterator[tuple[Cell, ...]]:
    """Yield the values of ``COLUMNS`` for each service that matches, all pages, a few hundred rows in memory at a time."""
    members = Membership.objects.filter(holding(filters.day), startup=OuterRef("pk"))
    sponsors = Startup.sponsors.through.objects.filter(startup=OuterRef("pk")).order_by("position", "pk")
    columns: dict[str, Any] = {
        "incubator_slugs": ArraySubquery(
            members.order_by("-is_lead", "position", "incubator__slug").values("incubator__slug")
        ),
        "sponsor_slugs": ArraySubquery(sponsors.values("administration__slug")),
    }
    rows = with_distinctions(filters.qs, filters.day).annotate(**columns)
    yield from rows.values_list(*COLUMNS.values()).iterator(chunk_size=500)


@open_to_all
@require_safe
def startups_csv(request: HttpRequest) -> HttpResponseBase:
    """Send all pages of the list as CSV (`/startups/export.csv`)."""
    return _export(request, "csv")


@open_to_all
@require_safe
def startups_ods(request: HttpRequest) -> HttpResponseBase:
    """Send all pages of the list as a spreadsheet (`/startups/export.ods`)."""
    return _export(request, "ods")


def _export(request: HttpRequest, ending: str) -> HttpResponseBase:
    try:
        filters = valid_filters(parameters_of(request))
    except FilterError as error:
        lines = [f"{name} : {message}" for name, messages in error.errors.items() for message in messages]
        text = "L’export n’a pas pu être fait.\n" + "\n".join(lines) + "\n"
        return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
    rows = exported_rows(filters)
    response: HttpResponseBase
    if ending == "csv":
        response = StreamingHttpResponse(csv_lines([*COLUMNS], rows), content_type=CSV_TYPE)
    else:
        response = HttpResponse(ods_file([Table("Services", [*COLUMNS], rows)]), content_type=ODS_TYPE)
    response["Content-Disposition"] = f'attachment; filename="services-{filters.day:%Y-%m-%d}.{ending}"'
    return response


@framed
def embedded_list(request: HttpRequest) -> HttpResponse:
    """Display the services that match the filters in a frame of another site (`/integrer/services/`)."""
    template = "catalogue/startups/embedded.html"
    try:
        filters, pages = read_page(request)
    except FilterError as error:
        messages = [message for found in error.errors.values() for message in found]
        return render(request, template, {"errors": messages}, status=404 if error.missing else 400)
    page = pages.page(filters.values.get("page", 1))
    return render(request, template, {"page": page, "filters": filters, "errors": []})
