"""A published chart for the page of another site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.framing import framed
from catalogue.graphs.asking import read_chart


@framed
def chart_frame(request: HttpRequest, key: str) -> HttpResponse:
    """``/integrer/<key>/`` (``as_of``): the chart alone, with its table, and a link to its page."""
    shown = read_chart(request, key)
    return render(request, "catalogue/graphs/frame.html", {"shown": shown}, status=shown.as_of.status)
