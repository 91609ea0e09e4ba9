"""What the answers of the API about the catalogue share: malformed filters are refused."""

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.response import Response

from common.filters import FilterError
from common.public_api import PublicView


class CatalogueView(PublicView):
    """An answer whose parameters are filters."""

    reads_query = True

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, FilterError):
            exc = NotFound(exc.errors) if exc.missing else ValidationError(exc.errors)
        return super().handle_exception(exc)
