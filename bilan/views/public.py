"""``/bilan/``: published reports, their figures with proof, and their changes since publication."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bilan.editions.archive import BILAN
from bilan.editions.drift import differences, member_causes, precedes_records
from bilan.editions.queries import PDF, PREVIEW, editions_in_force, editions_of
from bilan.editions.tables import block_tables
from bilan.figures.printed_list import years_printed
from bilan.figures.read_figures import read_figures, status_of
from bilan.figures.report_figure import ReportFigure, evidence_row, format_value
from bilan.models import Edition
from bilan.presenters import DocumentReader
from bilan.sections.summary import headline_figures
from common.figure import with_marks
from common.files.ods import ODS_TYPE
from common.files.tabular import csv_file, csv_text
from common.words import UNKNOWN, lower_first
from web.cache import cached_page
from web.days import without_days
from web.view_rights import open_to_all

FIXED = {"Cache-Control": "public, max-age=86400"}
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "zip": "application/zip",
    "ods": ODS_TYPE,
    "json": "application/json",
}


def edition_of(year: int, number: int | None = None) -> Edition:
    """Return an edition of a year, by default the last one.

    :raises Http404: if it does not exist.
    """
    found = editions_of(year).filter(**({} if number is None else {"number": number})).first()
    if found is None:
        raise Http404(f"Aucun bilan {year} n’est publié.")
    return found


@cached_page
def reports(request: HttpRequest) -> HttpResponse:
    """Display each year with its last edition: ``/bilan/``."""
    return render(request, "bilan/reports.html", {"editions": editions_in_force(), "printed": years_printed()})


@cached_page
def report(request: HttpRequest, year: int, number: int | None = None) -> HttpResponse:
    """Display the report, with the live value of each figure that changed: ``/bilan/<year>/``."""
    edition = edition_of(year, number)
    live = read_figures(year)
    return render(request, "bilan/report.html", _edition_context(edition, live), status=status_of(live.values()))


def pictures_of(edition: Edition) -> str:
    """Return the URL prefix of the pictures of an edition."""
    return f"{reverse('report-edition', args=[edition.document['year'], edition.number])}images/"


def _edition_context(edition: Edition, live: dict[str, ReportFigure]) -> dict[str, Any]:
    year = edition.document["year"]
    reader = DocumentReader(edition.document, live, pictures_of(edition))
    there = set(edition.files.values_list("name", flat=True))
    image = reverse("report-file", args=[year, edition.number, PREVIEW])
    return {
        "edition": edition,
        "year": year,
        "title": edition.document["title"],
        "chapters": reader.chapters(),
        "headline": reader.headline(),
        "moved": len(differences(edition.document, live)),
        "changed_count": len(reader.changed_figures()),
        "has_pdf": PDF in there,
        "preview": image if PREVIEW in there else "",
        "in_short": in_short(edition.document),
        "others": editions_of(year).exclude(pk=edition.pk),
    }


def in_short(document: dict[str, Any]) -> str:
    """Return the report in one sentence, as the description of a shared link."""
    told = [f"{lower_first(one['label'])} : {one['words']}" for one in headline_figures(document)[:3]]
    return f"Le bilan {document['year']} du programme beta.gouv.fr, chaque chiffre avec sa preuve ({' ; '.join(told)})."


@cached_page
def figures(request: HttpRequest, year: int) -> HttpResponse:
    """Display every figure with its origin: ``/bilan/<year>/chiffres/``."""
    edition = edition_of(year)
    live = read_figures(year)
    reader = DocumentReader(edition.document, live, "")
    context = {
        "edition": edition,
        "year": year,
        "count": len(reader.frozen),
        "chapters": reader.figures_by_chapter(),
        "totals": BILAN.totals(BILAN.recount(edition.document)),
    }
    return render(request, "bilan/figures.html", context, status=status_of(live.values()))


@cached_page
def figure(request: HttpRequest, year: int, key: str) -> HttpResponse:
    """Display the proof of a figure, as published and live: ``/bilan/<year>/chiffres/<key>/``."""
    edition = edition_of(year)
    live = read_figures(year)
    reader = DocumentReader(edition.document, live, "")
    if key not in reader.frozen:
        raise Http404("Ce bilan n’a pas ce chiffre.")
    frozen, now = reader.frozen[key], live.get(key)
    then = None if frozen["live"] is None else Decimal(frozen["live"])
    context = {
        "edition": edition,
        "year": year,
        "figure": reader.shown(key),
        "frozen": frozen,
        "then": with_marks(format_value(then, frozen["unit"]), frozen["live_mark"]),
        "now": now.live_words if now else UNKNOWN,
        "moved": next((one for one in differences(edition.document, live) if one.key == key), None),
        "rows": [evidence_row(row) for row in frozen["evidence"]],
    }
    return render(request, "bilan/figure.html", context, status=status_of([now] if now else []))


@cached_page
def drift(request: HttpRequest, year: int) -> HttpResponse:
    """Display the changes since publication, figure by figure: ``/bilan/<year>/ecarts/``."""
    edition = edition_of(year)
    live = read_figures(year)
    moved = differences(edition.document, live)
    members = next((one for one in edition.document["figures"] if one["key"] == "community.active"), None)
    causes: tuple[tuple[str, int], ...] = ()
    if members and any(one.key == members["key"] for one in moved):
        causes = member_causes(dt.date.fromisoformat(members["as_of"]), edition.recorded_at)
    context = {
        "edition": edition,
        "year": year,
        "moved": moved,
        "precedes_records": precedes_records(edition.document, live),
        "members": members,
        "member_causes": causes,
        "changed_figures": DocumentReader(edition.document, live, "").changed_figures(),
        "pending": sum(one.is_pending for one in live.values()),
    }
    return render(request, "bilan/drift.html", context, status=status_of(live.values()))


@open_to_all
@require_safe
@without_days
def table(request: HttpRequest, year: int, name: str) -> HttpResponse:
    """Download a table of the last edition: ``/bilan/<year>/tables/<name>.csv``."""
    for one in block_tables(edition_of(year).document):
        if one.name == name:
            return csv_file(f"bilan-{year}-{name}", csv_text(one.header, one.rows))
    raise Http404("Ce bilan n’a pas de table de ce nom.")


@open_to_all
@require_safe
def edition_file(request: HttpRequest, year: int, number: int, name: str) -> HttpResponse:
    """Download the archive, sheets, data or PDF, whose bytes never change: ``/bilan/<year>/editions/<number>/<name>``."""
    edition = edition_of(year, number)
    if name == "bilan.zip":
        body = BILAN.archive(edition.document, _pictures(edition))
    elif name in (BILAN.data, BILAN.sheets):
        body = BILAN.files(edition.document)[name]
    elif kept := edition.files.filter(name=name).first():
        body = bytes(kept.content)
    else:
        raise Http404("Cette édition n’a pas ce fichier, ou il n’est pas encore fait.")
    response = HttpResponse(body, content_type=TYPES[name.rpartition(".")[2]], headers=FIXED)
    way = "inline" if name.endswith((".pdf", ".png")) else "attachment"
    stem, _, ending = name.rpartition(".")
    response["Content-Disposition"] = f'{way}; filename="{stem}-{year}-{number}.{ending}"'
    return response


@open_to_all
@require_safe
def picture(request: HttpRequest, year: int, number: int, name: str) -> HttpResponse:
    """Return a picture as published: ``/bilan/<year>/editions/<number>/images/<name>``."""
    found = edition_of(year, number).pictures.filter(name=name).first()
    if found is None:
        raise Http404("Cette édition n’a pas cette image.")
    return HttpResponse(bytes(found.content), content_type=TYPES[name.rpartition(".")[2]], headers=FIXED)


def _pictures(edition: Edition) -> dict[str, bytes]:
    return {one.name: bytes(one.content) for one in edition.pictures.all()}
