"""The weekly reminders: stopped from the e-mail, or chosen in the workspace."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from access.page_permissions import form_view
from access.rights import Action
from accounts.models import User
from web.view_rights import open_to_all
from workspace.digests.actions import choose_digests, wants_digests
from workspace.digests.links import user_of
from workspace.models import DigestDelivery


# A mail client that posts has no cookie of ours: the signed token is the proof.
@open_to_all
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the reminders by POST, from the page or the mail client; GET changes nothing: ``/rappels/arret/<token>/``."""
    user = user_of(token)
    if user is None:
        return render(request, "workspace/digests/digest_stop.html", {"state": "unknown"}, status=404)
    if request.method == "POST":
        choose_digests(user=user, wanted=False)
    state = "asked" if wants_digests(user) else "stopped"
    return render(request, "workspace/digests/digest_stop.html", {"state": state})


@form_view(Action.WORK)
def preferences(request: HttpRequest, user: User) -> HttpResponse:
    """Choose whether to receive the reminders (``wanted``: yes or no): ``/espace/rappels/``."""
    if request.method != "POST":
        return render(request, "workspace/digests/digests.html", _preferences(user))
    answer = request.POST.get("wanted")
    if answer not in ("yes", "no"):
        context = {**_preferences(user), "has_errors": True, "error": "Choisissez de recevoir les rappels, ou non."}
        return render(request, "workspace/digests/digests.html", context, status=400)
    choose_digests(user=user, wanted=answer == "yes")
    message = "Vous recevrez un rappel le lundi." if answer == "yes" else "Vous ne recevrez plus de rappel."
    messages.success(request, message)
    return redirect("workspace-digests")


def _preferences(user: User) -> dict[str, Any]:
    """Return whether the user receives the reminders, and the last one."""
    return {"wanted": wants_digests(user), "last": DigestDelivery.objects.filter(user=user).order_by("week").last()}
