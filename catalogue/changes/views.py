"""The feeds of the changes: of a fiche, of an incubator, of everything; 404 in words for what does not exist."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalogue.changes.feeds import ATOM_TYPE, JSON_TYPE, Feed, atom, json_feed
from catalogue.changes.history import entries
from catalogue.changes.queries import Revision, all_revisions, incubator_revisions, revisions
from catalogue.incubators.queries import read_incubator
from common.answers import open_answer
from incubators.queries import incubator_moved_to
from startups.models import Startup
from startups.queries import startup_moved_to


@require_safe
@open_answer
def all_feed(request: HttpRequest, form: str) -> HttpResponse:
    """``/changements.atom`` and ``.json``: the last changes of every fiche."""
    return _answer(request, "Les changements du portefeuille", reverse("home"), all_revisions(), form)


@require_safe
@open_answer
def startup_feed(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """``/startups/<slug>/changements.atom`` and ``.json``: the last changes of a fiche."""
    startup = Startup.objects.filter(slug=slug).only("pk", "name").first()
    if startup is None:
        return _elsewhere("startup-feed", startup_moved_to(slug), form)
    page = reverse("startup-detail", args=[slug])
    return _answer(request, f"Les changements de {startup.name}", page, revisions(startup.pk), form)


@require_safe
@open_answer
def incubator_feed(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """``/incubateurs/<slug>/changements.atom`` and ``.json``: the last changes of the fiches that an incubator carries."""
    incubator = read_incubator(slug)
    if incubator is None:
        return _elsewhere("incubator-feed", incubator_moved_to(slug), form)
    page = reverse("incubator-detail", args=[slug])
    title = f"Les changements des services de {incubator.name}"
    return _answer(request, title, page, incubator_revisions(incubator.pk), form)


def _elsewhere(name: str, slug: str | None, form: str) -> HttpResponsePermanentRedirect:
    if slug is None:
        raise Http404("Rien ne porte cet identifiant : il n’y a pas de changements à suivre.")
    return redirect(name, slug=slug, form=form, permanent=True)


def _answer(request: HttpRequest, title: str, page: str, found: Sequence[Revision], form: str) -> HttpResponse:
    feed = Feed(title, page, request.path)
    write, content_type = (atom, ATOM_TYPE) if form == "atom" else (json_feed, JSON_TYPE)
    return HttpResponse(write(feed, entries(found), request.build_absolute_uri), content_type=content_type)
