"""``/espace/imports/laureats/``: the laureates named on the pages of FAST rounds, to record by hand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from betagouv.laureates import laureates_to_settle
from common.rights import Action
from workspace.pages.access import read_view


@read_view(Action.DECIDE)
def laureates(request: HttpRequest, user: User) -> HttpResponse:
    """Show each round with the laureates without award, and what its page announces."""
    return render(request, "betagouv/laureates.html", {"rounds": laureates_to_settle()})
