"""Pages that display how often they were built, to test the cache."""

from collections.abc import Callable
from typing import Any

from django.contrib.messages import add_message
from django.contrib.messages.constants import INFO
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.urls import include, path

from startups.models import Startup
from web.cache import cached_api, cached_page
from web.cors import uncached_api

builds: list[str] = []
during: list[Callable[[], object]] = []
"""What happens while a page is built, once it has read the names for the first time."""


def count(request: HttpRequest) -> str:
    builds.append(request.path)
    return f"{len(builds)}"


def page(request: HttpRequest) -> HttpResponse:
    word = request.GET.get("q", "")
    return HttpResponse(f"{count(request)} {request.user} {word}")


def long(request: HttpRequest) -> HttpResponse:
    return HttpResponse(count(request) * 2000)


def strict(request: HttpRequest) -> HttpResponse:
    unknown = sorted(set(request.GET) - {"q"})
    return HttpResponse(count(request), status=400 if unknown else 200)


def names(request: HttpRequest) -> HttpResponse:
    def read() -> list[str]:
        return list(Startup.objects.order_by("slug").values_list("name", flat=True))

    count(request)
    before = read()
    while during:
        during.pop()()
    return HttpResponse(" ".join(before + read()))


def steady(request: HttpRequest) -> HttpResponse:
    count(request)
    return HttpResponse("le même corps" * 100)


def tagged(request: HttpRequest) -> HttpResponse:
    return HttpResponse(count(request), headers={"ETag": 'W/"of-the-view"'})


def sets_cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(count(request))
    response.set_cookie("a", "b")
    return response


def asks_for_a_token(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{count(request)} {get_token(request)}")


def is_a_file(request: HttpRequest) -> HttpResponse:
    return HttpResponse(count(request), headers={"Content-Disposition": "attachment; filename=a.txt"})


def is_missing(request: HttpRequest) -> HttpResponse:
    return HttpResponse(count(request), status=404)


def moved(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"/page/?q={count(request)}")


def streamed(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse([count(request)])


def leave_a_message(request: HttpRequest) -> HttpResponse:
    add_message(request, INFO, "un message qui attend")
    return HttpResponse()


NOT_STORED: dict[str, Callable[[HttpRequest], Any]] = {
    "cookie": sets_cookie,
    "token": asks_for_a_token,
    "file": is_a_file,
    "missing": is_missing,
    "moved": moved,
    "streamed": streamed,
}

urlpatterns = [
    path("page/", cached_page(page)),
    path("other/", cached_page(page)),
    path("long/", cached_page(long)),
    path("strict/", cached_page(strict)),
    path("names/", cached_page(names)),
    path("tagged/", cached_page(tagged)),
    path("open/", cached_api(page)),
    path("steady/", cached_api(steady)),
    path("fresh/", uncached_api(page)),
    path("private/", page),
    path("message/", leave_a_message),
    *(path(f"{name}/", cached_page(view)) for name, view in NOT_STORED.items()),
    path("", include("betaportfolio.urls")),  # an error page links to others
]
