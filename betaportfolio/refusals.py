"""The answers that no view could give: a page that needs nothing, or JSON under ``/api/``."""

from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from common.answers import CORS_HEADERS

ROOT = "/api/"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What happened and what to do, for a page and for the API."""

    status: int
    title: str
    happened: str
    advice: str


def is_api(request: HttpRequest) -> bool:
    """Whether the answer is for a program."""
    return request.path_info.startswith(ROOT)


def answer_with(request: HttpRequest, explanation: Explanation) -> HttpResponse:
    """The answer to ``request``; it is never kept."""
    if is_api(request):
        response = problem(explanation.status, explanation.title, f"{explanation.happened} {explanation.advice}")
    else:
        page = render_to_string("standalone_message.html", {"explanation": explanation})
        response = HttpResponse(page, status=explanation.status)
    response["Cache-Control"] = "no-store"
    return response


def problem(status: int, title: str, detail: str, field: str = "detail") -> HttpResponse:
    """A refusal as RFC 9457 has it, with our ``errors`` beside."""
    fields = {"type": "about:blank", "title": title, "status": status, "detail": detail, "errors": {field: [detail]}}
    return JsonResponse(
        fields,
        status=HTTPStatus(status),
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
        headers=CORS_HEADERS,
    )
