"""The button of a fiche that adds it to the favourites: ``{% load favourites %}``."""

from typing import Any

from django import template
from django.template import Context

from access.rights import Action, may
from accounts.models import User
from startups.models import Startup
from workspace.models import Favourite

register = template.Library()


@register.inclusion_tag("workspace/favourite_button.html", takes_context=True)
def favourite_button(context: Context, startup: Startup) -> dict[str, Any]:
    """Return the context of the button for a signed-in user (one query), nothing for a visitor: ``{% favourite_button
    startup %}``.
    """
    user = context["request"].user if "request" in context else None
    if not isinstance(user, User) or not may(user, Action.WORK):
        return {}
    is_favourite = Favourite.objects.filter(user=user, startup=startup).exists()
    return {"startup": startup, "is_favourite": is_favourite, "csrf_token": context.get("csrf_token")}
