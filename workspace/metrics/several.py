"""Many values of a service at once: previewed by line, corrected on the page, then all saved or none."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.models import User
from common.rights import Action
from common.table_files import table_file
from common.tabular import Table
from common.texts import MAX_REASON
from common.words import plural_fr
from impact.readings import PERIODS
from workspace.metrics.lines import MEASURES, MetricLineResult, apply, preview_readings
from workspace.pages.access import editable, form_view, read_view
from workspace.pages.fields import Text
from workspace.tables.forms import LockedTableForm, table_text
from workspace.tables.page import TablePage, table_page

REASON = "Relevés déposés en une fois"
UNEXPLAINED = "Des lignes corrigent une valeur enregistrée : dites pourquoi."


class ReadingsForm(LockedTableForm):
    """Several values of the metrics of a service."""

    text = table_text(
        "Valeurs",
        f"Collez un tableau, ses titres en première ligne : {', '.join(MEASURES.template)}. "
        f"Une période s’écrit {PERIODS}. 1 000 lignes au plus.",
    )
    reason = Text("Motif", limit=MAX_REASON, rows=2, help_text="Il sera public.")
    required_when: Mapping[str, str] = {"reason": "si une ligne corrige une valeur"}


@form_view(Action.EDIT_STARTUP)
def several(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Preview and save several values, from a file or pasted: ``/espace/services/<slug>/releves/``."""
    startup = editable(user, slug)
    back = reverse("workspace-metrics", args=[slug])
    page = TablePage[MetricLineResult](
        form=ReadingsForm,
        preview=lambda text, reason: preview_readings(startup, text),
        write=lambda text, reason, seen: apply(
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


@read_view(Action.EDIT_STARTUP)
def template(request: HttpRequest, user: User, slug: str, form: str) -> HttpResponse:
    """Download the template with an example line for each metric: ``…/releves/modele.csv`` and ``.ods``."""
    startup = editable(user, slug)
    examples = [(one.code, "2021-03", "", "Page de statistiques", "non") for one in startup.metrics.all()]
    return table_file(Table("modele-de-releves", MEASURES.template, examples), form)
