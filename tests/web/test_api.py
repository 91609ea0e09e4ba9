from decimal import Decimal
from typing import Any

import pytest
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page
from rest_framework.exceptions import APIException, MethodNotAllowed, ValidationError

from tests.cases import cases
from web.api import errors as api
from web.api.errors import problem


@pytest.mark.parametrize(
    ("error", "status", "errors"),
    [
        (api.refused("year", "Illisible."), 400, {"year": ["Illisible."]}),
        (api.missing("code", "Inconnu."), 404, {"code": ["Inconnu."]}),
        (ValidationError(["Un.", "Deux."]), 400, {"detail": ["Un.", "Deux."]}),
        (ValidationError({"non_field_errors": ["Incohérent."]}), 400, {"detail": ["Incohérent."]}),
        (ValidationError({"phase": {"start": ["Un."], "end": ["Deux."]}}), 400, {"phase": ["Un.", "Deux."]}),
        (Http404(), 404, {"detail": ["Non trouvé."]}),
        (MethodNotAllowed("POST"), 405, {"detail": ["Méthode «\xa0POST\xa0» non autorisée."]}),
    ],
)
def test_errors_have_one_shape(error: APIException | Http404, status: int, errors: dict[str, Any]) -> None:
    response = api.errors_as_json(error, {})
    assert response is not None
    assert response.status_code == status
    assert response.data == problem(status, errors)


def test_errors_of_the_program_are_left_to_django() -> None:
    assert api.errors_as_json(ZeroDivisionError(), {}) is None


@pytest.mark.parametrize(
    ("value", "number"),
    [(None, None), (Decimal("50.0000"), 50), (Decimal("0"), 0), (Decimal("-3.5"), -3.5), (Decimal("0.12"), 0.12)],
)
def test_json_number_is_the_value(value: Decimal | None, number: float | None) -> None:
    found = api.json_number(value)
    assert found == number
    assert type(found) is type(number)


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=4, allow_nan=False))
def test_json_number_loses_nothing(value: Decimal) -> None:
    assert Decimal(repr(api.json_number(value))) == value


def test_json_number_refuses_to_round() -> None:
    with pytest.raises(ValueError, match=r"n.est pas exact"):
        api.json_number(Decimal("1234567890123456.7891"))


@pytest.mark.django_db(transaction=True)
@cases("header", ["Authorization", "Content-Type", "sentry-trace", "X-Requested-With", "If-None-Match"])
def test_script_of_another_site_reads_with_any_header(live_site: str, page: Page, header: str) -> None:
    page.route("http://autre.localhost/", lambda route: route.fulfill(body="Un autre site", content_type="text/plain"))
    page.context.grant_permissions(["local-network-access"])  # the site of the test is on this machine
    page.goto("http://autre.localhost/")
    read = "([address, name]) => fetch(address, {headers: {[name]: 'application/json'}}).then(r => r.status)"
    assert page.evaluate(read, [f"{live_site}/api/v1/portfolio/", header]) == 200
