"""The published charts, with page, files and frame: « Quels graphiques puis-je lire, citer, reprendre ? »"""

from itertools import groupby

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalogue.dates import AsOf, read_as_of, until_records
from catalogue.framing import framed
from catalogue.graphs.published import PUBLIC_CHARTS, ChartRequest, PublicChart, ShownChart, read_chart
from catalogue.graphs.thumbnails import thumbnail
from common.answers import public_answer
from common.charts.image import chart_png, chart_svg
from common.charts.model import chart_csv
from common.rights import open_to_all
from common.tabular import CSV_TYPE, refused_file
from common.words import date_fr


@require_safe
@public_answer
def chart_list(request: HttpRequest) -> HttpResponse:
    """List every published chart by theme, with thumbnail and finding (``/graphiques/``, ``as_of``)."""
    as_of = read_as_of(request)
    until = until_records(as_of)
    cards = [(public, chart_card(public, until)) for public in PUBLIC_CHARTS]
    themes = [(theme, [card for _, card in found]) for theme, found in groupby(cards, key=lambda pair: pair[0].theme)]
    context = {"themes": themes, "as_of": as_of, "count": len(cards)}
    return render(request, "catalogue/graphs/list.html", context, status=as_of.status)


def chart_card(public: PublicChart, until: AsOf) -> dict[str, object]:
    """Return the card of a chart in the list; for a chart with subjects, its name instead of a finding."""
    subject = next(iter(public.subject.choices()), ("", ""))[0] if public.subject else ""
    chart = public.build(ChartRequest(until.date, until.last_known_year, subject))
    return {"public": public, "title": public.name if public.subject else chart.title, "picture": thumbnail(chart)}


@require_safe
@public_answer
def chart_page(request: HttpRequest, key: str) -> HttpResponse:
    """Display a chart, its table, its files, and how to cite and embed it (``/graphiques/<key>/``, ``as_of``)."""
    shown = read_chart(request, key)
    context = {
        "shown": shown,
        "as_of": shown.as_of,
        "permanent_url": request.build_absolute_uri(shown.address),
        "frame_url": request.build_absolute_uri(f"{reverse('chart-frame', args=[key])}?{shown.query}"),
        "subjects": shown.public.subject.choices() if shown.public.subject else [],
    }
    return render(request, "catalogue/graphs/chart.html", context, status=shown.as_of.status)


@require_safe
@public_answer
def chart_file(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """Send the data (CSV) or an image (SVG, PNG) of a chart (``/graphiques/<key>.<form>``)."""
    shown = read_chart(request, key)
    if shown.as_of.errors:
        return refused_file(shown.as_of.errors)
    if form == "csv":
        return HttpResponse(chart_csv(shown.chart), content_type=CSV_TYPE)
    image = chart_svg(shown.chart, _credit(shown, request.build_absolute_uri(shown.address)))
    if form == "svg":
        return HttpResponse(image, content_type="image/svg+xml")
    return HttpResponse(chart_png(image), content_type="image/png")


def _credit(shown: ShownChart, url: str) -> str:
    return f"Source : Betaportfolio, d’après les fiches de beta.gouv.fr connues le {date_fr(shown.as_of.date)}. {url}"


@framed
def chart_frame(request: HttpRequest, key: str) -> HttpResponse:
    """Display a chart with its table for a frame, and a link to its page (``/integrer/<key>/``, ``as_of``)."""
    shown = read_chart(request, key)
    return render(request, "catalogue/graphs/frame.html", {"shown": shown}, status=shown.as_of.status)


@open_to_all
@require_safe
def moved_csv(request: HttpRequest, key: str) -> HttpResponse:
    """Redirect former URLs to the chart's CSV (``/portefeuille.csv``, ``/investigations.csv``)."""
    address = reverse("chart-file", kwargs={"key": key, "form": "csv"})
    query = request.GET.urlencode()
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
