"""Many values of a service at once: previewed by line, corrected on the page, then all saved or none."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from common.table_files import table_file
from common.tabular import Table
from common.words import plural_fr
from workspace.metrics.lines import MEASURES, MetricLineResult, apply, preview_readings
from workspace.metrics.several_forms import ReadingsForm
from workspace.pages.access import editable, signed_in, signed_in_form
from workspace.tables.page import TablePage, table_page

REASON = "Relevés déposés en une fois"
UNEXPLAINED = "Des lignes corrigent une valeur enregistrée : dites pourquoi."


@signed_in_form
def several(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Preview and save several values, from a file or pasted: ``/espace/services/<slug>/releves/``."""
    startup = editable(user, slug)
    back = reverse("workspace-metrics", args=[slug])
    page = TablePage[MetricLineResult](
        form=ReadingsForm,
        preview=lambda text, reason: preview_readings(startup, text),
        save=lambda text, reason, seen: apply(
            startup=startup, text=text, reason=reason or REASON, actor=user, seen=seen
        ),
        finish=lambda lines: f"{plural_fr(len(lines), 'ligne enregistrée', 'lignes enregistrées')}.",
        context=lambda lines: {"startup": startup, "metrics": startup.metrics.all()},
        missing_reason=lambda lines: UNEXPLAINED if any(one.is_correction for one in lines) else "",
        title="Saisir plusieurs valeurs",
        template="workspace/metrics/readings.html",
        undo="Une valeur se corrige ou se retire à tout moment, avec un motif ; l’historique garde chaque version.",
        back=back,
        then=back,
    )
    return table_page(request, user, page)


@require_safe
@signed_in
def template(request: HttpRequest, user: User, slug: str, form: str) -> HttpResponse:
    """Download the template with an example line for each metric: ``…/releves/modele.csv`` and ``.ods``."""
    startup = editable(user, slug)
    examples = [(one.code, "2021-03", "", "Page de statistiques", "non") for one in startup.metrics.all()]
    return table_file(Table("modele-de-releves", MEASURES.template, examples), form)
