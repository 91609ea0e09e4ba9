"""The history of a fiche for signed-in users: with authors, and full values before and after."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.models import User
from catalogue.changes.history import entries
from catalogue.changes.queries import revisions
from common.rights import Action
from startups.models import Startup
from workspace.fiche.queries import authors
from workspace.pages.access import read_view


@read_view(Action.WORK)
def history(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Display the history of any fiche to any account: ``/espace/services/<slug>/historique/``."""
    startup = get_object_or_404(Startup, slug=slug)
    shown = entries(revisions(startup.pk))
    by = authors([entry.revision.context for entry in shown if entry.revision.context])
    context = {
        "startup": startup,
        "lines": [
            (entry, line, by.get(entry.revision.context, "") if entry.revision.context else "")
            for entry in shown
            for line in entry.lines
        ],
    }
    return render(request, "workspace/fiche/history.html", context)
