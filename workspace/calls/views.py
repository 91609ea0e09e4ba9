"""``/espace/appels/``: how often the API is called, in which versions, by which clients."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from common.rights import Action
from gateway.usage import usage
from gateway.versions import ENDINGS
from startups.doors import right
from startups.queries import today
from workspace.pages.access import signed_in

PERIODS = (7, 30, 90, 365)
"""How many days one may look at."""
USUAL = 30


@right(Action.DECIDE)
@require_safe
@signed_in
def calls(request: HttpRequest, user: User) -> HttpResponse:
    """The calls of the last days (``jours``), of one version when asked (``version``)."""
    asked = request.GET.get("jours", "")
    days = int(asked) if asked in map(str, PERIODS) else USUAL
    version = request.GET.get("version", "")[:10].replace("\0", "")
    last = today()
    found = usage(last - dt.timedelta(days=days - 1), last, version=version, old_versions=ENDINGS)
    tables = [
        ("Par version", "Version", [(one.name or "sans version", one) for one in found.versions]),
        ("Par client", "Client", [(one.name, one) for one in found.clients]),
        ("Par adresse", "Adresse", [(one.name, one) for one in found.routes]),
        ("Par réponse", "Réponse", [(one.name, one) for one in found.statuses]),
    ]
    context = {
        "usage": found,
        "tables": tables,
        "days": days,
        "periods": PERIODS,
        "version": version,
        "busy_days": [(day, calls) for day, calls in reversed(found.days) if calls],
        "endings": ENDINGS.items(),
    }
    return render(request, "workspace/calls/calls.html", context)
