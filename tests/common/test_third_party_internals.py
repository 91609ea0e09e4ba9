"""Private behaviour of other packages that we rely on: an upgrade that changes it fails here first."""

import pghistory
import pytest
from django.test import RequestFactory
from pghistory import runtime
from rest_framework.request import Request

from common.third_party_internals import django_request, history_context


def metadata() -> dict[str, object] | None:
    """Return the metadata of the open history context."""
    around = getattr(runtime._tracker, "value", None)
    return around.metadata if around else None


def test_django_request_is_the_one_that_the_framework_wraps() -> None:
    http = RequestFactory().get("/api/v1/startups/")
    assert django_request(Request(http)) is http


def test_history_context_outside_another_one_ends_with_its_block() -> None:
    with history_context({"reason": "un essai"}):
        assert metadata() == {"reason": "un essai"}
    assert metadata() is None


def test_history_context_inside_another_one_leaves_it_as_it_was() -> None:
    with pghistory.context(url="/espace/", reason="la page") as around:
        key = runtime._tracker.value.id
        with history_context({"reason": "un bloc"}):
            assert metadata() == {"url": "/espace/", "reason": "un bloc"}
            assert runtime._tracker.value.id != key
        assert (runtime._tracker.value.id, metadata()) == (key, {"url": "/espace/", "reason": "la page"})
    assert around is not None
    assert metadata() is None


def test_history_context_ends_with_an_error() -> None:
    with pghistory.context(reason="la page"), pytest.raises(ZeroDivisionError), history_context({"reason": "un bloc"}):
        1 / 0  # noqa: B018
    assert metadata() is None
