"""The values of a metric as a file."""

from django.http import Http404, HttpRequest, HttpResponse

from catalogue.metrics.presenters import period_in_words
from common.files.tabular import Cell, csv_file, csv_text
from impact.models import Metric
from impact.queries.metrics import periods_to_last_value
from web.cache import cached_page

HEADER = ("periode", "debut", "fin_exclue", "valeur", "unite", "arrondie_a_la_source", "source")


@cached_page
def metric_csv(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Send every period of a metric; an unmeasured period has an empty value, never zero."""
    metric = Metric.objects.filter(startup__slug=slug, code=code).prefetch_related("measurements").first()
    if metric is None:
        raise Http404(f"Le service « {slug} » n’a pas de mesure « {code} ».")
    rows: list[tuple[Cell, ...]] = [
        (
            period_in_words(slot),
            slot.start.isoformat(),
            slot.until.isoformat(),
            slot.value,
            metric.unit,
            "" if slot.value is None else ("oui" if slot.is_approximate else "non"),
            slot.source,
        )
        for slot in periods_to_last_value(metric, list(metric.measurements.all()))
    ]
    return csv_file(f"{slug}-{code}", csv_text(HEADER, rows))
