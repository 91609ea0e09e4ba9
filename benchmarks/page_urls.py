"""The addresses of the site, and ``/flat/``: the least page that shows the rows of the list."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from betaportfolio.urls import *  # noqa: F403
from betaportfolio.urls import urlpatterns
from common.answers import public_answer

ROWS = """
SELECT s.slug, s.name, kind.badge, entered.start, i.slug, i.name, s.is_fictitious
FROM startups_startup s
LEFT JOIN startups_span state ON state.startup_id = s.id AND state.start <= current_date
    AND (state.stop IS NULL OR state.stop > current_date)
LEFT JOIN startups_phasekind kind ON kind.key = state.kind_id
LEFT JOIN startups_phase entered ON entered.id = state.phase_id
LEFT JOIN startups_membership m ON m.startup_id = s.id AND m.is_lead
    AND (m.start IS NULL OR m.start <= current_date) AND (m."end" IS NULL OR m."end" > current_date)
LEFT JOIN incubators_incubator i ON i.id = m.incubator_id
ORDER BY lower(unaccent(trim(s.name))), s.slug
"""
TABLE = engines["django"].from_string(
    "<!doctype html><title>Services</title><table>{% for slug, name, badge, start, incubator, carrier, fictitious in rows %}"
    '<tr><th><a href="/startups/{{ slug }}/">{{ name }}</a></th><td>{{ badge|default:"" }} {{ start|default:"" }}</td>'
    '<td><a href="/incubateurs/{{ incubator }}/">{{ carrier|default:"" }}</a></td>'
    "<td>{% if fictitious %}Fictif{% endif %}</td></tr>{% endfor %}</table>"
)


@public_answer
def flat(request: HttpRequest) -> HttpResponse:
    """Every fiche in its state of today, in one table."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS)
        return HttpResponse(TABLE.render({"rows": cursor.fetchall()}, request))


urlpatterns = [path("flat/", flat), *urlpatterns]
