"""The download of a metric's measurements."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from catalogue.metrics.words import period_in_words
from common.answers import public_answer
from common.tabular import Cell, csv_file, csv_text
from impact.models import Metric
from impact.queries.metrics import slots

HEADER = ("periode", "debut", "fin_exclue", "valeur", "unite", "arrondie_a_la_source", "source")


@require_safe
@public_answer
def metric_csv(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Send every period of a metric; an unmeasured period has an empty value, never zero."""
    metric = Metric.objects.filter(startup__slug=slug, code=code).prefetch_related("measurements").first()
    if metric is None:
        raise Http404(f"Le service « {slug} » n’a pas de mesure « {code} ».")
    rows: list[tuple[Cell, ...]] = [
        (
            period_in_words(slot),
            slot.start.isoformat(),
            slot.end.isoformat(),
            slot.value,
            metric.unit,
            "" if slot.value is None else ("oui" if slot.is_approximate else "non"),
            slot.source,
        )
        for slot in slots(metric, list(metric.measurements.all()))
    ]
    return csv_file(f"{slug}-{code}", csv_text(HEADER, rows))
