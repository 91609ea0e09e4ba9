"""The list of services that an incubator shows on its own site, in a frame."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.filters import FilterError, read_filters
from catalogue.framing import framed
from catalogue.listing.queries import startup_page


@framed
def startups(request: HttpRequest) -> HttpResponse:
    """``/integrer/services/``: the services that the filters of the list choose (``?incubator=…``)."""
    try:
        filters = read_filters(request)
        page = startup_page(filters)
    except FilterError as wrong:
        messages = [message for some in wrong.errors.values() for message in some]
        status = 404 if wrong.missing else 400
        return render(request, "catalogue/listing/embed_startups.html", {"errors": messages}, status=status)
    return render(request, "catalogue/listing/embed_startups.html", {"page": page, "filters": filters, "errors": []})
