"""Pages with one fault each, to check that the tests of pages detect it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import URLPattern, URLResolver, include, path

HEAD = "<!doctype html><html lang=fr><head><title>Page</title><link rel=icon href='data:,'></head>"
PAGE = HEAD + "<body><main><h1>Page</h1>{}</main></body></html>"
PARTS = {
    "sound/": "<p>Un texte.</p>",
    "inline-script/": "<p id=text>Un texte.</p><script>document.getElementById('text').remove()</script>",
    "inline-style/": "<p style='color: red'>Un texte.</p>",
    "missing-file/": "<img src='/nowhere.png' alt='Rien'>",
    "outside/": "<img src='https://example.com/picture.png' alt='Ailleurs'>",
    "no-alternative/": "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
}


def showing(part: str) -> Callable[[HttpRequest], HttpResponse]:
    """Return a view of a page with ``part``."""
    return lambda _request: HttpResponse(PAGE.format(part))


def n_plus_one(_request: HttpRequest) -> HttpResponse:
    """Run one query for each row of a list."""
    from django.contrib.auth.models import Permission

    return HttpResponse(" ".join(right.content_type.app_label for right in Permission.objects.order_by("pk")[:5]))


def undefined_variable(_request: HttpRequest) -> HttpResponse:
    """Render an undefined variable, in a template that is not a file of ours."""
    return HttpResponse(engines["django"].from_string("[{{ nobody.gave_it }}]").render({}))


urlpatterns: list[URLPattern | URLResolver] = [path(address, showing(part)) for address, part in PARTS.items()]
urlpatterns += [
    path("n-plus-one/", n_plus_one),
    path("undefined/", undefined_variable),
    path("", include("betaportfolio.urls")),
]
