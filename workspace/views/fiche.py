"""A fiche as its team sees it: its phases, and what can be changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from catalogue.findings import said_findings
from startups.queries import today
from workspace.access import editable, signed_in
from workspace.forms.sections import SECTIONS
from workspace.queries.dossier import open_dossier
from workspace.queries.life import read_life


@require_safe
@signed_in
def overview(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """``/espace/services/<slug>/``: everything that can be changed in a fiche."""
    startup = editable(user, slug)
    context = {
        "startup": startup,
        "sections": [(key, form.title) for key, form in SECTIONS.items()],
        "dossier": open_dossier(startup),
        "life": read_life(startup, today()),
        "findings": said_findings(startup.findings.filter(mended_at__isnull=True)),
    }
    return render(request, "workspace/startup.html", context)
