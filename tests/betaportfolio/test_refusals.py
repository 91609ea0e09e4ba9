import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

from tests import wordings
from tests.cases import cases


def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("for the test")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied(wordings.STAFF_DECIDES)


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a secret of the server")


urlpatterns = [path(f"api/v1/{view.__name__}/", view) for view in (suspicious, forbidden, broken)]
handler400 = "betaportfolio.error_pages.bad_request"
handler403 = "betaportfolio.error_pages.permission_denied"
handler404 = "betaportfolio.error_pages.page_not_found"
handler500 = "betaportfolio.error_pages.server_error"

pytestmark = pytest.mark.django_db


@cases(
    "address",
    ["/api/v2/", "/api/rien", "/api/v2/startups/", "/api/v1/a%0Ab/", "/api/v1/%00/", "/api/%E2%80%A8/", "/api/docs"],
)
def test_address_with_nothing_is_json_whatever_it_holds(client: Client, address: str) -> None:
    response = client.get(address, follow=False)
    if response.status_code == 301:  # only the slash was missing
        assert response["Location"] == "/api/docs/"
        return
    assert response.status_code == 404
    assert response["Content-Type"].partition(";")[0] in ("application/problem+json", "application/json")
    assert response.json()["errors"]["detail"] == [wordings.NOTHING_HERE]


@pytest.mark.parametrize(
    ("name", "status", "detail"),
    [
        ("suspicious", 400, "La demande n’a pas pu être comprise."),
        ("forbidden", 403, wordings.STAFF_DECIDES),
        ("broken", 500, "Une erreur de notre côté a empêché de répondre. Réessayez plus tard."),
    ],
)
def test_refusal_that_no_view_answers_is_json(settings: Settings, name: str, status: int, detail: str) -> None:
    settings.ROOT_URLCONF = __name__
    response = Client(raise_request_exception=False).get(f"/api/v1/{name}/")

    body = response.json()
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    assert (body["status"], body["detail"], body["errors"]) == (status, detail, {"detail": [detail]})
