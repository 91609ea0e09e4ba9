"""Responses outside of views: a page without dependencies, or JSON under ``/api/``."""

from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from common.web.answers import CORS_HEADERS

ROOT = "/api/"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What happened and what to do, for a page and for the API."""

    status: int
    title: str
    happened: str
    advice: str


def is_api(request: HttpRequest) -> bool:
    """Whether the request is for the API."""
    return request.path_info.startswith(ROOT)


def answer_with(request: HttpRequest, explanation: Explanation) -> HttpResponse:
    """Return the response to ``request``, which is never stored."""
    if is_api(request):
        response = problem(explanation.status, explanation.title, f"{explanation.happened} {explanation.advice}")
    else:
        page = render_to_string("standalone_message.html", {"explanation": explanation})
        response = HttpResponse(page, status=explanation.status)
    response["Cache-Control"] = "no-store"
    return response


def problem(status: int, title: str, detail: str, field: str = "detail") -> HttpResponse:
    """Return an error (RFC 9457), with our ``errors``."""
    fields = {"type": "about:blank", "title": title, "status": status, "detail": detail, "errors": {field: [detail]}}
    return JsonResponse(
        fields,
        status=HTTPStatus(status),
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
        headers=CORS_HEADERS,
    )
