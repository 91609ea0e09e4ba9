"""« Lesquels, et où en sont-ils ? »"""

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from catalogue.filters import (
    MAX_PAGE_SIZE,
    FilterError,
    StartupFilters,
    read_filters,
)
from catalogue.listing import loosened
from catalogue.listing.forms import orders, selects
from catalogue.listing.queries import StartupPage, startup_page
from catalogue.listing.rows import table_rows
from catalogue.listing.sentences import ActiveFilter, active_filters, count_sentence
from catalogue.listing.vocabulary import Choices, filter_choices
from common.answers import public_answer
from startups.rights import editable_by

ROWS = "<!-- rows -->"
"""Where the rows go in the rendered page."""


@require_safe
@public_answer
def startup_list(request: HttpRequest) -> HttpResponse:
    """The startups that the filters of the address choose, as they are at its date."""
    try:
        filters = read_filters(request)
        page = startup_page(filters)
    except FilterError as wrong:
        return _refused(request, wrong)
    html = render_to_string(
        "catalogue/listing/startup_list.html", list_context(filters, page, filter_choices()), request
    )
    # A phase is changed as it is today: a list at another date leads to no change.
    editable = frozenset[str]() if filters.dated else editable_by(request.user)
    rows = table_rows(page.rows, filters.as_of, _date_query(filters), editable)
    # Put in last: each level of a template would copy them, 300 kB for the full list. No recorded text holds the
    # mark, since it is escaped.
    return HttpResponse(html.encode().replace(ROWS.encode(), rows.encode(), 1))


def _refused(request: HttpRequest, wrong: FilterError) -> HttpResponse:
    """A page that says which parameter is wrong; for a page past the end, 404 and the way to the last one."""
    last = _last_page(request) if wrong.missing else ""
    context = {
        "errors": [
            (LABELS[name], message) if name in LABELS else UNKNOWN
            for name, messages in wrong.errors.items()
            for message in messages
        ],
        "last_page": last,
        "others": _others(request, wrong),
    }
    return render(request, "catalogue/listing/startup_list_refused.html", context, status=404 if wrong.missing else 400)


def _others(request: HttpRequest, wrong: FilterError) -> str:
    """The list with the filters that are not wrong; empty when there are none."""
    asked = request.GET.copy()
    for name in (*wrong.errors, "page"):
        asked.pop(name, None)
    return f"{reverse('startup-list')}?{asked.urlencode()}" if asked else ""


def _last_page(request: HttpRequest) -> str:
    filters = read_filters(request)
    pages = startup_page(replace(filters, page=1)).pages
    return f"{reverse('startup-list')}?{replace(filters, page=pages).query()}".rstrip("?")


UNKNOWN = ("Adresse de la page", "Elle demande un filtre qui n’existe pas, ou n’existe plus : voyez tous les services.")
"""What a reader is told of a parameter that the list has not; its name is the program's."""
LABELS = {
    "phase": "Phase",
    "incubator": "Incubateur",
    "theme": "Thématique",
    "users": "Usagers",
    "sponsor": "Sponsor",
    "national_impact": "Impact national",
    "fast": "Financement FAST",
    "fictitious": "Fiches fictives",
    "search": "Recherche",
    "as_of": "Date",
    "ordering": "Ordre",
    "page": "Page",
    "page_size": "Nombre par page",
}


def list_context(filters: StartupFilters, page: StartupPage, choices: Choices) -> dict[str, Any]:
    """What the template of the list shows."""
    active = active_filters(filters, choices)
    first, *others = selects(filters, choices)
    return {
        "filters": filters,
        "count": count_sentence(page.count, filters),
        "tags": [(one.sentence, _address(one.without)) for one in active],
        "everything": reverse("startup-list"),
        "main_selects": [first, others[0]],
        "other_selects": others[1:],
        "others_open": any((filters.theme, filters.users, filters.sponsor)) or _answered(filters),
        "orders": orders(filters),
        "heads": [_head(filters, "Service", "name"), _head(filters, "Phase", "since")],
        "rows": SafeString(ROWS),
        "row_count": len(page.rows),
        "is_empty": page.count == 0,
        "hints": hints(active) if page.count == 0 else [],
        "page": Paginator(range(page.count), filters.page_size).page(filters.page),
        "full_list": _full_list(filters, page),
        "export_csv": _export(filters, "csv"),
        "export_ods": _export(filters, "ods"),
    }


def _head(filters: StartupFilters, label: str, order: str) -> dict[str, str]:
    """The header of a column that sorts: a second activation reverses the order."""
    directions = {order: "ascending", f"-{order}": "descending"}
    other = f"-{order}" if filters.ordering == order else order
    return {
        "label": label,
        "sort": directions.get(filters.ordering, ""),
        "address": _address(replace(filters, page=1, ordering=other)),
    }


def _answered(filters: StartupFilters) -> bool:
    return filters.national_impact is not None or filters.fast is not None


def _address(filters: StartupFilters) -> str:
    return f"{reverse('startup-list')}?{filters.query()}".rstrip("?")


def _date_query(filters: StartupFilters) -> str:
    return f"as_of={filters.as_of.isoformat()}" if filters.dated else ""


def _full_list(filters: StartupFilters, page: StartupPage) -> str:
    """The address of the whole list on one page, when it has several."""
    return _address(replace(filters, page=1, page_size=MAX_PAGE_SIZE)) if page.pages > 1 else ""


def hints(active: list[ActiveFilter]) -> list[tuple[str, str, int]]:
    """For an empty list, each filter whose removal gives results: its sentence, the address without it, how many results."""
    found = zip(active, loosened.counts([one.without for one in active]), strict=True)
    return [(one.sentence, _address(one.without), count) for one, count in found if count]


def _export(filters: StartupFilters, extension: str) -> str:
    """The address of the export of exactly this list."""
    return f"{reverse(f'startup-export-{extension}')}?{filters.without_paging().query()}".rstrip("?")
