"""Where is a page that one rarely opens?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access.page_permissions import read_view
from access.rights import Action
from accounts.models import User
from workspace.templatetags.workspace_menu import administration_of


@read_view(Action.WORK)
def administration(request: HttpRequest, user: User) -> HttpResponse:
    """List the pages that ``user`` may open, each with its purpose: ``/espace/administration/``."""
    return render(request, "workspace/administration/administration.html", {"pages": administration_of(user)})
