"""The values of metrics as files in the State's schema: of a service, or of all of them."""

from django.http import Http404, HttpRequest, HttpResponse

from common.clock import today
from common.files.tabular import csv_file
from impact.published_files.writing import schema_csv
from impact.queries.published_values import administrations_by_startup, published_measurements
from startups.models import Startup
from web.cache import cached_page


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
