"""What a page does with a figure of the past that may not be computed yet: ask for it, say so, come back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from indicators.drift.actions import request_past_figure
from indicators.drift.known import PastFigure, PastFigureRequest

AGAIN = 3
"""Seconds after which the page comes back by itself."""


def request_missing(states: dict[PastFigureRequest, PastFigure]) -> None:
    """Ask the workers for the figures that nobody has asked for."""
    for asked, state in states.items():
        if state.must_ask:
            request_past_figure(asked)


def not_yet(request: HttpRequest, states: dict[PastFigureRequest, PastFigure], context: dict[str, Any]) -> HttpResponse:
    """The page that says that a figure is being computed (202, never kept), or that it can't be (503)."""
    missing = [state for state in states.values() if state.result is None]
    request_missing(states)
    stopped = next((state for state in missing if state.is_failed or state.is_busy), None)
    page = {**context, "stopped": stopped, "again": AGAIN, "address": request.get_full_path()}
    response = render(request, "indicators/known_later.html", page, status=503 if stopped else 202)
    if not stopped:
        response["Refresh"] = str(AGAIN)
    return response
