"""The files of a publication: the archive, its fingerprint, and each file by itself."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from common.rights import open_to_all
from common.verifiable_archive import MANIFEST
from indicators.exporting.archive import archive, files
from indicators.exporting.document import document
from indicators.exporting.files import ARCHIVE, FINGERPRINT, NAMES, TYPES, fingerprint
from indicators.parameters import YearError
from indicators.views.publications import read_publication
from indicators.views.years import no_such_year


@open_to_all
@require_safe
def publication_file(request: HttpRequest, year: str, pk: int, name: str) -> HttpResponse:
    """Download a file of a publication; its bytes never change: ``/indicateurs/<year>/publications/<id>/<name>``."""
    if name not in (ARCHIVE, FINGERPRINT, MANIFEST, *NAMES):
        raise Http404("Cette publication n’a pas de fichier de ce nom.")
    try:
        found = document(read_publication(year, pk))
    except YearError as error:
        return no_such_year(request, error)
    response = HttpResponse(
        _body(found, name, _saved_as(ARCHIVE, year, pk)), content_type=TYPES[name.rpartition(".")[2]]
    )
    response["Content-Disposition"] = f'attachment; filename="{_saved_as(name, year, pk)}"'
    return response


def _saved_as(name: str, year: str, pk: int) -> str:
    stem, _, ending = name.partition(".")
    return f"{stem}-{year}-{pk}.{ending}"


def _body(found: dict[str, Any], name: str, saved_as: str) -> bytes:
    if name == ARCHIVE:
        return archive(found)
    return fingerprint(archive(found), saved_as) if name == FINGERPRINT else files(found)[name]
