"""« Qu'a-t-on publié ? »: the publications of a year, and a publication with its frozen evidence."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.answers import public_answer
from common.verifiable_archive import totals_fr
from indicators.exporting.archive import PUBLICATION
from indicators.exporting.document import document
from indicators.parameters import YearError, read_year
from indicators.queries.publications import PublishedSet, publication, publications_of, shown_evidence
from indicators.views.years import no_such_year

FILES = (
    ("publication.zip", "tout, en une archive"),
    ("publication.zip.sha256", "l’empreinte SHA-256 de l’archive"),
    ("publication.json", "les données"),
    ("publication.ods", "les tables, en classeur"),
    ("resultats.csv", "les résultats"),
    ("preuves.csv", "les preuves"),
    ("manifeste.json", "la somme SHA-256 de chaque fichier"),
    ("LISEZMOI.txt", "comment recompter"),
)


@require_safe
@public_answer
def year_publications(request: HttpRequest, year: str) -> HttpResponse:
    """Display the publications of a year and which replaced which: ``/indicateurs/<year>/publications/``."""
    try:
        asked = read_year(year)
    except YearError as error:
        return no_such_year(request, error)
    context = {"year": asked, "publications": publications_of(asked)}
    return render(request, "indicators/publications.html", context)


@require_safe
@public_answer
def one_publication(request: HttpRequest, year: str, pk: int) -> HttpResponse:
    """Display the results of a publication and their frozen evidence: ``/indicateurs/<year>/publications/<id>/``."""
    try:
        found = read_publication(year, pk)
    except YearError as error:
        return no_such_year(request, error)
    rows = {key: list(group) for key, group in groupby(shown_evidence(found.key), key=lambda row: row.result_id)}
    context = {
        "publication": found,
        "results": [(result, rows.get(result.key, [])) for result in found.results],
        "files": FILES,
        "totals": totals_fr(PUBLICATION.recount(document(found)), ("résultat", "résultats")),
        "is_signed_in": request.user.is_authenticated,
    }
    return render(request, "indicators/publication.html", context)


def read_publication(year: str, key: int) -> PublishedSet:
    """Return a publication of a year.

    :raises Http404: if it does not exist.
    """
    found = publication(read_year(year), key) if key < 2**63 else None
    if found is None:
        raise Http404("Cette publication n’existe pas.")
    return found
