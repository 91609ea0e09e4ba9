"""The values of metrics as files: of one metric, and of a service or all of them in the State's schema."""

from django.http import Http404, HttpRequest, HttpResponse

from catalogue.metrics.presenters import period_in_words
from common.clock import today
from common.files.tabular import Cell, csv_file, csv_text
from impact.models import Metric
from impact.published_files.writing import schema_csv
from impact.queries.metrics import periods_to_last_value
from impact.queries.published_values import administrations_by_startup, published_measurements
from startups.models import Startup
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


@cached_page
def startup_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the values of a service in the State's schema: ``/startups/<slug>/mesures.csv``."""
    if not Startup.objects.filter(slug=slug).exists():
        raise Http404(f"Aucun service n’a l’identifiant « {slug} ».")
    found = published_measurements().filter(metric__startup__slug=slug)
    return csv_file(f"statistiques_impact_{slug}", schema_csv(found, administrations_by_startup(today())))


@cached_page
def all_csv(request: HttpRequest) -> HttpResponse:
    """Send the values of every service in the State's schema: ``/mesures.csv``."""
    text = schema_csv(published_measurements(), administrations_by_startup(today()))
    return csv_file("statistiques_impact", text)
