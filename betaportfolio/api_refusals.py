"""What every address under ``/api/`` says when no view of ours could: JSON, whatever the path holds."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse

ROOT = "/api/"


def is_api(request: HttpRequest) -> bool:
    """Whether the answer is for a program."""
    return request.path_info.startswith(ROOT)


def problem(status: int, title: str, detail: str, field: str = "detail") -> HttpResponse:
    """A refusal as RFC 9457 has it, with our ``errors`` beside."""
    said = {"type": "about:blank", "title": title, "status": status, "detail": detail, "errors": {field: [detail]}}
    return JsonResponse(
        said,
        status=HTTPStatus(status),
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )
