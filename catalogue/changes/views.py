"""Feeds of a fiche, an incubator, an indicator, and of all changes; 404 with an explanation for an unknown one."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalogue.changes.feeds import ATOM_TYPE, JSON_TYPE, Feed, FeedItem, atom, items_of, json_feed
from catalogue.changes.history import Revision, all_revisions, entries, incubator_revisions, revisions
from catalogue.changes.indicators import indicator_changes
from catalogue.incubators.queries import read_incubator
from common.web.cache import open_answer
from incubators.queries import incubator_moved_to
from indicators.models import Indicator
from startups.models import Startup
from startups.queries import startup_moved_to


@require_safe
@open_answer
def all_feed(request: HttpRequest, form: str) -> HttpResponse:
    """Return the feed of the latest changes of every fiche (``/changements.atom`` and ``.json``)."""
    return _answer(request, "Les changements du portefeuille", reverse("home"), all_revisions(), form)


@require_safe
@open_answer
def startup_feed(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Return the feed of the latest changes of a fiche (``/startups/<slug>/changements.atom`` and ``.json``)."""
    startup = Startup.objects.filter(slug=slug).only("pk", "name").first()
    if startup is None:
        return _elsewhere("startup-feed", startup_moved_to(slug), form)
    page = reverse("startup-detail", args=[slug])
    return _answer(request, f"Les changements de {startup.name}", page, revisions(startup.pk), form)


@require_safe
@open_answer
def incubator_feed(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Return the feed of the latest changes of an incubator's fiches (``/incubateurs/<slug>/changements.atom``,
    ``.json``).
    """
    incubator = read_incubator(slug)
    if incubator is None:
        return _elsewhere("incubator-feed", incubator_moved_to(slug), form)
    page = reverse("incubator-detail", args=[slug])
    title = f"Les changements des services de {incubator.name}"
    return _answer(request, title, page, incubator_revisions(incubator.pk), form)


@require_safe
@open_answer
def indicator_feed(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Return the feed of an indicator's changes (``/indicateurs/<code>/changements.atom`` and ``.json``)."""
    indicator = Indicator.objects.filter(code=code).first()
    if indicator is None:
        raise Http404(
            "Aucun indicateur n’a ce code : il n’y a pas de changements à suivre. Voyez la liste des indicateurs."
        )
    feed = Feed(f"Ce qui change : {indicator.label}", reverse("indicator", args=[code]), request.path)
    return _feed(request, feed, indicator_changes(indicator), form)


def _elsewhere(name: str, slug: str | None, form: str) -> HttpResponsePermanentRedirect:
    if slug is None:
        raise Http404("Rien ne porte cet identifiant : il n’y a pas de changements à suivre.")
    return redirect(name, slug=slug, form=form, permanent=True)


def _answer(request: HttpRequest, title: str, page: str, found: Sequence[Revision], form: str) -> HttpResponse:
    feed = Feed(title, page, request.path)
    return _feed(request, feed, items_of(entries(found), feed), form)


def _feed(request: HttpRequest, feed: Feed, items: Sequence[FeedItem], form: str) -> HttpResponse:
    write, content_type = (atom, ATOM_TYPE) if form == "atom" else (json_feed, JSON_TYPE)
    return HttpResponse(write(feed, items, request.build_absolute_uri), content_type=content_type)
