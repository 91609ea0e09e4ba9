"""The side menu of the workspace: ``{% load workspace_menu %}``."""

from typing import Any

from django import template
from django.template import Context

from accounts.models import User
from workspace.pages.menu import menu_of

register = template.Library()


@register.inclusion_tag("workspace/menu.html", takes_context=True)
def workspace_menu(context: Context) -> dict[str, Any]:
    """Return the pages that the user may open, by entry, with the current one marked: ``{% workspace_menu %}``."""
    request = context.get("request")
    if request is None or not isinstance(request.user, User):
        return {}
    return {"entries": menu_of(request.user, request.path)}
