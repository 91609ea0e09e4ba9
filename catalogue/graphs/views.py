"""« Quels graphiques puis-je lire, citer, reprendre ? »: each published chart, its page, its files."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalogue.graphs.asking import ShownChart, read_chart
from catalogue.graphs.files import archive, credit_line
from common.answers import public_answer
from common.chart_images import chart_png, chart_svg
from common.chart_notebook import notebook_figure
from common.chart_registry import public_charts
from common.charts import Chart, chart_csv
from common.rights import open_to_all
from common.tabular import CSV_TYPE


@require_safe
@public_answer
def chart_list(request: HttpRequest) -> HttpResponse:
    """``/graphiques/``: every published chart, by theme."""
    themes = [(theme, list(charts)) for theme, charts in groupby(public_charts(), key=lambda chart: chart.theme)]
    return render(request, "catalogue/graphs/list.html", {"themes": themes})


@require_safe
@public_answer
def chart_page(request: HttpRequest, key: str) -> HttpResponse:
    """``/graphiques/<key>/`` (``as_of``): the chart, its table, its files, how to cite and embed it."""
    shown = read_chart(request, key)
    context = {
        "shown": shown,
        "as_of": shown.as_of,
        "permanent_url": request.build_absolute_uri(shown.address),
        "frame_url": request.build_absolute_uri(f"{reverse('chart-frame', args=[key])}?{shown.query}"),
        "image_url": request.build_absolute_uri(
            f"{reverse('chart-file', kwargs={'key': key, 'form': 'png'})}?{shown.query}"
        ),
        "subjects": shown.public.subject.choices() if shown.public.subject else [],
        "is_notebook": isinstance(shown.chart, Chart) and shown.public.is_explorable,
    }
    return render(request, "catalogue/graphs/chart.html", context, status=shown.as_of.status)


@require_safe
@public_answer
def chart_file(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """``/graphiques/<key>.<form>``: the data (CSV), an image (SVG, PNG), all of them (ZIP), or a Plotly figure (JSON)."""
    shown = read_chart(request, key)
    if shown.as_of.errors:
        return HttpResponse("\n".join(shown.as_of.errors), status=400, content_type="text/plain; charset=utf-8")
    url = request.build_absolute_uri(shown.address)
    match form:
        case "csv":
            return HttpResponse(chart_csv(shown.chart), content_type=CSV_TYPE)
        case "svg":
            return HttpResponse(_svg(shown, url), content_type="image/svg+xml")
        case "png":
            return HttpResponse(chart_png(_svg(shown, url)), content_type="image/png")
        case "zip":
            packed = archive(shown.public, shown.chart, url, shown.as_of.date, shown.as_of.today)
            return HttpResponse(packed, content_type="application/zip")
        case _:
            return _notebook(shown)


@open_to_all
@require_safe
def moved_csv(request: HttpRequest, key: str) -> HttpResponse:
    """``/portefeuille.csv``, ``/investigations.csv``: former addresses, redirected to the chart's own CSV."""
    address = reverse("chart-file", kwargs={"key": key, "form": "csv"})
    query = request.GET.urlencode()
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)


def _svg(shown: ShownChart, url: str) -> str:
    return chart_svg(shown.chart, credit_line(url, shown.as_of.date))


def _notebook(shown: ShownChart) -> HttpResponse:
    """The Plotly figure, for a notebook."""
    if not isinstance(shown.chart, Chart) or not shown.public.is_explorable:
        raise Http404(shown.public.key)
    return HttpResponse(notebook_figure(shown.chart), content_type="application/json")
