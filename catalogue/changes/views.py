"""Feeds of a fiche, an incubator, an indicator, and of all changes; 404 with an explanation for an unknown one."""

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalogue.changes.feeds import ATOM_TYPE, Feed, FeedItem, atom, items_of
from catalogue.changes.history import Revision, all_revisions, entries, incubator_revisions, revisions
from catalogue.changes.indicators import indicator_changes
from catalogue.incubators.queries import read_incubator
from catalogue.renamed import redirect_incubator, redirect_startup
from indicators.models import Indicator
from startups.models import Startup
from web.cache import cached_api
from web.days import without_days


@require_safe
@without_days
@cached_api
def all_feed(request: HttpRequest) -> HttpResponse:
    """Return the feed of the latest changes of every fiche (``/changements.atom``)."""
    return _render_revisions(request, "Les changements du portefeuille", reverse("home"), all_revisions())


@require_safe
@without_days
@cached_api
def startup_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the feed of the latest changes of a fiche (``/startups/<slug>/changements.atom``)."""
    startup = Startup.objects.filter(slug=slug).only("pk", "name").first()
    if startup is None:
        return redirect_startup(request, slug)
    page = reverse("startup-detail", args=[slug])
    return _render_revisions(request, f"Les changements de {startup.name}", page, revisions(startup.pk))


@require_safe
@without_days
@cached_api
def incubator_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Return the feed of the latest changes of an incubator's fiches (``/incubateurs/<slug>/changements.atom``)."""
    incubator = read_incubator(slug)
    if incubator is None:
        return redirect_incubator(request, slug)
    page = reverse("incubator-detail", args=[slug])
    title = f"Les changements des services de {incubator.name}"
    return _render_revisions(request, title, page, incubator_revisions(incubator.pk))


@require_safe
@without_days
@cached_api
def indicator_feed(request: HttpRequest, code: str) -> HttpResponse:
    """Return the feed of an indicator's changes (``/indicateurs/<code>/changements.atom``)."""
    indicator = Indicator.objects.filter(code=code).first()
    if indicator is None:
        raise Http404(
            "Aucun indicateur n’a ce code : il n’y a pas de changements à suivre. Voyez la liste des indicateurs."
        )
    feed = Feed(f"Les changements : {indicator.label}", reverse("indicator", args=[code]), request.path)
    return _feed(request, feed, indicator_changes(indicator))


def _render_revisions(request: HttpRequest, title: str, page: str, found: Sequence[Revision]) -> HttpResponse:
    feed = Feed(title, page, request.path)
    return _feed(request, feed, items_of(entries(found), feed))


def _feed(request: HttpRequest, feed: Feed, items: Sequence[FeedItem]) -> HttpResponse:
    return HttpResponse(atom(feed, items, request.build_absolute_uri), content_type=ATOM_TYPE)
