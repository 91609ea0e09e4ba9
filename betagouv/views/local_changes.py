"""``/espace/a-reporter/``: what was changed here and is to be entered in espace-membre."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access.page_permissions import read_view
from access.rights import Action, has_permission
from accounts.models import User
from betagouv.fields import RecordsStage
from betagouv.local_changes.presenters import by_service, services_to_report
from betagouv.local_changes.queries import is_anything_imported, local_changes
from startups.models import Startup
from startups.permissions import editable_by

SHOWN = 20
"""How many services a page shows."""


@read_view(Action.WORK)
def to_report(request: HttpRequest, user: User) -> HttpResponse:
    """Show the changes of the services that the user may change, by service."""
    follows_all = has_permission(user, Action.DECIDE)
    found = local_changes(None if follows_all else _editable_keys(user))
    page = Paginator(by_service(found), SHOWN).get_page(request.GET.get("page"))
    context = {
        "count": len(found),
        "page": page,
        "services": services_to_report([line for lines in page for line in lines]),
        "is_imported": is_anything_imported(),
        "is_owner": settings.RECORDS_STAGE == RecordsStage.OWNER,
        "follows_all": follows_all,
        "espace_membre": settings.ESPACE_MEMBRE_URL,
    }
    return render(request, "betagouv/to_report.html", context)


def _editable_keys(user: User) -> list[int]:
    """Return the keys of the services that a coach may change: two queries."""
    editable = editable_by(user)
    rows = Startup.objects.order_by("pk").values_list("pk", "slug")
    return [pk for pk, slug in rows if slug in editable]
