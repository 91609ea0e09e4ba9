"""Pages about the site itself."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from catalogue.site_pages.plan import PLAN
from catalogue.site_pages.queries import usage
from common.freshness import day_of_records
from web.cache import cached_page

YEAR = dt.timedelta(days=365)


@cached_page
def plan(request: HttpRequest) -> HttpResponse:
    """Display the site map: every page, with the question that it answers."""
    return render(request, "catalogue/site_pages/plan.html", {"sections": PLAN})


@cached_page
def statistics(request: HttpRequest) -> HttpResponse:
    """Display how up to date the site is, and who updates it."""
    day = day_of_records()
    return render(request, "catalogue/site_pages/statistics.html", {"usage": usage(day, day - YEAR)})


@cached_page
def contact(request: HttpRequest) -> HttpResponse:
    """Display the address of the team, or that it is not set (``CONTACT_EMAIL``)."""
    return render(request, "catalogue/site_pages/contact.html", {"email": settings.CONTACT_EMAIL})
