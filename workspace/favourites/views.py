"""``/espace/favoris/<slug>/``: the button of a fiche that adds it to the favourites, or removes it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from access.page_permissions import post_view
from accounts.models import User
from common.rights import Action
from startups.models import Startup
from workspace.favourites.actions import add_favourite, remove_favourite


@post_view(Action.WORK)
def favourite(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """Add the service to the favourites of the user (``add=yes``) or remove it, then display its fiche."""
    startup = get_object_or_404(Startup.objects.only("slug", "name"), slug=slug)
    try:
        if request.POST.get("add") == "yes":
            add_favourite(startup=startup, actor=user)
            messages.success(request, f"« {startup.name} » est ajouté à vos favoris.")
        else:
            remove_favourite(startup=startup, actor=user)
            messages.success(request, f"« {startup.name} » est retiré de vos favoris.")
    except ValidationError as error:
        messages.error(request, error.message)
    return redirect("startup-detail", slug)
