"""``/espace/a-reporter/``: what was changed here and is to be entered in espace-membre."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access.page_permissions import read_view
from access.rights import Action, has_permission
from accounts.models import User
from betagouv.fields import RecordsStage
from betagouv.local_changes.presenters import services_to_report
from betagouv.local_changes.queries import is_anything_imported, local_changes
from startups.permissions import editable_by

SHOWN = 20
"""How many services a page shows."""


@read_view(Action.WORK)
def to_report(request: HttpRequest, user: User) -> HttpResponse:
    """Show the changes of the services that the user may change, by service."""
    editable = editable_by(user)
    found = [one for one in local_changes() if one.slug in editable]
    page = Paginator(services_to_report(found), SHOWN).get_page(request.GET.get("page"))
    context = {
        "count": len(found),
        "page": page,
        "is_imported": is_anything_imported(),
        "is_owner": settings.RECORDS_STAGE == RecordsStage.OWNER,
        "follows_all": has_permission(user, Action.DECIDE),
        "espace_membre": settings.ESPACE_MEMBRE_URL,
    }
    return render(request, "betagouv/to_report.html", context)
