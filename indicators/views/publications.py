"""« Qu'a-t-on publié ? »: the publications of a year, and a publication with its frozen evidence."""

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from access.rights import Action, has_permission
from common.files.archive import zipped
from common.files.ods import ODS_TYPE
from common.files.tabular import CSV_TYPE
from indicators.exporting.archive import PUBLICATION, fingerprint
from indicators.exporting.document import document
from indicators.queries import years
from indicators.queries.publications import PublicationWithResults, publication, publications_of, shown_evidence
from indicators.views.years import no_such_year
from web.cache import cached_page
from web.days import YearError, read_year
from web.view_rights import open_to_all

ARCHIVE, FINGERPRINT = "publication.zip", "publication.zip.sha256"
TYPES = {
    "json": "application/json",
    "csv": CSV_TYPE,
    "ods": ODS_TYPE,
    "txt": "text/plain; charset=utf-8",
    "zip": "application/zip",
    "sha256": "text/plain; charset=utf-8",
}
"""The type of each file by its ending."""


@open_to_all
@require_safe
def publication_file(request: HttpRequest, year: str, pk: int, name: str) -> HttpResponse:
    """Download a file of a publication; its bytes never change: ``/indicateurs/<year>/publications/<id>/<name>``."""
    try:
        found = document(read_publication(year, pk))
    except YearError as error:
        return no_such_year(request, error)
    body = _body(found, name, _saved_as(ARCHIVE, year, pk))
    if body is None:
        raise Http404("Cette publication n’a pas de fichier de ce nom.")
    response = HttpResponse(body, content_type=TYPES[name.rpartition(".")[2]])
    response["Content-Disposition"] = f'attachment; filename="{_saved_as(name, year, pk)}"'
    return response


def _saved_as(name: str, year: str, pk: int) -> str:
    stem, _, ending = name.partition(".")
    return f"{stem}-{year}-{pk}.{ending}"


def _body(found: dict[str, Any], name: str, saved_as: str) -> bytes | None:
    """Return a file of a publication; None if it has no file of this name."""
    files = PUBLICATION.files(found)
    if name == ARCHIVE:
        return zipped(files)
    return fingerprint(zipped(files), saved_as) if name == FINGERPRINT else files.get(name)


FILES = (
    ("publication.zip", "tout, en une archive"),
    ("publication.zip.sha256", "l’empreinte SHA-256 de l’archive"),
    ("publication.json", "les données"),
    ("publication.ods", "les tables, en classeur"),
    ("publication.csv", "la publication"),
    ("resultats.csv", "les résultats"),
    ("preuves.csv", "les preuves"),
    ("manifeste.json", "la somme SHA-256 de chaque fichier"),
    ("LISEZMOI.txt", "comment recompter"),
)


@cached_page
def year_publications(request: HttpRequest, year: str) -> HttpResponse:
    """Display the publications of a year and which replaced which: ``/indicateurs/<year>/publications/``."""
    try:
        asked = read_year(year, years())
    except YearError as error:
        return no_such_year(request, error)
    context = {"year": asked, "publications": publications_of(asked)}
    return render(request, "indicators/publications.html", context)


@cached_page
def one_publication(request: HttpRequest, year: str, pk: int) -> HttpResponse:
    """Display the results of a publication and their frozen evidence: ``/indicateurs/<year>/publications/<id>/``."""
    try:
        found = read_publication(year, pk)
    except YearError as error:
        return no_such_year(request, error)
    rows = {
        key: list(group) for key, group in groupby(shown_evidence(found.publication.pk), key=lambda row: row.result_id)
    }
    context = {
        "publication": found.publication,
        "results": [(result, rows.get(result.key, [])) for result in found.results],
        "files": FILES,
        "totals": PUBLICATION.totals(PUBLICATION.recount(document(found))),
        "may_read_authors": has_permission(request.user, Action.WORK),
    }
    return render(request, "indicators/publication.html", context)


def read_publication(year: str, key: int) -> PublicationWithResults:
    """Return a publication of a year.

    :raises Http404: if it does not exist.
    """
    found = publication(key, year=read_year(year, years())) if key < 2**63 else None
    if found is None:
        raise Http404("Cette publication n’existe pas.")
    return found
