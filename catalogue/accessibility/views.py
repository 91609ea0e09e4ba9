"""The statement of accessibility."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.accessibility.queries import read_audit
from web.cache import cached_page


@cached_page
def statement(request: HttpRequest) -> HttpResponse:
    """Display the statement: rate, day, sample, what is not met, how to complain."""
    return render(request, "catalogue/accessibility/statement.html", {"audit": read_audit()})
