"""« Préparer le comité »: the brief of a service on a day, on a page and in PDF."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.forms import DateInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from access.page_permissions import read_view
from accounts.models import User
from common.charts.image import chart_svg
from common.files.printing import print_document
from common.filter_fields import read_day
from common.filters import ReaderFilter, StrictFilterSet
from common.rights import Action
from impact.queries.reviews import SOON_DAYS, committees, next_due
from startups.models import Startup
from startups.permissions import editable_startup
from startups.queries import today
from workspace.briefs.brief import brief_document, chart_of

TEMPLATE = Path(__file__).with_name("document.typ")


def document_pdf(document: Mapping[str, Any]) -> bytes:
    """Return the PDF of a document as JSON; its only moment is its day."""
    values = {**document, "sections": [{**one, "chart": _drawn(one["chart"])} for one in document["sections"]]}
    day = dt.date.fromisoformat(document["day"])
    return print_document(TEMPLATE, values, {}, day, format="pdf", pdf_standards="ua-1")


def _drawn(stored: Mapping[str, Any] | None) -> dict[str, str] | None:
    """Return a chart as SVG, and its values as a text alternative, or if there are too few to draw."""
    if stored is None:
        return None
    chart = chart_of(stored)
    values = [f"{name} : {chart.series[0].format_value(place)}" for place, name in enumerate(chart.categories)]
    return {"values": " ; ".join(values), "svg": "" if chart.is_short else chart_svg(chart, "")}


FIRST_DAY, AHEAD = dt.date(2013, 1, 1), dt.timedelta(days=366)


class PreparationFilter(StrictFilterSet):
    """The day of the committee that is prepared."""

    button = "Préparer à cette date"

    date = ReaderFilter(
        reader=read_day,
        label="Date du comité",
        widget=DateInput(attrs={"type": "date", "class": "fr-input"}),
    )

    @property
    def day(self) -> dt.date:
        """Return the day in the URL, from 2013 to a year ahead; today if it is empty."""
        asked: dt.date = self.values.get("date") or today()
        return max(FIRST_DAY, min(asked, today() + AHEAD))


@read_view(Action.EDIT_STARTUP)
def prepare(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Display the brief at a ``date`` (proposed by default): ``/espace/services/<slug>/comites/preparation/``."""
    startup = editable_startup(user, slug)
    asked = request.GET.copy()
    if "date" not in asked:
        asked["date"] = _next_day(startup).isoformat()
    filters = PreparationFilter(asked)
    document = brief_document(startup, filters.day).as_json
    query = f"?date={filters.day.isoformat()}"
    context = {
        "startup": startup,
        "document": document,
        "sections": with_charts(document),
        "filters": filters,
        "pdf_url": reverse("workspace-preparation-pdf", args=[slug]) + query,
        "record_url": reverse("workspace-review-new", args=[slug]) + query if filters.day <= today() else "",
    }
    return render(request, "workspace/briefs/brief.html", context, status=filters.status)


def _next_day(startup: Startup) -> dt.date:
    """Return the day of the committee due soon, else today."""
    due = next_due(committees(startup.pk))
    return due if due and today() <= due <= today() + dt.timedelta(days=SOON_DAYS) else today()


@read_view(Action.EDIT_STARTUP)
def prepare_pdf(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Download the brief as a PDF of two pages: ``…/preparation.pdf``."""
    startup = editable_startup(user, slug)
    return pdf_answer(brief_document(startup, PreparationFilter(request.GET).day).as_json, f"comite-{slug}")


def with_charts(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the sections of a document with their charts as a template draws them."""
    return [{**one, "chart": chart_of(one["chart"]) if one["chart"] else None} for one in document["sections"]]


def pdf_answer(document: Mapping[str, Any], name: str) -> HttpResponse:
    """Return the PDF of a document as a file of that name."""
    headers = {"Content-Disposition": f'inline; filename="{name}-{document["day"]}.pdf"'}
    return HttpResponse(document_pdf(document), content_type="application/pdf", headers=headers)
